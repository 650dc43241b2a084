package rectify_test

import (
	"fmt"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/rectify"
	"huiyin/survey"
)

// beside is another process on the same database.
func (w *world) beside() *world {
	w.t.Helper()
	b := &world{t: w.t, db: w.db, clock: w.clock}
	var err error
	b.survey, err = survey.New(b.db, nil, func(tx *database.Tx, o []survey.Opinion) error { return b.rectify.TakeOpinions(tx, o) })
	w.must(err)
	b.rectify, err = rectify.New(b.db, b.survey)
	w.must(err)
	return b
}

// newYear is 2027, with the first n days of January off.
func newYear(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("2027-01-%02d,休,元旦", i+1)
	}
	return wholeYear("2027", rows...)
}

// wholeYear is a year with its seven holidays, of which the New Year stands in rows.
func wholeYear(year string, rows ...string) string {
	for _, rest := range []string{"02-17,休,春节", "04-05,休,清明节", "05-01,休,劳动节", "06-09,休,端午节", "09-15,休,中秋节", "10-01,休,国庆节"} {
		rows = append(rows, year+"-"+rest)
	}
	return calendarOf(rows...)
}

// through waits until a process knows the calendar up to a day: a second at most, and some more on a busy machine.
func (w *world) through(on string) {
	w.t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if w.rectify.Calendar().Through() == on {
			return
		}
	}
	w.t.Fatalf("the calendar of another process is never seen: through %s", w.rectify.Calendar().Through())
}

func TestACalendarImportedByAnotherProcessCounts(t *testing.T) {
	a := newWorld(t)
	b := a.beside()
	a.clock.Set("2026-12-21")
	_, err := a.rectify.ImportCalendar(ctx, office, a.table(newYear(4)))
	a.must(err)
	if got := a.rectify.Calendar().Through(); got != "2027-12-31" {
		t.Fatalf("who imports sees it at once: through %s", got)
	}
	b.through("2027-12-31")
	id, _ := b.opened()
	c := b.row(id)
	clockIs(t, "whole", c.Clocks.Whole, "2027-01-13", "")
	if c.Clocks.Whole.Provisional {
		t.Error("a date within the published years is provisional")
	}
	b.sound()
}

// The same second gave two imports the same version: the second was never seen elsewhere.
func TestASecondImportOfTheSameSecondIsSeen(t *testing.T) {
	a := newWorld(t)
	b := a.beside()
	for _, off := range []int{4, 5, 0} {
		csv := newYear(off)
		if off == 0 {
			csv = calendarOf("2027-01-01,班,元旦")
		}
		_, err := a.rectify.ImportCalendar(ctx, office, a.table(csv))
		a.must(err)
		want, _ := a.rectify.Calendar().Add("2026-12-31", 1)
		for end := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if got, _ := b.rectify.Calendar().Add("2026-12-31", 1); got == want {
				break
			} else if time.Now().After(end) {
				t.Fatalf("%d days off: the first working day is %s, want %s", off, got, want)
			}
		}
	}
}

// A server that has not yet looked counts by the calendar of a second ago; the clock puts that right.
func TestADateCountedByAnOldCalendarIsCountedAnew(t *testing.T) {
	w := newWorld(t)
	w.clock.Set("2026-12-21")
	id, _ := w.opened()
	old := w.row(id)
	clockIs(t, "whole before", old.Clocks.Whole, "2027-01-11", "")
	_, err := w.rectify.ImportCalendar(ctx, office, w.table(newYear(4)))
	w.must(err)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		now := w.row(id)
		now.Clocks, now.DueOn, now.WholeDueOn = old.Clocks, old.DueOn, old.WholeDueOn
		return kept.Put(tx, &now)
	}))
	for range 2 { // done once
		w.must(w.rectify.Tick(ctx))
		c := w.row(id)
		clockIs(t, "whole", c.Clocks.Whole, "2027-01-13", "")
		if c.Version != 3 || c.WholeDueOn != "2027-01-13" || c.Clocks.Whole.Provisional {
			t.Fatalf("%+v", c)
		}
	}
	w.sound()
}

func TestCalendarsImportedAtOnceAreEachWhole(t *testing.T) {
	a := newWorld(t)
	b := a.beside()
	a.clock.Set("2026-12-21")
	var open []string
	for range 5 {
		id, _ := a.opened()
		open = append(open, id)
	}
	for round := range 10 {
		csv := []string{newYear(4), newYear(4), calendarOf("2025-01-01,休,元旦"), calendarOf("2025-01-01,休,元旦", "2025-01-26,班,春节")}
		for i, x := range atOnce(len(csv), func(i int) (string, error) {
			_, err := []*world{a, b}[i%2].rectify.ImportCalendar(ctx, actor.Clock, a.table(csv[i]))
			return "", err
		}) {
			if x.err != nil {
				t.Errorf("round %d, import %d: %v", round, i, x.err)
			}
		}
		for _, id := range open {
			c := a.row(id)
			clockIs(t, "whole", c.Clocks.Whole, "2027-01-13", "")
			if c.Clocks.Whole.Provisional || c.Version != 2 {
				t.Fatalf("round %d: %+v", round, c)
			}
		}
	}
	var days int64
	a.must(a.db.Read(ctx).Model(&rectify.CalendarDay{}).Where("day_on LIKE ?", "2027%").Count(&days).Error)
	if days != 4+6 {
		t.Errorf("%d days of 2027", days)
	}
	b.through("2027-12-31")
	a.sound()
}
