-- +goose Up
-- The second factor of an account: its secret, sealed, and the keyed hashes of the recovery codes that are left, a space between them.
ALTER TABLE accounts ADD COLUMN second_sealed BLOB;
ALTER TABLE accounts ADD COLUMN recovery VARCHAR(700) NOT NULL DEFAULT '';
-- A step of the second factor opens one door once, at whatever server.
CREATE TABLE used_steps (
  account_id CHAR(26) NOT NULL,
  step BIGINT NOT NULL,
  PRIMARY KEY (account_id, step)
);
-- The hash of a session is keyed, over all of it that may not be changed: what is older opens nothing any more, so everybody logs in anew.
DROP TABLE sessions;
CREATE TABLE sessions (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hash CHAR(64) NOT NULL,
  account_id CHAR(26) NOT NULL,
  stage VARCHAR(8) NOT NULL,
  tries INT NOT NULL,
  second_sealed BLOB,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
-- One-use links: the first account of an empty database, an invitation, a password made anew.
CREATE TABLE invitations (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hash CHAR(64) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  account_id CHAR(26) NOT NULL,
  name VARCHAR(64) NOT NULL,
  title VARCHAR(60) NOT NULL,
  role VARCHAR(10) NOT NULL,
  unit VARCHAR(16) NOT NULL,
  expires_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE invitations;
DROP TABLE sessions;
CREATE TABLE sessions (
  hash CHAR(64) NOT NULL PRIMARY KEY,
  account_id CHAR(26) NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
DROP TABLE used_steps;
ALTER TABLE accounts DROP COLUMN recovery;
ALTER TABLE accounts DROP COLUMN second_sealed;
