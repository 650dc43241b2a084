package view

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"huiyin/rectify"
	"huiyin/survey"
)

// NearCase is a case that this concern might join: unpublished, of the same row and district.
type NearCase struct {
	ID         string          `json:"id"`
	Number     int             `json:"number"`
	Title      string          `json:"title"`
	Place      string          `json:"place"`
	People     int             `json:"people"`
	StateLabel string          `json:"state_label"`
	Unit       survey.UnitName `json:"unit"`
}

// corner is where concerns meet: a row in a district.
type corner struct{ row, district string }

// How many of the newest cases of a corner are looked at, and how many are named.
const (
	nearLooked = 20
	nearNamed  = 3
)

// near finds, for waiting concerns, cases of the same row and district that were never published; the same place comes first. The
// database is asked once for all of them, and once for their people.
func (s *Service) near(ctx context.Context, l lookup, rows []survey.Concern, opinions map[string]survey.Opinion) (map[string][]NearCase, error) {
	corners := map[string]corner{}
	for _, c := range rows {
		o, ranked := opinions[c.OpinionID], c.Ranked()
		if c.State == survey.Waiting && len(ranked) > 0 && o.District != "" {
			corners[c.ID] = corner{ranked[0].Code, o.District}
		}
	}
	db := s.db.Read(ctx)
	around, err := casesAround(db, corners)
	if err != nil {
		return nil, err
	}
	named, ids := map[string][]rectify.Case{}, []string{}
	for _, c := range rows {
		named[c.ID] = nearest(around[corners[c.ID]], opinions[c.OpinionID].Place)
		for _, x := range named[c.ID] {
			ids = append(ids, x.ID)
		}
	}
	people, err := survey.PeopleOf(db, ids)
	out := map[string][]NearCase{}
	for concern, cases := range named {
		for _, c := range cases {
			out[concern] = append(out[concern], NearCase{ID: c.ID, Number: c.Number, Title: c.Title, Place: c.Place, People: len(people[c.ID]), StateLabel: c.State.Say(), Unit: l.unit(c.Unit)})
		}
	}
	return out, err
}

// casesAround are the newest unpublished cases of each corner, newest first.
func casesAround(db *gorm.DB, corners map[string]corner) (map[corner][]rectify.Case, error) {
	out := map[corner][]rectify.Case{}
	if len(corners) == 0 {
		return out, nil
	}
	var pairs [][]any
	for _, c := range corners {
		if _, known := out[c]; !known {
			out[c], pairs = nil, append(pairs, []any{c.row, c.district})
		}
	}
	newest := db.Model(&rectify.Case{}).Select("cases.*, ROW_NUMBER() OVER (PARTITION BY row_code, district ORDER BY year DESC, number DESC) AS nth").
		Where("(row_code, district) IN ? AND first_published_on = '' AND waits_for <> ''", pairs)
	var cases []rectify.Case
	err := db.Table("(?) AS cases", newest).Where("nth <= ?", nearLooked).Order("year DESC, number DESC").Find(&cases).Error
	for _, c := range cases {
		at := corner{c.RowCode, c.District}
		out[at] = append(out[at], c)
	}
	return out, err
}

// nearest are the first of these cases, those of the same place before the others.
func nearest(cases []rectify.Case, place string) []rectify.Case {
	var same, others []rectify.Case
	for _, c := range cases {
		if samePlace(c.Place, place) {
			same = append(same, c)
		} else {
			others = append(others, c)
		}
	}
	all := append(same, others...)
	return all[:min(len(all), nearNamed)]
}

// samePlace says whether one of two places names the other.
func samePlace(a, b string) bool {
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}
