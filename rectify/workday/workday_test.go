package workday_test

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"huiyin/internal/day"
	"huiyin/rectify/workday"
)

// published is the calendar that the product ships, read as a file because this package knows none of ours.
func published(t testing.TB) *workday.Calendar {
	t.Helper()
	raw, err := os.ReadFile("../../data/calendar.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var days []workday.Day
	for _, r := range rows[1:] {
		days = append(days, workday.Day{On: r[0], Work: r[1] == "班", Name: r[2]})
	}
	c, err := workday.New("2026", []int{2025, 2026}, days)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// oracle is the second opinion: another project's table of the same announcements.
func oracle(on time.Time) bool {
	if h := HolidayUtil.GetHoliday(on.Format(time.DateOnly)); h != nil {
		return h.IsWork()
	}
	return on.Weekday() != time.Saturday && on.Weekday() != time.Sunday
}

func oracleAdd(on time.Time, n int) string {
	for n > 0 {
		on = on.AddDate(0, 0, 1)
		if oracle(on) {
			n--
		}
	}
	return on.Format(time.DateOnly)
}

func TestEveryDayOfTheShippedYearsAgreesWithTheOracle(t *testing.T) {
	c, makeUp := published(t), 0
	for d := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2027; d = d.AddDate(0, 0, 1) {
		on := d.Format(time.DateOnly)
		if got, want := c.IsWork(on), oracle(d); got != want {
			t.Errorf("IsWork(%s) = %v, the oracle says %v", on, got, want)
		}
		if c.IsWork(on) && (d.Weekday() == time.Saturday || d.Weekday() == time.Sunday) {
			makeUp++
		}
	}
	if makeUp != 11 { // 5 in 2025, 6 in 2026
		t.Errorf("%d make-up days, want 11", makeUp)
	}
}

func TestThousandDueDatesAgreeWithTheOracle(t *testing.T) {
	c, dice := published(t), rand.New(rand.NewPCG(2026, 1))
	start, checked := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), 0
	for checked < 1000 {
		on, n := start.AddDate(0, 0, dice.IntN(730)), 1+dice.IntN(30)
		want := oracleAdd(on, n)
		if want > "2026-12-31" {
			continue
		}
		checked++
		got, provisional := c.Add(on.Format(time.DateOnly), n)
		if got != want || provisional {
			t.Errorf("Add(%s, %d) = %s, provisional %v; want %s, announced", on.Format(time.DateOnly), n, got, provisional, want)
		}
	}
}

func TestDueDates(t *testing.T) {
	c := published(t)
	for _, x := range []struct {
		why, on     string
		n           int
		due         string
		provisional bool
	}{
		{"none is the day itself, even a Sunday", "2026-03-08", 0, "2026-03-08", false},
		{"over a weekend", "2026-03-06", 1, "2026-03-09", false},
		{"a make-up Saturday counts", "2026-02-13", 1, "2026-02-14", false},
		{"over the Spring Festival", "2026-02-14", 1, "2026-02-24", false},
		{"a make-up Sunday counts", "2025-09-26", 1, "2025-09-28", false},
		{"over the eight days of October 2025", "2025-09-30", 2, "2025-10-10", false},
		{"the last published day", "2026-12-30", 1, "2026-12-31", false},
		{"past the last year only weekends are skipped", "2026-12-31", 1, "2027-01-01", true},
		{"a due date that passes the end of the year", "2026-12-28", 5, "2027-01-04", true},
		{"before the first year nothing is announced either", "2024-12-31", 1, "2025-01-02", false},
		{"and that is provisional too", "2024-12-30", 1, "2024-12-31", true},
		{"none needs no announcement", "2030-01-01", 0, "2030-01-01", false},
	} {
		due, provisional := c.Add(x.on, x.n)
		if due != x.due || provisional != x.provisional {
			t.Errorf("%s: Add(%s, %d) = %s, %v; want %s, %v", x.why, x.on, x.n, due, provisional, x.due, x.provisional)
		}
	}
}

func TestAddAndBetweenAgree(t *testing.T) {
	c, dice := published(t), rand.New(rand.NewPCG(7, 7))
	for range 5000 {
		on, n := day.Plus("2024-06-01", dice.IntN(1200)), dice.IntN(60)
		due, _ := c.Add(on, n)
		if got := c.Between(on, due); got != n {
			t.Fatalf("Between(%s, %s) = %d, want %d", on, due, got, n)
		}
		if n > 0 && !c.IsWork(due) {
			t.Fatalf("Add(%s, %d) = %s is not a working day", on, n, due)
		}
		to := day.Plus(on, dice.IntN(400)-200)
		if c.Between(on, to) != -c.Between(to, on) {
			t.Fatalf("Between(%s, %s) is not the negative of the way back", on, to)
		}
		mid := day.Plus(on, dice.IntN(100))
		if c.Between(on, mid)+c.Between(mid, to) != c.Between(on, to) {
			t.Fatalf("Between does not add up over %s, %s, %s", on, mid, to)
		}
	}
}

func TestLaterStartsAndMoreDaysNeverComeSooner(t *testing.T) {
	c, dice := published(t), rand.New(rand.NewPCG(8, 8))
	for range 5000 {
		on, n := day.Plus("2024-12-01", dice.IntN(800)), dice.IntN(40)
		due, _ := c.Add(on, n)
		if more, _ := c.Add(on, n+1); more <= due {
			t.Fatalf("Add(%s, %d) = %s, but one day more = %s", on, n, due, more)
		}
		if later, _ := c.Add(day.Plus(on, 1), n); later < due {
			t.Fatalf("Add(%s, %d) = %s, but a day later = %s", on, n, due, later)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, x := range []struct {
		why   string
		years []int
		days  []workday.Day
	}{
		{"a malformed date", []int{2026}, []workday.Day{{On: "2026-1-1"}}},
		{"a date that never was", []int{2026}, []workday.Day{{On: "2026-02-29"}}},
		{"a day outside the years", []int{2026}, []workday.Day{{On: "2025-12-31"}}},
		{"a day after the years", []int{2026}, []workday.Day{{On: "2027-01-01"}}},
		{"a day without any year", nil, []workday.Day{{On: "2026-01-01"}}},
		{"a day named twice", []int{2026}, []workday.Day{{On: "2026-01-01"}, {On: "2026-01-01", Work: true}}},
		{"years with a gap", []int{2024, 2026}, nil},
	} {
		if _, err := workday.New("x", x.years, x.days); err == nil {
			t.Errorf("%s was taken", x.why)
		}
	}
}

func TestWithoutAnyAnnouncementOnlyWeekendsAreSkipped(t *testing.T) {
	c, err := workday.New("none", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if due, provisional := c.Add("2026-02-13", 1); due != "2026-02-16" || !provisional || c.Through() != "" {
		t.Errorf("due %s, provisional %v, through %q", due, provisional, c.Through())
	}
	if c := published(t); c.Through() != "2026-12-31" || c.Version() != "2026" {
		t.Errorf("through %s, version %s", c.Through(), c.Version())
	}
}

func TestWhatIsNoDateIsAProgrammersError(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a string that is no date was taken")
		}
	}()
	published(t).Add("soon", 1)
}

func BenchmarkAdd(b *testing.B) {
	c := published(b)
	for b.Loop() {
		c.Add("2026-02-10", 15)
	}
}

func BenchmarkBetween(b *testing.B) {
	c := published(b)
	for b.Loop() {
		c.Between("2026-01-10", "2026-11-20")
	}
}
