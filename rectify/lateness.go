package rectify

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/rectify/workday"
)

// ClockNames are the clocks of a unit with the word that people read: the first answer, the two stages, the whole.
var ClockNames = []struct{ Code, Say string }{{"first", "首次答复"}, {"plan", "报整改计划"}, {"work", "整改"}, {"whole", "全程"}}

// SayClock is the word for a unit's clock.
func SayClock(code string) string {
	for _, x := range ClockNames {
		if x.Code == code {
			return x.Say
		}
	}
	return code
}

// Lateness is how far a clock of a unit is past its due day.
type Lateness struct {
	Clock string // a code of ClockNames
	DueOn string // the day that passed
	Days  int    // working days, from 1 on: also a day on which nobody works is a day too late
}

// CaseLate 曾超期 is that a unit passed a due day in a round of a case. Whatever becomes of the case and its clocks, the row stays with the
// unit that was late, and its days only grow.
type CaseLate struct {
	CaseID string `gorm:"primaryKey"`
	Round  int    `gorm:"primaryKey"`
	Unit   string `gorm:"primaryKey"`
	Clock  string `gorm:"primaryKey"`
	DueOn  string // the first that passed
	Days   int    // the most it ever was

	kept.Stamp
}

// named is a clock with its code.
type named struct {
	Clock
	code string
}

// unitClocks are the clocks of the unit that has the case.
func (c Case) unitClocks() []named {
	return []named{{c.Clocks.First, "first"}, {c.Clocks.Stage, c.Clocks.Stage.Kind}, {c.Clocks.Whole, "whole"}}
}

// owed are the unit's clocks whose step is still to be done: they run, or stand still while the citizen is awaited.
func (c Case) owed() (out []named) {
	for _, k := range c.unitClocks() {
		waits := c.PausedOn != "" && k.code != "first" && k.Stopped == c.PausedOn
		if c.State.Open() && (k.running() || k.Begun() && waits) {
			out = append(out, k)
		}
	}
	return out
}

// owedOn is the first due day that the unit can pass or has passed. A clock that stands still in time cannot.
func (c Case) owedOn() (due string) {
	for _, k := range c.owed() {
		if (k.running() || k.Late(k.Stopped)) && (due == "" || k.Due < due) {
			due = k.Due
		}
	}
	return due
}

// Late 现在超期 says whether the unit is late with this case: a due day is behind it and the step is not done. What lists ask of the
// column owed_on is the same.
func (c Case) Late(today string) bool { return c.OwedOn != "" && c.OwedOn < today }

// Mark is the level of supervision as people see it: 临期 is said of a case alone that has time left.
func (c Case) Mark(today string) Level {
	whole := slices.ContainsFunc(c.owed(), func(k named) bool { return k.code == "whole" })
	if c.Supervision == Watch && (!whole || c.Late(today)) {
		return None
	}
	return c.Supervision
}

// LateClocks are the unit's clocks that are late today, in the order of ClockNames.
func (c Case) LateClocks(cal *workday.Calendar, today string) []Lateness {
	return lateOf(c.owed(), cal, today)
}

func lateOf(clocks []named, cal *workday.Calendar, today string) (out []Lateness) {
	for _, k := range clocks {
		if k.Late(today) {
			out = append(out, Lateness{Clock: k.code, DueOn: k.Due, Days: -k.Days(cal, today)})
		}
	}
	return out
}

// Days are the working days to the due day as people are told them: 0 on that day alone, 1 before it and -1 after it at least.
func (c Clock) Days(cal *workday.Calendar, today string) int {
	today = cmp.Or(c.Stopped, today)
	return DaysTo(cal, today, c.Due)
}

// DaysTo are the working days from one day to another, 0 only when they are the same.
func DaysTo(cal *workday.Calendar, today, due string) int {
	switch n := cal.Between(today, due); {
	case due < today:
		return min(n, -1)
	case due > today:
		return max(n, 1)
	}
	return 0
}

// keepLate writes down by how much a unit is late before its case changes.
func (t *turn) keepLate(before Case, late []Lateness) error {
	for _, l := range late {
		now := CaseLate{CaseID: before.ID, Round: before.Round, Unit: before.Unit, Clock: l.Clock, DueOn: l.DueOn, Days: l.Days}
		if err := now.keep(t.tx); err != nil {
			return err
		}
	}
	return nil
}

