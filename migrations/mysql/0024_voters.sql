-- +goose Up
-- Who may answer a survey: anybody (empty), or each person of the account once (wechat).
ALTER TABLE surveys ADD COLUMN kind VARCHAR(8) NOT NULL DEFAULT '';
-- What tells the persons of a survey apart while it is open; sealed, and empty once it was destroyed at the closing.
CREATE TABLE survey_secrets (
  survey VARCHAR(32) NOT NULL PRIMARY KEY,
  sealed MEDIUMBLOB NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Who has answered, each once: keys that lie in no order of time and lead to nobody once the secret is gone.
CREATE TABLE survey_voters (
  survey VARCHAR(32) NOT NULL,
  voter_key CHAR(64) NOT NULL,
  words MEDIUMTEXT NOT NULL,
  PRIMARY KEY (survey, voter_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE survey_voters;
DROP TABLE survey_secrets;
ALTER TABLE surveys DROP COLUMN kind;
