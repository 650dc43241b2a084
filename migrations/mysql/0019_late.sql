-- +goose Up
-- Late now, 现在超期: the first due day that the unit of a case can pass or has passed, whoever's turn it is; lists find who is late by it.
ALTER TABLE cases ADD COLUMN owed_on CHAR(10) NOT NULL DEFAULT '';
DROP INDEX cases_turn ON cases;
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on, year, number, owed_on);
CREATE INDEX cases_owed ON cases (owed_on, year, number, unit);
CREATE INDEX cases_late ON cases (unit, owed_on, year, number, waits_for);
-- Was late, 曾超期: a unit passed a due day in a round of a case, by so many working days at most. Rows stay whatever becomes of the case.
CREATE TABLE case_lates (
  case_id CHAR(26) NOT NULL,
  round INT NOT NULL,
  unit VARCHAR(16) NOT NULL,
  clock VARCHAR(8) NOT NULL,
  due_on CHAR(10) NOT NULL,
  days INT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT '',
  PRIMARY KEY (case_id, unit, round, clock)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX case_lates_unit ON case_lates (unit, due_on, clock, case_id);
-- What a verb of triage changed: the concern as it was before, so that undoing gives exactly that back.
CREATE TABLE triage_acts (
  id CHAR(26) NOT NULL PRIMARY KEY,
  concern_id CHAR(26) NOT NULL,
  verb VARCHAR(24) NOT NULL,
  version INT NOT NULL,
  image MEDIUMTEXT NOT NULL,
  made VARCHAR(140) NOT NULL,
  case_note VARCHAR(120) NOT NULL,
  undone SMALLINT NOT NULL,
  at BIGINT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX triage_acts_concern ON triage_acts (concern_id, version);
-- The ratings of a survey as far as they are public: no count in it ever moved by fewer than five people.
CREATE TABLE public_ratings (
  survey VARCHAR(32) NOT NULL PRIMARY KEY,
  counts MEDIUMTEXT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE public_ratings;
DROP TABLE triage_acts;
DROP TABLE case_lates;
DROP INDEX cases_late ON cases;
DROP INDEX cases_owed ON cases;
DROP INDEX cases_turn ON cases;
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on, year, number, whole_due_on);
ALTER TABLE cases DROP COLUMN owed_on;
