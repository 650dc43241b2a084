package database

// Many is how many rows one INSERT writes and how many values one IN-list names at most: a file takes 32,766 variables a statement, a
// server 16 MB. Longer lists go in parts (slices.Chunk, CreateAll).
const Many = 500

// CreateAll inserts a slice of rows with as few statements as the databases allow; nothing for an empty one.
func CreateAll[T any](t *Tx, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return t.CreateInBatches(rows, Many).Error
}
