package view

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
)

// CaseList is one page of a list; Counts are of the whole list.
type CaseList struct {
	Items  []CaseItem     `json:"items"`
	Next   string         `json:"next"`
	Counts map[string]int `json:"counts"`
}

// Filter narrows a list.
type Filter struct {
	Status string
	Unit   string
	Code   string // row
	Q      string
	Cursor string
	Limit  int
}

// page is the size of a list's page: 50 unless asked, 200 at most.
func (f Filter) page() int {
	if f.Limit <= 0 {
		return 50
	}
	return min(f.Limit, 200)
}

// isLate is 现在超期, as rectify.Case.Late has it; timely is the rest.
func isLate(q *gorm.DB, today string) *gorm.DB {
	return q.Where("cases.owed_on > '' AND cases.owed_on < ?", today)
}

func timely(q *gorm.DB, today string) *gorm.DB {
	return q.Where("(cases.owed_on = '' OR cases.owed_on >= ?)", today)
}

// everLate is 曾超期: a row says so of any unit, or the case is late today.
func everLate(q *gorm.DB, today string) *gorm.DB {
	return q.Where("(EXISTS (SELECT 1 FROM case_lates l WHERE l.case_id = cases.id) OR cases.owed_on > '' AND cases.owed_on < ?)", today)
}

// everLateHere is 曾超期 at the unit that has the case.
func everLateHere(q *gorm.DB, today string) *gorm.DB {
	return q.Where("(EXISTS (SELECT 1 FROM case_lates l WHERE l.case_id = cases.id AND l.unit = cases.unit) OR cases.owed_on > '' AND cases.owed_on < ?)", today)
}

// narrows says whether it asks for less than a whole desk.
func (f Filter) narrows() bool {
	return f.Unit != "" || f.Code != "" || strings.TrimSpace(f.Q) != ""
}

// desk narrows a list to what waits for one thing.
type desk func(q *gorm.DB, today string) *gorm.DB

// open are cases with which something is to be done by somebody.
const open = "cases.waits_for <> ''"

// stateDesks are the desks that are one state.
var stateDesks = map[string]rectify.State{
	"dispute":   rectify.Disputed,
	"plan":      rectify.PlanOfficeReview,
	"result":    rectify.OfficeReview,
	"talk":      rectify.OfficeTalk,
	"long_term": rectify.LongTerm,
	"asking":    rectify.Asking,
	"closed":    rectify.Closed,
}

// desks are the named parts of a list of cases; a state's own code is one too.
var desks = func() map[string]desk {
	out := map[string]desk{
		"open":     func(q *gorm.DB, _ string) *gorm.DB { return q.Where(open) },
		"late":     isLate,
		"was_late": everLate,
		"extension": func(q *gorm.DB, _ string) *gorm.DB {
			return q.Where("cases.state IN ? AND cases.extension IS NOT NULL", rectify.OfUnit)
		},
		"blocked": func(q *gorm.DB, _ string) *gorm.DB {
			return q.Where("cases.state = ? AND cases.blocked IS NOT NULL", rectify.Rectifying)
		},
	}
	for name, state := range stateDesks {
		out[name] = inState(state)
	}
	return out
}()

func inState(s rectify.State) desk {
	return func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.state = ?", s) }
}

// OfficeCases lists cases for the office and the auditor.
func (s *Service) OfficeCases(ctx context.Context, who actor.Actor, f Filter) (CaseList, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseList{}, err
	}
	of := list{func() *gorm.DB { return narrow(s.rectify.Scope(s.db.Read(ctx), who), f) }, sidesOf(f.Status, l.today)}
	out, err := s.paged(ctx, l, who, of, f)
	if err != nil {
		return out, err
	}
	all, err := s.countDesks(ctx, who, l.today, out.Counts)
	if err == nil {
		out.Counts["total"], err = total(of, f, out.Counts, all)
	}
	if f.Status == "was_late" && !f.narrows() { // counted only where it is looked at: it is most of a city's past
		out.Counts[f.Status] = out.Counts["total"]
	}
	return out, err
}

// total is the count of the whole list: one that is kept, unless the list is narrowed further.
func total(of list, f Filter, kept map[string]int, all int) (int, error) {
	n, known := kept[f.Status]
	if f.Status == "" || f.Status == "all" {
		n, known = all, true
	}
	if known && f.Status != "open" && !f.narrows() {
		return n, nil
	}
	return count(of)
}

// countDesks takes the counts that are kept, and says how many cases there are in all; only what is late today is counted, among the few
// open cases.
func (s *Service) countDesks(ctx context.Context, who actor.Actor, today string, counts map[string]int) (all int, err error) {
	by, err := s.rectify.Tally(ctx)
	if err != nil {
		return 0, err
	}
	for _, state := range rectify.States {
		all += by[string(state.Code)]
		if state.Open {
			counts["open"] += by[string(state.Code)]
		}
	}
	for name, state := range stateDesks {
		counts[name] = by[string(state)]
	}
	counts["extension"], counts["blocked"] = by["extension"], by["blocked"]
	counts["late"], err = count(list{func() *gorm.DB { return s.rectify.Scope(s.db.Read(ctx), who) }, sidesOf("late", today)})
	return all, err
}

func narrow(q *gorm.DB, f Filter) *gorm.DB {
	if f.Unit != "" {
		q = q.Where("cases.unit = ?", f.Unit)
	}
	if f.Code != "" {
		q = q.Where("cases.row_code = ?", f.Code)
	}
	if words := strings.TrimSpace(f.Q); words != "" {
		if n, err := strconv.Atoi(strings.Trim(words, "第件 ")); err == nil {
			return q.Where("cases.number = ?", n)
		}
		like := "%" + escapeLike(words) + "%"
		q = q.Where("cases.title LIKE ? ESCAPE '!' OR cases.place LIKE ? ESCAPE '!' OR cases.id IN (SELECT case_id FROM concerns WHERE text LIKE ? ESCAPE '!')", like, like, like)
	}
	return q
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// paged lists by due day, what is over by the newest number, with a cursor that holds while rows come and go.
func (s *Service) paged(ctx context.Context, l lookup, who actor.Actor, of list, f Filter) (CaseList, error) {
	by := byDue
	if slices.Contains([]string{"closed", "was_late", "all", ""}, f.Status) {
		by = byNewest
	}
	cases, next, err := of.read(by, readCursor(f.Cursor), f.page())
	if err != nil {
		return CaseList{}, err
	}
	items, err := s.items(ctx, l, who, cases)
	return CaseList{Items: items, Next: next, Counts: map[string]int{}}, err
}

// items makes views of cases, with one query for the people of all, and one for when they were late.
func (s *Service) items(ctx context.Context, l lookup, who actor.Actor, cases []rectify.Case) ([]CaseItem, error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	people, err := survey.PeopleOf(s.db.Read(ctx), ids)
	if err != nil {
		return nil, err
	}
	lates, err := rectify.LatesOf(s.db.Read(ctx), ids)
	out := make([]CaseItem, len(cases))
	for i, c := range cases {
		out[i] = s.item(l, who, c, len(people[c.ID]), lates[c.ID])
	}
	return out, err
}
