package view

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/rectify"
)

// VerbHint is a verb the reader may use now, with the form it asks for.
type VerbHint struct {
	Verb  string         `json:"verb"`
	Label string         `json:"label"`
	Main  bool           `json:"main"`
	Help  string         `json:"help,omitempty"`
	Needs []rectify.Need `json:"needs"`
}

// verbs are what the reader can do now, the next step first.
func (s *Service) verbs(ctx context.Context, c rectify.Case, who actor.Actor, today string) []VerbHint {
	out := []VerbHint{}
	main, _ := s.rectify.Next(c, who, today)
	rules := s.rectify.RulesOf(c.Rules)
	for _, m := range s.rectify.Offered(c, who, today) {
		h := VerbHint{Verb: m.Verb, Label: m.Label, Main: main.Verb == m.Verb, Needs: notNil(s.rectify.NeedsOf(ctx, m, c))}
		if m.Help != nil {
			h.Help = m.Help(rules)
		}
		if h.Main {
			out = append([]VerbHint{h}, out...)
		} else {
			out = append(out, h)
		}
	}
	return out
}
