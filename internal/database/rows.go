package database

import "slices"

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

// Chunks hands values over in pieces that fit into one IN-list, until one fails.
func Chunks[T any](all []T, each func([]T) error) error {
	for some := range slices.Chunk(all, Many) {
		if err := each(some); err != nil {
			return err
		}
	}
	return nil
}
