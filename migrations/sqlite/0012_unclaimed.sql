-- +goose Up
-- What nobody has claimed is added up each minute while photos come in, among all that were.
CREATE INDEX photos_unclaimed ON photos (opinion_id, case_id);

-- +goose Down
DROP INDEX photos_unclaimed;
