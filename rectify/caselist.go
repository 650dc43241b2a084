package rectify

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
)

// CaseList is one page of a list; Counts are of the whole list.
type CaseList struct {
	Items  []CaseItem     `json:"items"`
	Next   string         `json:"next"`
	Counts map[string]int `json:"counts"`
}

// CaseFilter narrows a list.
type CaseFilter struct {
	Status string
	Unit   string
	Code   string // row
	Q      string
	Cursor string
	Limit  int
}

// page is the size of a list's page: 50 unless asked, 200 at most.
func (f CaseFilter) page() int {
	if f.Limit <= 0 {
		return 50
	}
	return min(f.Limit, 200)
}

// desk narrows a list to what waits for one thing.
type desk func(q *gorm.DB, today string) *gorm.DB

// done are the states in which nothing more happens to a case.
var done = []State{Closed, Merged, Withdrawn}

// desks are the named parts of a list of cases; a state's own code is one too.
var desks = map[string]desk{
	"open": func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.state NOT IN ?", done) },
	"late": func(q *gorm.DB, today string) *gorm.DB {
		return q.Where("cases.state NOT IN ? AND cases.due_on <> '' AND cases.due_on < ?", done, today)
	},
	"dispute":   inState(Disputed),
	"plan":      inState(PlanOfficeReview),
	"result":    inState(OfficeReview),
	"talk":      inState(OfficeTalk),
	"long_term": inState(LongTerm),
	"asking":    inState(Asking),
	"closed":    inState(Closed),
	"extension": func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.extension IS NOT NULL") },
	"blocked": func(q *gorm.DB, _ string) *gorm.DB {
		return q.Where("cases.state = ? AND cases.blocked IS NOT NULL", Rectifying)
	},
}

func inState(s State) desk {
	return func(q *gorm.DB, _ string) *gorm.DB { return q.Where("cases.state = ?", s) }
}

// OfficeCases lists cases for the office and the auditor.
func (s *Service) OfficeCases(ctx context.Context, who actor.Actor, f CaseFilter) (CaseList, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseList{}, err
	}
	q := narrow(s.scope(s.db.Read(ctx), who), f)
	if narrowed, ok := desks[f.Status]; ok {
		q = narrowed(q, l.today)
	} else if f.Status != "" && f.Status != "all" {
		q = q.Where("cases.state = ?", f.Status)
	}
	out, err := s.paged(ctx, l, who, q, f)
	if err != nil {
		return out, err
	}
	for name, narrowed := range desks {
		var n int64
		if err := narrowed(s.scope(s.db.Read(ctx), who), l.today).Count(&n).Error; err != nil {
			return out, err
		}
		out.Counts[name] = int(n)
	}
	return out, nil
}

func narrow(q *gorm.DB, f CaseFilter) *gorm.DB {
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

// paged lists by due day and id, with a cursor that holds while rows come and go.
func (s *Service) paged(ctx context.Context, l lookup, who actor.Actor, q *gorm.DB, f CaseFilter) (CaseList, error) {
	var total int64
	if err := q.Session(&gorm.Session{}).Count(&total).Error; err != nil {
		return CaseList{}, err
	}
	newestFirst := f.Status == "closed" || f.Status == "all" || f.Status == ""
	if at, err := base64.RawURLEncoding.DecodeString(f.Cursor); err == nil && f.Cursor != "" {
		due, id, _ := strings.Cut(string(at), "|")
		if newestFirst {
			q = q.Where("cases.id < ?", id)
		} else {
			q = q.Where("cases.due_on > ? OR (cases.due_on = ? AND cases.id > ?)", due, due, id)
		}
	}
	order := "cases.due_on, cases.id"
	if newestFirst {
		order = "cases.id DESC"
	}
	var cases []Case
	if err := q.Order(order).Limit(f.page() + 1).Find(&cases).Error; err != nil {
		return CaseList{}, err
	}
	next := ""
	if len(cases) > f.page() {
		cases = cases[:f.page()]
		last := cases[len(cases)-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(last.DueOn + "|" + last.ID))
	}
	items, err := s.items(ctx, l, who, cases)
	return CaseList{Items: items, Next: next, Counts: map[string]int{"total": int(total)}}, err
}

// items makes views of cases, with one query for the people of all.
func (s *Service) items(ctx context.Context, l lookup, who actor.Actor, cases []Case) ([]CaseItem, error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	people, err := s.peopleCounts(ctx, ids)
	out := make([]CaseItem, len(cases))
	for i, c := range cases {
		out[i] = s.item(l, who, c, people[c.ID])
	}
	return out, err
}

func (s *Service) peopleCounts(ctx context.Context, cases []string) (map[string]int, error) {
	out := map[string]int{}
	if len(cases) == 0 {
		return out, nil
	}
	var rows []struct {
		CaseID string
		N      int
	}
	err := s.db.Read(ctx).Table("concerns").Select("case_id, COUNT(DISTINCT receipt_id) AS n").Where("case_id IN ?", cases).Group("case_id").Scan(&rows).Error
	for _, r := range rows {
		out[r.CaseID] = r.N
	}
	return out, err
}
