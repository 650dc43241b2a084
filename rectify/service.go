// Package rectify is 整改: what becomes of opinions that units must answer — cases with their states, clocks, plans, results,
// the citizens' feedback, the supervision above them, and the figures that prove what was done.
package rectify

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/rectify/figure"
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

// Rules are the city's numbers: limits in working days where nothing else is said, thresholds, scores. They are dated data, never code;
// a case keeps the version it was opened under. Source: complaint-practice, "Limits"; the values are the demonstration's.
type Rules struct {
	figure.Rule        // version, scores, target, groups: what the 85 % figure is computed by
	From        string `json:"from"` // first day in force
	Limits      struct {
		First     int `json:"first"`     // assigned → accept
		Plan      int `json:"plan"`      // accept → start, or the lead's approval of the plan
		Whole     int `json:"whole"`     // assigned → the lead's approval of the result
		Look      int `json:"look"`      // minutes: a danger arrives → somebody has looked
		Triage    int `json:"triage"`    // received → decided by the office
		Ruling    int `json:"ruling"`    // a dispute
		Review    int `json:"review"`    // a plan or a result, by the office
		Extension int `json:"extension"` // an extension asked for
		Blocked   int `json:"blocked"`   // a difficulty reported
		Talk      int `json:"talk"`
		Rating    int `json:"rating"`   // calendar days the citizens are asked
		Pause     int `json:"pause"`    // calendar days a question to the citizen may stop the clock
		Change    int `json:"change"`   // calendar days after the newest publication in which an answer may come or change
		Unmerge   int `json:"unmerge"`  // calendar days
		Reminder  int `json:"reminder"` // calendar days after a publication on which those who have not answered are reminded, once
	} `json:"limits"`
	Most struct {
		Disputes      int `json:"disputes"` // a case
		Pauses        int `json:"pauses"`   // a round
		ExtensionDays int `json:"extension_days"`
	} `json:"most"`
	Supervision struct { // shares of the whole limit that are gone
		Watch  float64 `json:"watch"`
		Yellow float64 `json:"yellow"`
		Red    float64 `json:"red"`
	} `json:"supervision"`
	ReopenRest struct { // bad answers that reopen the rest of a case of many
		Bad   int     `json:"bad"`
		Share float64 `json:"share"`
	} `json:"reopen_rest"`
}

//go:embed rules.json
var rulesFile []byte

// rulesOn are the rules in force on a day: the newest that has begun, else the first.
func rulesOn(all []Rules, on string) Rules {
	r := all[0]
	for _, x := range all {
		if x.From <= on {
			r = x
		}
	}
	return r
}

func readRules() ([]Rules, error) {
	var all []Rules
	if err := json.Unmarshal(rulesFile, &all); err != nil || len(all) == 0 {
		return nil, fmt.Errorf("rectify/rules.json: %w", err)
	}
	return all, nil
}

// halved is the limit of an urgent case or of a second round: half, rounded up.
func halved(days int, half bool) int {
	if half {
		return (days + 1) / 2
	}
	return days
}
