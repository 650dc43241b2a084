package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// The settings of the training, chosen by cross-validation.
const (
	epochs    = 24
	firstStep = 4.0
	decay     = 1e-5
	cueScale  = 1.0
)

// algorithm is raised when the same data would give another verdict.
const algorithm = "1"

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
	class    int
}

func (m *Model) train(texts []Example, class map[string]int) {
	var forms []folded
	for _, e := range texts {
		forms = append(forms, fold(e.Text))
	}
	m.grams = learn(forms)
	lessons := make([]lesson, len(texts))
	for i, e := range texts {
		features, _ := m.features(forms[i])
		lessons[i] = lesson{features, class[e.Code]}
	}
	classes := len(m.codes)
	m.weights = make([]float32, (len(m.grams)+classes)*classes)
	m.bias = make([]float32, classes)
	order := newShuffle(len(lessons))
	for epoch := range epochs {
		step := float32(firstStep / (1 + 0.3*float64(epoch)))
		for _, i := range order.next() {
			m.learnFrom(lessons[i], step)
		}
	}
}

// learnFrom moves the weights a step towards the right answer of one lesson (stochastic gradient descent).
func (m *Model) learnFrom(l lesson, step float32) {
	classes := len(m.codes)
	p := m.probabilities(l.features)
	p[l.class]--
	miss := make([]float32, classes)
	for c := range miss {
		miss[c] = step * float32(p[c])
		m.bias[c] -= 0.05 * miss[c]
	}
	for _, x := range l.features {
		w := m.weights[int(x.id)*classes : (int(x.id)+1)*classes]
		for c := range w {
			w[c] -= miss[c]*x.value + step*decay*w[c]
		}
	}
}

// features is a text as the model sees it: its n-grams, and how strongly the cues speak for each class.
func (m *Model) features(f folded) ([]feature, []hit) {
	x := m.grams.vector(f)
	hits := m.lexicon.find(f)
	for c, v := range tally(hits, len(m.codes)) {
		if v != 0 {
			x = append(x, feature{id: int32(len(m.grams) + c), value: v * cueScale})
		}
	}
	return x, hits
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
