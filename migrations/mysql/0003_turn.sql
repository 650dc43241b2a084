-- +goose Up
-- Whose turn it is, the order of what hangs on a case, and the day of the resolved rate stand in the rows: identifiers tell no time.
ALTER TABLE cases ADD COLUMN waits_for VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN took_in INT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN steps_left INT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN part_from INT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN entered_on CHAR(10) NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN entered_unit VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE case_messages ADD COLUMN version INT NOT NULL DEFAULT 0;
ALTER TABLE case_results ADD COLUMN version INT NOT NULL DEFAULT 0;
ALTER TABLE case_disputes ADD COLUMN n INT NOT NULL DEFAULT 0;
ALTER TABLE feedbacks ADD COLUMN n INT NOT NULL DEFAULT 0;

UPDATE cases SET waits_for = CASE
  WHEN paused_until <> '' OR state = 'asking' THEN 'citizen'
  WHEN state IN ('assigned', 'accepted') THEN 'handler'
  WHEN state = 'rectifying' AND blocked IS NULL THEN 'handler'
  WHEN state IN ('plan_review', 'lead_review') THEN 'lead'
  WHEN state IN ('rectifying', 'disputed', 'plan_office_review', 'office_review', 'long_term', 'office_talk') THEN 'office'
  ELSE '' END;
UPDATE cases SET steps_left = COALESCE((SELECT (LENGTH(p.steps) - LENGTH(REPLACE(p.steps, '"due_on"', ''))) / 8 - (LENGTH(p.steps) - LENGTH(REPLACE(p.steps, '"done_on"', ''))) / 9
  FROM case_plans p WHERE p.case_id = cases.id ORDER BY p.n DESC LIMIT 1), 0) WHERE promised_on = '' AND (state = 'rectifying' OR state_before = 'rectifying');
-- A statement may not count rows of the table that it changes: the numbers wait here.
CREATE TABLE numbered (id CHAR(26) NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO numbered (id, n) SELECT merged_into, COUNT(*) FROM cases WHERE merged_into <> '' GROUP BY merged_into;
UPDATE cases SET took_in = COALESCE((SELECT m.n FROM numbered m WHERE m.id = cases.id), 0);
DELETE FROM numbered;
INSERT INTO numbered (id, n) SELECT id, ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY id) FROM case_disputes;
UPDATE case_disputes SET n = (SELECT m.n FROM numbered m WHERE m.id = case_disputes.id);
DELETE FROM numbered;
INSERT INTO numbered (id, n) SELECT id, ROW_NUMBER() OVER (PARTITION BY root_id, receipt_id ORDER BY id) FROM feedbacks;
UPDATE feedbacks SET n = (SELECT m.n FROM numbered m WHERE m.id = feedbacks.id);
DROP TABLE numbered;
UPDATE cases SET part_from = (SELECT COUNT(*) FROM case_events e WHERE e.case_id = cases.part_of AND e.id < cases.id) WHERE part_of <> '';
UPDATE cases SET entered_on = COALESCE((SELECT MIN(e.on_day) FROM case_events e WHERE e.case_id = cases.id AND e.verb IN ('publish', 'confirm_blocked')), first_published_on);
UPDATE cases SET entered_unit = COALESCE((SELECT e.unit FROM case_events e WHERE e.case_id = cases.id AND e.verb IN ('publish', 'confirm_blocked') ORDER BY e.version LIMIT 1), cohort_unit);
UPDATE case_messages SET version = COALESCE((SELECT MIN(e.version) FROM case_events e WHERE e.case_id = case_messages.case_id AND e.id > case_messages.id), 0);
UPDATE case_results SET version = COALESCE((SELECT MIN(e.version) FROM case_events e WHERE e.case_id = case_results.case_id AND e.id > case_results.id), 0);

DROP INDEX case_messages_case ON case_messages;
DROP INDEX case_results_case ON case_results;
DROP INDEX case_disputes_case ON case_disputes;
CREATE INDEX case_messages_case ON case_messages (case_id, version);
CREATE INDEX case_results_case ON case_results (case_id, version);
CREATE INDEX case_disputes_case ON case_disputes (case_id, n);
CREATE INDEX cases_turn ON cases (unit, waits_for, due_on);
CREATE INDEX cases_entered ON cases (entered_on);
CREATE INDEX concerns_waiting ON concerns (state, confidence, received_at, id);
CREATE INDEX concerns_recent ON concerns (state, received_at, id);
CREATE INDEX concerns_received ON concerns (received_at, id);
CREATE INDEX audits_at ON audits (at, id);
-- One row a process: that figures may have moved since its last stroke.
CREATE TABLE pulses (
  process CHAR(26) NOT NULL PRIMARY KEY,
  n BIGINT NOT NULL,
  at BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE pulses;
DROP INDEX audits_at ON audits;
DROP INDEX concerns_received ON concerns;
DROP INDEX concerns_recent ON concerns;
DROP INDEX concerns_waiting ON concerns;
DROP INDEX cases_entered ON cases;
DROP INDEX cases_turn ON cases;
DROP INDEX case_disputes_case ON case_disputes;
DROP INDEX case_results_case ON case_results;
DROP INDEX case_messages_case ON case_messages;
CREATE INDEX case_messages_case ON case_messages (case_id, id);
CREATE INDEX case_results_case ON case_results (case_id, id);
CREATE INDEX case_disputes_case ON case_disputes (case_id, id);
ALTER TABLE feedbacks DROP COLUMN n;
ALTER TABLE case_disputes DROP COLUMN n;
ALTER TABLE case_results DROP COLUMN version;
ALTER TABLE case_messages DROP COLUMN version;
ALTER TABLE cases DROP COLUMN entered_unit;
ALTER TABLE cases DROP COLUMN entered_on;
ALTER TABLE cases DROP COLUMN part_from;
ALTER TABLE cases DROP COLUMN steps_left;
ALTER TABLE cases DROP COLUMN took_in;
ALTER TABLE cases DROP COLUMN waits_for;
