-- The rows the session protocol rests on. Plain SQL in the subset that MySQL 8+ and MariaDB 10.11 share; JSON is text that only we parse.

-- customers and visits

CREATE TABLE visitors (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_point_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  facts MEDIUMTEXT NULL,
  sessions_opened INT NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY visitors_entry_point_id_token_id (entry_point_id, token_id),
  KEY visitors_customer_id (customer_id),
  KEY visitors_demo (demo)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE visits (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visitor_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_point_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  guidance_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  guidance_rule_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  language VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  page_url TEXT NOT NULL,
  page_title VARCHAR(300) NULL,
  facts MEDIUMTEXT NOT NULL,
  shown MEDIUMTEXT NOT NULL,
  track MEDIUMTEXT NOT NULL,
  opened_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  ended_at DATETIME(3) NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY visits_visitor_id_ended_at (visitor_id, ended_at),
  KEY visits_opened_at (opened_at),
  KEY visits_ended_at_last_seen_at (ended_at, last_seen_at),
  KEY visits_session_id (session_id),
  KEY visits_demo (demo)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE evaluations (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  facts MEDIUMBLOB NOT NULL,
  winner_rule_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY evaluations_set_name_at (set_name, at),
  KEY evaluations_visit_id (visit_id),
  KEY evaluations_session_id (session_id),
  KEY evaluations_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE connections (
  node VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  socket VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  staff_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (node, socket),
  KEY connections_visit_id (visit_id),
  KEY connections_staff_id (staff_id),
  KEY connections_seen_at (seen_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE customers (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  external_id VARCHAR(191) NULL,
  name VARCHAR(120) NULL,
  owner_agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  vip TINYINT(1) NOT NULL DEFAULT 0,
  score INT NULL,
  fields MEDIUMTEXT NOT NULL,
  contact_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  remark VARCHAR(2000) NULL,
  erased_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY customers_external_id (external_id),
  UNIQUE KEY customers_contact_hash (contact_hash),
  KEY customers_owner_agent_id (owner_agent_id),
  KEY customers_demo (demo)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE customer_tags (
  customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tag VARCHAR(60) NOT NULL,
  PRIMARY KEY (customer_id, tag),
  KEY customer_tags_tag (tag)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- sessions

CREATE TABLE sessions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visitor_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_point_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  customer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  open_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  phase VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch INT NOT NULL DEFAULT 0,
  run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  language VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  opened_by VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'visitor',
  title VARCHAR(120) NULL,
  guidance_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  assignment_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  policy_number INT NOT NULL,
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  turn VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
  turn_number INT NOT NULL DEFAULT 0,
  waiting_since DATETIME(3) NULL,
  first_customer_message_at DATETIME(3) NULL,
  last_customer_message_at DATETIME(3) NULL,
  first_agent_message_at DATETIME(3) NULL,
  last_agent_message_at DATETIME(3) NULL,
  last_message_at DATETIME(3) NULL,
  last_message VARCHAR(200) NULL,
  customer_messages INT NOT NULL DEFAULT 0,
  agent_messages INT NOT NULL DEFAULT 0,
  alarm_at DATETIME(3) NULL,
  alarm_lateness_counted TINYINT(1) NOT NULL DEFAULT 0,
  remind_at DATETIME(3) NULL,
  seq INT NOT NULL DEFAULT 0,
  vseq INT NOT NULL DEFAULT 0,
  visitor_read_vseq INT NOT NULL DEFAULT 0,
  agent_read_seq INT NOT NULL DEFAULT 0,
  bot_misses INT NOT NULL DEFAULT 0,
  bot_hand_over TINYINT(1) NOT NULL DEFAULT 0,
  state MEDIUMTEXT NOT NULL,
  opened_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  served_at DATETIME(3) NULL,
  closed_at DATETIME(3) NULL,
  closure_cause VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  class VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  score INT NULL,
  theme_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  summary MEDIUMTEXT NULL,
  draft TEXT NULL,
  remark VARCHAR(2000) NULL,
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY sessions_open_key (open_key),
  KEY sessions_phase_alarm_at (phase, alarm_at),
  KEY sessions_remind_at (remind_at),
  KEY sessions_agent_id_phase_waiting_since (agent_id, phase, waiting_since),
  KEY sessions_group_id_phase (group_id, phase),
  KEY sessions_visitor_id_opened_at (visitor_id, opened_at),
  KEY sessions_closed_at_id (closed_at, id),
  KEY sessions_agent_id_closed_at (agent_id, closed_at),
  KEY sessions_visit_id (visit_id),
  KEY sessions_demo (demo),
  KEY sessions_customer_id_opened_at (customer_id, opened_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE session_runs (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch INT NOT NULL,
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  closed_at DATETIME(3) NULL,
  PRIMARY KEY (session_id, run_id),
  UNIQUE KEY session_runs_session_id_epoch (session_id, epoch),
  KEY session_runs_started_at (started_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE ledger (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch INT NOT NULL,
  revision INT NOT NULL,
  phase VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  alarm_at DATETIME(3) NULL,
  seen INT NOT NULL,
  written_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (session_id, epoch, revision),
  KEY ledger_written_at (written_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE commands (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body MEDIUMTEXT NOT NULL,
  `by` MEDIUMTEXT NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  result MEDIUMTEXT NULL,
  answered_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  KEY commands_session_id_answered_at_at (session_id, answered_at, at),
  KEY commands_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE timers (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  turn INT NOT NULL,
  step INT NOT NULL,
  from_at DATETIME(3) NOT NULL,
  due_at DATETIME(3) NOT NULL,
  armed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  outcome VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  why VARCHAR(200) NULL,
  fired_at DATETIME(3) NULL,
  late_ms INT NULL,
  PRIMARY KEY (session_id, kind, turn, step),
  KEY timers_outcome_due_at (outcome, due_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE session_events (
  id BIGINT NOT NULL AUTO_INCREMENT,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq INT NOT NULL,
  vseq INT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  audience VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  client_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  author VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body MEDIUMTEXT NOT NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY session_events_session_id_seq (session_id, seq),
  UNIQUE KEY session_events_session_id_vseq (session_id, vseq),
  UNIQUE KEY session_events_session_id_client_id (session_id, client_id),
  KEY session_events_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE decisions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  visit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rule_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  rule_name MEDIUMTEXT NULL,
  facts MEDIUMBLOB NOT NULL,
  plan MEDIUMTEXT NULL,
  candidates MEDIUMTEXT NULL,
  claim MEDIUMTEXT NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY decisions_session_id_at (session_id, at),
  KEY decisions_visit_id (visit_id),
  KEY decisions_rule_id_at (rule_id, at),
  KEY decisions_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dedupe_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  body MEDIUMTEXT NOT NULL,
  due_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  lease_until DATETIME(3) NULL,
  lease_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  tries INT NOT NULL DEFAULT 0,
  last_error VARCHAR(500) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  sent_at DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY outbox_dedupe_key (dedupe_key),
  KEY outbox_sent_at_due_at (sent_at, due_at),
  KEY outbox_session_id (session_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE surveys (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visitor_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sent_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3) NOT NULL,
  reminder_due_at DATETIME(3) NULL,
  reminded_at DATETIME(3) NULL,
  stars INT NULL,
  tags MEDIUMTEXT NULL,
  solved TINYINT(1) NULL,
  words VARCHAR(2000) NULL,
  answered_at DATETIME(3) NULL,
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  guidance_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  assignment_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  policy_number INT NOT NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id),
  KEY surveys_answered_at (answered_at),
  KEY surveys_agent_id_answered_at (agent_id, answered_at),
  KEY surveys_visitor_id_sent_at (visitor_id, sent_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE left_messages (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
  contact VARCHAR(200) NOT NULL,
  words TEXT NOT NULL,
  due_at DATETIME(3) NULL,
  taken_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  taken_at DATETIME(3) NULL,
  done_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY left_messages_state_due_at_id (state, due_at, id),
  KEY left_messages_group_id_state_due_at (group_id, state, due_at),
  KEY left_messages_session_id (session_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- people, seats, queue

CREATE TABLE agents (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(60) NOT NULL,
  nickname VARCHAR(60) NOT NULL,
  skills MEDIUMTEXT NOT NULL,
  retired_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY agents_staff_id (staff_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `groups` (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name MEDIUMTEXT NOT NULL,
  zone VARCHAR(64) NOT NULL,
  next_open_at DATETIME(3) NULL,
  next_close_at DATETIME(3) NULL,
  is_open TINYINT(1) NOT NULL DEFAULT 1,
  hours MEDIUMTEXT NOT NULL,
  revision INT NOT NULL DEFAULT 0,
  retired_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY groups_next_open_at (next_open_at),
  KEY groups_next_close_at (next_close_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE memberships (
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place INT NOT NULL DEFAULT 0,
  weight INT NOT NULL DEFAULT 1,
  may_reply TINYINT(1) NOT NULL DEFAULT 1,
  last_assigned_at DATETIME(3) NULL,
  share_served INT NOT NULL DEFAULT 0,
  joined_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  left_at DATETIME(3) NULL,
  PRIMARY KEY (group_id, agent_id),
  KEY memberships_agent_id (agent_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE agent_loads (
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seat_limit INT NOT NULL DEFAULT 50,
  seat_load INT NOT NULL DEFAULT 0,
  presence VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'offline',
  accepting TINYINT(1) NOT NULL DEFAULT 0,
  misses INT NOT NULL DEFAULT 0,
  idle_since DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  vanished_at DATETIME(3) NULL,
  changed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (agent_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE seats (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  weight INT NOT NULL DEFAULT 1,
  state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target MEDIUMTEXT NULL,
  offered_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  nudged_at DATETIME(3) NULL,
  held_at DATETIME(3) NULL,
  PRIMARY KEY (session_id),
  KEY seats_agent_id_state (agent_id, state),
  KEY seats_state_offered_at (state, offered_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE queue_entries (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entered_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  order_at DATETIME(3) NOT NULL,
  arrived_at DATETIME(3) NOT NULL,
  weight INT NOT NULL DEFAULT 1,
  passed_over TEXT NULL,
  passed_over_until DATETIME(3) NULL,
  left_at DATETIME(3) NULL,
  how VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (session_id),
  KEY queue_entries_left_at_order_at (left_at, order_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE queue_targets (
  target VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  skills_id INT NOT NULL,
  order_at DATETIME(3) NOT NULL,
  arrived_at DATETIME(3) NOT NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  even_suspended TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (target, skills_id, order_at, arrived_at, session_id),
  KEY queue_targets_session_id (session_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE skill_sets (
  id INT NOT NULL AUTO_INCREMENT,
  canonical VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY skill_sets_canonical (canonical)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE presence_intervals (
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  until_at DATETIME(3) NULL,
  presence VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  accepting TINYINT(1) NOT NULL,
  cause VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (agent_id, from_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE holidays (
  day VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name MEDIUMTEXT NOT NULL,
  works TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (group_id, day)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- rules and settings

CREATE TABLE rule_sets (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  live_version_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  revision INT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY rule_sets_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE rule_versions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  set_name VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number INT NOT NULL,
  hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  document MEDIUMTEXT NOT NULL,
  semantics INT NOT NULL DEFAULT 1,
  note VARCHAR(1000) NULL,
  published_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  published_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  quarantine MEDIUMTEXT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY rule_versions_set_name_number (set_name, number),
  KEY rule_versions_hash (hash)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE policy_versions (
  number INT NOT NULL,
  hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  document MEDIUMTEXT NOT NULL,
  note VARCHAR(1000) NULL,
  published_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  published_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (number),
  KEY policy_versions_hash (hash)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE entry_points (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  public_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name MEDIUMTEXT NOT NULL,
  secret VARCHAR(400) NOT NULL,
  allowed_sites MEDIUMTEXT NOT NULL,
  guidance_on TINYINT(1) NOT NULL DEFAULT 1,
  assign_on VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'message',
  guidance_set VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'guidance',
  assignment_set VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'assignment',
  survey_on TINYINT(1) NOT NULL DEFAULT 1,
  look MEDIUMTEXT NOT NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  retired_at DATETIME(3) NULL,
  revision INT NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY entry_points_public_key (public_key)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE quick_replies (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scope VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  title MEDIUMTEXT NOT NULL,
  words MEDIUMTEXT NOT NULL,
  place INT NOT NULL DEFAULT 0,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY quick_replies_scope_owner_id_place (scope, owner_id, place)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE themes (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  parent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name MEDIUMTEXT NOT NULL,
  place INT NOT NULL DEFAULT 0,
  retired_at DATETIME(3) NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY themes_parent_id_place (parent_id, place)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE bot_questions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bot_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  question VARCHAR(500) NOT NULL,
  variants MEDIUMTEXT NOT NULL,
  answer TEXT NOT NULL,
  menu_place INT NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY bot_questions_bot_id_language (bot_id, language)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE bots (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name MEDIUMTEXT NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'table',
  retired_at DATETIME(3) NULL,
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- running it

CREATE TABLE staff_events (
  id BIGINT NOT NULL AUTO_INCREMENT,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  group_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  body MEDIUMTEXT NOT NULL,
  PRIMARY KEY (id),
  KEY staff_events_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE hints (
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  who VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (session_id, who, kind),
  KEY hints_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE alarms (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(120) NOT NULL,
  open_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  cause VARCHAR(500) NOT NULL,
  first_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  times INT NOT NULL DEFAULT 1,
  ended_at DATETIME(3) NULL,
  acknowledged_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  muted_until DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY alarms_open_key (open_key),
  KEY alarms_ended_at_last_at (ended_at, last_at),
  KEY alarms_kind_subject_ended_at (kind, subject, ended_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE audit (
  id BIGINT NOT NULL AUTO_INCREMENT,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  by_staff CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  action VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(120) NOT NULL,
  before_value MEDIUMTEXT NULL,
  after_value MEDIUMTEXT NULL,
  from_address VARCHAR(64) NULL,
  PRIMARY KEY (id),
  KEY audit_subject_id (subject, id),
  KEY audit_by_staff_at (by_staff, at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE heartbeats (
  process VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (process),
  KEY heartbeats_role_seen_at (role, seen_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE outages (
  id BIGINT NOT NULL AUTO_INCREMENT,
  role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_at DATETIME(3) NOT NULL,
  until_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY outages_role_from_at (role, from_at),
  KEY outages_until_at (until_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE leases (
  name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  holder VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  until_at DATETIME(3) NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE metrics (
  process VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  document MEDIUMTEXT NOT NULL,
  PRIMARY KEY (process)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE settings (
  name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value MEDIUMTEXT NOT NULL,
  changed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  changed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE staff (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(60) NOT NULL,
  display_name VARCHAR(60) NOT NULL,
  password_hash VARCHAR(200) NOT NULL,
  must_change TINYINT(1) NOT NULL DEFAULT 0,
  roles MEDIUMTEXT NOT NULL,
  preferences MEDIUMTEXT NOT NULL,
  disabled_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  demo TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY staff_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE sign_ins (
  token_hash VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  staff_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3) NOT NULL,
  address VARCHAR(64) NULL,
  agent_text VARCHAR(300) NULL,
  PRIMARY KEY (token_hash),
  KEY sign_ins_staff_id (staff_id),
  KEY sign_ins_expires_at (expires_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE files (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_point_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  visitor_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  media_type VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bytes INT NOT NULL,
  width INT NULL,
  height INT NULL,
  name VARCHAR(200) NOT NULL,
  content LONGBLOB NOT NULL,
  uploaded_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY files_session_id (session_id),
  KEY files_uploaded_at (uploaded_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE rate_limits (
  `key` VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  points INT NOT NULL DEFAULT 0,
  expire BIGINT NULL,
  PRIMARY KEY (`key`),
  KEY rate_limits_expire (expire)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
