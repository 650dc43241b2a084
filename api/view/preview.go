package view

import (
	"context"
	"slices"
	"strings"

	"huiyin/internal/day"
	"huiyin/internal/privacy"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// Preview is how the machine understands a text while it is being written; nothing is stored.
type Preview struct {
	Candidates []Candidate       `json:"candidates"`
	Matters    []MatterView      `json:"matters"`
	Praise     bool              `json:"praise"`
	Sure       bool              `json:"sure"`
	Danger     []classify.Danger `json:"danger"`
	Person     []string          `json:"person"` // why a person looks first
	Masked     string            `json:"masked"` // the text that a unit would see
	Hidden     []string          `json:"hidden"` // kinds of personal data that are hidden in it
	Spans      []SpanView        `json:"spans"`  // what the machine would hide, each with its place
	AsksPlace  bool              `json:"asks_place"`
	ReplyBy    string            `json:"reply_by,omitempty"`
}

// SpanView is personal data in her text: its kind, its place in Unicode code points of the text without the blanks at its ends, whether
// she may show it again, and whether she does.
type SpanView struct {
	From    int    `json:"from"`
	To      int    `json:"to"`
	Kind    string `json:"kind"`
	MayShow bool   `json:"may_show"`
	Shown   bool   `json:"shown"`
}

// spans are what the machine would hide, and the kinds that are really hidden once she has changed it.
func spans(text string, marks []privacy.Mark) (out []SpanView, hidden []string) {
	out, hidden = []SpanView{}, []string{}
	more := func(kind string) {
		if !slices.Contains(hidden, kind) {
			hidden = append(hidden, kind)
		}
	}
	for _, f := range privacy.Findings(text) {
		v := SpanView{From: f.From, To: f.To, Kind: f.Kind, MayShow: privacy.MayShow(f.Kind), Shown: slices.Contains(marks, privacy.Mark{From: f.From, To: f.To, Show: true})}
		if out = append(out, v); !v.Shown {
			more(f.Kind)
		}
	}
	for _, m := range marks {
		if !m.Show {
			more(privacy.Chosen)
		}
	}
	return out, hidden
}

// MatterView is one thing that a text speaks of.
type MatterView struct {
	Text       string      `json:"text"`
	Candidates []Candidate `json:"candidates"`
	Sure       bool        `json:"sure"`
}

// Preview says what becomes of words, and when their answer would be due if they were sent now: only when cases would be opened at once.
func (s *Service) Preview(ctx context.Context, in survey.Words) (Preview, error) {
	in.Text = strings.TrimSpace(in.Text)
	l, err := s.lookup(ctx)
	if err != nil {
		return Preview{}, err
	}
	u, err := s.survey.Understand(ctx, in)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Candidates: l.ranked(l.now.Edition, u.Verdict), Matters: []MatterView{}, Praise: u.Praise, Sure: u.Opens, Danger: notNil(u.Danger),
		Person: notNil(u.Person), Masked: u.Masked, AsksPlace: u.AsksPlace}
	p.Spans, p.Hidden = spans(in.Text, in.Marks)
	for _, m := range u.Matters {
		p.Matters = append(p.Matters, MatterView{m.Text, l.ranked(l.now.Edition, classify.Verdict{Candidates: m.Candidates}), m.Sure})
	}
	if u.Opens {
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

// Candidate is a row the machine thinks of, with the words that led to it.
type Candidate struct {
	Code       string           `json:"code"`
	Short      string           `json:"short"`
	Text       string           `json:"text"`
	Unit       *survey.UnitName `json:"unit"`
	Confidence float64          `json:"confidence"`
	Evidence   []string         `json:"evidence"`
}

// candidates are the machine's rows as people read them.
func (l lookup) candidates(c survey.Concern) []Candidate {
	out := []Candidate{}
	for _, x := range c.Ranked() {
		out = append(out, l.candidate(c.Edition, x.Code, x.Confidence, x.Evidence))
	}
	return out
}

func (l lookup) candidate(edition, code string, confidence float64, evidence []string) Candidate {
	v := Candidate{Code: code, Confidence: confidence, Evidence: notNil(evidence)}
	if r, ok := l.editions[edition].Find(code); ok {
		v.Short, v.Text, v.Unit = r.Short, r.Text, r.Unit
	}
	return v
}
