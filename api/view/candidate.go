package view

import (
	"huiyin/survey"
)

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
