package day_test

import (
	"testing"
	"time"

	"huiyin/internal/day"
)

func TestADayEndsAtMidnightInTheCity(t *testing.T) {
	for at, want := range map[string]string{"2026-03-11T16:00:00Z": "2026-03-12", "2026-03-11T15:59:59Z": "2026-03-11", "2026-12-31T16:00:00Z": "2027-01-01"} {
		x, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.Of(x); got != want {
			t.Errorf("%s belongs to %s, want %s", at, got, want)
		}
	}
}

func TestDatesAsPeopleReadThem(t *testing.T) {
	if got := day.Say("2026-03-12"); got != "3月12日（周四）" {
		t.Error(got)
	}
	if got := day.Plus("2026-02-27", 2); got != "2026-03-01" {
		t.Error(got)
	}
	for _, bad := range []string{"2026-02-30", "26-1-1", "", "2026/03/01", "1999-12-31"} {
		if day.Valid(bad) {
			t.Errorf("%q was taken for a date", bad)
		}
	}
}
