package rectify

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// Surveyed reads the cohort's cases (a query on cases narrowed to originals) with what their people said. People are receipts with a
// concern in the case or one of its parts; a person counts once, with her newest answer.
func Surveyed(cohort *gorm.DB) ([]figure.Surveyed, error) {
	var originals []Case
	err := cohort.Session(&gorm.Session{}).Model(&Case{}).Select("id", "edition", "cohort_unit", "cohort_row", "first_published_on").
		Where("part_of = '' AND first_published_on <> '' AND source <> ?", Promised).Order("id").Find(&originals).Error
	if err != nil || len(originals) == 0 {
		return nil, err
	}
	c := &count{db: cohort.Session(&gorm.Session{NewDB: true}), at: map[string]*figure.Surveyed{}}
	out, ids := make([]figure.Surveyed, len(originals)), make([]string, len(originals))
	for i, o := range originals {
		out[i] = figure.Surveyed{Unit: o.CohortUnit, Case: o.ID, Month: day.Month(o.FirstPublishedOn), Row: rowOf(o)}
		ids[i], c.at[o.ID] = o.ID, &out[i]
	}
	return out, database.Chunks(ids, c.some)
}

// rowOf is the row of a case with its edition, since the same code may say something else in the next; empty for none.
func rowOf(c Case) string {
	if c.CohortRow == "" {
		return ""
	}
	return c.Edition + " " + c.CohortRow
}

// count counts the people of originals by what they said.
type count struct {
	db *gorm.DB
	at map[string]*figure.Surveyed
}

type pair struct{ root, receipt string }

// some counts for some originals. Cohorts are whole years, so these are a handful of queries for hundreds, never one for each.
func (c *count) some(roots []string) error {
	var answers []Feedback
	if err := c.db.Select("root_id", "receipt_id", "level").Where("root_id IN ? AND newest = ?", roots, true).Find(&answers).Error; err != nil {
		return err
	}
	answered, asked := map[pair]bool{}, map[pair]bool{}
	for _, f := range answers {
		answered[pair{f.RootID, f.ReceiptID}] = true
		c.answer(c.at[f.RootID], f.Level)
	}
	var seen []asking
	if err := c.db.Select("root_id", "receipt_id").Where("root_id IN ?", roots).Find(&seen).Error; err != nil {
		return err
	}
	for _, a := range seen {
		asked[pair{a.RootID, a.ReceiptID}] = true
	}
	return c.silent(roots, answered, asked)
}

func (c *count) answer(x *figure.Surveyed, level string) {
	switch level {
	case "satisfied":
		x.Satisfied++
	case "fairly":
		x.Fairly++
	case "dissatisfied":
		x.Dissatisfied++
	}
}

// silent counts who said nothing: asked or not, each person once in an original and its parts.
func (c *count) silent(roots []string, answered, asked map[pair]bool) error {
	people, err := peopleOfRoots(c.db, roots)
	for root, receipts := range people {
		x := c.at[root]
		for r := range receipts {
			switch p := (pair{root, r}); {
			case answered[p]:
			case asked[p]:
				x.Silent++
			default:
				x.NotAsked++
			}
		}
	}
	return err
}

// peopleOfRoots are the people of originals and their parts, each once.
func peopleOfRoots(db *gorm.DB, roots []string) (map[string]map[string]bool, error) {
	var all []Case
	if err := db.Select("id", "part_of").Where("part_of IN ?", roots).Find(&all).Error; err != nil {
		return nil, err
	}
	for _, id := range roots {
		all = append(all, Case{ID: id})
	}
	ids, out := make([]string, len(all)), map[string]map[string]bool{}
	for i, c := range all {
		ids[i] = c.ID
	}
	of, err := survey.PeopleOf(db, ids)
	for _, c := range all {
		root := c.Root()
		if out[root] == nil {
			out[root] = map[string]bool{}
		}
		for _, r := range of[c.ID] {
			out[root][r] = true
		}
	}
	return out, err
}

// Cohort narrows cases to those first published in a year; promises of a hearing have nobody to ask and are none of them.
func Cohort(db *gorm.DB, year int) *gorm.DB {
	return db.Where("source <> ? AND first_published_on >= ? AND first_published_on <= ?", Promised, fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year))
}

// Figure is the 85 % figure of a year's cohort, computed from the rows.
func (s *Service) Figure(ctx context.Context, year int) (figure.Satisfaction, error) {
	cases, err := Surveyed(Cohort(s.db.Read(ctx), year))
	return figure.Measure(cases, s.Rules().Rule), err
}
