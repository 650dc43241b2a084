-- +goose Up
-- Instants are milliseconds since 1970 UTC (_at), local dates are Asia/Shanghai (_on), ids are ULIDs, booleans 0 or 1, enums their English code.
CREATE TABLE settings (
  name VARCHAR(60) NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE counters (
  name VARCHAR(80) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  month CHAR(7) NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (name, unit, month)
);
CREATE TABLE sequences (
  name VARCHAR(40) NOT NULL PRIMARY KEY,
  n BIGINT NOT NULL
);
CREATE TABLE units (
  code VARCHAR(16) NOT NULL PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  aliases TEXT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  sort INT NOT NULL,
  active_from INT NOT NULL,
  active_to INT NOT NULL
);
CREATE TABLE areas (
  edition VARCHAR(8) NOT NULL,
  code VARCHAR(8) NOT NULL,
  name VARCHAR(40) NOT NULL,
  problems TEXT NOT NULL,
  directions TEXT NOT NULL,
  sort INT NOT NULL,
  PRIMARY KEY (edition, code)
);
CREATE TABLE manifestations (
  edition VARCHAR(8) NOT NULL,
  code VARCHAR(16) NOT NULL,
  area VARCHAR(8) NOT NULL,
  text VARCHAR(200) NOT NULL,
  short VARCHAR(40) NOT NULL,
  lead_unit VARCHAR(16) NOT NULL,
  sort INT NOT NULL,
  PRIMARY KEY (edition, code)
);
CREATE TABLE surveys (
  code VARCHAR(32) NOT NULL PRIMARY KEY,
  title VARCHAR(120) NOT NULL,
  intro TEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  opens_on CHAR(10) NOT NULL,
  closes_on CHAR(10) NOT NULL,
  version INT NOT NULL
);
CREATE TABLE questionnaires (
  survey VARCHAR(32) NOT NULL,
  version INT NOT NULL,
  questions TEXT NOT NULL,
  PRIMARY KEY (survey, version)
);
-- One row a response; nothing in it leads to a person, a receipt or an opinion: a random id, and of the time only the day.
CREATE TABLE responses (
  id CHAR(32) NOT NULL PRIMARY KEY,
  survey VARCHAR(32) NOT NULL,
  version INT NOT NULL,
  answers TEXT NOT NULL,
  received_on CHAR(10) NOT NULL
) WITHOUT ROWID;
CREATE INDEX responses_survey ON responses (survey);
CREATE TABLE receipts (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hash CHAR(64) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  received_on CHAR(10) NOT NULL
);
CREATE UNIQUE INDEX receipts_hash ON receipts (hash);
CREATE TABLE opinions (
  id CHAR(26) NOT NULL PRIMARY KEY,
  receipt_id CHAR(26) NOT NULL,
  source VARCHAR(20) NOT NULL,
  text TEXT NOT NULL,
  text_sealed BLOB NOT NULL,
  place VARCHAR(120) NOT NULL,
  place_sealed BLOB,
  district VARCHAR(20) NOT NULL,
  lat DOUBLE,
  lng DOUBLE,
  contact_sealed BLOB,
  about VARCHAR(40) NOT NULL,
  hint_row VARCHAR(16) NOT NULL,
  hint_unit VARCHAR(16) NOT NULL,
  hint_level VARCHAR(16) NOT NULL,
  received_at BIGINT NOT NULL,
  received_on CHAR(10) NOT NULL,
  month CHAR(7) NOT NULL,
  state VARCHAR(16) NOT NULL
);
CREATE INDEX opinions_receipt ON opinions (receipt_id);
CREATE INDEX opinions_state ON opinions (state, month);
CREATE TABLE concerns (
  id CHAR(26) NOT NULL PRIMARY KEY,
  opinion_id CHAR(26) NOT NULL,
  receipt_id CHAR(26) NOT NULL,
  n INT NOT NULL,
  text TEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  closed SMALLINT NOT NULL,
  edition VARCHAR(8) NOT NULL,
  row_code VARCHAR(16) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  case_id CHAR(26) NOT NULL,
  home_case CHAR(26) NOT NULL,
  candidates TEXT NOT NULL,
  confidence DOUBLE NOT NULL,
  praise SMALLINT NOT NULL,
  sure SMALLINT NOT NULL,
  decided_by VARCHAR(8) NOT NULL,
  since_on CHAR(10) NOT NULL,
  answer TEXT NOT NULL,
  aside_reason VARCHAR(20) NOT NULL,
  aside_sentence TEXT NOT NULL,
  proposed_by CHAR(26) NOT NULL,
  proposed_name VARCHAR(60) NOT NULL,
  objection TEXT NOT NULL,
  objection_sealed BLOB,
  objected_on CHAR(10) NOT NULL,
  received_at BIGINT NOT NULL,
  received_on CHAR(10) NOT NULL,
  version INT NOT NULL
);
CREATE UNIQUE INDEX concerns_opinion ON concerns (opinion_id, n);
CREATE INDEX concerns_receipt ON concerns (receipt_id);
CREATE INDEX concerns_case ON concerns (case_id);
CREATE INDEX concerns_state ON concerns (state, confidence, id);
CREATE INDEX concerns_row ON concerns (row_code, state);
-- Every decision about what a concern is about, the model's and people's: who, what, why. Never changed.
CREATE TABLE classifications (
  id CHAR(26) NOT NULL PRIMARY KEY,
  concern_id CHAR(26) NOT NULL,
  edition VARCHAR(8) NOT NULL,
  row_code VARCHAR(16) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  confidence DOUBLE NOT NULL,
  evidence TEXT NOT NULL,
  decided_by VARCHAR(8) NOT NULL,
  account CHAR(26) NOT NULL,
  model VARCHAR(16) NOT NULL,
  decided_at BIGINT NOT NULL
);
CREATE INDEX classifications_concern ON classifications (concern_id);
CREATE TABLE photos (
  id CHAR(26) NOT NULL PRIMARY KEY,
  token_hash CHAR(64) NOT NULL,
  opinion_id CHAR(26) NOT NULL,
  case_id CHAR(26) NOT NULL,
  owner VARCHAR(8) NOT NULL,
  state VARCHAR(10) NOT NULL,
  jpeg BLOB NOT NULL,
  hash CHAR(64) NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX photos_token ON photos (token_hash);
CREATE INDEX photos_opinion ON photos (opinion_id);
CREATE INDEX photos_case ON photos (case_id);
-- One row an intention of a citizen: the same key gives the same answer.
CREATE TABLE idempotencies (
  key_hash CHAR(64) NOT NULL PRIMARY KEY,
  body_hash CHAR(64) NOT NULL,
  answer BLOB NOT NULL,
  kept_on CHAR(10) NOT NULL
);
CREATE TABLE accounts (
  id CHAR(26) NOT NULL PRIMARY KEY,
  name VARCHAR(64) NOT NULL,
  title VARCHAR(60) NOT NULL,
  password VARCHAR(200) NOT NULL,
  role VARCHAR(10) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  active SMALLINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_name ON accounts (name);
CREATE TABLE sessions (
  hash CHAR(64) NOT NULL PRIMARY KEY,
  account_id CHAR(26) NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
-- Who did what to what, when; ids, codes and hashes, never a citizen's words. The mac is an HMAC over the row itself.
CREATE TABLE audits (
  id CHAR(26) NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  actor_id CHAR(26) NOT NULL,
  actor_name VARCHAR(60) NOT NULL,
  role VARCHAR(10) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  action VARCHAR(60) NOT NULL,
  subject VARCHAR(60) NOT NULL,
  detail TEXT NOT NULL,
  mac CHAR(64) NOT NULL
);
CREATE INDEX audits_subject ON audits (subject, id);
CREATE TABLE jobs (
  name VARCHAR(40) NOT NULL,
  period VARCHAR(20) NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (name, period)
);

-- +goose Down
DROP TABLE jobs;
DROP TABLE audits;
DROP TABLE sessions;
DROP TABLE accounts;
DROP TABLE idempotencies;
DROP TABLE photos;
DROP TABLE classifications;
DROP TABLE concerns;
DROP TABLE opinions;
DROP TABLE receipts;
DROP TABLE responses;
DROP TABLE questionnaires;
DROP TABLE surveys;
DROP TABLE manifestations;
DROP TABLE areas;
DROP TABLE units;
DROP TABLE sequences;
DROP TABLE counters;
DROP TABLE settings;
