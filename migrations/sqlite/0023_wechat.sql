-- +goose Up
-- Persons of the WeChat account. Nothing here is proved: she may erase it, and what is left must not show that it was there.
CREATE TABLE wechat_people (
  person CHAR(64) NOT NULL PRIMARY KEY,
  openid BLOB NOT NULL,
  following SMALLINT NOT NULL,
  heard_at BIGINT NOT NULL,
  granted INT NOT NULL,
  used INT NOT NULL,
  created_at BIGINT NOT NULL
);
-- What a person has sent in: the receipt, and its digits sealed, so that she finds it on any phone.
CREATE TABLE wechat_links (
  person CHAR(64) NOT NULL,
  receipt_id CHAR(26) NOT NULL,
  digits BLOB NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (person, receipt_id)
);
CREATE INDEX wechat_links_receipt ON wechat_links (receipt_id, at);
CREATE TABLE wechat_sessions (
  id CHAR(26) NOT NULL PRIMARY KEY,
  hash CHAR(64) NOT NULL,
  person CHAR(64) NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX wechat_sessions_person ON wechat_sessions (person);
-- A way to WeChat and back that was begun in one browser: its state, hashed with what that browser holds, and where it leads.
CREATE TABLE wechat_states (
  hash CHAR(64) NOT NULL PRIMARY KEY,
  back VARCHAR(80) NOT NULL,
  at BIGINT NOT NULL
);
-- What WeChat has told us: a message that comes again gets the answer it got.
CREATE TABLE wechat_inbox (
  id CHAR(64) NOT NULL PRIMARY KEY,
  answer BLOB NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX wechat_inbox_at ON wechat_inbox (at);
-- An opinion that grows in the chat: open until she sends it, takes it back, or has said nothing for an hour; then sending.
CREATE TABLE wechat_drafts (
  id CHAR(26) NOT NULL PRIMARY KEY,
  person CHAR(64) NOT NULL,
  state VARCHAR(8) NOT NULL,
  version INT NOT NULL,
  words BLOB NOT NULL,
  matter SMALLINT NOT NULL,
  pictures INT NOT NULL,
  since_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL
);
CREATE INDEX wechat_drafts_person ON wechat_drafts (person, state);
CREATE INDEX wechat_drafts_due ON wechat_drafts (state, due_at);

-- +goose Down
DROP TABLE wechat_drafts;
DROP TABLE wechat_inbox;
DROP TABLE wechat_states;
DROP TABLE wechat_sessions;
DROP TABLE wechat_links;
DROP TABLE wechat_people;
