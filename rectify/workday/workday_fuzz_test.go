package workday_test

import (
	"testing"
	"time"

	"huiyin/rectify/workday"
)

// Days counted forward are counted back, a due date is a working day, and no calendar of anybody's makes the counting stop or turn round.
func FuzzWorkingDaysCountedForwardAreCountedBack(f *testing.F) {
	shipped := published(f)
	f.Add(uint16(0), uint8(5), "2026-02-16", false)
	f.Add(uint16(9000), uint8(0), "2026-13-40", true)
	f.Add(uint16(65535), uint8(255), "", true)
	f.Fuzz(func(t *testing.T, from uint16, n uint8, exception string, work bool) {
		on := time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(from)).Format(time.DateOnly)
		own, err := workday.New("own", []int{2026}, []workday.Day{{On: exception, Work: work}})
		if err != nil {
			own = shipped
		}
		for _, c := range []*workday.Calendar{shipped, own} {
			due, _ := c.Add(on, int(n))
			if got := c.Between(on, due); got != int(n) || c.Between(due, on) != -got {
				t.Errorf("%s plus %d is %s, which is %d days away", on, n, due, got)
			}
			if n > 0 && (!c.IsWork(due) || due <= on) {
				t.Errorf("%s plus %d is %s, when nobody works", on, n, due)
			}
		}
	})
}
