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

	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/rectify/workday"
)

// CalendarDay is one exception from Monday to Friday: a holiday or a make-up day.
type CalendarDay struct {
	DayOn string `gorm:"primaryKey"`
	Work  bool
	Name  string

	kept.Stamp
}

// CalendarYear is a year of which days are known, and the import that last changed any.
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

// readCalendar makes the calendar of the days that stand. Published are the years whose seven holidays are there; a day of another year
// counts too, but the dates counted over it stay provisional.
func readCalendar(db *gorm.DB) (*workday.Calendar, error) {
	years, err := readYears(db)
	if err != nil {
		return nil, err
	}
	var days []CalendarDay
	if err := db.Order("day_on").Find(&days).Error; err != nil {
		return nil, err
	}
	byYear := daysByYear(days)
	published := workday.FirstRun(complete(byYear))
	var whole, early []workday.Day
	for y, list := range byYear {
		if slices.Contains(published, y) {
			whole = append(whole, list...)
		} else {
			early = append(early, list...)
		}
	}
	cal, err := workday.New(versionOf(years), published, whole)
	if err != nil {
		return nil, err
	}
	return cal.Knowing(early)
}

func daysByYear(days []CalendarDay) map[int][]workday.Day {
	out := map[int][]workday.Day{}
	for _, d := range days {
		y := yearOf(d.DayOn)
		out[y] = append(out[y], workday.Day{On: d.DayOn, Work: d.Work, Name: d.Name})
	}
	return out
}

func yearOf(on string) int {
	y, _ := strconv.Atoi(on[:4])
	return y
}

// complete are the years whose seven holidays are there, in order.
func complete(byYear map[int][]workday.Day) (years []int) {
	for y, days := range byYear {
		if len(workday.Missing(days)) == 0 {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	return years
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
