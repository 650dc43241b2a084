package rectify_test

import (
	"fmt"
	"strings"
	"testing"

	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
	"huiyin/rectify"
)

// daysIn are the days that are known of a year.
func (w *world) daysIn(year string) (days []rectify.CalendarDay) {
	w.t.Helper()
	w.must(w.db.Read(ctx).Where("day_on LIKE ?", year+"%").Order("day_on").Find(&days).Error)
	return days
}

func (w *world) importDays(csv string, how func(*sheet.Table)) (sheet.Change, error) {
	w.t.Helper()
	t := w.table(csv)
	how(t)
	return w.rectify.ImportCalendar(ctx, office, t)
}

func gently(*sheet.Table)      {}
func replacing(t *sheet.Table) { t.Replace = true }
func trying(t *sheet.Table)    { t.DryRun = true }

// The announcement of 2027 names a day of 2026 too; that row once left 2026 with one of its 39 days.
func TestACalendarRowNeverStandsForItsYear(t *testing.T) {
	w := newWorld(t)
	before := len(w.daysIn("2026"))
	c, err := w.importDays(wholeYear("2027", "2027-01-01,休,元旦", "2026-12-26,班,元旦"), gently)
	w.must(err)
	if n := len(w.daysIn("2026")); n != before+1 || w.rectify.Calendar().IsWork("2026-10-01") || !w.rectify.Calendar().IsWork("2026-12-26") {
		t.Errorf("%d days of 2026, %s", n, c.Say)
	}
	if got := w.rectify.Calendar().Through(); got != "2027-12-31" {
		t.Errorf("published through %s", got)
	}
	w.sound()
}

func TestAYearIsPublishedWhenItsSevenHolidaysAreThere(t *testing.T) {
	w := newWorld(t)
	for i, x := range []struct{ row, through, lacks string }{
		{"2027/1/1,休,元旦", "2026-12-31", "2027 年还缺春节、清明节、劳动节、端午节、中秋节、国庆节"},
		{"2027年2月17日,休,春节", "2026-12-31", "清明节、劳动节"},
		{"46482,休,清明", "2026-12-31", "还缺劳动节、端午节、中秋节、国庆节"},
		{"2027-05-08,班,劳动节", "2026-12-31", "还缺劳动节"},
		{"2027-05-01,休,五一", "2026-12-31", "还缺端午节"},
		{"2027-06-09,休,端午节", "2026-12-31", "还缺中秋节、国庆节"},
		{"2027-10-01,休,国庆节、中秋节", "2027-12-31", ""},
	} {
		c, err := w.importDays(calendarOf(x.row), gently)
		w.must(err)
		if got := w.rectify.Calendar().Through(); got != x.through || !strings.Contains(c.Say, x.lacks) || x.lacks == "" && strings.Contains(c.Say, "还缺") {
			t.Errorf("after %d rows: through %s, %s", i+1, got, c.Say)
		}
	}
	w.sound()
}

// A day of a year that is not published counts already, and the date stays provisional.
func TestAKnownDayOfAnUnpublishedYearCounts(t *testing.T) {
	w := newWorld(t)
	w.clock.Set("2026-12-21")
	id, _ := w.opened()
	clockIs(t, "whole before", w.row(id).Clocks.Whole, "2027-01-11", "")
	_, err := w.importDays(calendarOf("2027-01-01,休,元旦"), gently)
	w.must(err)
	c := w.row(id)
	clockIs(t, "whole", c.Clocks.Whole, "2027-01-12", "")
	if !c.Clocks.Whole.Provisional || w.rectify.Calendar().IsWork("2027-01-01") {
		t.Errorf("%+v", c.Clocks.Whole)
	}
	w.sound()
}

func TestACalendarThatWasExportedChangesNothing(t *testing.T) {
	w := newWorld(t)
	raw, err := data.FS.ReadFile("calendar.csv")
	w.must(err)
	for name, how := range map[string]func(*sheet.Table){"gently": gently, "replacing": replacing} {
		c, err := w.importDays(string(raw), how)
		if err != nil || len(c.Lines()) > 0 || len(w.daysIn("2026")) != 39 {
			t.Errorf("%s: %v, %v", name, err, c.Lines())
		}
	}
	c, err := w.importDays(calendarOf("2026-10-01,班,国庆节", "2027-01-01,休,元旦"), trying)
	if err != nil || !strings.Contains(strings.Join(c.Lines(), "|"), "2026-10-01 的“日历”：休 国庆节 → 班 国庆节") {
		t.Errorf("a trial: %v, %v", err, c.Lines())
	}
	if w.rectify.Calendar().IsWork("2026-10-01") || len(w.daysIn("2027")) > 0 {
		t.Error("a trial wrote something")
	}
}

func TestWhatTakesAPublishedYearBackNeedsLeave(t *testing.T) {
	w := newWorld(t)
	one := calendarOf("2026-01-01,班,元旦", "2026-01-02,班,元旦", "2026-01-03,班,元旦")
	if _, err := w.importDays(one, gently); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "2026 年的元旦，这一年就不再算已公布") || w.rectify.Calendar().Through() != "2026-12-31" {
		t.Errorf("without leave: %v", err)
	}
	c, err := w.importDays(calendarOf("2026-01-01,休,元旦"), replacing)
	w.must(err)
	if got := w.rectify.Calendar().Through(); got != "2025-12-31" || len(w.daysIn("2026")) != 1 || !strings.Contains(c.Say, "去掉 38 天") {
		t.Errorf("with leave: through %s, %s", got, c.Say)
	}
}

// A database in which an earlier import left this year with one day: it opens, and says so.
func TestAYearThatLostItsDaysIsFoundAndTheServerStillStarts(t *testing.T) {
	w := newWorld(t)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return kept.Remove(tx, w.daysIn("2026")[1:]) }))
	found, err := w.rectify.Verify(ctx)
	w.must(err)
	if len(found) != 1 || found[0].What != "calendar" || !strings.Contains(found[0].Say, "2026 年的工作日历缺春节") {
		t.Errorf("%v", found)
	}
	b := w.beside()
	if got := b.rectify.Calendar().Through(); got != "2025-12-31" {
		t.Errorf("through %s", got)
	}
	raw, err := data.FS.ReadFile("calendar.csv")
	w.must(err)
	w.must2(w.importDays(string(raw), gently))
	w.sound()
}

func (w *world) must2(_ sheet.Change, err error) {
	w.t.Helper()
	w.must(err)
}

func TestADayOfTheCalendarIsADayOrRefused(t *testing.T) {
	w := newWorld(t)
	for cell, ok := range map[string]bool{"2027/10/1": true, "46661": true, "二〇二七年十月一日": true, "2027-10-01 00:00": true, "10/1/2027": false, "NaN": false, "Inf": false, "1900-01-01": false, "10月1日": false, "": false, "9999999": false} {
		_, err := w.importDays(calendarOf(fmt.Sprintf("%s,休,国庆节", cell)), trying)
		if ok != (err == nil) || !ok && !strings.Contains(err.Error(), "第 2 行") {
			t.Errorf("%q: %v", cell, err)
		}
	}
}
