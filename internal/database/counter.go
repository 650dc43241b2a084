package database

import (
	"sort"

	"gorm.io/gorm/clause"
)

// Counter is one row behind a dashboard, kept in the same transaction as the rows it counts; `verify` proves both agree.
// It belongs to a unit (empty: the city) and a month ("2026-03"; empty: all time).
type Counter struct {
	Name  string `gorm:"primaryKey"`
	Unit  string `gorm:"primaryKey"`
	Month string `gorm:"primaryKey"`
	N     int64
}

// Count adds to counters, merged and in key order, so that writers of the same ones wait for each other instead of deadlocking.
func (t *Tx) Count(add ...Counter) error {
	sum := map[Counter]int64{}
	for _, c := range add {
		k := c
		k.N = 0
		sum[k] += c.N
	}
	rows := make([]Counter, 0, len(sum))
	for k, n := range sum {
		if n != 0 {
			k.N = n
			rows = append(rows, k)
		}
	}
	sort.Slice(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if a.Name != b.Name {
			return a.Name < b.Name
		}
		if a.Unit != b.Unit {
			return a.Unit < b.Unit
		}
		return a.Month < b.Month
	})
	for some := range Inserts(t, rows) {
		err := t.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "name"}, {Name: "unit"}, {Name: "month"}},
			DoUpdates: clause.Assignments(map[string]any{"n": t.db.dialect.sum("n")}),
		}).Create(&some).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// HoldCounters lets whoever counts wait until the commit, for a recount.
func (t *Tx) HoldCounters() error {
	var all []Counter
	return t.Clauses(clause.Locking{Strength: "UPDATE"}).Order("name, unit, month").Find(&all).Error
}

type sequence struct {
	Name string `gorm:"primaryKey"`
	N    int64
}

// Next draws the next number of a sequence that people read (第 783 件); it starts at 1 and has no gaps but those of rolled-back verbs.
func (t *Tx) Next(name string) (int64, error) { return t.NextN(name, 1) }

// NextN draws n numbers at once, n ≥ 1, and gives the first; the others follow it.
func (t *Tx) NextN(name string, n int) (first int64, err error) {
	s := sequence{Name: name, N: int64(n)}
	err = t.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "name"}},
		DoUpdates: clause.Assignments(map[string]any{"n": t.db.dialect.sum("n")}),
	}).Create(&s).Error
	if err != nil {
		return 0, err
	}
	err = t.Where("name = ?", name).Take(&s).Error
	return s.N - int64(n) + 1, err
}
