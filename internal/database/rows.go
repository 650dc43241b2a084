package database

import (
	"iter"
	"slices"
)

// Many is how many rows one INSERT writes and how many values one IN-list names at most: a file takes 32,766 variables a statement, a
// server 16 MB. Longer lists go in parts (slices.Chunk, Inserts).
const Many = 500

// Inserts cuts rows into the lists that one INSERT each writes: as few as the database likes.
func Inserts[T any](t *Tx, rows []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(rows) > 0 {
			n := t.db.dialect.insert(len(rows))
			if !yield(rows[:n:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// CreateAll inserts a slice of rows; nothing for an empty one.
func CreateAll[T any](t *Tx, rows []T) error {
	for some := range Inserts(t, rows) {
		if err := t.Create(some).Error; err != nil {
			return err
		}
	}
	return nil
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