// catchUp writes for a case of before these columns were what its clocks say, those that stopped too late included. No verb: nothing of the
// case changes.
func (t *turn) catchUp() error {
	if err := t.keepLate(*t.c, lateOf(t.c.unitClocks(), t.Calendar(), t.today)); err != nil {
		return err
	}
	t.tx.Moved()
	t.c.OwedOn = t.c.owedOn()
	done, err := kept.Change(t.tx, t.c)
	if err == nil && !done {
		err = movedOn()
	}
	return err
}

// keep writes the row unless one stands there with as many days; the case is held, and the unit still has it.
func (l CaseLate) keep(tx *database.Tx) error {
	var was []CaseLate
	if err := tx.Where("case_id = ? AND unit = ?", l.CaseID, l.Unit).Find(&was).Error; err != nil {
		return err
	}
	at := slices.IndexFunc(was, func(x CaseLate) bool { return x.Round == l.Round && x.Clock == l.Clock })
	switch {
	case len(was) == 0:
		return errors.Join(kept.Insert(tx, &l), tx.Count(database.Counter{Name: wasLate, Unit: l.Unit, N: 1}))
	case at < 0:
		return kept.Insert(tx, &l)
	case was[at].Days >= l.Days:
		return nil
	}
	was[at].Days = l.Days
	_, err := kept.Change(tx, &was[at])
	return err
}

// Counters of each unit: with how many cases it was late by a row, and how many of these another unit has now.
const (
	wasLate       = tallied + "was_late"
	lateElsewhere = wasLate + "_elsewhere"
)

// LateTallies are the counters under which a case stands by the rows of its lateness, one more of each; unit has it now.
func LateTallies(rows []CaseLate, unit string) (out []database.Counter) {
	late := map[string]bool{}
	for _, r := range rows {
		if late[r.Unit] {
			continue
		}
		late[r.Unit] = true
		out = append(out, database.Counter{Name: wasLate, Unit: r.Unit, N: 1})
		if r.Unit != unit {
			out = append(out, database.Counter{Name: lateElsewhere, Unit: r.Unit, N: 1})
		}
	}
	return out
}

// lateMoved counts the lateness of a case anew that goes from one unit to another.
func (t *turn) lateMoved(from string) error {
	if from == t.c.Unit {
		return nil
	}
	rows, err := LatesOf(t.tx.DB, []string{t.c.ID})
	change := LateTallies(rows[t.c.ID], t.c.Unit)
	for _, was := range LateTallies(rows[t.c.ID], from) {
		was.N = -was.N
		change = append(change, was)
	}
	return errors.Join(err, t.tx.Count(change...))
}

// WasLate is with how many cases a unit was late by a row of 曾超期, and how many of these other units have now.
func (s *Service) WasLate(ctx context.Context, unit string) (all, elsewhere int, err error) {
	var rows []database.Counter
	err = s.db.Read(ctx).Where("name IN ? AND unit = ? AND month = ''", []string{wasLate, lateElsewhere}, unit).Find(&rows).Error
	for _, c := range rows {
		if c.Name == wasLate {
			all = int(c.N)
		} else {
			elsewhere = int(c.N)
		}
	}
	return all, elsewhere, err
}

// LatesOf are the rows of any number of cases, by case, in the order of rounds and clocks.
func LatesOf(db *gorm.DB, ids []string) (map[string][]CaseLate, error) {
	out := map[string][]CaseLate{}
	return out, database.Chunks(ids, func(some []string) error {
		var rows []CaseLate
		err := db.Where("case_id IN ?", some).Order("case_id, round, due_on, clock, unit").Find(&rows).Error
		for _, r := range rows {
			out[r.CaseID] = append(out[r.CaseID], r)
		}
		return err
	})
}

// lateBut says whether a clock other than that one is late.
func (c Case) lateBut(code, today string) bool {
	return slices.ContainsFunc(c.owed(), func(k named) bool { return k.code != code && k.Late(today) })
}
