package rectify

import (
	"huiyin/internal/day"
	"huiyin/rectify/workday"
)

// Clock is one limit of a case, in working days. It runs from Started until Stopped; the zero Clock has not begun.
// A note never moves it: only the moves that say so do.
type Clock struct {
	Limit       int    `json:"limit,omitempty"`
	Extended    int    `json:"extended,omitempty"` // days granted
	Held        int    `json:"held,omitempty"`     // days it stood still: pauses and the office's reviews
	Paused      int    `json:"paused,omitempty"`   // of these, days the citizen was awaited
	Started     string `json:"started,omitempty"`
	Due         string `json:"due,omitempty"` // expires at 24:00 of this day
	Stopped     string `json:"stopped,omitempty"`
	Provisional bool   `json:"provisional,omitempty"` // 暂定: counted past the last published calendar
	Fixed       bool   `json:"fixed,omitempty"`       // a promised day, not a number of days
	Kind        string `json:"kind,omitempty"`        // of a stage or office clock: plan, work; ruling, review, talk
}

// Clocks are those of a case: 首次答复, 本阶段, 全程, and the office's own.
type Clocks struct {
	First  Clock `json:"first"`
	Stage  Clock `json:"stage"`
	Whole  Clock `json:"whole"`
	Office Clock `json:"office"`
}

// Begun says whether it has started.
func (c Clock) Begun() bool   { return c.Started != "" }
func (c Clock) running() bool { return c.Begun() && c.Stopped == "" }

// Late says whether it has expired: on the day after the due day, or stopped only then.
func (c Clock) Late(today string) bool {
	if !c.Begun() {
		return false
	}
	if c.Stopped != "" {
		return c.Stopped > c.Due
	}
	return today > c.Due
}

// Left are the working days from today (or from where it stopped) to the due day; negative when late.
func (c Clock) Left(cal *workday.Calendar, today string) int {
	if c.Stopped != "" {
		today = c.Stopped
	}
	return cal.Between(today, c.Due)
}

// Total is the limit with everything granted.
func (c Clock) Total() int { return c.Limit + c.Extended }

func startClock(cal *workday.Calendar, kind, today string, days int) Clock {
	due, provisional := cal.Add(today, days)
	return Clock{Limit: days, Started: today, Due: due, Provisional: provisional, Kind: kind}
}

// startUntil begins a clock that ends on a promised day, but never after latest (empty: no bound).
func startUntil(cal *workday.Calendar, kind, today, due, latest string) Clock {
	if latest != "" && due > latest {
		due = latest
	}
	return Clock{Limit: cal.Between(today, due), Started: today, Due: due, Kind: kind, Fixed: true, Provisional: due > cal.Through()}
}

func (c *Clock) stop(today string) {
	if c.running() {
		c.Stopped = today
	}
}

// resume lets a stopped clock run on with the days it had left when it stopped. Who was late then is late still: over a weekend no
// working day passes, and standing still through the next one would make it none.
func (c *Clock) resume(cal *workday.Calendar, today string, paused bool) {
	if !c.Begun() || c.Stopped == "" {
		return
	}
	late := c.Stopped > c.Due
	days := max(cal.Between(c.Stopped, today), 0) // stopped by a server whose day is a minute ahead: no day is taken away
	c.shift(cal, days)
	if late && c.Due >= today {
		c.Due = day.Plus(today, -1)
	}
	c.Held += days
	if paused {
		c.Paused += days
	}
	c.Stopped = ""
}

// extend adds granted days.
func (c *Clock) extend(cal *workday.Calendar, days int) {
	if c.Begun() {
		c.shift(cal, days)
		c.Extended += days
	}
}

func (c *Clock) shift(cal *workday.Calendar, days int) {
	if days > 0 {
		var p bool
		c.Due, p = cal.Add(c.Due, days)
		c.Provisional = c.Provisional || p
	}
}

// recount counts a provisional date anew with a newer calendar. A promised day stays; it only stops being provisional.
func (c *Clock) recount(cal *workday.Calendar) {
	switch {
	case !c.Provisional:
	case c.Fixed:
		c.Provisional = c.Due > cal.Through()
	default:
		c.Due, c.Provisional = cal.Add(c.Started, c.Limit+c.Extended+c.Held)
	}
}

// earliest is the first due day among clocks that run; empty when none does.
func earliest(clocks ...Clock) string {
	due := ""
	for _, c := range clocks {
		if c.running() && (due == "" || c.Due < due) {
			due = c.Due
		}
	}
	return due
}

// sooner keeps the earlier of two due days: merging takes no day away from a citizen.
func sooner(a, b Clock) Clock {
	if a.running() && b.running() && b.Due < a.Due {
		a.Due, a.Fixed, a.Provisional = b.Due, true, b.Provisional
	}
	return a
}

// due is what lists sort by: the next date of whoever's turn it is.
func (c Case) due() string {
	switch {
	case c.PausedUntil != "":
		return c.PausedUntil
	case c.State.Ours():
		return earliest(c.Clocks.First, c.Clocks.Stage, c.Clocks.Whole)
	case c.State.In(Disputed, PlanOfficeReview, OfficeReview, OfficeTalk):
		return c.Clocks.Office.Due
	case c.State == Asking:
		return c.AskingUntil
	case c.State == LongTerm && c.Blocked != nil:
		return c.Blocked.ReviewOn
	}
	return ""
}
