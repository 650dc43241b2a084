package duty

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
)

// Import reads 星期,从,到,姓名,电话 and puts the list in the place of the one that stands; whom it no longer has needs the table's leave
// (Replace). Nothing is taken over when any row is wrong; hours in which nobody is on duty are no reason to refuse a list, Gaps says them.
func Import(ctx context.Context, db *database.DB, who actor.Actor, t *sheet.Table) (r Roster, c sheet.Change, err error) {
	if r, err = read(t); err != nil {
		return nil, c, err
	}
	err = db.Do(ctx, who, func(tx *database.Tx) (err error) {
		c, err = r.replace(tx, t)
		return err
	})
	return r, c, err
}

func read(t *sheet.Table) (r Roster, err error) {
	if err := t.Need("星期", "从", "到", "姓名", "电话"); err != nil {
		return nil, err
	}
	var p sheet.Problems
	for _, line := range t.Rows() {
		w := Watch{N: len(r) + 1, Days: days(line.Get("星期")), Begins: clock(line.Get("从")), Ends: clock(line.Get("到")), Name: line.Get("姓名"), Phone: line.Get("电话")}
		switch {
		case w.Days == "":
			p.Add(line.Line, "“%s”不是星期，请写成“周一至周五”“周六、周日”或者“每天”。", line.Get("星期"))
		case minutes(w.Begins) < 0 || w.Begins == "24:00" || minutes(w.Ends) < 0:
			p.Add(line.Line, "“%s 到 %s”不是时间，请写成 08:30、24:00 这样。", line.Get("从"), line.Get("到"))
		case w.Name == "" || len([]rune(w.Name)) > 60:
			p.Add(line.Line, "请写谁值班，最多 60 个字。")
		case !called(w.Phone):
			p.Add(line.Line, "“%s”不像电话，值班的人要叫得到。", line.Get("电话"))
		}
		r = append(r, w)
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	if len(r) == 0 {
		return nil, fault.New(fault.Invalid, "empty_file", "文件里没有值班的人。")
	}
	return r, nil
}

// replace puts the list in the place of the one that stands, or only says what that would change.
func (r Roster) replace(tx *database.Tx, t *sheet.Table) (sheet.Change, error) {
	stand, err := Read(tx.DB)
	if err != nil {
		return sheet.Change{}, err
	}
	c := r.instead(stand)
	if err := c.Allowed(t); err != nil || t.DryRun {
		return c, err
	}
	if err := kept.Remove(tx, stand); err != nil {
		return c, err
	}
	if err := kept.InsertAll(tx, slices.Clone(r)); err != nil {
		return c, err
	}
	return c, audit.Record(tx, "duty.import", "duties", map[string]int{"rows": len(r)})
}

// instead is what changes when the list takes the place of another.
func (r Roster) instead(of Roster) sheet.Change {
	c, added, gone := sheet.Change{Rows: len(r)}, 0, 0
	for _, w := range r {
		if !slices.ContainsFunc(of, w.same) {
			added++
			c.Note("加上 %s", w)
		}
	}
	for _, w := range of {
		if !slices.ContainsFunc(r, w.same) {
			gone++
			c.Note("去掉 %s", w)
			c.Lose("%s", w)
		}
	}
	c.Say = fmt.Sprintf("新增 %d 班，去掉 %d 班", added, gone)
	return c
}

func (w Watch) same(other Watch) bool { return w.String() == other.String() }

// String is a watch in words: 周一、周二 08:30 到 24:00 王建 0571-87012345.
func (w Watch) String() string {
	on := make([]string, 0, len(w.Days))
	for _, d := range w.Days {
		on = append(on, weekdays[d-'1'])
	}
	return fmt.Sprintf("%s %s 到 %s %s %s", strings.Join(on, "、"), w.Begins, w.Ends, w.Name, w.Phone)
}

// days are the days of the week that a cell names, as figures; empty when it names anything else.
func days(cell string) string {
	var on [7]bool
	for _, part := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune("、，,； ", c) }) {
		first, last, ok := span(part)
		if !ok {
			return ""
		}
		for d := first; d <= last; d++ {
			on[d] = true
		}
	}
	out := ""
	for d, is := range on {
		if is {
			out += string(rune('1' + d))
		}
	}
	return out
}

// span is 周一至周五, 周六 or 每天.
func span(part string) (first, last int, ok bool) {
	if part == "每天" {
		return 0, 6, true
	}
	from, to, two := strings.Cut(strings.NewReplacer("到", "至", "-", "至", "—", "至", "星期", "周", "周天", "周日").Replace(part), "至")
	if first = slices.Index(weekdays, from); !two {
		return first, first, first >= 0
	}
	if !strings.HasPrefix(to, "周") {
		to = "周" + to
	}
	last = slices.Index(weekdays, to)
	return first, last, first >= 0 && first <= last
}

// clock is a time of day as 08:30.
func clock(cell string) string {
	cell = strings.ReplaceAll(cell, "：", ":")
	if strings.Count(cell, ":") == 2 { // as Excel may write it
		cell = strings.TrimSuffix(cell, ":00")
	}
	if len(cell) == 4 && cell[1] == ':' {
		cell = "0" + cell
	}
	return cell
}

// called says whether a number can be dialled.
func called(phone string) bool {
	figures := 0
	for _, c := range phone {
		switch {
		case c >= '0' && c <= '9':
			figures++
		case !strings.ContainsRune("+-() 转", c):
			return false
		}
	}
	return figures >= 3 && len(phone) <= 40
}
