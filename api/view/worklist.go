package view

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
)

// part is one group of a worklist as the database finds it; group says the same of one case.
type part struct {
	name   string
	day    string // column of its days; empty: due_on
	narrow func(q *gorm.DB, who actor.Actor, today string) *gorm.DB
}

// parts are the groups in their order: what the unit is late with, whoever is awaited; due today, waiting for me, due within a week, the
// rest of mine, what is with others, what we only support.
var parts = []part{
	{name: "late", day: "owed_on", narrow: func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return isLate(q.Where("cases.unit = ? AND cases.waits_for <> ''", who.Unit), today)
	}},
	{name: "today", narrow: func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return myTurn(q, who, today).Where("cases.due_on = ?", today)
	}},
	{name: "mine", narrow: func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		q = later(myTurn(q, who, today), today)
		if who.Role == actor.Lead {
			return q
		}
		return q.Where("cases.note <> ''")
	}},
	{name: "week", narrow: func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return calm(myTurn(q, who, today), who).Where("cases.due_on > ? AND cases.due_on <= ?", today, day.Plus(today, 7))
	}},
	{name: "rest", narrow: func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return calm(myTurn(q, who, today), who).Where("cases.due_on = '' OR cases.due_on > ?", day.Plus(today, 7))
	}},
	{name: "waiting", narrow: func(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
		return timely(q.Where("cases.unit = ? AND cases.waits_for NOT IN ?", who.Unit, []actor.Role{"", who.Role}), today)
	}},
	{name: "supporting", narrow: func(q *gorm.DB, who actor.Actor, _ string) *gorm.DB {
		return supported(q, who).Where(open)
	}},
}

// supported is what others lead and the unit supports, found from the unit's few rows: CROSS holds a file to that order, which would
// rather walk all cases of a state.
func supported(q *gorm.DB, who actor.Actor) *gorm.DB {
	return q.Table("case_units s CROSS JOIN cases").Where("s.unit = ? AND s.role = 'supporting' AND cases.id = s.case_id AND cases.unit <> ?", who.Unit, who.Unit)
}

// ofUnit are the two sides of a list of the unit: what it leads, what it supports. With what others led it was never late.
func ofUnit(who actor.Actor, status, today string) []side {
	narrow := deskOf(status)
	if status == "was_late" {
		return []side{{narrow: func(q *gorm.DB) *gorm.DB { return everLateHere(q.Where("cases.unit = ?", who.Unit), today) }}}
	}
	return []side{
		{narrow: func(q *gorm.DB) *gorm.DB { return narrow(q.Where("cases.unit = ?", who.Unit), today) }},
		{narrow: func(q *gorm.DB) *gorm.DB { return narrow(supported(q, who), today) }},
	}
}

// myTurn is what waits for the reader and is not late.
func myTurn(q *gorm.DB, who actor.Actor, today string) *gorm.DB {
	return timely(q.Where("cases.unit = ? AND cases.waits_for = ?", who.Unit, who.Role), today)
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
	case "closed", "asking", "was_late", "all":
		of := list{scope, ofUnit(who, f.Status, l.today)}
		out, err := s.paged(ctx, l, who, of, f)
		if err == nil {
			out.Counts["total"], err = count(of)
		}
		return out, errors.Join(err, s.countLate(ctx, who.Unit, l.today, out.Counts))
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
	return out, errors.Join(err, s.countLate(ctx, who.Unit, l.today, out.Counts))
}

// countLate says with how many cases a unit is and was late: those that it has, and those that another has now. What it was is counted
// where its rows are written; what is late today may have none yet.
func (s *Service) countLate(ctx context.Context, unit, today string, counts map[string]int) error {
	late := isLate(s.db.Read(ctx).Model(&rectify.Case{}).Where("cases.unit = ?", unit), today).Session(&gorm.Session{})
	var now, unwritten int64
	was, elsewhere, err := s.rectify.WasLate(ctx, unit)
	err = errors.Join(err, late.Count(&now).Error,
		late.Where("NOT EXISTS (SELECT 1 FROM case_lates l WHERE l.case_id = cases.id AND l.unit = cases.unit)").Count(&unwritten).Error)
	if _, filtered := counts["late"]; !filtered {
		counts["late"] = int(now)
	}
	counts["was_late"], counts["was_late_elsewhere"] = was+int(unwritten), elsewhere
	return err
}

// grouped fills one page from group after group, each by its due days, from where the page before ended.
func (s *Service) grouped(scope func() *gorm.DB, who actor.Actor, f Filter, today string) (cases []rectify.Case, next string, err error) {
	at := readCursor(f.Cursor)
	for _, p := range parts {
		if f.Status != "" && f.Status != "open" && f.Status != p.name || at.group != "" && at.group != p.name {
			continue
		}
		var some []rectify.Case
		if err := byDue.on(p.day).after(p.narrow(scope(), who, today).Select("cases.*"), at).Limit(f.page() + 1 - len(cases)).Find(&some).Error; err != nil {
			return nil, "", err
		}
		at = cursor{}
		if cases = append(cases, some...); len(cases) > f.page() {
			last := cases[f.page()-1]
			if last.Late(today) && last.Unit == who.Unit {
				last.DueOn = last.OwedOn
			}
			return cases[:f.page()], cursorOf(group(last, who, today), last).String(), nil
		}
	}
	return cases, "", nil
}
