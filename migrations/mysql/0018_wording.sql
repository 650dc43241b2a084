-- +goose Up
-- Who of a unit may be named to citizens, and what left although the lint had asked for a reason.
CREATE TABLE desks (
  unit VARCHAR(16) NOT NULL PRIMARY KEY,
  words MEDIUMTEXT NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE overrides (
  id CHAR(26) NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  on_day CHAR(10) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  subject CHAR(26) NOT NULL,
  verb VARCHAR(24) NOT NULL,
  rules VARCHAR(120) NOT NULL,
  words VARCHAR(400) NOT NULL,
  reason VARCHAR(400) NOT NULL,
  actor_id CHAR(26) NOT NULL,
  actor_name VARCHAR(60) NOT NULL,
  rev INT NOT NULL DEFAULT 0,
  mac CHAR(43) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX overrides_unit ON overrides (unit, at, id);
CREATE INDEX overrides_at ON overrides (at, id);
CREATE INDEX overrides_subject ON overrides (subject, id);
-- What she changed in the copy that a unit gets: spans of her text, as JSON.
ALTER TABLE opinions ADD COLUMN marks VARCHAR(1200) NOT NULL DEFAULT '';
-- What a unit published before is compared with what it is about to say.
CREATE INDEX case_results_unit ON case_results (unit, id);

-- +goose Down
ALTER TABLE opinions DROP COLUMN marks;
DROP INDEX case_results_unit ON case_results;
DROP TABLE overrides;
DROP TABLE desks;
