-- +goose Up
-- What makes a person look first at a concern, by when somebody must have looked, and who did. Instants are 0 where there is none.
ALTER TABLE concerns ADD COLUMN danger VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN reasons VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN voice VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN desk VARCHAR(8) NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN alarm SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE concerns ADD COLUMN alarmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE concerns ADD COLUMN look_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE concerns ADD COLUMN alerted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE concerns ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE concerns ADD COLUMN looked_by CHAR(26) NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN looked_name VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE concerns ADD COLUMN place VARCHAR(120) NOT NULL DEFAULT '';
CREATE INDEX concerns_alarm ON concerns (alarm, look_by);
-- Words of hers that a unit does not read before a person has: held or auditor while they wait, then passed or kept.
ALTER TABLE case_messages ADD COLUMN held VARCHAR(8) NOT NULL DEFAULT '';
ALTER TABLE feedbacks ADD COLUMN held VARCHAR(8) NOT NULL DEFAULT '';
-- Who is called when nobody has looked: days of the week as figures from 1, hours of the city.
CREATE TABLE duties (
  n INT NOT NULL PRIMARY KEY,
  days VARCHAR(7) NOT NULL,
  begins CHAR(5) NOT NULL,
  ends CHAR(5) NOT NULL,
  name VARCHAR(60) NOT NULL,
  phone VARCHAR(40) NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
);

-- +goose Down
DROP TABLE duties;
ALTER TABLE feedbacks DROP COLUMN held;
ALTER TABLE case_messages DROP COLUMN held;
DROP INDEX concerns_alarm ON concerns;
ALTER TABLE concerns DROP COLUMN place;
ALTER TABLE concerns DROP COLUMN looked_name;
ALTER TABLE concerns DROP COLUMN looked_by;
ALTER TABLE concerns DROP COLUMN looked_at;
ALTER TABLE concerns DROP COLUMN alerted_at;
ALTER TABLE concerns DROP COLUMN look_by;
ALTER TABLE concerns DROP COLUMN alarmed_at;
ALTER TABLE concerns DROP COLUMN alarm;
ALTER TABLE concerns DROP COLUMN desk;
ALTER TABLE concerns DROP COLUMN voice;
ALTER TABLE concerns DROP COLUMN reasons;
ALTER TABLE concerns DROP COLUMN danger;
