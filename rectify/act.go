package rectify

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
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

// Act carries out one verb of the life of a case, exactly as the table of moves says: NotFound outside the actor's reach,
// Forbidden for the role, Conflict in this state or when someone decided first, Invalid when something is missing.
func (s *Service) Act(ctx context.Context, who actor.Actor, id, verb string, in Act) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		_, err := s.act(tx, id, verb, in)
		return err
	})
}

// act is Act inside a transaction, for verbs that are part of others.
func (s *Service) act(tx *database.Tx, id, verb string, in Act) (Case, error) {
	c, err := s.within(held(tx), tx.Actor(), id)
	if err != nil {
		return c, err
	}
	m, err := permitted(c, verb, tx.Actor())
	if err != nil {
		return c, err
	}
	if tx.Actor().Role != actor.Citizen && tx.Actor().Role != actor.System && in.Version != c.Version {
		return c, movedOn()
	}
	if err := in.check(s.needsOf(tx.DB, m, c)); err != nil {
		return c, err
	}
	before := c
	t := &turn{Service: s, tx: tx, c: &c, in: in, to: c.State, today: day.Of(tx.Now()), rules: s.rulesOf(c.Rules)}
	if len(m.to) == 1 {
		t.to = m.to[0]
	}
	if c.PausedUntil != "" && !m.holds {
		t.resume()
	}
	if tx.Actor().Role == actor.Handler || tx.Actor().Role == actor.Lead {
		c.Note = ""
	}
	if err := m.do(t); err != nil {
		return c, err
	}
	if t.to != before.State {
		c.Extension = nil // lapses when the case moves
	}
	c.State = t.to
	return c, t.finish(before, verb)
}

// held lets a case be read for changing: who comes at the same moment waits, so that two citizens who rate at once are both heard.
func held(tx *database.Tx) *gorm.DB {
	return tx.Clauses(clause.Locking{Strength: "UPDATE"})
}

// within reads a case the actor may see; the scope is part of the query.
func (s *Service) within(db *gorm.DB, who actor.Actor, id string) (Case, error) {
	var c Case
	q := s.scope(db, who).Where("cases.id = ?", id)
	err := q.Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, fault.New(fault.NotFound, "no_case", "没有找到这件整改件，它可能不归您的单位办理。")
	}
	return c, err
}

// scope narrows a query on cases to what the actor may see.
func (s *Service) scope(db *gorm.DB, who actor.Actor) *gorm.DB {
	q := db.Model(&Case{})
	switch {
	case who.Is(actor.Handler, actor.Lead):
		return q.Where("cases.unit = ? OR cases.id IN (?)", who.Unit, db.Session(&gorm.Session{NewDB: true}).Model(&CaseUnit{}).Select("case_id").Where("unit = ?", who.Unit))
	case who.Is(actor.Citizen):
		return q.Where("cases.id IN (?)", db.Session(&gorm.Session{NewDB: true}).Table("concerns").Select("case_id").Where("receipt_id = ?", who.ID))
	case who.Is(actor.Office, actor.Auditor, actor.System):
		return q
	}
	return q.Where("1 = 0")
}

// permitted finds the line of the table, or says why there is none.
func permitted(c Case, verb string, who actor.Actor) (move, error) {
	lines := verbsOf(verb)
	if len(lines) == 0 {
		return move{}, fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	may := false
	for _, m := range lines {
		if m.allows(who.Role) {
			may = true
			if m.starts(c.State) && (!bound(who) || c.Unit == who.Unit) {
				return m, nil
			}
		}
	}
	if !may {
		return move{}, fault.New(fault.Forbidden, "not_your_role", "“%s”不是%s能做的。", lines[0].say, who.Role.Say())
	}
	if bound(who) && c.Unit != who.Unit {
		return move{}, fault.New(fault.Forbidden, "supporting_unit", "您的单位是配合单位，只能查看；由牵头单位办理。")
	}
	return move{}, fault.New(fault.Conflict, "wrong_state", "这件整改件现在是“%s”，不能%s。请刷新后再看。", c.State.Say(), lines[0].say)
}

func bound(who actor.Actor) bool { return who.Is(actor.Handler, actor.Lead) }

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
