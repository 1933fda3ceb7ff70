-- Drafts of rule sets with what they were saved as, their reviews and schedules; named conditions; what a version came from.

CREATE TABLE drafts (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  author_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  base_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  document MEDIUMTEXT NOT NULL,
  hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision INT NOT NULL DEFAULT 1,
  editors MEDIUMTEXT NOT NULL,
  saved_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  saved_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY drafts_set_name_author_id (set_name, author_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE draft_saves (
  draft_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision INT NOT NULL,
  document MEDIUMBLOB NOT NULL,
  saved_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  saved_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (draft_id, revision)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE draft_reviews (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  draft_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rule_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  words TEXT NULL,
  holds_for VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  by_staff CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY draft_reviews_draft_id_at (draft_id, at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE scheduled_publications (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  draft_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  open_key CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  holds_for VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_at DATETIME(3) NOT NULL,
  note VARCHAR(1000) NULL,
  move_running TINYINT(1) NOT NULL DEFAULT 0,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
  reason VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  by_staff CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  settled_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY scheduled_publications_open_key (open_key),
  KEY scheduled_publications_state_due_at (state, due_at),
  KEY scheduled_publications_draft_id (draft_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE named_conditions (
  id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision INT NOT NULL,
  retired_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE named_condition_revisions (
  condition_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision INT NOT NULL,
  document MEDIUMTEXT NOT NULL,
  saved_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  saved_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (condition_id, revision)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE rule_versions
  ADD COLUMN draft_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN restores INT NULL,
  ADD COLUMN moved_running INT NULL;
