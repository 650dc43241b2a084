package rectify

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"huiyin/internal/day"
)

// surveyed reads the cohort's cases (a query on cases narrowed to originals) with what their people said. People are receipts with a
// concern in the case or one of its parts; a person counts once, with her newest answer.
func (s *Service) surveyed(cohort *gorm.DB) ([]Surveyed, error) {
	var cases []Case
	err := cohort.Session(&gorm.Session{}).Model(&Case{}).Select("id", "cohort_unit", "cohort_row", "first_published_on").Where("part_of = '' AND first_published_on <> ''").Order("id").Find(&cases).Error
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	db := cohort.Session(&gorm.Session{NewDB: true})
	at := map[string]int{}
	out := make([]Surveyed, len(cases))
	for i, c := range cases {
		at[c.ID] = i
		out[i] = Surveyed{Unit: c.CohortUnit, Case: c.ID, Month: day.Month(c.FirstPublishedOn), Row: c.CohortRow}
	}
	type pair struct{ Root, ReceiptID, Level string }
	read := func(query *gorm.DB, each func(*Surveyed, pair)) error {
		rows, err := query.Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p pair
			if err := rows.Scan(&p.Root, &p.ReceiptID, &p.Level); err != nil {
				return err
			}
			if i, ok := at[p.Root]; ok {
				each(&out[i], p)
			}
		}
		return rows.Err()
	}
	answered, asked := map[pair]bool{}, map[pair]bool{}
	key := func(p pair) pair { return pair{Root: p.Root, ReceiptID: p.ReceiptID} }
	// The cohort may be the whole year: one query each, joined here, instead of one a case.
	some := func(column string, q *gorm.DB) *gorm.DB {
		if len(cases) == 1 {
			return q.Where(column+" = ?", cases[0].ID)
		}
		return q
	}
	if err := read(some("root_id", db.Model(&Feedback{}).Select("root_id, receipt_id, level").Where("newest = ?", true)), func(x *Surveyed, p pair) {
		answered[key(p)] = true
		switch p.Level {
		case "satisfied":
			x.Satisfied++
		case "fairly":
			x.Fairly++
		case "dissatisfied":
			x.Dissatisfied++
		}
	}); err != nil {
		return nil, err
	}
	if err := read(some("root_id", db.Model(&asking{}).Select("root_id, receipt_id, ''")), func(_ *Surveyed, p pair) { asked[key(p)] = true }); err != nil {
		return nil, err
	}
	root := "CASE WHEN cases.part_of = '' THEN cases.id ELSE cases.part_of END"
	people := db.Table("concerns").Joins("JOIN cases ON cases.id = concerns.case_id").Where("cases.first_published_on <> ''").Select(root + ", concerns.receipt_id, ''").Distinct()
	if len(cases) == 1 {
		people = people.Where("cases.id = ? OR cases.part_of = ?", cases[0].ID, cases[0].ID)
	}
	return out, read(people, func(x *Surveyed, p pair) {
		switch {
		case answered[key(p)]:
		case asked[key(p)]:
			x.Silent++
		default:
			x.NotAsked++
		}
	})
}

// cohort narrows cases to those first published in a year.
func cohort(db *gorm.DB, year int) *gorm.DB {
	return db.Where("first_published_on >= ? AND first_published_on <= ?", fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year))
}

// Figure is the 85 % figure of a year's cohort, computed from the rows.
func (s *Service) Figure(ctx context.Context, year int) (Satisfaction, error) {
	cases, err := s.surveyed(cohort(s.db.Read(ctx), year))
	return Measure(cases, s.Rules().Rule), err
}
