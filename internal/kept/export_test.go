package kept

import "huiyin/internal/database"

// Measure makes the proof of a row, for benchmarks.
func Measure[T any, P row[T]](tx *database.Tx, r P) error {
	_, err := begin(tx, r)
	return err
}
