package view

import (
	"errors"
	"maps"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/rectify"
	"huiyin/survey"
)

// told is what became of the concerns of one submission, read for all of them together: by case, in the order in which it happened.
type told struct {
	receipt  string
	cases    map[string]rectify.Case
	people   map[string][]string
	results  map[string][]rectify.CaseResult // published
	messages map[string][]rectify.CaseMessage
	events   map[string][]rectify.CaseEvent
	ratings  map[string]rectify.Feedback // hers, the newest, by the case in which the figures count it
}

// tell reads it with as many statements for one concern as for fifty.
func tell(db *gorm.DB, receipt string, concerns []survey.Concern) (t told, err error) {
	t = told{receipt: receipt, cases: map[string]rectify.Case{}, results: map[string][]rectify.CaseResult{}, messages: map[string][]rectify.CaseMessage{},
		events: map[string][]rectify.CaseEvent{}, ratings: map[string]rectify.Feedback{}}
	var ids []string
	for _, c := range concerns {
		if c.CaseID != "" {
			ids = append(ids, c.CaseID)
		}
	}
	if t.people, err = survey.PeopleOf(db, ids); err != nil {
		return t, err
	}
	return t, database.Chunks(ids, func(some []string) error { return t.read(db, some) })
}

// read reads cases with all that a citizen of them went through: for a part, which was made when she left the original, the original's too.
func (t told) read(db *gorm.DB, ids []string) error {
	var cases []rectify.Case
	if err := db.Where("id IN ?", ids).Find(&cases).Error; err != nil {
		return err
	}
	all, roots, lived := append([]string{}, ids...), []string{}, false
	for _, c := range cases {
		t.cases[c.ID] = c
		lived = lived || c.Version > 1 || c.PartOf != ""
		roots = append(roots, c.Root())
		if c.PartOf != "" {
			all = append(all, c.PartOf)
		}
	}
	if !lived { // a case of its own in its first version has its beginning alone
		return t.readEvents(db, all)
	}
	var results []rectify.CaseResult
	if err := db.Where("case_id IN ? AND published_on <> ''", all).Order("version").Find(&results).Error; err != nil {
		return err
	}
	under(t.results, results, func(r rectify.CaseResult) string { return r.CaseID })
	return t.readTalk(db, all, roots)
}

func (t told) readTalk(db *gorm.DB, all, roots []string) error {
	var messages []rectify.CaseMessage
	if err := db.Where("case_id IN ? AND (receipt_id = '' OR receipt_id = ?)", all, t.receipt).Order("version").Find(&messages).Error; err != nil {
		return err
	}
	var ratings []rectify.Feedback
	err := db.Where("root_id IN ? AND receipt_id = ? AND newest = ?", roots, t.receipt, true).Find(&ratings).Error
	under(t.messages, messages, func(m rectify.CaseMessage) string { return m.CaseID })
	for _, f := range ratings {
		t.ratings[f.RootID] = f
	}
	return errors.Join(err, t.readEvents(db, all))
}

func (t told) readEvents(db *gorm.DB, all []string) error {
	var events []rectify.CaseEvent
	err := db.Where("case_id IN ?", all).Order("version").Find(&events).Error
	under(t.events, events, func(e rectify.CaseEvent) string { return e.CaseID })
	return err
}

// under puts rows under their case, in the order that they have; a row of an original that another piece of the cases brought before is
// not put there twice.
func under[T any](by map[string][]T, rows []T, of func(T) string) {
	fresh := map[string][]T{}
	for _, r := range rows {
		fresh[of(r)] = append(fresh[of(r)], r)
	}
	maps.Copy(by, fresh)
}

// hers narrows rows to what a citizen of this case went through: for a part, what the original had until she left it, then its own.
func hers[T any](by map[string][]T, c rectify.Case, version func(T) int) []T {
	var out []T
	for _, r := range by[c.PartOf] {
		if version(r) <= c.PartFrom {
			out = append(out, r)
		}
	}
	return append(out, by[c.ID]...)
}
