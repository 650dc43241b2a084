// Package duty is 值班: who is called, by day of the week and hour, when nobody has looked at a danger in time.
package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/day"
	"huiyin/internal/kept"
)

// Watch 班次 is one person's hours, the same every week; hours that end before they begin last into the next morning.
type Watch struct {
	N      int    `gorm:"primaryKey" json:"-"` // in the order of the list
	Days   string `json:"days"`                // of the week on which it begins, Monday 1 to Sunday 7: "12345"
	Begins string `json:"begins"`              // 08:30
	Ends   string `json:"ends"`                // 24:00 at the latest
	Name   string `json:"name"`
	Phone  string `json:"phone"`

	kept.Stamp `json:"-"`
}

// TableName is where they are kept.
func (Watch) TableName() string { return "duties" }

// Roster 值班表 is the whole week.
type Roster []Watch

// Read is the roster as it stands.
func Read(db *gorm.DB) (r Roster, err error) {
	err = db.Order("n").Find(&r).Error
	return r, err
}

const aDay, aWeek = 24 * 60, 7 * 24 * 60

var weekdays = []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"}

// covers calls fn for each stretch of minutes of the week, from Monday's midnight, that a watch lasts.
func (w Watch) covers(fn func(from, to int)) {
	from, to := minutes(w.Begins), minutes(w.Ends)
	if to <= from {
		to += aDay
	}
	for _, d := range w.Days {
		at := int(d-'1') * aDay
		fn(at+from, min(at+to, aWeek))
		if over := at + to - aWeek; over > 0 { // Sunday's night ends on Monday
			fn(0, over)
		}
	}
}

// On is who is on duty at an instant, in the order of the list.
func (r Roster) On(at time.Time) (on Roster) {
	local := at.In(day.Shanghai)
	now := (int(local.Weekday())+6)%7*aDay + local.Hour()*60 + local.Minute()
	for _, w := range r {
		here := false
		w.covers(func(from, to int) { here = here || from <= now && now < to })
		if here {
			on = append(on, w)
		}
	}
	return on
}

// Gaps are the hours of the week in which nobody is on duty, in words; none when the whole week is covered.
func (r Roster) Gaps() (gaps []string) {
	covered := make([]bool, aWeek)
	for _, w := range r {
		w.covers(func(from, to int) {
			for m := from; m < to; m++ {
				covered[m] = true
			}
		})
	}
	for from := 0; from < aWeek; {
		to := from
		for to < aWeek && !covered[to] {
			to++
		}
		if to > from {
			gaps = append(gaps, said(from)+"到"+said(to))
		}
		from = to + 1
	}
	return gaps
}

// Say is the names of a roster with their phones: 王建 0571-87012345.
func (r Roster) Say() string {
	names := make([]string, len(r))
	for i, w := range r {
		names[i] = strings.TrimSpace(w.Name + " " + w.Phone)
	}
	return strings.Join(slices.Compact(names), "、")
}

// said is a minute of the week in words; the last one is Sunday's midnight.
func said(m int) string {
	d := m / aDay
	if m == aWeek {
		d--
	}
	return fmt.Sprintf("%s %02d:%02d", weekdays[d], (m-d*aDay)/60, (m-d*aDay)%60)
}

// minutes are those since midnight of 08:30; -1 for what is no time of day.
func minutes(clock string) int {
	if clock == "24:00" {
		return aDay
	}
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}
