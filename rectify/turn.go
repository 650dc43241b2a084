package rectify

import (
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
	"huiyin/survey"
)

// turn is one verb being carried out on one case, in one transaction.
type turn struct {
	*Service
	tx    *database.Tx
	c     *Case
	in    Act
	to    State // where the case goes; the verb may choose among its move's
	note  string
	proof string // of the citizen's answer, for the audit trail
	today string
	rules Rules
}

// finish writes the case, guarded by what it was, and the records of the verb.
func (t *turn) finish(before Case, verb string) error {
	c := t.c
	c.DueOn = c.due()
	c.WholeDueOn = ""
	if c.Clocks.Whole.running() && c.State.Open() {
		c.WholeDueOn = c.Clocks.Whole.Due
	}
	c.Version = before.Version + 1
	done := t.tx.Model(c).Where("id = ? AND version = ? AND state = ?", c.ID, before.Version, before.State).Select("*").Updates(c)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return movedOn()
	}
	if (before.State == Closed) != (c.State == Closed) {
		if err := survey.CloseConcerns(t.tx, c.ID, c.State == Closed); err != nil {
			return err
		}
	}
	who := t.tx.Actor()
	e := CaseEvent{ID: t.tx.ID(), CaseID: c.ID, At: t.tx.Millis(), OnDay: t.today, Verb: verb, StateFrom: before.State, StateTo: c.State, Version: c.Version,
		Round: c.Round, Unit: c.Unit, ActorID: who.ID, ActorName: who.Name, Role: string(who.Role), OnOrder: privacy.Mask(t.in.Order), Note: t.note}
	if err := t.tx.Create(&e).Error; err != nil {
		return err
	}
	detail := map[string]any{"from": before.State, "to": c.State, "before": before.Version, "after": c.Version, "unit": c.Unit, "order": t.in.Order != ""}
	if t.proof != "" {
		detail["answer"] = t.proof
	}
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
	Note      string // masked words of the staff: a reason, evidence, a record
}

// say keeps words of the staff on the event, masked as everything that others read.
func (t *turn) say(words string) { t.note = privacy.Mask(words) }

func (t *turn) refuse(reason, say string, args ...any) error {
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
	c.Clocks.Stage.resume(t.calendar(), on, true)
	c.Clocks.Whole.resume(t.calendar(), on, true)
}

// half says whether limits are halved: urgent, or not the first round.
func (c Case) half() bool { return c.Urgent || c.Round > 1 }

// restart gives a case to a unit with all its clocks new.
func (t *turn) restart(unit string) {
	c, l, cal := t.c, t.rules.Limits, t.calendar()
	c.Unit = unit
	c.Clocks = Clocks{First: startClock(cal, "first", t.today, halved(l.First, c.half())), Whole: startClock(cal, "whole", t.today, halved(l.Whole, c.half()))}
	c.PromisedOn, c.PausedOn, c.PausedUntil, c.Pauses, c.Note = "", "", "", 0, ""
	c.Extension, c.Blocked = nil, nil
	c.Lifted = None // new clocks, new warnings; a card that stands is only lifted by the office
}

// officeClock begins the office's own clock.
func (t *turn) officeClock(kind string, days int) {
	t.c.Clocks.Office = startClock(t.calendar(), kind, t.today, days)
}

// unitChanged gives the case to another unit. Who supported the former one sees it no more: the new unit's plan names its own.
func (t *turn) unitChanged(to string) error {
	if err := t.tx.Where("case_id = ?", t.c.ID).Delete(&CaseUnit{}).Error; err != nil {
		return err
	}
	return t.tx.Create(&CaseUnit{t.c.ID, to, "lead"}).Error
}
