-- +goose Up
CREATE TABLE calendar_days (
  day_on CHAR(10) NOT NULL PRIMARY KEY,
  work SMALLINT NOT NULL,
  name VARCHAR(40) NOT NULL
);
CREATE TABLE calendar_years (
  year INT NOT NULL PRIMARY KEY,
  version VARCHAR(40) NOT NULL
);
CREATE TABLE cases (
  id CHAR(26) NOT NULL PRIMARY KEY,
  number INT NOT NULL,
  year INT NOT NULL,
  title VARCHAR(120) NOT NULL,
  edition VARCHAR(8) NOT NULL,
  row_code VARCHAR(16) NOT NULL,
  area VARCHAR(8) NOT NULL,
  district VARCHAR(20) NOT NULL,
  place VARCHAR(120) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  state VARCHAR(20) NOT NULL,
  version INT NOT NULL,
  round INT NOT NULL,
  urgent SMALLINT NOT NULL,
  supervision VARCHAR(8) NOT NULL,
  lifted VARCHAR(8) NOT NULL,
  note VARCHAR(120) NOT NULL,
  rules VARCHAR(16) NOT NULL,
  clocks TEXT NOT NULL,
  due_on CHAR(10) NOT NULL,
  whole_due_on CHAR(10) NOT NULL,
  promised_on CHAR(10) NOT NULL,
  paused_on CHAR(10) NOT NULL,
  paused_until CHAR(10) NOT NULL,
  pauses INT NOT NULL,
  disputes INT NOT NULL,
  extended_round INT NOT NULL,
  extension TEXT,
  blocked TEXT,
  outcome VARCHAR(16) NOT NULL,
  unresolved SMALLINT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_on CHAR(10) NOT NULL,
  published_at BIGINT NOT NULL,
  published_on CHAR(10) NOT NULL,
  first_published_on CHAR(10) NOT NULL,
  cohort_unit VARCHAR(16) NOT NULL,
  cohort_row VARCHAR(16) NOT NULL,
  cohort_urgent SMALLINT NOT NULL,
  asking_until CHAR(10) NOT NULL,
  asked_again SMALLINT NOT NULL,
  part_of CHAR(26) NOT NULL,
  merged_into CHAR(26) NOT NULL,
  merged_on CHAR(10) NOT NULL,
  state_before VARCHAR(20) NOT NULL
);
CREATE UNIQUE INDEX cases_number ON cases (year, number);
CREATE INDEX cases_unit ON cases (unit, state, due_on);
CREATE INDEX cases_state ON cases (state, due_on);
CREATE INDEX cases_row ON cases (row_code, district, state);
CREATE INDEX cases_cohort ON cases (first_published_on);
CREATE INDEX cases_part ON cases (part_of);
CREATE INDEX cases_merged ON cases (merged_into);
CREATE TABLE case_units (
  case_id CHAR(26) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  role VARCHAR(12) NOT NULL,
  PRIMARY KEY (case_id, unit)
);
CREATE INDEX case_units_unit ON case_units (unit);
CREATE TABLE case_events (
  id CHAR(26) NOT NULL PRIMARY KEY,
  case_id CHAR(26) NOT NULL,
  at BIGINT NOT NULL,
  on_day CHAR(10) NOT NULL,
  verb VARCHAR(24) NOT NULL,
  state_from VARCHAR(20) NOT NULL,
  state_to VARCHAR(20) NOT NULL,
  version INT NOT NULL,
  round INT NOT NULL,
  unit VARCHAR(16) NOT NULL,
  actor_id CHAR(26) NOT NULL,
  actor_name VARCHAR(60) NOT NULL,
  role VARCHAR(10) NOT NULL,
  on_order VARCHAR(120) NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX case_events_case ON case_events (case_id, id);
CREATE TABLE case_plans (
  id CHAR(26) NOT NULL PRIMARY KEY,
  case_id CHAR(26) NOT NULL,
  round INT NOT NULL,
  n INT NOT NULL,
  contents TEXT NOT NULL,
  direction VARCHAR(200) NOT NULL,
  leader VARCHAR(60) NOT NULL,
  division VARCHAR(60) NOT NULL,
  measures TEXT NOT NULL,
  parts TEXT NOT NULL,
  steps TEXT NOT NULL,
  submitted_on CHAR(10) NOT NULL,
  approved_on CHAR(10) NOT NULL
);
CREATE UNIQUE INDEX case_plans_case ON case_plans (case_id, n);
CREATE TABLE case_results (
  id CHAR(26) NOT NULL PRIMARY KEY,
  case_id CHAR(26) NOT NULL,
  round INT NOT NULL,
  unit VARCHAR(16) NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  reply TEXT NOT NULL,
  evidence TEXT NOT NULL,
  photos TEXT,
  finished_on CHAR(10) NOT NULL,
  published_on CHAR(10) NOT NULL
);
CREATE INDEX case_results_case ON case_results (case_id, id);
CREATE TABLE case_messages (
  id CHAR(26) NOT NULL PRIMARY KEY,
  case_id CHAR(26) NOT NULL,
  receipt_id CHAR(26) NOT NULL,
  sender VARCHAR(8) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  kind VARCHAR(10) NOT NULL,
  text TEXT NOT NULL,
  text_sealed BLOB,
  photos TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX case_messages_case ON case_messages (case_id, id);
CREATE TABLE case_disputes (
  id CHAR(26) NOT NULL PRIMARY KEY,
  case_id CHAR(26) NOT NULL,
  number INT NOT NULL,
  row_code VARCHAR(16) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  proposed VARCHAR(16) NOT NULL,
  reason TEXT NOT NULL,
  rests_on VARCHAR(250) NOT NULL,
  disputed_on CHAR(10) NOT NULL,
  ruled_unit VARCHAR(16) NOT NULL,
  reasons TEXT NOT NULL,
  gap SMALLINT NOT NULL,
  ruled_on CHAR(10) NOT NULL
);
CREATE INDEX case_disputes_case ON case_disputes (case_id, id);
CREATE INDEX case_disputes_row ON case_disputes (row_code, ruled_on);
-- What a person says of a result; her newest answer in a case counts, older ones stay and are marked so.
CREATE TABLE feedbacks (
  id CHAR(26) NOT NULL PRIMARY KEY,
  case_id CHAR(26) NOT NULL,
  root_id CHAR(26) NOT NULL,
  receipt_id CHAR(26) NOT NULL,
  round INT NOT NULL,
  solved VARCHAR(8) NOT NULL,
  level VARCHAR(16) NOT NULL,
  reason TEXT NOT NULL,
  reason_sealed BLOB,
  late SMALLINT NOT NULL,
  newest SMALLINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX feedbacks_root ON feedbacks (root_id, receipt_id, newest);
-- That the question reached a person: the page showed it to her while the case was asking.
CREATE TABLE askings (
  root_id CHAR(26) NOT NULL,
  receipt_id CHAR(26) NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (root_id, receipt_id)
);

-- +goose Down
DROP TABLE askings;
DROP TABLE feedbacks;
DROP TABLE case_disputes;
DROP TABLE case_messages;
DROP TABLE case_results;
DROP TABLE case_plans;
DROP TABLE case_events;
DROP TABLE case_units;
DROP TABLE cases;
DROP TABLE calendar_years;
DROP TABLE calendar_days;
