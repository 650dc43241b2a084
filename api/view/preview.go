package view

import (
	"context"
	"strings"

	"huiyin/internal/day"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
)

// Preview is how the machine understands a text while it is being written; nothing is stored.
type Preview struct {
	Candidates []Candidate `json:"candidates"`
	Praise     bool        `json:"praise"`
	Sure       bool        `json:"sure"`
	Masked     []string    `json:"masked"` // kinds of personal data that will be hidden
	ReplyBy    string      `json:"reply_by,omitempty"`
}

// Preview classifies a text and says when its answer would be due if it were sent now.
func (s *Service) Preview(ctx context.Context, text string) (Preview, error) {
	text = strings.TrimSpace(text)
	l, err := s.lookup(ctx)
	if err != nil {
		return Preview{}, err
	}
	verdict := s.survey.Model().Classify(privacy.Mask(text))
	p := Preview{Candidates: l.ranked(l.now.Edition, verdict), Praise: verdict.Praise, Sure: verdict.Sure, Masked: notNil(privacy.Found(text))}
	if len(p.Candidates) > 0 && !p.Praise {
		p.ReplyBy, _ = s.rectify.Calendar().Add(day.Of(s.db.Now()), s.rectify.Rules().Limits.Whole)
	}
	return p, nil
}

func (l lookup) ranked(edition string, v classify.Verdict) []Candidate {
	out := []Candidate{}
	for _, c := range v.Candidates {
		out = append(out, l.candidate(edition, c.Code, c.Confidence, c.Evidence))
	}
	return out
}

// Understood is the first candidate of a verdict as people read it; nil when it belongs to no row.
func (s *Service) Understood(ctx context.Context, v classify.Verdict) (*Candidate, error) {
	l, err := s.lookup(ctx)
	if err != nil || len(v.Candidates) == 0 {
		return nil, err
	}
	return &l.ranked(l.now.Edition, v)[0], nil
}
