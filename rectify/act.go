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
	"huiyin/rectify/life"
	"huiyin/survey"
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
	c, err := s.take(tx, tx.Actor(), id)
	if err != nil {
		return c, err
	}
	t := s.turn(tx, &c)
	t.in, t.verb = in, verb
	m, err := s.allowed(t, verb)
	if err != nil {
		return c, err
	}
	if t.to = c.State; len(m.To) == 1 {
		t.to = m.To[0]
	}
	before := c
	if c.PausedUntil != "" && !m.Holds {
		t.resume()
	}
	if bound(tx.Actor()) {
		c.Note = ""
	}
	if err := m.Do(t); err != nil {
		return c, err
	}
	if t.to != before.State {
		c.Extension = nil // lapses when the case moves
	}
	c.State = t.to
	return c, t.save(before, verb)
}

// allowed finds the line of the table and judges everything that can be judged before it is carried out.
func (s *Service) allowed(t *turn, verb string) (move, error) {
	who, c := t.tx.Actor(), *t.c
	m, err := s.life.Permitted(c, verb, who)
	if err != nil {
		return m, err
	}
	if !who.Is(actor.Citizen, actor.System) && t.in.Version != c.Version {
		return m, movedOn()
	}
	if err := m.Refused(c, t.rules, t.today); err != nil {
		return m, err
	}
	if err := life.Check(t.in, s.NeedsOf(t.tx.Statement.Context, m, c)); err != nil {
		return m, err
	}
	return m, t.judge(m.Needs)
}

// turn begins a verb on a case.
func (s *Service) turn(tx *database.Tx, c *Case) *turn {
	return &turn{Service: s, tx: tx, c: c, to: c.State, today: day.Of(tx.Now()), rules: s.RulesOf(c.Rules)}
}

// take reads a case that a verb is about to change: who comes at the same moment waits, so that two citizens who rate at once are
// both heard.
func (s *Service) take(tx *database.Tx, who actor.Actor, id string) (Case, error) {
	return s.Within(tx.Clauses(clause.Locking{Strength: "UPDATE"}), who, id)
}

// Within reads a case the actor may see; the scope is part of the query. NotFound otherwise.
func (s *Service) Within(db *gorm.DB, who actor.Actor, id string) (Case, error) {
	var c Case
	err := s.Scope(db, who).Where("cases.id = ?", id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, fault.New(fault.NotFound, "no_case", "没有找到这件整改件，它可能不归您的单位办理。")
	}
	if err == nil && c.State == Merged {
		err = s.meetSurvivor(db.Session(&gorm.Session{NewDB: true}), &c)
	}
	return c, err
}

// Scope narrows a query on cases to what the actor may see: every list and every page begins here.
func (s *Service) Scope(db *gorm.DB, who actor.Actor) *gorm.DB {
	fresh := db.Session(&gorm.Session{NewDB: true})
	q := db.Model(&Case{})
	switch {
	case bound(who):
		// Its own cases say so themselves: the second half is looked at for others' alone.
		return q.Where("(cases.unit = ? OR EXISTS (?))", who.Unit, fresh.Model(&CaseUnit{}).Select("1").Where("case_units.case_id = cases.id AND case_units.unit = ?", who.Unit))
	case who.Is(actor.Citizen):
		return q.Where("cases.id IN (?)", survey.CasesOfReceipt(fresh, who.ID))
	case who.Is(actor.Office, actor.Auditor, actor.System):
		return q
	}
	return q.Where("1 = 0")
}

func bound(who actor.Actor) bool { return who.Is(actor.Handler, actor.Lead) }

// NeedsOf is what a move asks for in this case: the directions of a plan are its area's, of the edition it was classified under.
func (s *Service) NeedsOf(ctx context.Context, m move, c Case) []Need {
	if m.Verb != "submit_plan" {
		return m.Needs
	}
	return directed(m.Needs, s.survey.Directions(ctx, c.Edition, c.Area))
}

// Moves are the lines of the table.
func (s *Service) Moves() []move { return s.life.Moves }

// Verbs are all verbs that the record of a case can name, with their words.
func Verbs() []life.Named[State] { return lifeOfCases().Verbs() }

// Label is the word for a verb made in a state.
func (s *Service) Label(verb string, from State) string { return s.life.Label(verb, from) }

// Offered are the moves that the actor can make in this case today, in the order of the table.
func (s *Service) Offered(c Case, who actor.Actor, today string) []move {
	return s.life.Offered(c, s.RulesOf(c.Rules), who, today)
}

// Next is the actor's next step in this case; ok is false when it is somebody else's turn.
func (s *Service) Next(c Case, who actor.Actor, today string) (move, bool) {
	return s.life.Next(c, s.RulesOf(c.Rules), who, today)
}

// waitsFor is whose turn it is.
func (s *Service) waitsFor(c Case, today string) actor.Role {
	if c.PausedUntil != "" || c.State == Asking {
		return actor.Citizen
	}
	for _, role := range []actor.Role{actor.Handler, actor.Lead, actor.Office} {
		if _, turn := s.Next(c, actor.Actor{Role: role, Unit: c.Unit}, today); turn {
			return role
		}
	}
	return ""
}
