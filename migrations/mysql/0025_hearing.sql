-- +goose Up
-- A hearing and what is written once of it. Instants are 0 and days empty where there is none.
CREATE TABLE hearings (
  id CHAR(26) NOT NULL PRIMARY KEY,
  code VARCHAR(16) NOT NULL,
  title VARCHAR(80) NOT NULL,
  on_day CHAR(10) NOT NULL,
  place VARCHAR(80) NOT NULL,
  state VARCHAR(12) NOT NULL,
  rehearsal SMALLINT NOT NULL,
  themes MEDIUMTEXT NOT NULL,
  units MEDIUMTEXT NOT NULL,
  agenda MEDIUMTEXT NOT NULL,
  quotas MEDIUMTEXT NOT NULL,
  weights MEDIUMTEXT NOT NULL,
  seed_source VARCHAR(200) NOT NULL,
  signups_until CHAR(10) NOT NULL,
  numbers_hash CHAR(64) NOT NULL,
  frozen_at BIGINT NOT NULL,
  seed VARCHAR(120) NOT NULL,
  drawn_at BIGINT NOT NULL,
  programme MEDIUMTEXT NOT NULL,
  preview MEDIUMTEXT NOT NULL,
  speaker MEDIUMTEXT NOT NULL,
  version INT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX hearings_code ON hearings (code);
CREATE INDEX hearings_day ON hearings (on_day);
CREATE TABLE hearing_signups (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hearing_id CHAR(26) NOT NULL,
  number INT NOT NULL,
  layer VARCHAR(20) NOT NULL,
  district VARCHAR(20) NOT NULL,
  theme INT NOT NULL,
  state VARCHAR(10) NOT NULL,
  person_hash CHAR(64) NOT NULL,
  name_sealed MEDIUMBLOB,
  phone_sealed MEDIUMBLOB,
  reason_sealed MEDIUMBLOB,
  signed_on CHAR(10) NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX hearing_signups_number ON hearing_signups (hearing_id, number);
CREATE UNIQUE INDEX hearing_signups_person ON hearing_signups (hearing_id, person_hash);
CREATE TABLE hearing_seats (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hearing_id CHAR(26) NOT NULL,
  seat VARCHAR(16) NOT NULL,
  seat_row INT NOT NULL,
  seat_place INT NOT NULL,
  layer VARCHAR(20) NOT NULL,
  district VARCHAR(20) NOT NULL,
  number INT NOT NULL,
  state VARCHAR(8) NOT NULL,
  away SMALLINT NOT NULL,
  recused VARCHAR(200) NOT NULL,
  admit_hash CHAR(64) NOT NULL,
  card INT NOT NULL,
  admitted_at BIGINT NOT NULL,
  name_sealed MEDIUMBLOB,
  version INT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX hearing_seats_seat ON hearing_seats (hearing_id, seat);
CREATE INDEX hearing_seats_admit ON hearing_seats (admit_hash);
-- Links for helpers and screens: used once, they make a cookie that belongs to the hearing.
CREATE TABLE hearing_passes (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hearing_id CHAR(26) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  name VARCHAR(40) NOT NULL,
  token_hash CHAR(64) NOT NULL,
  used_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX hearing_passes_hearing ON hearing_passes (hearing_id);
CREATE INDEX hearing_passes_token ON hearing_passes (token_hash);
CREATE TABLE hearing_rounds (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hearing_id CHAR(26) NOT NULL,
  n INT NOT NULL,
  title VARCHAR(120) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  judges VARCHAR(8) NOT NULL,
  scale VARCHAR(8) NOT NULL,
  secret SMALLINT NOT NULL,
  voices SMALLINT NOT NULL,
  weighted SMALLINT NOT NULL,
  state VARCHAR(8) NOT NULL,
  shown SMALLINT NOT NULL,
  again_of INT NOT NULL,
  seconds INT NOT NULL,
  opened_at BIGINT NOT NULL,
  deadline_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  voters INT NOT NULL,
  classes MEDIUMTEXT NOT NULL,
  counted INT NOT NULL,
  tally MEDIUMTEXT NOT NULL,
  root CHAR(64) NOT NULL,
  reason VARCHAR(200) NOT NULL,
  version INT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX hearing_rounds_n ON hearing_rounds (hearing_id, n);
CREATE INDEX hearing_rounds_due ON hearing_rounds (state, deadline_at);
CREATE TABLE hearing_questions (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hearing_id CHAR(26) NOT NULL,
  concern_id CHAR(26) NOT NULL,
  theme INT NOT NULL,
  text VARCHAR(500) NOT NULL,
  source VARCHAR(10) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  state VARCHAR(10) NOT NULL,
  item INT NOT NULL,
  case_id CHAR(26) NOT NULL,
  on_day CHAR(10) NOT NULL,
  version INT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX hearing_questions_hearing ON hearing_questions (hearing_id, state);
CREATE INDEX hearing_questions_concern ON hearing_questions (concern_id);
CREATE TABLE hearing_promises (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hearing_id CHAR(26) NOT NULL,
  round_n INT NOT NULL,
  unit VARCHAR(16) NOT NULL,
  text VARCHAR(200) NOT NULL,
  typed VARCHAR(200) NOT NULL,
  until_on CHAR(10) NOT NULL,
  typed_until CHAR(10) NOT NULL,
  noted_at BIGINT NOT NULL,
  correct_until CHAR(10) NOT NULL,
  corrected_at BIGINT NOT NULL,
  case_id CHAR(26) NOT NULL,
  version INT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX hearing_promises_hearing ON hearing_promises (hearing_id, noted_at);
CREATE INDEX hearing_promises_case ON hearing_promises (case_id);
-- Who has voted, without a time; and ballots without a seat. Neither is proved row by row: the record would tell who cast which.
CREATE TABLE turnouts (
  round_id CHAR(26) NOT NULL,
  seat_id CHAR(26) NOT NULL,
  how VARCHAR(8) NOT NULL,
  PRIMARY KEY (round_id, seat_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE ballots (
  round_id CHAR(26) NOT NULL,
  token_hash CHAR(64) NOT NULL,
  salt CHAR(64) NOT NULL,
  n INT NOT NULL,
  choice VARCHAR(12) NOT NULL,
  weight_class VARCHAR(20) NOT NULL,
  PRIMARY KEY (round_id, token_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE sealed_ballots (
  round_id CHAR(26) NOT NULL,
  leaf CHAR(64) NOT NULL,
  choice VARCHAR(12) NOT NULL,
  weight_class VARCHAR(20) NOT NULL,
  PRIMARY KEY (round_id, leaf)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE named_ballots (
  round_id CHAR(26) NOT NULL,
  seat_id CHAR(26) NOT NULL,
  n INT NOT NULL,
  choice VARCHAR(12) NOT NULL,
  weight_class VARCHAR(20) NOT NULL,
  how VARCHAR(8) NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (round_id, seat_id, n)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Two people enter the paper ballots of a round, each for herself.
CREATE TABLE paper_counts (
  round_id CHAR(26) NOT NULL,
  account CHAR(26) NOT NULL,
  counts MEDIUMTEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT '',
  PRIMARY KEY (round_id, account)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE public_votes (
  round_id CHAR(26) NOT NULL,
  voter_key CHAR(64) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  n INT NOT NULL,
  choice VARCHAR(12) NOT NULL,
  PRIMARY KEY (round_id, voter_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- The secret that makes a voter's key of a round; destroyed at its close.
CREATE TABLE round_secrets (
  round_id CHAR(26) NOT NULL PRIMARY KEY,
  secret CHAR(64) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Where a case comes from: empty, hearing (a question of 公述民评) or promise (said there, with no citizen to ask).
ALTER TABLE cases ADD COLUMN source VARCHAR(8) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE cases DROP COLUMN source;
DROP TABLE round_secrets;
DROP TABLE public_votes;
DROP TABLE paper_counts;
DROP TABLE named_ballots;
DROP TABLE sealed_ballots;
DROP TABLE ballots;
DROP TABLE turnouts;
DROP TABLE hearing_promises;
DROP TABLE hearing_questions;
DROP TABLE hearing_rounds;
DROP TABLE hearing_passes;
DROP TABLE hearing_seats;
DROP TABLE hearing_signups;
DROP TABLE hearings;
