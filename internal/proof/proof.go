// Package proof is what every proof from the rows needs: findings in bounded memory, rows in batches, halves that have lost the other.
package proof

import (
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// Finding is one place where the rows contradict each other: a bug, a fault of the disk, or somebody's hand.
type Finding struct {
	What  string `json:"what"`  // stable code, for programs
	Where string `json:"where"` // an id or the name of a counter
	Say   string `json:"say"`   // what is wrong and where, for people
}

// mostFindings of one kind are listed; the rest is counted.
const mostFindings = 50

// Findings collects findings in bounded memory, however broken a database is.
type Findings struct {
	list []Finding
	n    map[string]int
}

// Add notes one; say and args read as in fmt.Sprintf.
func (f *Findings) Add(what, where, say string, args ...any) {
	if f.n == nil {
		f.n = map[string]int{}
	}
	if f.n[what]++; f.n[what] <= mostFindings {
		f.list = append(f.list, Finding{what, where, fmt.Sprintf(say, args...)})
	}
}

// All are the findings, with a line for each kind that has more than are listed.
func (f *Findings) All() []Finding {
	out := slices.Clone(f.list)
	for _, what := range slices.Sorted(maps.Keys(f.n)) {
		if more := f.n[what] - mostFindings; more > 0 {
			out = append(out, Finding{what, "", fmt.Sprintf("同样的问题还有 %d 处没有列出。", more)})
		}
	}
	return out
}

// Orphans notes the ids that a query selects, each with the same words; %s in them is the id.
func (f *Findings) Orphans(what, say string, q *gorm.DB) error {
	var ids []string
	err := q.Limit(mostFindings + 1).Scan(&ids).Error
	for _, id := range ids {
		f.Add(what, id, say, id)
	}
	return err
}

// Batches hands rows over in the order of their ids, `size` at a time, until none is left.
func Batches[T any](query func() *gorm.DB, size int, id func(T) string, each func([]T) error) error {
	last := ""
	for {
		var rows []T
		if err := query().Where("id > ?", last).Order("id").Limit(size).Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		if err := each(rows); err != nil {
			return err
		}
		last = id(rows[len(rows)-1])
	}
}
