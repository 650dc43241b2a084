package view

import (
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// Standing is how a case stands to its day for one reader. Words, tone and group come from here alone, for the unit, the office and the
// public count, so that no two of them disagree.
type Standing struct {
	Group       string     `json:"group"`
	Words       string     `json:"due_words"` // 超期 9 天, 今天, 剩 3 天, 停表; empty without a day
	Tone        string     `json:"tone"`      // late, today, paused, or none
	DueOn       string     `json:"due_on,omitempty"`
	DaysLeft    *int       `json:"days_left,omitempty"` // working days: 0 on the due day alone
	Provisional bool       `json:"provisional"`
	Late        []LateView `json:"late"`     // 现在超期: the clocks whose step the unit still owes
	WasLate     []LateView `json:"was_late"` // 曾超期: what nothing removes, that of today included
}

// LateView is one clock that is or was late: of which unit and round, by how many working days.
type LateView struct {
	Clock string          `json:"clock"`
	Label string          `json:"label"`
	Round int             `json:"round"`
	Unit  survey.UnitName `json:"unit"`
	DueOn string          `json:"due_on"`
	Days  int             `json:"days"`
}

// The tones of a case's words.
const (
	toneLate   = "late"
	toneToday  = "today"
	tonePaused = "paused"
)

// group is where a worklist shows the case for this reader. Who is late stays there whoever is awaited, until the step is done.
func group(c rectify.Case, who actor.Actor, today string) string {
	unit, bound := who.Of()
	switch {
	case c.WaitsFor == "":
		return "closed"
	case bound && c.Unit != unit:
		return "supporting"
	case c.Late(today):
		return "late"
	case c.WaitsFor != who.Role:
		return "waiting"
	case c.DueOn != "" && c.DueOn < today:
		return "late"
	case c.DueOn == today:
		return "today"
	case c.Note != "" || who.Role == actor.Lead:
		return "mine"
	case c.DueOn != "" && c.DueOn <= day.Plus(today, 7):
		return "week"
	}
	return "rest"
}

// standing is the whole of it; lates are the rows of the case.
func (s *Service) standing(l lookup, c rectify.Case, who actor.Actor, lates []rectify.CaseLate) Standing {
	cal := s.rectify.Calendar()
	v := Standing{Group: group(c, who, l.today), DueOn: c.DueOn, Late: []LateView{}, WasLate: l.wasLate(lates)}
	if c.Late(l.today) {
		v.DueOn = c.OwedOn
	}
	if v.DueOn == "" {
		return v
	}
	days := rectify.DaysTo(cal, l.today, v.DueOn)
	v.Provisional = v.DueOn > cal.Through()
	for i, x := range c.LateClocks(cal, l.today) {
		late := l.late(x, c.Round, c.Unit)
		v.Late, v.WasLate = append(v.Late, late), withLate(v.WasLate, late)
		if i == 0 || -x.Days < days { // while the citizen is awaited the days stand still
			days = -x.Days
		}
	}
	v.DaysLeft = &days
	v.Words, v.Tone = saidOf(c, v.Group, days, l.today)
	return v
}

// saidOf are the words and the tone of a case that is so many working days from its day.
func saidOf(c rectify.Case, group string, days int, today string) (words, tone string) {
	switch {
	case c.Late(today), days < 0 && group == "late":
		return fmt.Sprintf("超期 %d 天", -days), toneLate
	case c.PausedUntil != "":
		return "停表", tonePaused
	case days < 0 && c.WaitsFor == actor.Office:
		return fmt.Sprintf("考评办超期 %d 天", -days), ""
	case days < 0:
		return "已到期", ""
	case days == 0:
		return "今天", toneToday
	}
	return fmt.Sprintf("剩 %d 天", days), ""
}

func (l lookup) late(x rectify.Lateness, round int, unit string) LateView {
	return LateView{Clock: x.Clock, Label: rectify.SayClock(x.Clock), Round: round, Unit: l.unit(unit), DueOn: x.DueOn, Days: x.Days}
}

func (l lookup) wasLate(lates []rectify.CaseLate) []LateView {
	out := []LateView{}
	for _, x := range lates {
		out = append(out, l.late(rectify.Lateness{Clock: x.Clock, DueOn: x.DueOn, Days: x.Days}, x.Round, x.Unit))
	}
	return out
}

// withLate adds what is late today to what was: as one where it is the same clock, by the days that are more.
func withLate(was []LateView, now LateView) []LateView {
	i := slices.IndexFunc(was, func(x LateView) bool {
		return x.Clock == now.Clock && x.Round == now.Round && x.Unit == now.Unit
	})
	if i < 0 {
		return append(was, now)
	}
	was[i].Days = max(was[i].Days, now.Days)
	return was
}

// sayLate says in a sentence by which clocks a case is late today; empty when by none.
func sayLate(late []LateView) string {
	var parts []string
	for _, x := range late {
		parts = append(parts, fmt.Sprintf("%s超期 %d 天", x.Label, x.Days))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "，") + "。"
}
