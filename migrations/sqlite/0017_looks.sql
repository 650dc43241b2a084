-- +goose Up
-- Who looked at what she wrote is asked each time she follows her letter: her answers and messages are found by her receipt.
CREATE INDEX feedbacks_receipt ON feedbacks (receipt_id);
CREATE INDEX case_messages_receipt ON case_messages (receipt_id);

-- +goose Down
DROP INDEX case_messages_receipt;
DROP INDEX feedbacks_receipt;
