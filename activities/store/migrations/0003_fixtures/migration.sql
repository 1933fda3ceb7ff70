-- Fixtures of the rule sets: what was known, what happened, what must come of it. Never swept.

CREATE TABLE fixtures (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  document MEDIUMTEXT NOT NULL,
  hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision INT NOT NULL DEFAULT 1,
  accepted_why VARCHAR(1000) NULL,
  accepted_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  accepted_at DATETIME(3) NULL,
  saved_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  saved_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY fixtures_set_name_name (set_name, name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
