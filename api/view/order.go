package view

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"huiyin/rectify"
)

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
	byDue    = dueOrder("due_on")
	byNewest = order{due: false, keys: "cases.id, cases.year, cases.number", by: "cases.year DESC, cases.number DESC",
		next: "cases.year <= ? AND (cases.year, cases.number) < (?, ?)"}
)

// dueOrder is the order of the days in a column.
func dueOrder(column string) order {
	column = "cases." + column
	return order{due: true, keys: "cases.id, " + column + " AS due_on, cases.year, cases.number", by: column + ", cases.year, cases.number",
		next: column + " >= ? AND (" + column + ", cases.year, cases.number) > (?, ?, ?)"}
}

// on is the same order by the days of another column; an empty one, and an order without days, change nothing.
func (o order) on(column string) order {
	if column == "" || !o.due {
		return o
	}
	return dueOrder(column)
}

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
