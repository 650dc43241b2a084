package rectify

import (
	"context"
	"fmt"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
	"huiyin/rectify/workday"
)

// CalendarDay is one exception from Monday to Friday: a holiday or a make-up day.
type CalendarDay struct {
	DayOn string `gorm:"primaryKey"`
	Work  bool
	Name  string
}

// CalendarYear is a year whose calendar the State Council has published.
type CalendarYear struct {
	Year    int `gorm:"primaryKey"`
	Version string
}

// LoadCalendar takes the working-day calendar from the database; other processes do so at start and after an import.
func (s *Service) LoadCalendar(ctx context.Context) error {
	cal, err := readCalendar(s.db.Read(ctx))
	if err == nil {
		s.cal.Store(cal)
	}
	return err
}

func readCalendar(db *gorm.DB) (*workday.Calendar, error) {
	var years []CalendarYear
	var days []CalendarDay
	if err := db.Order("year").Find(&years).Error; err != nil {
		return nil, err
	}
	if err := db.Order("day_on").Find(&days).Error; err != nil {
		return nil, err
	}
	published, version := []int{}, "none"
	for _, y := range years {
		published, version = append(published, y.Year), y.Version
	}
	list := make([]workday.Day, len(days))
	for i, d := range days {
		list[i] = workday.Day{On: d.DayOn, Work: d.Work, Name: d.Name}
	}
	return workday.New(version, published, list)
}

// ImportCalendar reads 日期,类型(休 or 班),名称 for whole years, replaces those years, and counts provisional dates of open cases anew.
// Nothing is taken over when any row is wrong.
func (s *Service) ImportCalendar(ctx context.Context, who actor.Actor, t *sheet.Table) (rows int, err error) {
	if err := t.Need("日期", "类型", "名称"); err != nil {
		return 0, err
	}
	var p sheet.Problems
	var days []CalendarDay
	years, seen := map[int]bool{}, map[string]int{}
	for _, r := range t.Rows() {
		on, kind := r.Get("日期"), r.Get("类型")
		if !day.Valid(on) {
			p.Add(r.Line, "“%s”不是日期，请写成 2026-10-01 这样。", on)
			continue
		}
		if seen[on] > 0 {
			p.Add(r.Line, "%s 和第 %d 行重复。", on, seen[on])
		}
		seen[on] = r.Line
		if kind != "休" && kind != "班" {
			p.Add(r.Line, "类型只能是“休”或“班”，这里是“%s”。", kind)
			continue
		}
		y, _ := strconv.Atoi(on[:4])
		years[y] = true
		days = append(days, CalendarDay{on, kind == "班", r.Get("名称")})
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	if len(days) == 0 {
		return 0, fault.New(fault.Invalid, "empty_file", "文件里没有日期。")
	}
	err = s.db.Do(ctx, who, func(tx *database.Tx) error { return s.replaceYears(tx, days, years) })
	if err == nil {
		err = s.LoadCalendar(ctx)
	}
	return len(days), err
}

func (s *Service) replaceYears(tx *database.Tx, days []CalendarDay, years map[int]bool) error {
	version := tx.Now().Format("20060102-150405")
	for y := range years {
		from, to := fmt.Sprintf("%d-01-01", y), fmt.Sprintf("%d-12-31", y)
		if err := tx.Where("day_on >= ? AND day_on <= ?", from, to).Delete(&CalendarDay{}).Error; err != nil {
			return err
		}
		if err := tx.Save(&CalendarYear{y, version}).Error; err != nil {
			return err
		}
	}
	if err := tx.CreateInBatches(days, 200).Error; err != nil {
		return err
	}
	cal, err := readCalendar(tx.DB)
	if err != nil {
		return fault.New(fault.Invalid, "bad_calendar", "日历的年份要一年接一年，请先导入中间缺的年份。")
	}
	if err := audit.Record(tx, "calendar.import", version, map[string]int{"days": len(days)}); err != nil {
		return err
	}
	return s.recount(tx, cal)
}

// recount counts the provisional dates anew, of open cases and of merged ones that may part again; each change is an event of its case.
func (s *Service) recount(tx *database.Tx, cal *workday.Calendar) error {
	var open []Case
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("state NOT IN ?", []State{Closed, Withdrawn}).Order("id").Find(&open).Error; err != nil {
		return err
	}
	for _, c := range open {
		before := c
		for _, clock := range []*Clock{&c.Clocks.First, &c.Clocks.Stage, &c.Clocks.Whole, &c.Clocks.Office} {
			clock.recount(cal)
		}
		if c.Clocks == before.Clocks {
			continue
		}
		if err := s.turn(tx, &c).save(before, "recount"); err != nil {
			return err
		}
	}
	return nil
}
