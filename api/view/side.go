package view

import (
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify"
)

// side is a part of a list that stands in an index in the list's own order.
type side func(*gorm.DB) *gorm.DB

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

// sidesOf are the sides of a status; of what waits for somebody, one for each who can be waited for.
func sidesOf(status, today string) (out []side) {
	narrow := deskOf(status)
	if status != "open" && status != "late" {
		return []side{func(q *gorm.DB) *gorm.DB { return narrow(q, today) }}
	}
	for _, role := range turns {
		out = append(out, func(q *gorm.DB) *gorm.DB { return narrow(q.Where("cases.waits_for = ?", role), today) })
	}
	return out
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
