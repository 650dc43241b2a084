// Package wording is what officials say to citizens: the names, numbers and places of a unit that may be told, the judgement before
// anything leaves, and the record of what left although a reason was asked for.
package wording

import (
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// Office is the desk of the office itself among those of the units.
const Office = "office"

const (
	mostWords   = 200 // of a desk
	longestWord = 60  // in characters
)

// Desk is what a unit may tell of itself: names, office telephones, addresses, one a line.
type Desk struct {
	Unit  string `gorm:"primaryKey"`
	Words string

	kept.Stamp
}

// List are the words of a desk.
func (d Desk) List() []string {
	if d.Words == "" {
		return []string{}
	}
	return strings.Split(d.Words, "\n")
}

// SetDesk replaces the words of a unit's desk; empty ones and those that are there twice are left out. Invalid when one names nobody (a
// single character), is too long, or there are too many.
func SetDesk(tx *database.Tx, unit string, words []string) error {
	var clean []string
	seen := map[string]bool{"": true}
	for _, w := range words {
		w = strings.Join(strings.Fields(w), " ")
		if seen[w] {
			continue
		}
		if n := len([]rune(w)); n < 2 || n > longestWord {
			return fault.InField("words", "bad_desk_word", "“%s”要写 2 到 %d 个字，写全姓名、电话或地点。", w, longestWord)
		}
		seen[w] = true
		clean = append(clean, w)
	}
	if len(clean) > mostWords {
		return fault.InField("words", "long_desk", "一个单位最多 %d 条，现在有 %d 条。", mostWords, len(clean))
	}
	if err := audit.Record(tx, "desk.set", unit, map[string]any{"unit": unit, "rows": len(clean)}); err != nil {
		return err
	}
	return kept.Put(tx, &Desk{Unit: unit, Words: strings.Join(clean, "\n")})
}

// Desks are the words of all desks that have some, by unit.
func Desks(db *gorm.DB, units ...string) (map[string][]string, error) {
	var rows []Desk
	q := db
	if len(units) > 0 {
		q = q.Where("unit IN ?", units)
	}
	err := q.Find(&rows).Error
	out := map[string][]string{}
	for _, d := range rows {
		out[d.Unit] = d.List()
	}
	return out, err
}
