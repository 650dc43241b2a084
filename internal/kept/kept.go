// Package kept is the one way of writing rows that are proved: each carries a version and a MAC over all its columns, and the record
// names both whenever it changes. What was written past it does not fit.
package kept

import (
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"huiyin/internal/database"
)

// Stamp is what a proved row carries: embedded in its type, and nobody's but this package's to set.
type Stamp struct {
	Rev int    // 1 when it was inserted, one more at each change; 0: of before proofs, not yet adopted
	Mac string // over all other columns; empty: not yet adopted
}

func (s *Stamp) stamp() *Stamp { return s }

// row is a pointer to a struct with a Stamp in it.
type row[T any] interface {
	*T
	stamp() *Stamp
}

// Insert writes new rows, each with its first proof.
func Insert[T any, P row[T]](tx *database.Tx, rows ...P) error {
	for _, r := range rows {
		s, err := begin(tx, r)
		if err == nil {
			err = database.Keeping(tx.DB).Create(r).Error
		}
		if err != nil {
			return err
		}
		touch(tx, s, r, *r.stamp(), "")
	}
	return nil
}

// InsertAll writes new rows with as few statements as the database likes; nothing for none.
func InsertAll[T any, P row[T]](tx *database.Tx, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	var s *shape
	for i := range rows {
		var err error
		if s, err = begin(tx, P(&rows[i])); err != nil {
			return err
		}
	}
	for some := range database.Inserts(tx, rows) {
		if err := database.Keeping(tx.DB).Create(some).Error; err != nil {
			return err
		}
	}
	for i := range rows {
		r := P(&rows[i])
		touch(tx, s, r, *r.stamp(), "")
	}
	return nil
}

func begin[T any, P row[T]](tx *database.Tx, r P) (*shape, error) {
	s, err := shapeOf[T](tx)
	if err != nil {
		return nil, err
	}
	r.stamp().Rev = 1
	r.stamp().Mac, err = s.mac(tx, r)
	return s, err
}

// Change writes a row that was read whole and is now another, unless it is no longer as it was read: then done is false and nothing was
// written.
func Change[T any, P row[T]](tx *database.Tx, r P) (done bool, err error) {
	return ChangeWhere(tx, r, "")
}

// ChangeWhere is Change while a condition holds as well; an empty one always does.
func ChangeWhere[T any, P row[T]](tx *database.Tx, r P, condition string, args ...any) (done bool, err error) {
	s, err := shapeOf[T](tx)
	if err != nil {
		return false, err
	}
	was, err := s.stands(tx, r)
	if err != nil || was == nil || was.Rev != r.stamp().Rev {
		return false, err
	}
	return s.replace(tx, r, r.stamp(), *was, condition, args...)
}

// replace writes the row over the one that stands there; s and stamp are the row's.
func (s *shape) replace(tx *database.Tx, r any, stamp *Stamp, was Stamp, condition string, args ...any) (done bool, err error) {
	stamp.Rev = was.Rev + 1
	if stamp.Mac, err = s.mac(tx, r); err != nil {
		return false, err
	}
	q := database.Keeping(tx.DB).Model(r).Where("rev = ?", was.Rev)
	if condition != "" {
		q = q.Where(condition, args...)
	}
	if q = q.Select("*"); s.table.Apart != "" {
		q = q.Omit(s.table.Apart)
	}
	write := q.Updates(r)
	if write.Error != nil || write.RowsAffected == 0 {
		return false, write.Error
	}
	touch(tx, s, r, *stamp, was.Mac)
	return true, nil
}

// Put writes rows whether or not rows with their keys stand there already.
func Put[T any, P row[T]](tx *database.Tx, rows ...P) error {
	s, err := shapeOf[T](tx)
	for _, r := range rows {
		if err != nil {
			return err
		}
		var was *Stamp
		if was, err = s.stands(tx, r); err != nil {
			return err
		}
		if was == nil {
			err = Insert(tx, r)
		} else {
			_, err = s.replace(tx, r, r.stamp(), *was, "")
		}
	}
	return err
}

// PutAll is Put for a list.
func PutAll[T any, P row[T]](tx *database.Tx, rows []T) error {
	for i := range rows {
		if err := Put(tx, P(&rows[i])); err != nil {
			return err
		}
	}
	return nil
}

// Remove takes rows away that were read; the record names them as gone. A row that is no longer as it was read fails.
func Remove[T any, P row[T]](tx *database.Tx, rows []T) error {
	s, err := shapeOf[T](tx)
	if err != nil {
		return err
	}
	for i := range rows {
		r := P(&rows[i])
		was, err := s.stands(tx, r)
		if err != nil {
			return err
		}
		gone := database.Keeping(tx.DB).Where("rev = ?", r.stamp().Rev).Delete(r)
		if gone.Error != nil || gone.RowsAffected == 0 || was == nil {
			return errors.Join(gone.Error, fmt.Errorf("remove from %s: the row moved on", s.table.Name))
		}
		touch(tx, s, r, Stamp{}, was.Mac)
	}
	return nil
}

// stands reads what stands under a row's key, held until the commit; nil for none. Its Mac is the one its columns have now, whatever the
// column says: what somebody altered by hand is never taken for what was written.
func (s *shape) stands(tx *database.Tx, r any) (*Stamp, error) {
	q := tx.Table(s.table.Name).Clauses(clause.Locking{Strength: "UPDATE"}).Select(s.names)
	for i, f := range s.key {
		q = q.Where(s.table.Key[i]+" = ?", s.value(tx, f, r))
	}
	var found *Stamp
	err := scan(q, s.table, tx.Keys(), func(x Found) {
		found = &Stamp{Rev: x.Rev, Mac: x.Fits}
		if x.Mac == "" {
			found.Mac = ""
		}
	})
	return found, err
}
