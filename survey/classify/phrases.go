package classify

// plain are characters at which a phrase of evidence neither starts nor ends.
const plain = "的了是在都不没有也就还很太吗呢吧啊把被和与及我你他她它们这那个一着过得地又要会能上下里去来到从对"

// phrase is a possible piece of evidence.
type phrase struct {
	span
	gain float64 // how much it speaks for the row
}

// cuePhrases gives the cues found for the row.
func (m *Model) cuePhrases(f folded, hits []hit, c int) []phrase {
	var phrases []phrase
	for _, h := range hits {
		if h.class != c {
			continue
		}
		for _, s := range h.spans {
			if len(h.spans) > 1 && (s.to-s.from == 1 || isPlain(f, s.from) && isPlain(f, s.to-1)) {
				continue // 路 of 挖+路 and 没有 of 厕所+没有 explain nothing by themselves
			}
			phrases = append(phrases, phrase{s, cueGain * h.weight * (1 + 0.1*float64(s.to-s.from))})
		}
	}
	return phrases
}

// cueGain sets a cue against learned n-grams: a person chose it, and it reads as a word.
const cueGain = 10

// gains is how much each n-gram of a text speaks for a class, by where it begins and how long it is.
type gains []float64

func (g gains) at(i, j int) float64 { return g[i*maxGram+j-i-1] }

// gains is how much each n-gram of the text speaks for class c more than for the class that it suits next
// best: 每天 speaks a little for every row and explains none.
func (m *Model) gains(r reading, c int) gains {
	classes := len(m.codes)
	g := make(gains, r.runes()*maxGram)
	for _, o := range r.occurring {
		w := m.weights[int(o.id)*classes : (int(o.id)+1)*classes]
		if w[c] <= 0 {
			continue
		}
		next := float32(0)
		for k := range w {
			if k != c {
				next = max(next, w[k])
			}
		}
		g[o.from*maxGram+o.to-o.from-1] = max(0, float64(o.idf*(w[c]-next)))
	}
	return g
}

// within is the gain of all n-grams inside s.
func (g gains) within(s span) float64 {
	sum := 0.0
	for a := s.from; a < s.to; a++ {
		for b := a + 1; b <= min(a+maxGram, s.to); b++ {
			sum += g.at(a, b)
		}
	}
	return sum
}

// gramPhrases gives the words of two characters and more that speak for the row.
func gramPhrases(f folded, occurring []occurrence, gains gains) []phrase {
	var phrases []phrase
	for _, o := range occurring {
		if o.to-o.from < 2 || !o.whole || isPlain(f, o.from) || isPlain(f, o.to-1) {
			continue
		}
		if gain := gains.within(o.span); gain > leastGain {
			phrases = append(phrases, phrase{o.span, gain})
		}
	}
	return phrases
}

// clauses gives what stands between punctuation, cut to a length that can be shown.
func clauses(f folded, gains gains) []phrase {
	var phrases []phrase
	from := 0
	for i := 0; i <= f.runes(); i++ {
		if i < f.runes() && !f.isGap(i) {
			continue
		}
		s := span{from, min(i, from+longestPhrase+2)}
		if gain := gains.within(s); gain > leastGain {
			phrases = append(phrases, phrase{s, gain})
		}
		from = i + 1
	}
	return phrases
}

// leastGain is how much a word must speak for the row to be shown.
const leastGain = 1

var plainRunes = func() map[rune]bool {
	set := map[rune]bool{digit: true}
	for _, p := range plain {
		set[p] = true
	}
	return set
}()

func isPlain(f folded, i int) bool { return plainRunes[neighbour(f, i)] }
