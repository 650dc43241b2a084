package view

import (
	"context"
	"encoding/base64"
	"fmt"
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

// desks are the named parts of a list of cases; a state's own code is one too.
var desks = map[string]desk{
	"open": func(q *gorm.DB, _ string) *gorm.DB { return q.Where(open) },
	"late": func(q *gorm.DB, today string) *gorm.DB {
		return q.Where(open+" AND cases.due_on <> '' AND cases.due_on < ?", today)
	},
	"dispute":   inState(rectify.Disputed),
	"plan":      inState(rectify.PlanOfficeReview),
	"result":    inState(rectify.OfficeReview),
	"talk":      inState(rectify.OfficeTalk),
	"long_term": inState(rectify.LongTerm),
	"asking":    inState(rectify.Asking),
	"closed":    inState(rectify.Closed),
	"extension": func(q *gorm.DB, _ string) *gorm.DB {
		return q.Where("cases.state IN ? AND cases.extension IS NOT NULL", rectify.OfUnit)
	},
	"blocked": func(q *gorm.DB, _ string) *gorm.DB {
		return q.Where("cases.state = ? AND cases.blocked IS NOT NULL", rectify.Rectifying)
	},
}

func inState(s rectify.State) desk {
	return func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.state = ?", s) }
}

// OfficeCases lists cases for the office and the auditor.
func (s *Service) OfficeCases(ctx context.Context, who actor.Actor, f Filter) (CaseList, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseList{}, err
	}
	q := narrow(s.rectify.Scope(s.db.Read(ctx), who), f)
	if narrowed, ok := desks[f.Status]; ok {
		q = narrowed(q, l.today)
	} else if f.Status != "" && f.Status != "all" {
		q = q.Where("cases.state = ?", f.Status)
	}
	out, err := s.paged(ctx, l, who, q, f)
	if err != nil {
		return out, err
	}
	return out, s.countDesks(ctx, who, l.today, out.Counts)
}

// countDesks counts all desks: the states in one walk over an index, the rest among the few open cases.
func (s *Service) countDesks(ctx context.Context, who actor.Actor, today string, counts map[string]int) error {
	var states []struct {
		State rectify.State
		N     int
	}
	if err := s.rectify.Scope(s.db.Read(ctx), who).Select("state, COUNT(*) AS n").Group("state").Scan(&states).Error; err != nil {
		return err
	}
	by := map[rectify.State]int{}
	for _, x := range states {
		by[x.State] = x.N
		if x.State.Open() {
			counts["open"] += x.N
		}
	}
	counts["dispute"], counts["plan"], counts["result"] = by[rectify.Disputed], by[rectify.PlanOfficeReview], by[rectify.OfficeReview]
	counts["talk"], counts["long_term"], counts["asking"], counts["closed"] = by[rectify.OfficeTalk], by[rectify.LongTerm], by[rectify.Asking], by[rectify.Closed]
	for _, name := range []string{"late", "extension", "blocked"} {
		var n int64
		if err := desks[name](s.rectify.Scope(s.db.Read(ctx), who), today).Count(&n).Error; err != nil {
			return err
		}
		counts[name] = int(n)
	}
	return nil
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
func (s *Service) paged(ctx context.Context, l lookup, who actor.Actor, q *gorm.DB, f Filter) (CaseList, error) {
	var total int64
	if err := q.Session(&gorm.Session{}).Count(&total).Error; err != nil {
		return CaseList{}, err
	}
	by := byDue
	if f.Status == "closed" || f.Status == "all" || f.Status == "" {
		by = byNewest
	}
	var cases []rectify.Case
	if err := by.after(q, readCursor(f.Cursor)).Limit(f.page() + 1).Find(&cases).Error; err != nil {
		return CaseList{}, err
	}
	next := ""
	if len(cases) > f.page() {
		cases = cases[:f.page()]
		next = cursorOf("", cases[len(cases)-1]).String()
	}
	items, err := s.items(ctx, l, who, cases)
	return CaseList{Items: items, Next: next, Counts: map[string]int{"total": int(total)}}, err
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

// order is how a list is sorted and where its next page begins.
type order struct{ by, next string }

var (
	byDue    = order{"cases.due_on, cases.year, cases.number", "(cases.due_on, cases.year, cases.number) > (?, ?, ?)"}
	byNewest = order{"cases.year DESC, cases.number DESC", "(cases.year, cases.number) < (?, ?)"}
)

func (o order) after(q *gorm.DB, c cursor) *gorm.DB {
	switch {
	case c.year == 0:
	case o == byDue:
		q = q.Where(o.next, c.due, c.year, c.number)
	default:
		q = q.Where(o.next, c.year, c.number)
	}
	return q.Order(o.by)
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
