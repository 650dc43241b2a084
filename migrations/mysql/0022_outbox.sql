-- +goose Up
-- Letters out, written in the transaction of the verb that they tell of. What an outcome means for the figures stands in askings, which
-- are proved; a letter itself is lent and forgotten. Instants are 0 where there is none.
CREATE TABLE outbox (
  id CHAR(26) NOT NULL PRIMARY KEY,
  letter_key VARCHAR(120) NOT NULL,
  chain VARCHAR(60) NOT NULL,
  chain_n INT NOT NULL,
  kind VARCHAR(12) NOT NULL,
  case_id CHAR(26) NOT NULL,
  publication VARCHAR(26) NOT NULL,
  receipt_id CHAR(26) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  say VARCHAR(120) NOT NULL,
  on_day CHAR(10) NOT NULL,
  posted_at BIGINT NOT NULL,
  posted_on CHAR(10) NOT NULL,
  due_at BIGINT NOT NULL,
  state VARCHAR(10) NOT NULL,
  attempt INT NOT NULL,
  way VARCHAR(20) NOT NULL,
  lease_by CHAR(26) NOT NULL,
  lease_until BIGINT NOT NULL,
  sending_at BIGINT NOT NULL,
  provider_id VARCHAR(64) NOT NULL,
  reason VARCHAR(120) NOT NULL,
  ended_at BIGINT NOT NULL,
  heard_at BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX outbox_key ON outbox (letter_key);
CREATE INDEX outbox_chain ON outbox (chain, chain_n);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_posted ON outbox (posted_at, id);
CREATE INDEX outbox_day ON outbox (posted_on, kind, state);
CREATE INDEX outbox_unit ON outbox (unit, posted_at);
CREATE INDEX outbox_provider ON outbox (provider_id);
-- That a letter arrived, or did not, as the other side told it; the runner takes it to its letter.
CREATE TABLE outbox_events (
  provider_id VARCHAR(64) NOT NULL PRIMARY KEY,
  ok SMALLINT NOT NULL,
  reason VARCHAR(120) NOT NULL,
  at BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- By what the question reached her; empty: the page of before this column.
ALTER TABLE askings ADD COLUMN how VARCHAR(10) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE askings DROP COLUMN how;
DROP TABLE outbox_events;
DROP TABLE outbox;
