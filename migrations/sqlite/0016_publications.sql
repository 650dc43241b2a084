-- +goose Up
-- Answers that entered the public figures of a year together, never fewer than five: the n-th such block of the year. Rows are only added.
CREATE TABLE publications (
  year INT NOT NULL,
  n INT NOT NULL,
  unit VARCHAR(16) NOT NULL,
  row_key VARCHAR(40) NOT NULL,
  mixed SMALLINT NOT NULL,
  month CHAR(7) NOT NULL,
  parts TEXT NOT NULL,
  mac CHAR(64) NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (year, n)
);

-- +goose Down
DROP TABLE publications;
