package rectify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
	"huiyin/rectify/workday"
)

// errTrial ends the transaction of a trial: everything was done, nothing is kept.
var errTrial = errors.New("calendar: a trial")

// ImportCalendar reads 日期,类型(休 or 班),名称. A row adds or changes its day, and says nothing about the others of its year, unless the table
// replaces: then the days of those years that it leaves out go. A year counts as published when its seven holidays are there by name.
// Provisional dates of open cases are counted anew. Nothing is taken over when any row is wrong.
func (s *Service) ImportCalendar(ctx context.Context, who actor.Actor, t *sheet.Table) (sheet.Change, error) {
	days, err := readDays(t)
	if err != nil {
		return sheet.Change{}, err
	}
	var c sheet.Change
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		c = sheet.Change{Rows: len(days)}
		if err := s.takeDays(tx, &c, t, days); err != nil || !t.DryRun {
			return err
		}
		return errTrial
	})
	if errors.Is(err, errTrial) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	_ = s.loadCalendar(ctx) // it is imported whether or not this succeeds: the next look sees it
	return c, nil
}

func readDays(t *sheet.Table) (days []CalendarDay, err error) {
	if err := t.Need("日期", "类型", "名称"); err != nil {
		return nil, err
	}
	var p sheet.Problems
	seen := map[string]int{}
	for _, r := range t.Rows() {
		on, ok := r.Date("日期")
		kind := r.Get("类型")
		switch {
		case !ok || !day.Valid(on):
			p.Add(r.Line, "“%s”不是日期，请写成 2026-10-01 这样。", r.Get("日期"))
		case seen[on] > 0:
			p.Add(r.Line, "%s 和第 %d 行重复。", on, seen[on])
		case kind != "休" && kind != "班":
			p.Add(r.Line, "类型只能是“休”或“班”，这里是“%s”。", kind)
		case len([]rune(r.Get("名称"))) > longestName:
			p.Add(r.Line, "名称最多 %d 个字。", longestName)
		}
		seen[on] = r.Line
		days = append(days, CalendarDay{DayOn: on, Work: kind == "班", Name: r.Get("名称")})
	}
	if len(days) == 0 {
		return nil, fault.New(fault.Invalid, "empty_file", "文件里没有日期。")
	}
	return days, p.Err()
}

// longestName is how long the name of a holiday may be, in characters.
const longestName = 40

// takeDays writes the days and counts by them. Imports draw a number before all else: two at once go one after the other, and the second
// counts by the days of both.
func (s *Service) takeDays(tx *database.Tx, c *sheet.Change, t *sheet.Table, days []CalendarDay) error {
	n, err := tx.Next("calendar")
	if err != nil {
		return err
	}
	var stand []CalendarDay
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Order("day_on").Find(&stand).Error; err != nil {
		return err
	}
	changed, left := changedDays(c, stand, days)
	if !t.Replace {
		left = nil
	}
	if err := foretold(c, t, stand, changed, left); err != nil {
		return err
	}
	version := fmt.Sprintf("%s-%d", tx.Now().Format("20060102"), n)
	for _, write := range []func() error{
		func() error { return kept.PutAll(tx, changed) },
		func() error { return kept.Remove(tx, left) },
		func() error { return putYears(tx, version, changed, left) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	if err := audit.Record(tx, "calendar.import", version, map[string]int{"days": len(days)}); err != nil {
		return err
	}
	cal, err := readCalendar(tx.DB)
	if err != nil {
		return err
	}
	return s.recount(tx, cal)
}

// changedDays are the days that the file adds or changes; left are those of its years that it leaves out.
func changedDays(c *sheet.Change, stand, days []CalendarDay) (changed, left []CalendarDay) {
	was, years := map[string]CalendarDay{}, map[int]bool{}
	for _, d := range stand {
		was[d.DayOn] = d
	}
	for _, d := range days {
		old, known := was[d.DayOn]
		delete(was, d.DayOn)
		years[yearOf(d.DayOn)] = true
		if d.Stamp = old.Stamp; d == old {
			continue
		}
		before := ""
		if known {
			before = sayDay(old)
		}
		c.Compare(d.DayOn, "日历", before, sayDay(d))
		changed = append(changed, d)
	}
	for _, d := range stand {
		if _, out := was[d.DayOn]; out && years[yearOf(d.DayOn)] {
			left = append(left, d)
		}
	}
	return changed, left
}

func sayDay(d CalendarDay) string {
	if d.Work {
		return "班 " + d.Name
	}
	return "休 " + d.Name
}

// foretold says what the calendar will be, year by year, and refuses what takes a year back that was published, without leave, or leaves a
// year out between two.
func foretold(c *sheet.Change, t *sheet.Table, stand, changed, left []CalendarDay) error {
	next := map[string]CalendarDay{}
	for _, d := range slices.Concat(stand, changed) {
		next[d.DayOn] = d
	}
	for _, d := range left {
		delete(next, d.DayOn)
		c.Note("去掉 %s %s", d.DayOn, sayDay(d))
	}
	before, after := daysByYear(stand), daysByYear(slices.Collect(maps.Values(next)))
	published := complete(after)
	if len(workday.FirstRun(published)) < len(published) {
		return fault.New(fault.Invalid, "bad_calendar", "日历的年份要一年接一年，请先导入中间缺的年份，七个法定节日都要写全。")
	}
	says := []string{fmt.Sprintf("新增或改 %d 天，去掉 %d 天", len(changed), len(left))}
	for _, y := range slices.Sorted(maps.Keys(after)) {
		lacks := workday.Missing(after[y])
		if len(lacks) == 0 {
			continue
		}
		says = append(says, fmt.Sprintf("%d 年还缺%s，没有写到的日子先按周一到周五推算", y, strings.Join(lacks, "、")))
		if len(workday.Missing(before[y])) == 0 {
			c.Lose("%d 年的%s，这一年就不再算已公布", y, strings.Join(lacks, "、"))
		}
	}
	c.Say = strings.Join(says, "；")
	return c.Allowed(t)
}

// putYears marks the years of which days changed: every process sees by it that there is another calendar.
func putYears(tx *database.Tx, version string, changed, left []CalendarDay) error {
	years := map[int]bool{}
	for _, d := range slices.Concat(changed, left) {
		years[yearOf(d.DayOn)] = true
	}
	for _, y := range slices.Sorted(maps.Keys(years)) {
		if err := kept.Put(tx, &CalendarYear{Year: y, Version: version}); err != nil {
			return err
		}
	}
	return nil
}

// calendar finds years that cannot be counted by: this one, and those between published ones, must have their seven holidays.
func (v *verification) calendar() error {
	var days []CalendarDay
	if err := v.at.Order("day_on").Find(&days).Error; err != nil {
		return err
	}
	byYear := daysByYear(days)
	through := v.db.Now().In(day.Shanghai).Year()
	if years := complete(byYear); len(years) > 0 {
		through = max(through, years[len(years)-1])
	}
	for y, list := range byYear {
		if lacks := workday.Missing(list); y <= through && len(lacks) > 0 {
			v.Add("calendar", fmt.Sprint(y), "%d 年的工作日历缺%s，请重新导入这一年。", y, strings.Join(lacks, "、"))
		}
	}
	return nil
}
