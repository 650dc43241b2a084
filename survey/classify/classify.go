// Package classify works out which row (具体表现) of the catalogue of hot and difficult problems
// (热点难点问题目录, Table 3 of the performance plan) an opinion is about, or that it is about none of
// them, or that it is praise. It is pure: texts in, ranked rows and the words that led to them out.
//
// The first version is a multinomial logistic regression over character n-grams and a lexicon of
// deciding words. It learns from examples.csv and cues.csv in well under a second when it is made, so
// that the data is the model: a better example, not better code, is how it improves.
package classify

import (
	"math"
	"sort"
)

// Row 具体表现 is one row of the catalogue: its code (CG-03), its text in the plan and its short name.
type Row struct{ Code, Text, Short string }

// Example is an opinion whose answer is known. Code is a row's code, "" for an opinion that belongs to no
// row, or Praise.
type Example struct{ Code, Text string }

// Praise is the Code of an example that has nothing to rectify (表扬).
const Praise = "praise"

// Verdict is what the model makes of an opinion.
type Verdict struct {
	Candidates []Candidate // ranked, at most 3; empty when it belongs to no row or is praise
	Praise     bool        // 表扬: nothing to rectify
	Sure       bool        // the first candidate may be attached without a person looking
}

// Candidate is a row that the opinion may be about.
type Candidate struct {
	Code       string
	Confidence float64  // 0..1; confidences of all rows and of no row add up to 1
	Evidence   []string // 1 to 4 exact substrings of the text, the most telling first
}

// The thresholds were set by cross-validation over examples.csv, see TestQuality, and by 278 letters that citizens
// published, which are not in the repository. Those are longer and less orderly than our examples: a sure verdict
// needs 0.98, because with 0.96 one in nine of theirs was wrong; and the rows together need 0.90, because with less one
// in five of the letters about no row was given one, at no gain in those about a row (macro-F1 0.72 either way).
const (
	maxCandidates = 3
	leastRows     = 0.90 // all rows together, below which the opinion belongs to none
	leastFirst    = 0.50 // the first row alone, below which it is a guess not worth showing
	leastOther    = 0.05 // a second or third row
	leastPraise   = 0.50
	leastSure     = 0.98
)

// Model is a trained classifier. It never changes after New, so any number of goroutines may share it.
type Model struct {
	version string
	codes   []string // one for each class: the rows, then "" (no row), then Praise
	lexicon lexicon
	grams   grams
	weights []float32 // feature-major: weights[feature*len(codes)+class]
	bias    []float32
}

// Version is a short hash of everything the model was made of: equal versions give equal verdicts.
func (m *Model) Version() string { return m.version }

// Classify says which rows the text is about.
func (m *Model) Classify(text string) Verdict {
	f := read(text)
	cues, hits := m.cues(f)
	features := append(m.grams.vector(f), cues...)
	if len(features) == 0 {
		return Verdict{}
	}
	p := make([]float64, len(m.codes))
	m.probabilities(features, p)
	rows := len(m.codes) - 2
	if p[rows+1] >= leastPraise && !f.asks() {
		return Verdict{Praise: true}
	}
	without(p, rows+1)
	ranked := make([]int, rows)
	total := 0.0
	for c := range ranked {
		ranked[c] = c
		total += p[c]
	}
	if rows == 0 || total < leastRows {
		return Verdict{}
	}
	sort.SliceStable(ranked, func(i, j int) bool { return p[ranked[i]] > p[ranked[j]] })
	return m.verdict(f, hits, p, ranked)
}

// verdict turns ranked classes into candidates. A row for which no word of the text speaks is no
// candidate, however its probability came about.
func (m *Model) verdict(f folded, hits []hit, p []float64, ranked []int) Verdict {
	var v Verdict
	if p[ranked[0]] < leastFirst {
		return v
	}
	for _, c := range ranked[:min(maxCandidates, len(ranked))] {
		if p[c] < leastOther {
			break
		}
		words := m.evidence(f, hits, c)
		if len(words) == 0 {
			continue
		}
		v.Candidates = append(v.Candidates, Candidate{Code: m.codes[c], Confidence: p[c], Evidence: words})
	}
	v.Sure = len(v.Candidates) > 0 && v.Candidates[0].Confidence >= leastSure
	return v
}

// probabilities puts the softmax over all classes into p.
func (m *Model) probabilities(features []feature, p []float64) {
	for c := range p {
		p[c] = float64(m.bias[c])
	}
	for _, x := range features {
		w := m.weights[int(x.id)*len(p) : (int(x.id)+1)*len(p)]
		for c := range w {
			p[c] += float64(w[c] * x.value)
		}
	}
	softmax(p)
}

// without leaves class c out of p; the others still add up to 1, unless nothing of them was left.
func without(p []float64, c int) {
	rest := max(1-p[c], 1e-9)
	p[c] = 0
	for i := range p {
		p[i] /= rest
	}
}

func softmax(score []float64) {
	top := math.Inf(-1)
	for _, s := range score {
		top = max(top, s)
	}
	sum := 0.0
	for i, s := range score {
		score[i] = math.Exp(s - top)
		sum += score[i]
	}
	for i := range score {
		score[i] /= sum
	}
}
