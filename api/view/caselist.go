package view

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
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
		"":     func(q *gorm.DB, _ string) *gorm.DB { return q },
		"all":  func(q *gorm.DB, _ string) *gorm.DB { return q },
		"open": func(q *gorm.DB, _ string) *gorm.DB { return q.Where(open) },
		"late": func(q *gorm.DB, today string) *gorm.DB {
			return q.Where(open+" AND cases.due_on > '' AND cases.due_on < ?", today)
		},
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

// side is a part of a list that stands in an index in the list's own order.
type side func(*gorm.DB) *gorm.DB

// list is what the reader may see of a list, in its sides: a page is merged from theirs, and never sorted out of the whole city.
type list struct {
	scope func() *gorm.DB
	sides []side
}

// turns are those for whom a case can wait.
var turns = []actor.Role{actor.Handler, actor.Lead, actor.Office, actor.Citizen}

// sidesOf are the sides of a desk; of what waits for somebody, one for each who can be waited for.
func sidesOf(status, today string) (out []side) {
	narrow, named := desks[status]
	switch {
	case !named:
		narrow = inState(rectify.State(status))
	case status == "open" || status == "late":
		for _, role := range turns {
			out = append(out, func(q *gorm.DB) *gorm.DB { return narrow(q.Where("cases.waits_for = ?", role), today) })
		}
		return out
	}
	return []side{func(q *gorm.DB) *gorm.DB { return narrow(q, today) }}
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
	if err = s.countDesks(ctx, who, l.today, out.Counts); err != nil {
		return out, err
	}
	out.Counts["total"], err = total(of, f, out.Counts)
	return out, err
}

// total is the count of the whole list: one that is kept, unless the list is narrowed further.
func total(of list, f Filter, kept map[string]int) (int, error) {
	if f.Status == "" {
		f.Status = "all"
	}
	n, known := kept[f.Status]
	if known && f.Status != "open" && f.Unit == "" && f.Code == "" && strings.TrimSpace(f.Q) == "" {
		return n, nil
	}
	return count(of)
}

// countDesks takes the counts that are kept; only what is late today is counted, among the few open cases.
func (s *Service) countDesks(ctx context.Context, who actor.Actor, today string, counts map[string]int) error {
	by, err := s.rectify.Tally(ctx)
	if err != nil {
		return err
	}
	for _, state := range rectify.States {
		counts["all"] += by[string(state.Code)]
		if state.Open {
			counts["open"] += by[string(state.Code)]
		}
	}
	for name, state := range stateDesks {
		counts[name] = by[string(state)]
	}
	counts["extension"], counts["blocked"] = by["extension"], by["blocked"]
	counts["late"], err = count(list{func() *gorm.DB { return s.rectify.Scope(s.db.Read(ctx), who) }, sidesOf("late", today)})
	return err
}

// count is how many cases stand in a list.
func count(of list) (total int, err error) {
	for _, side := range of.sides {
		var n int64
		if err := side(of.scope()).Count(&n).Error; err != nil {
			return 0, err
		}
		total += int(n)
	}
	return total, nil
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
	if f.Status == "closed" || f.Status == "all" || f.Status == "" {
		by = byNewest
	}
	cases, err := of.read(by, readCursor(f.Cursor), f.page()+1)
	if err != nil {
		return CaseList{}, err
	}
	next := ""
	if len(cases) > f.page() {
		cases = cases[:f.page()]
		next = cursorOf("", cases[len(cases)-1]).String()
	}
	items, err := s.items(ctx, l, who, cases)
	return CaseList{Items: items, Next: next, Counts: map[string]int{}}, err
}

// read gives the first most cases after a place: their keys out of the indexes of all sides, then the rows of those that are shown.
func (of list) read(by order, at cursor, most int) ([]rectify.Case, error) {
	var keys, cases []rectify.Case
	for _, side := range of.sides {
		var some []rectify.Case
		if err := by.after(side(of.scope()).Select(by.keys), at).Limit(most).Find(&some).Error; err != nil {
			return nil, err
		}
		keys = append(keys, some...)
	}
	slices.SortFunc(keys, by.compare)
	ids := make([]string, min(len(keys), most))
	for i := range ids {
		ids[i] = keys[i].ID
	}
	if len(ids) == 0 {
		return nil, nil
	}
	err := of.scope().Where("cases.id IN ?", ids).Find(&cases).Error
	slices.SortFunc(cases, by.compare)
	return cases, err
}

// cursor is where a page ended: a case's place in its order, and for a worklist its group. Numbers tell the order in which cases
// came; identifiers tell none.
type cursor struct {
	group, due   string
	year, number int
}

func cursorOf(group string, c rectify.Case) cursor {
	return cursor{group: group, due: c.DueOn, year: c.Year, number: c.Number}
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s|%s|%d|%d", c.group, c.due, c.year, c.number))
}

// readCursor reads one back; what is none begins at the beginning.
func readCursor(s string) (c cursor) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.Split(string(b), "|")
	if err != nil || len(parts) != 4 {
		return cursor{}
	}
	c.group, c.due = parts[0], parts[1]
	c.year, _ = strconv.Atoi(parts[2])
	c.number, _ = strconv.Atoi(parts[3])
	return c
}

// order is how a list is sorted and where its next page begins, whose first condition is what a server's index understands. Its keys are
// all that an index of this order holds: a server that has to look at rows would rather walk another index.
type order struct {
	keys, by, next string
	due            bool
}

var (
	byDue = order{due: true, keys: "cases.id, cases.due_on, cases.year, cases.number", by: "cases.due_on, cases.year, cases.number",
		next: "cases.due_on >= ? AND (cases.due_on, cases.year, cases.number) > (?, ?, ?)"}
	byNewest = order{due: false, keys: "cases.id, cases.year, cases.number", by: "cases.year DESC, cases.number DESC",
		next: "cases.year <= ? AND (cases.year, cases.number) < (?, ?)"}
)

func (o order) after(q *gorm.DB, c cursor) *gorm.DB {
	switch {
	case c.year == 0:
	case o.due:
		q = q.Where(o.next, c.due, c.due, c.year, c.number)
	default:
		q = q.Where(o.next, c.year, c.year, c.number)
	}
	return q.Order(o.by)
}

// compare sorts cases as the order does.
func (o order) compare(a, b rectify.Case) int {
	if o.due {
		return cmp.Or(cmp.Compare(a.DueOn, b.DueOn), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Number, b.Number))
	}
	return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(b.Number, a.Number))
}

// items makes views of cases, with one query for the people of all.
func (s *Service) items(ctx context.Context, l lookup, who actor.Actor, cases []rectify.Case) ([]CaseItem, error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	people, err := survey.PeopleOf(s.db.Read(ctx), ids)
	out := make([]CaseItem, len(cases))
	for i, c := range cases {
		out[i] = s.item(l, who, c, len(people[c.ID]))
	}
	return out, err
}
