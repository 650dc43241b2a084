-- +goose Up
-- A job is leased when it begins and done when it ended; who died in between loses it to another once the lease ran out.
ALTER TABLE jobs ADD COLUMN done_at BIGINT NOT NULL DEFAULT 0;
UPDATE jobs SET done_at = at;
-- The place of an opinion under its receipt, from 1: ids say nothing of order.
ALTER TABLE opinions ADD COLUMN n INT NOT NULL DEFAULT 0;
-- The number of a person in the case: 市民 1 stays 市民 1; 0 outside of a case.
ALTER TABLE concerns ADD COLUMN person INT NOT NULL DEFAULT 0;
-- The version after which the record names every change: 0 but for what is older than that rule.
ALTER TABLE concerns ADD COLUMN recorded_from INT NOT NULL DEFAULT 0;
UPDATE concerns SET recorded_from = version;
-- A statement may not number rows of the table that it changes: the numbers wait here.
CREATE TABLE numbered (
  id CHAR(26) NOT NULL PRIMARY KEY,
  n INT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO numbered (id, n) SELECT id, ROW_NUMBER() OVER (PARTITION BY receipt_id ORDER BY id) FROM opinions;
UPDATE opinions SET n = (SELECT m.n FROM numbered m WHERE m.id = opinions.id);
DELETE FROM numbered;
INSERT INTO numbered (id, n) SELECT c.id, p.n FROM concerns c JOIN (
  SELECT case_id, receipt_id, ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY MIN(received_at), MIN(id)) AS n FROM concerns WHERE case_id <> '' GROUP BY case_id, receipt_id
) p ON p.case_id = c.case_id AND p.receipt_id = c.receipt_id;
UPDATE concerns SET person = (SELECT m.n FROM numbered m WHERE m.id = concerns.id) WHERE case_id <> '';
DROP TABLE numbered;

-- +goose Down
ALTER TABLE concerns DROP COLUMN recorded_from;
ALTER TABLE concerns DROP COLUMN person;
ALTER TABLE opinions DROP COLUMN n;
ALTER TABLE jobs DROP COLUMN done_at;
