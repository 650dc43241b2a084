package classify

import "slices"

// part is a stretch of a letter, between full stops or words like 另外, and what it speaks of by itself.
type part struct {
	span
	opens bool // begins with a word that starts another matter
	class int  // what it speaks of: a row or no row; -1 when it does not say
	sound bool // names a thing and what is wrong with it, with a margin: see sound
}

// starters begin another matter.
var starters = []string{"另外", "此外", "除此之外", "还有一件", "还有一个", "还有就是", "再一个", "再说一", "再反映", "其次", "第二", "第三", "顺便", "同时", "二是", "三是", "二、", "三、", "2、", "3、", "2.", "3."}

// The thresholds of a part.
const (
	leastPart   = 0.60 // how likely the row must be for the part to speak of it
	leastWeight = 1.0  // of the cues of the row in that part
	leastApart  = 0.95 // how likely no row must be
	soundWeight = 2.5  // of cues, for a thing and what is wrong with it
	soundMargin = 0.80 // over the row that is likely next
)

// parts cuts a letter and hears each piece.
func (m *Model) parts(f folded, occurring []occurrence, hits []hit) []part {
	pieces := f.pieces()
	p := make([]float64, len(m.codes))
	for i := range pieces {
		m.hear(&pieces[i], f, occurring, hits, p)
	}
	return pieces
}

// pieces are the sentences of a letter, cut again where another matter starts.
func (f folded) pieces() (all []part) {
	for _, s := range f.sentences() {
		from, opens := s.from, f.starts(s.from)
		for i := s.from + 1; i < s.to; i++ {
			if f.isGap(i-1) && f.starts(i) {
				all = append(all, part{span: span{from, i}, opens: opens})
				from, opens = i, true
			}
		}
		all = append(all, part{span: span{from, s.to}, opens: opens})
	}
	return all
}

// starts says whether another matter starts at rune i.
func (f folded) starts(i int) bool {
	rest := f.original[f.from[i]:]
	return slices.ContainsFunc(starters, func(w string) bool { return len(rest) >= len(w) && rest[:len(w)] == w })
}

// hear works out what a part speaks of. The slice p is for its own use.
func (m *Model) hear(x *part, f folded, occurring []occurrence, hits []hit, p []float64) {
	x.class = -1
	here := inside(hits, x.span)
	features := append(vector(occurringIn(occurring, x.span)), m.cueFeatures(here)...)
	if len(features) == 0 {
		return
	}
	m.probabilities(features, p)
	none := len(p) - 2
	without(p, none+1)
	first, next := best(p)
	weight, words := weighed(here, first)
	wrong := overhear(f, x.span).complains()
	switch {
	case first == none && wrong && p[none] >= leastApart && weight >= leastWeight:
		x.class = none
	case first != none && p[first] >= leastPart && weight >= leastWeight:
		x.class = first
		against, _ := weighed(here, none)
		x.sound = wrong && words >= 2 && weight-against >= soundWeight && p[first]-p[next] >= soundMargin
	case x.opens && wrong:
		x.class = none // it begins something that we cannot name
	}
}

// best are the two likeliest classes.
func best(p []float64) (first, next int) {
	first, next = 0, -1
	for c := 1; c < len(p); c++ {
		switch {
		case p[c] > p[first]:
			first, next = c, first
		case next < 0 || p[c] > p[next]:
			next = c
		}
	}
	return first, next
}

// weighed gives the weight of the cues of a class, and of how many words that do not overlap they are made.
func weighed(hits []hit, class int) (weight float64, words int) {
	var taken []span
	for _, h := range hits {
		if h.class != class {
			continue
		}
		weight += h.weight
		for _, s := range h.spans {
			if !slices.ContainsFunc(taken, func(t span) bool { return s.from < t.to && t.from < s.to }) {
				taken = append(taken, s)
			}
		}
	}
	return weight, len(taken)
}

// inside are the cues that stand in a span.
func inside(hits []hit, in span) (here []hit) {
	for _, h := range hits {
		if !slices.ContainsFunc(h.spans, func(s span) bool { return s.from < in.from || s.to > in.to }) {
			here = append(here, h)
		}
	}
	return here
}
