package rectify

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
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

// CalendarDay is one exception from Monday to Friday: a holiday or a make-up day.
type CalendarDay struct {
	DayOn string `gorm:"primaryKey"`
	Work  bool
	Name  string

	kept.Stamp
}

// CalendarYear is a year whose calendar the State Council has published.
type CalendarYear struct {
	Year    int `gorm:"primaryKey"`
	Version string

	kept.Stamp
}

// calendar is the working-day calendar in force, and when it is looked at again.
type calendar struct {
	cached  atomic.Pointer[workday.Calendar]
	lookAt  atomic.Int64 // in nanoseconds since 1970
	looking sync.Mutex
}

// lookEvery is how long a calendar is believed: an import here is seen at once, one by another process within this time. A look that
// takes longer is given up, and the one that stands is good enough.
const lookEvery = time.Second

// Calendar is the working-day calendar in use.
func (s *Service) Calendar() *workday.Calendar {
	c := &s.cal
	if time.Now().UnixNano() >= c.lookAt.Load() && c.looking.TryLock() {
		defer c.looking.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), lookEvery)
		defer cancel()
		_ = s.lookAtCalendar(ctx)
	}
	return c.cached.Load()
}

// loadCalendar takes the calendar as it stands in the database now: at start and after an import.
func (s *Service) loadCalendar(ctx context.Context) error {
	s.cal.looking.Lock()
	defer s.cal.looking.Unlock()
	return s.lookAtCalendar(ctx)
}

func (s *Service) lookAtCalendar(ctx context.Context) error {
	defer func() { s.cal.lookAt.Store(time.Now().Add(lookEvery).UnixNano()) }()
	years, err := readYears(s.db.Read(ctx))
	if old := s.cal.cached.Load(); err != nil || old != nil && old.Version() == versionOf(years) {
		return err
	}
	return s.db.Read(ctx).Transaction(func(tx *gorm.DB) error {
		cal, err := readCalendar(tx)
		if err == nil {
			s.cal.cached.Store(cal)
		}
		return err
	}, &sql.TxOptions{ReadOnly: true})
}

func readYears(db *gorm.DB) (years []CalendarYear, err error) {
	err = db.Order("year").Find(&years).Error
	return years, err
}

// versionOf names the calendar that these years make: another one after any import.
func versionOf(years []CalendarYear) string {
	names := make([]string, len(years))
	for i, y := range years {
		names[i] = fmt.Sprint(y.Year, " ", y.Version)
	}
	return strings.Join(names, ", ")
}

func readCalendar(db *gorm.DB) (*workday.Calendar, error) {
	years, err := readYears(db)
	if err != nil {
		return nil, err
	}
	var days []CalendarDay
	if err := db.Order("day_on").Find(&days).Error; err != nil {
		return nil, err
	}
	published := make([]int, len(years))
	for i, y := range years {
		published[i] = y.Year
	}
	list := make([]workday.Day, len(days))
	for i, d := range days {
		list[i] = workday.Day{On: d.DayOn, Work: d.Work, Name: d.Name}
	}
	return workday.New(versionOf(years), published, list)
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
		days = append(days, CalendarDay{DayOn: on, Work: kind == "班", Name: r.Get("名称")})
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	if len(days) == 0 {
		return 0, fault.New(fault.Invalid, "empty_file", "文件里没有日期。")
	}
	if err := s.db.Do(ctx, who, func(tx *database.Tx) error { return s.replaceYears(tx, days, years) }); err != nil {
		return 0, err
	}
	_ = s.loadCalendar(ctx) // it is imported whether or not this succeeds: the next look sees it
	return len(days), nil
}

// replaceYears writes the years and counts by them. Imports draw a number before all else: two at once go one after the other, and the
// second counts by the years of both.
func (s *Service) replaceYears(tx *database.Tx, days []CalendarDay, years map[int]bool) error {
	n, err := tx.Next("calendar")
	if err != nil {
		return err
	}
	version := fmt.Sprintf("%s-%d", tx.Now().Format("20060102"), n)
	for y := range years {
		from, to := fmt.Sprintf("%d-01-01", y), fmt.Sprintf("%d-12-31", y)
		var stand []CalendarDay
		if err := tx.Where("day_on >= ? AND day_on <= ?", from, to).Find(&stand).Error; err != nil {
			return err
		}
		if err := kept.Remove(tx, stand); err != nil {
			return err
		}
		if err := kept.Put(tx, &CalendarYear{Year: y, Version: version}); err != nil {
			return err
		}
	}
	if err := kept.InsertAll(tx, days); err != nil {
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
		if err := s.turn(tx, &c).recount(cal); err != nil {
			return err
		}
	}
	return nil
}

// recount counts the provisional dates of one case anew; a case in which none moves has no event of it.
func (t *turn) recount(cal *workday.Calendar) error {
	before := *t.c
	for _, clock := range t.c.Clocks.all() {
		clock.recount(cal)
	}
	if t.c.Clocks == before.Clocks {
		return nil
	}
	return t.save(before, "recount")
}

// all are the clocks of a case.
func (c *Clocks) all() []*Clock { return []*Clock{&c.First, &c.Stage, &c.Whole, &c.Office} }

// outdated says whether a date is called provisional that lies within the published years: a server counted it that had not yet looked
// when they were imported beside it.
func (c *Clocks) outdated(cal *workday.Calendar) bool {
	return slices.ContainsFunc(c.all(), func(k *Clock) bool { return k.Provisional && k.Due <= cal.Through() })
}
