// Package workday counts working days as Chinese offices do: Monday to Friday, less the holidays and plus the
// make-up Saturdays and Sundays that the State Council announces for each year. Dates are local dates of
// Asia/Shanghai as ISO strings, "2026-03-12"; a string that is no date is the programmer's error and panics.
package workday

import (
	"fmt"
	"slices"
	"time"
)

// Day is one exception from the Monday-to-Friday rule: a holiday (Work false) or a make-up day (Work true).
type Day struct {
	On   string
	Work bool
	Name string // 春节
}

// Calendar answers for every date: by the announcements in its published years, by the weekday outside them.
// It never changes, so any number of goroutines may ask it.
type Calendar struct {
	version string
	work    []bool       // one a day of the published years
	first   int          // the day number of work[0]
	early   map[int]bool // days known of other years, by their numbers: whether they are worked
}

// New makes a calendar. published are the years whose announcement is out, without a gap; none is allowed, and
// then only weekends are skipped. Refused are malformed dates, dates named twice and dates outside those years.
func New(version string, published []int, days []Day) (*Calendar, error) {
	c := &Calendar{version: version}
	if err := c.span(published); err != nil {
		return nil, err
	}
	for i := range c.work {
		c.work[i] = weekday(c.first + i)
	}
	seen := make(map[int]bool, len(days))
	for _, d := range days {
		n, ok := parse(d.On)
		switch i := n - c.first; {
		case !ok:
			return nil, fmt.Errorf("calendar %s: %q is not a date", version, d.On)
		case i < 0 || i >= len(c.work):
			return nil, fmt.Errorf("calendar %s: %s lies outside the published years", version, d.On)
		case seen[n]:
			return nil, fmt.Errorf("calendar %s: %s is named twice", version, d.On)
		default:
			seen[n], c.work[i] = true, d.Work
		}
	}
	return c, nil
}

// span makes room for the published years.
func (c *Calendar) span(published []int) error {
	if len(published) == 0 {
		return nil
	}
	years := slices.Compact(slices.Sorted(slices.Values(published)))
	from, to := years[0], years[len(years)-1]
	if from < 1 || to > 9999 || to-from+1 != len(years) {
		return fmt.Errorf("calendar %s: the published years %v do not follow one another", c.version, years)
	}
	c.first = number(time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC))
	c.work = make([]bool, number(time.Date(to+1, 1, 1, 0, 0, 0, 0, time.UTC))-c.first)
	return nil
}

// Version is the name under which the calendar was published here; it is kept with every date counted by it.
func (c *Calendar) Version() string { return c.version }

// Through is the last published day, "2026-12-31"; empty when no year is published.
func (c *Calendar) Through() string {
	if len(c.work) == 0 {
		return ""
	}
	return date(c.first + len(c.work) - 1)
}

// IsWork says whether offices work on that day.
func (c *Calendar) IsWork(on string) bool {
	work, _ := c.at(must(on))
	return work
}

// Add is the n-th working day after on, which itself need not be one; 0 is on itself. It is provisional (暂定) when
// a day was counted for which no announcement is out: there only weekends are skipped, and the date has to be
// counted again once the year is published. A negative n panics.
func (c *Calendar) Add(on string, n int) (due string, provisional bool) {
	if n < 0 {
		panic(fmt.Sprintf("workday: cannot count %d days", n))
	}
	d := must(on)
	for n > 0 {
		d++
		work, published := c.at(d)
		if !published {
			provisional = true
		}
		if work {
			n--
		}
	}
	return date(d), provisional
}

// Between is the number of working days after from up to and including to; negative when to lies before from.
func (c *Calendar) Between(from, to string) int {
	a, b, sign := must(from), must(to), 1
	if b < a {
		a, b, sign = b, a, -1
	}
	n := 0
	for d := a + 1; d <= b; d++ {
		if work, _ := c.at(d); work {
			n++
		}
	}
	return sign * n
}

// at says whether a day is worked, and whether that is announced.
func (c *Calendar) at(d int) (work, published bool) {
	if i := d - c.first; i >= 0 && i < len(c.work) {
		return c.work[i], true
	}
	if work, known := c.early[d]; known {
		return work, false
	}
	return weekday(d), false
}
