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
	Matters    []Matter    `json:"-"`          // what it speaks of, one by one; never kept, they are her words
	Danger     []Danger    `json:",omitempty"` // for which nobody may wait
	Person     []string    `json:",omitempty"` // why a person looks first: Accusation, Insult, NoMatter, Language
	Named      bool        `json:"-"`          // the first candidate would be sure, were there nothing for a person to see first
}

// Candidate is a row that the opinion may be about.
type Candidate struct {
	Code       string
	Confidence float64  // 0..1; confidences of all rows and of no row add up to 1
	Evidence   []string // 1 to 4 exact substrings of the text, the most telling first
}

// The thresholds were set by cross-validation over examples.csv, see TestQuality, by the letters that the model learns from, asked before
// it had learnt them, and by 278 letters that citizens published, which are not in the repository. The rows together need 0.90, because
// with less one in five of the letters about no row was given one, at no gain in those about a row.
const (
	maxCandidates = 3
	leastRows     = 0.90 // all rows together, below which the opinion belongs to none
	leastFirst    = 0.50 // the first row alone, below which it is a guess not worth showing
	leastOther    = 0.05 // a second or third row
	leastSure     = 0.98
)

// Matter 诉求点 is one thing that a text speaks of.
type Matter struct {
	Text       string // her words about it
	Candidates []Candidate
	Sure       bool
}

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

// Classify says what a text is about, how sure that is, and why a person should look first.
func (m *Model) Classify(text string) Verdict {
	whole := fold(text)
	h := listen(whole)
	r := m.read(whole)
	v := Verdict{Candidates: m.candidates(r), Danger: h.dangers()}
	v.Person = h.persons(whole, len(v.Candidates) > 0 || r.praise >= leastFirst)
	calm := len(v.Danger) == 0 && len(v.Person) == 0
	if calm && m.praised(r, h) {
		v.Praise, v.Candidates = true, nil
		return v
	}
	v.Matters = m.matters(text, r, v.Candidates)
	v.Named = len(v.Matters) == 1 && v.Matters[0].Sure
	v.Sure = calm && v.Named
	for i := range v.Matters {
		v.Matters[i].Sure = v.Matters[i].Sure && calm
	}
	return v
}

// reading is a text as the model sees it.
type reading struct {
	folded
	occurring []occurrence
	hits      []hit
	p         []float64 // of each class; praise apart, they add up to 1
	praise    float64
	parts     []part
}

func (m *Model) read(whole folded) reading {
	r := reading{folded: whole.matterOnly()}
	r.occurring, r.hits = m.grams.occurring(r.folded), m.lexicon.find(r.folded)
	if m.weigh(&r); r.p[len(r.p)-2] < 1 {
		r.parts = m.parts(r.folded, r.occurring, r.hits)
	}
	return r
}

// weigh puts in how likely each class is; a text of which nothing is known belongs to no row.
func (m *Model) weigh(r *reading) {
	r.p = make([]float64, len(m.codes))
	features, praise := append(vector(r.occurring), m.cueFeatures(r.hits)...), len(r.p)-1
	if len(features) == 0 {
		r.p[praise-1] = 1
		return
	}
	m.probabilities(features, r.p)
	r.praise = r.p[praise]
	without(r.p, praise)
}

// about is what is read in some parts of the text alone.
func (m *Model) about(r reading, parts []part) reading {
	in := span{parts[0].from, parts[len(parts)-1].to}
	piece := reading{folded: r.folded, occurring: occurringIn(r.occurring, in), hits: inside(r.hits, in), parts: parts}
	m.weigh(&piece)
	return piece
}

// candidates are the likeliest rows. A row for which no word of the text speaks is no candidate, however its probability came about.
func (m *Model) candidates(r reading) (all []Candidate) {
	rows := len(m.codes) - 2
	ranked := make([]int, rows)
	total := 0.0
	for c := range ranked {
		ranked[c] = c
		total += r.p[c]
	}
	sort.SliceStable(ranked, func(i, j int) bool { return r.p[ranked[i]] > r.p[ranked[j]] })
	if rows == 0 || total < leastRows || r.p[ranked[0]] < leastFirst {
		return nil
	}
	for _, c := range ranked[:min(maxCandidates, rows)] {
		if r.p[c] < leastOther {
			break
		}
		if words := m.evidence(r, c); len(words) > 0 {
			all = append(all, Candidate{Code: m.codes[c], Confidence: r.p[c], Evidence: words})
		}
	}
	if len(all) > 0 && !m.sure(r, all[0].Code) {
		temper(all)
	}
	return all
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
