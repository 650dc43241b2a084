package day_test

import (
	"testing"
	"time"

	"huiyin/internal/day"
)

// Whatever is sent as a date is refused, or can be counted with and said.
func FuzzADateIsValidOrRefused(f *testing.F) {
	for _, s := range []string{"2026-03-12", "2024-02-29", "2023-02-29", "2026-3-1", "0000-00-00", "２０２６-03-12", "2026-03-12T00:00:00Z", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, on string) {
		if !day.Valid(on) {
			_ = day.Say(on)
			return
		}
		at, err := time.ParseInLocation(time.DateOnly, on, day.Shanghai)
		if err != nil || day.Of(at) != on || day.Plus(day.Plus(on, 400), -400) != on || day.Month(on) != on[:7] {
			t.Errorf("%q is valid and no date: %v", on, err)
		}
	})
}
