package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// The settings of the training, chosen by cross-validation.
const (
	epochs    = 30
	firstStep = 4.0
	decay     = 2e-4
	cueScale  = 0.8 // of a cue against the n-grams of a text, which have unit length together
)

// algorithm is raised when the same data would give another verdict.
const algorithm = "3"

// New trains a model for the rows on the examples. Rows that are chosen by people only (GG-00, JG-00) are
// never predicted. Examples and cues of codes that the rows do not have are left out.
func New(rows []Row, examples []Example) *Model {
	m := &Model{}
	class := map[string]int{}
	var texts []Example
	for _, row := range rows {
		if strings.HasSuffix(row.Code, "-00") {
			continue
		}
		class[row.Code] = len(m.codes)
		m.codes = append(m.codes, row.Code)
		texts = append(texts, Example{row.Code, row.Text}, Example{row.Code, row.Short})
	}
	m.codes = append(m.codes, "", Praise)
	class[""], class[Praise] = len(m.codes)-2, len(m.codes)-1
	for _, e := range examples {
		if _, known := class[e.Code]; known {
			texts = append(texts, e)
		}
	}
	cues := cues()
	m.version = version(texts, cues)
	m.lexicon = newLexicon(cues, class)
	m.train(texts, class)
	return m
}

func version(texts []Example, cues []cueRow) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q\n%v", algorithm, texts, cues)
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// lesson is a text as the training sees it.
type lesson struct {
	features []feature
	grams    int // how many of the features are n-grams; the rest are cues
	class    int
}

// view is the lesson with its n-grams alone, with its cues alone, or whole, in turn. Seen whole every time,
// the cues, which are nearly always right on our own examples, would leave the n-grams nothing to learn, and
// an opinion in words that no cue has would find the model empty.
func (l lesson) view(turn int) []feature {
	switch {
	case turn%3 == 0:
		return l.features[:l.grams]
	case turn%3 == 1 && l.grams < len(l.features):
		return l.features[l.grams:]
	}
	return l.features
}

func (m *Model) train(texts []Example, class map[string]int) {
	var forms []folded
	for _, e := range texts {
		forms = append(forms, fold(e.Text).matterOnly())
	}
	m.grams = learn(forms)
	lessons := make([]lesson, len(texts))
	for i, e := range texts {
		grams := vector(m.grams.occurring(forms[i]))
		cues := m.cueFeatures(m.lexicon.find(forms[i]))
		lessons[i] = lesson{append(grams, cues...), len(grams), class[e.Code]}
	}
	classes := len(m.codes)
	m.weights = make([]float32, (len(m.grams)+classes)*classes)
	m.bias = make([]float32, classes)
	order, score := newShuffle(len(lessons)), make([]float64, classes)
	for epoch := range epochs {
		step := firstStep / (1 + 0.3*float64(epoch))
		for _, i := range order.next() {
			m.learnFrom(lessons[i].view(epoch+i), lessons[i].class, step, score)
		}
	}
}

// learnFrom moves the weights a step towards the right answer (stochastic gradient descent). The slice p is
// for its own use.
func (m *Model) learnFrom(features []feature, class int, step float64, p []float64) {
	m.probabilities(features, p)
	p[class]--
	for c := range p {
		m.bias[c] -= float32(0.05 * step * p[c])
	}
	keep := float32(1 - step*decay)
	for _, x := range features {
		w := m.weights[int(x.id)*len(p) : (int(x.id)+1)*len(p)]
		for c := range w {
			w[c] = keep*w[c] - float32(step*p[c])*x.value
		}
	}
}

// cueFeatures is how strongly cues speak for each class.
func (m *Model) cueFeatures(hits []hit) []feature {
	var x []feature
	for c, v := range tally(hits, len(m.codes)) {
		if v != 0 {
			x = append(x, feature{id: int32(len(m.grams) + c), value: v * cueScale})
		}
	}
	return x
}

// shuffle gives the lessons in another order each time, the same orders in every run.
type shuffle struct {
	order []int
	state uint64
}

func newShuffle(n int) *shuffle {
	s := &shuffle{order: make([]int, n), state: 20180101}
	for i := range s.order {
		s.order[i] = i
	}
	return s
}

func (s *shuffle) next() []int {
	for i := len(s.order) - 1; i > 0; i-- {
		s.state = s.state*6364136223846793005 + 1442695040888963407
		j := int((s.state >> 33) % uint64(i+1))
		s.order[i], s.order[j] = s.order[j], s.order[i]
	}
	return s.order
}
