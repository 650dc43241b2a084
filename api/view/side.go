package view

import (
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify"
)

// side is a part of a list that stands in an index in the list's own order. day is the column of its days, empty for due_on: what a unit
// is late with stands by the day that it passed.
type side struct {
	narrow func(*gorm.DB) *gorm.DB
	day    string
}

// list is what the reader may see of a list, in its sides: a page is merged from theirs, and never sorted out of the whole city.
type list struct {
	scope func() *gorm.DB
	sides []side
}

// turns are those for whom a case can wait.
var turns = []actor.Role{actor.Handler, actor.Lead, actor.Office, actor.Citizen}

// deskOf is the desk of a status; none, and all, is every case.
func deskOf(status string) desk {
	if d, named := desks[status]; named {
		return d
	}
	if status == "" || status == "all" {
		return func(q *gorm.DB, _ string) *gorm.DB { return q }
	}
	return inState(rectify.State(status))
}

// sidesOf are the sides of a status; of what waits for somebody, one for each who can be waited for; of what is late, what units are late
// with and what the office itself is.
func sidesOf(status, today string) (out []side) {
	narrow := deskOf(status)
	switch status {
	case "open":
		for _, role := range turns {
			out = append(out, side{narrow: func(q *gorm.DB) *gorm.DB { return narrow(q.Where("cases.waits_for = ?", role), today) }})
		}
		return out
	case "late":
		return []side{{narrow: func(q *gorm.DB) *gorm.DB { return isLate(q, today) }, day: "owed_on"}, {narrow: func(q *gorm.DB) *gorm.DB {
			return timely(q.Where("cases.waits_for = ? AND cases.due_on > '' AND cases.due_on < ?", actor.Office, today), today)
		}}}
	}
	return []side{{narrow: func(q *gorm.DB) *gorm.DB { return narrow(q, today) }}}
}

// count is how many cases stand in a list.
func count(of list) (total int, err error) {
	for _, side := range of.sides {
		var n int64
		if err := side.narrow(of.scope()).Count(&n).Error; err != nil {
			return 0, err
		}
		total += int(n)
	}
	return total, nil
}

// read gives a page of so many cases after a place, and the place of the next one: their keys out of the indexes of all sides, then the
// rows of those that are shown.
func (of list) read(by order, at cursor, most int) (cases []rectify.Case, next string, err error) {
	var keys []rectify.Case
	for _, side := range of.sides {
		var some []rectify.Case
		by := by.on(side.day)
		if err := by.after(side.narrow(of.scope()).Select(by.keys), at).Limit(most + 1).Find(&some).Error; err != nil {
			return nil, "", err
		}
		keys = append(keys, some...)
	}
	slices.SortFunc(keys, by.compare)
	if len(keys) > most {
		keys = keys[:most]
		next = cursorOf("", keys[most-1]).String()
	}
	if len(keys) == 0 {
		return nil, "", nil
	}
	ids, place := make([]string, len(keys)), map[string]int{}
	for i, k := range keys {
		ids[i], place[k.ID] = k.ID, i
	}
	err = of.scope().Where("cases.id IN ?", ids).Find(&cases).Error
	slices.SortFunc(cases, func(a, b rectify.Case) int { return place[a.ID] - place[b.ID] })
	return cases, next, err
}
