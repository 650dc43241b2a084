package view

import (
	"context"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
)

// group is where a worklist shows the case for this reader.
func group(c rectify.Case, who actor.Actor, today string) string {
	unit, bound := who.Of()
	switch {
	case c.WaitsFor == "":
		return "closed"
	case bound && c.Unit != unit:
		return "supporting"
	case c.WaitsFor != who.Role:
		return "waiting"
	case c.DueOn != "" && c.DueOn < today:
		return "late"
	case c.DueOn == today:
		return "today"
	case c.Note != "" || who.Role == actor.Lead:
		return "mine"
	case c.DueOn != "" && c.DueOn <= day.Plus(today, 7):
		return "week"
	}
	return "rest"
}

// part is one group of a worklist as the database finds it; group says the same of one case.
type part struct {
	name   string
	narrow func(q *gorm.DB, who actor.Actor, today string) *gorm.DB
}

// parts are the groups in their order: what is late, due today, waiting for me, due within a week, the rest of mine, what is with
// others, what we only support.
var parts = []part{
	{"late", func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return myTurn(q, who).Where("cases.due_on <> '' AND cases.due_on < ?", today)
	}},
	{"today", func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return myTurn(q, who).Where("cases.due_on = ?", today)
	}},
	{"mine", func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		q = later(myTurn(q, who), today)
		if who.Role == actor.Lead {
			return q
		}
		return q.Where("cases.note <> ''")
	}},
	{"week", func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return calm(myTurn(q, who), who).Where("cases.due_on > ? AND cases.due_on <= ?", today, day.Plus(today, 7))
	}},
	{"rest", func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return calm(myTurn(q, who), who).Where("cases.due_on = '' OR cases.due_on > ?", day.Plus(today, 7))
	}},
	{"waiting", func(q *gorm.DB, who actor.Actor, _ string) *gorm.DB {
		return q.Where("cases.unit = ? AND cases.waits_for NOT IN ?", who.Unit, []actor.Role{"", who.Role})
	}},
	{"supporting", func(q *gorm.DB, who actor.Actor, _ string) *gorm.DB {
		return supported(q, who).Where(open)
	}},
}

// supported is what others lead and the unit supports, found from the unit's few rows: CROSS holds a file to that order, which would
// rather walk all cases of a state.
func supported(q *gorm.DB, who actor.Actor) *gorm.DB {
	return q.Table("case_units s CROSS JOIN cases").Where("s.unit = ? AND s.role = 'supporting' AND cases.id = s.case_id AND cases.unit <> ?", who.Unit, who.Unit)
}

// ofUnit are the two sides of a list of the unit: what it leads, what it supports.
func ofUnit(who actor.Actor, narrow desk, today string) []side {
	return []side{
		func(q *gorm.DB) *gorm.DB { return narrow(q.Where("cases.unit = ?", who.Unit), today) },
		func(q *gorm.DB) *gorm.DB { return narrow(supported(q, who), today) },
	}
}

// myTurn is what waits for the reader.
func myTurn(q *gorm.DB, who actor.Actor) *gorm.DB {
	return q.Where("cases.unit = ? AND cases.waits_for = ?", who.Unit, who.Role)
}

func later(q *gorm.DB, today string) *gorm.DB {
	return q.Where("cases.due_on = '' OR cases.due_on > ?", today)
}

// calm is what nothing new happened to; before a lead everything is put at once.
func calm(q *gorm.DB, who actor.Actor) *gorm.DB {
	if who.Role == actor.Lead {
		return q.Where("1 = 0")
	}
	return q.Where("cases.note = ''")
}

// UnitCases is the worklist of a handler or lead: all open cases of the unit in their groups, or the closed ones.
func (s *Service) UnitCases(ctx context.Context, who actor.Actor, f Filter) (CaseList, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseList{}, err
	}
	scope := func() *gorm.DB { return narrow(s.rectify.Scope(s.db.Read(ctx), who), f) }
	switch f.Status {
	case "closed", "asking", "all":
		of := list{scope, ofUnit(who, deskOf(f.Status), l.today)}
		out, err := s.paged(ctx, l, who, of, f)
		if err == nil {
			out.Counts["total"], err = count(of)
		}
		return out, err
	}
	out := CaseList{Counts: map[string]int{}}
	for _, p := range parts {
		var n int64
		if err := p.narrow(scope(), who, l.today).Count(&n).Error; err != nil {
			return out, err
		}
		out.Counts[p.name] = int(n)
		out.Counts["total"] += int(n)
	}
	cases, next, err := s.grouped(scope, who, f, l.today)
	if err != nil {
		return out, err
	}
	out.Next = next
	out.Items, err = s.items(ctx, l, who, cases)
	return out, err
}

// grouped fills one page from group after group, each by its due days, from where the page before ended.
func (s *Service) grouped(scope func() *gorm.DB, who actor.Actor, f Filter, today string) (cases []rectify.Case, next string, err error) {
	at := readCursor(f.Cursor)
	for _, p := range parts {
		if f.Status != "" && f.Status != "open" && f.Status != p.name || at.group != "" && at.group != p.name {
			continue
		}
		var some []rectify.Case
		if err := byDue.after(p.narrow(scope(), who, today).Select("cases.*"), at).Limit(f.page() + 1 - len(cases)).Find(&some).Error; err != nil {
			return nil, "", err
		}
		at = cursor{}
		if cases = append(cases, some...); len(cases) > f.page() {
			last := cases[f.page()-1]
			return cases[:f.page()], cursorOf(group(last, who, today), last).String(), nil
		}
	}
	return cases, "", nil
}
