-- +goose Up
-- What a unit does, in a line; what people call it (a JSON list); the theme it stands under; and its name for foreign readers.
ALTER TABLE units ADD COLUMN duty VARCHAR(60) NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN words VARCHAR(2000) NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN theme VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN english VARCHAR(120) NOT NULL DEFAULT '';
-- Of a result's photos those that the unit means for the citizens: a JSON list of their ids.
ALTER TABLE case_results ADD COLUMN shown VARCHAR(200) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE case_results DROP COLUMN shown;
ALTER TABLE units DROP COLUMN english;
ALTER TABLE units DROP COLUMN theme;
ALTER TABLE units DROP COLUMN words;
ALTER TABLE units DROP COLUMN duty;
