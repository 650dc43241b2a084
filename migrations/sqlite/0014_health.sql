-- +goose Up
-- One row a process, written each second to see whether anything can be written.
CREATE TABLE probes (
  process CHAR(26) NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  ballast TEXT NOT NULL
);

-- +goose Down
DROP TABLE probes;
