// Package rectify is 整改: what becomes of opinions that units must answer — cases with their states, clocks, plans, results,
// the citizens' feedback, the supervision above them, and the figures that prove what was done.
package rectify

import (
	"context"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/rectify/life"
	"huiyin/survey"
)

// Service is the room's verbs. Safe for concurrent use.
type Service struct {
	db     *database.DB
	survey *survey.Service
	rules  []Rules
	life   life.Life[State, Case, Rules, Act, *turn]
	cal    calendar
}

// New opens the room.
func New(db *database.DB, s *survey.Service) (*Service, error) {
	rules, err := readRules()
	if err != nil {
		return nil, err
	}
	r := &Service{db: db, survey: s, rules: rules, life: lifeOfCases()}
	return r, r.loadCalendar(context.Background())
}

// Rules are those in force today.
func (s *Service) Rules() Rules { return rulesOn(s.rules, day.Of(s.db.Now())) }

// RulesOf are the rules a case was opened under.
func (s *Service) RulesOf(version string) Rules {
	for _, r := range s.rules {
		if r.Version == version {
			return r
		}
	}
	return s.Rules()
}
