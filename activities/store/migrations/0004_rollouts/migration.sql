-- Versions for a share of the visitors, drafts that are asked beside the live version, and what those answered.

CREATE TABLE canaries (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  open_key VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  live_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  share INT NOT NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'running',
  reason VARCHAR(1000) NULL,
  started_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  ended_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ended_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY canaries_open_key (open_key),
  UNIQUE KEY canaries_version_id (version_id),
  KEY canaries_set_name_started_at (set_name, started_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE shadows (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  open_key VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  draft_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  draft_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  document MEDIUMTEXT NOT NULL,
  live_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'running',
  started_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  ended_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ended_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY shadows_open_key (open_key),
  KEY shadows_set_name_started_at (set_name, started_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE shadow_answers (
  shadow_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  case_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  live_rule_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  rule_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agrees TINYINT(1) NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (shadow_id, case_id),
  KEY shadow_answers_shadow_id_agrees_at (shadow_id, agrees, at),
  KEY shadow_answers_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE visits
  ADD COLUMN assignment_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD KEY visits_guidance_version_id_opened_at (guidance_version_id, opened_at);

ALTER TABLE sessions
  ADD KEY sessions_assignment_version_id_opened_at (assignment_version_id, opened_at);
