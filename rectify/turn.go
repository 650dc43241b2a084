package rectify

import (
	"errors"
	"maps"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/survey"
)

// turn is one verb being carried out on one case, in one transaction.
type turn struct {
	*Service
	tx    *database.Tx
	c     *Case
	in    Act
	verb  string
	to    State // where the case goes; the verb may choose among its move's
	note  string
	today string
	rules Rules

	touched map[string]any // what else the verb touched, for the audit trail
}

// save writes the case, guarded by what it was, and the records of the verb: the one place in which a case changes.
func (t *turn) save(before Case, verb string) error {
	c := t.c
	t.listed()
	t.tx.Moved()
	if before.Version > 0 { // a part begins with the clocks of its original, which has its own lateness
		if err := t.keepLate(before, before.LateClocks(t.Calendar(), t.today)); err != nil {
			return err
		}
	}
	c.Version = before.Version + 1
	done, err := kept.ChangeWhere(t.tx, c, "version = ? AND state = ?", before.Version, before.State)
	if err == nil && !done {
		err = movedOn()
	}
	if err != nil {
		return err
	}
	if err := errors.Join(t.tx.Count(append(before.Tallies(-1), c.Tallies(1)...)...), t.lateMoved(before.Unit)); err != nil {
		return err
	}
	if (before.State == Closed) != (c.State == Closed) {
		if err := survey.CloseConcerns(t.tx, c.ID, c.State == Closed); err != nil {
			return err
		}
	}
	return t.record(before, verb)
}

// listed keeps what lists read beside the state: the next date, and whose turn it is.
func (t *turn) listed() {
	c := t.c
	c.DueOn, c.OwedOn, c.WholeDueOn = c.due(), c.owedOn(), ""
	if c.Clocks.Whole.running() && c.State.Open() {
		c.WholeDueOn = c.Clocks.Whole.Due
	}
	c.WaitsFor = t.waitsFor(*c, t.today)
}

// record leaves the event of the verb and its entry in the audit trail.
func (t *turn) record(before Case, verb string) error {
	c, who := t.c, t.tx.Actor()
	e := CaseEvent{ID: t.tx.ID(), CaseID: c.ID, At: t.tx.Millis(), OnDay: t.today, Verb: verb, StateFrom: before.State, StateTo: c.State, Version: c.Version,
		Round: c.Round, Unit: c.Unit, ActorID: who.ID, ActorName: who.Name, Role: string(who.Role), OnOrder: privacy.Mask(t.in.Order), Note: t.note}
	if err := kept.Insert(t.tx, &e); err != nil {
		return err
	}
	detail := map[string]any{"from": before.State, "to": c.State, "before": before.Version, "after": c.Version, "unit": c.Unit, "order": t.in.Order != ""}
	maps.Copy(detail, t.touched)
	return audit.Record(t.tx, "case."+verb, c.ID, detail)
}

// CaseEvent is one move in the life of a case.
type CaseEvent struct {
	ID        string
	CaseID    string
	At        int64
	OnDay     string
	Verb      string
	StateFrom State
	StateTo   State
	Version   int
	Round     int
	Unit      string
	ActorID   string
	ActorName string
	Role      string
	OnOrder   string
	Note      string // words of the staff: a reason, evidence, a record

	kept.Stamp
}

// remark keeps words of the staff on the event.
func (t *turn) remark(words string) { t.note = t.words(words) }

// touch names for the audit trail what else the verb touched: a citizen's answer, the survivor of a merge, a concern.
func (t *turn) touch(name string, what any) {
	if t.touched == nil {
		t.touched = map[string]any{}
	}
	t.touched[name] = what
}

func conflict(reason, say string, args ...any) *fault.Fault {
	return fault.New(fault.Conflict, reason, say, args...)
}

// pause stops the stage and the whole clock while the citizen is awaited.
func (t *turn) pause() {
	c := t.c
	c.PausedOn, c.PausedUntil = t.today, day.Plus(t.today, t.rules.Limits.Pause)
	c.Pauses++
	c.Clocks.Stage.stop(t.today)
	c.Clocks.Whole.stop(t.today)
}

// resume lets them run on; a pause never lasts beyond its last day, however late we notice.
func (t *turn) resume() {
	c, on := t.c, min(t.today, t.c.PausedUntil)
	c.PausedOn, c.PausedUntil = "", ""
	c.Clocks.Stage.resume(t.Calendar(), on, true)
	c.Clocks.Whole.resume(t.Calendar(), on, true)
}

// half says whether limits are halved: urgent, or not the first round.
func (c Case) half() bool { return c.Urgent || c.Round > 1 }

// restart gives a case to a unit with all its clocks new.
func (t *turn) restart(unit string) {
	c, l, cal := t.c, t.rules.Limits, t.Calendar()
	c.Unit = unit
	c.Clocks = Clocks{First: startClock(cal, "first", t.today, halved(l.First, c.half())), Whole: startClock(cal, "whole", t.today, halved(l.Whole, c.half()))}
	c.PromisedOn, c.StepsLeft, c.PausedOn, c.PausedUntil, c.Pauses, c.Note = "", 0, "", "", 0, ""
	c.Extension, c.Blocked = nil, nil
	c.Lifted = None // new clocks, new warnings; a card that stands is only lifted by the office
}

// officeClock begins the office's own clock.
func (t *turn) officeClock(kind string, days int) {
	t.c.Clocks.Office = startClock(t.Calendar(), kind, t.today, days)
}

// unitChanged gives the case to another unit, which begins anew in everything: what the former one asked for and the cards it got are
// its own, and stay in its events. Who supported the former one sees the case no more: the new unit's plan names its own.
func (t *turn) unitChanged(to string) error {
	t.restart(to)
	t.c.Supervision, t.c.ExtendedRound = None, 0
	if err := t.dismiss("lead", "supporting"); err != nil {
		return err
	}
	return kept.Insert(t.tx, &CaseUnit{CaseID: t.c.ID, Unit: to, Role: "lead"})
}

// dismiss takes the case from the units that have one of these roles in it.
func (t *turn) dismiss(roles ...string) error {
	var units []CaseUnit
	if err := t.tx.Where("case_id = ? AND role IN ?", t.c.ID, roles).Order("unit").Find(&units).Error; err != nil {
		return err
	}
	return kept.Remove(t.tx, units)
}

// beside is the same verb on a second case, with an event of its own.
func (t *turn) beside(c *Case) *turn {
	return &turn{Service: t.Service, tx: t.tx, c: c, in: t.in, verb: t.verb, to: c.State, note: t.note, today: t.today, rules: t.rules}
}

// other changes a second case of the same verb.
func (t *turn) other(c Case, verb string, change func(*turn)) error {
	before, o := c, t.beside(&c)
	change(o)
	return o.save(before, verb)
}
