package rectify

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
)

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
