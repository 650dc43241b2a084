package classify

import (
	"math/bits"
	"strings"
)

// reach is how many characters may lie between the parts of a cue.
const reach = 16

// cue is a phrase that speaks for a row (or, with code "", for none; or for Praise). Parts joined by +
// in the file must stand near each other, in any order.
type cue struct {
	class  int
	parts  []string
	weight float64
	praise bool // means nothing after a 不: 很满意, 极不满意
}

// lexicon finds cues by their first part.
type lexicon struct {
	cues    map[string][]cue
	lengths map[rune]uint64 // of the first parts that start so: bit n for one of n characters
}

// hit is a cue found in a text: the characters of each of its parts.
type hit struct {
	class  int
	weight float64
	spans  []span
}

// span is a range of characters of a folded text.
type span struct{ from, to int }

// cueRow is a line of cues.csv.
type cueRow struct {
	code, phrase string
	weight       float64
}

func newLexicon(rows []cueRow, class map[string]int) lexicon {
	l := lexicon{cues: map[string][]cue{}, lengths: map[rune]uint64{}}
	for _, row := range rows {
		c, known := class[row.code]
		if !known {
			continue // a cue of another edition of the catalogue
		}
		var parts []string
		for _, part := range strings.Split(row.phrase, "+") {
			parts = append(parts, fold(part).text)
		}
		l.cues[parts[0]] = append(l.cues[parts[0]], cue{class: c, parts: parts, weight: row.weight, praise: row.code == Praise})
		head := []rune(parts[0])
		l.lengths[head[0]] |= 1 << len(head)
	}
	return l
}

// find gives the cues of a text; each is counted once.
func (l lexicon) find(f folded) []hit {
	var hits []hit
	found := map[string]bool{}
	for i := 0; i < f.runes(); i++ {
		for lengths := l.lengths[neighbour(f, i)]; lengths != 0; lengths &= lengths - 1 {
			j := i + bits.TrailingZeros64(lengths)
			if j > f.runes() {
				break
			}
			head := f.part(i, j)
			cues := l.cues[head]
			if len(cues) == 0 || found[head] {
				continue
			}
			all := true
			for _, c := range cues {
				spans := c.near(f, i, j)
				if spans == nil || c.praise && f.denied(i) {
					all = false
					continue
				}
				hits = append(hits, hit{class: c.class, weight: c.weight, spans: spans})
			}
			found[head] = all
		}
	}
	return hits
}

// denied says whether a 不 or 没 stands one or two characters before rune i: 不满意, 不太满意.
func (f folded) denied(i int) bool {
	return strings.ContainsAny(f.part(max(0, i-2), i), "不没未")
}

// near finds the other parts of the cue around its first; nil when one is missing.
func (c cue) near(f folded, i, j int) []span {
	spans := []span{{i, j}}
	for _, part := range c.parts[1:] {
		from, to := max(0, i-reach), min(f.runes(), j+reach)
		at := strings.Index(f.part(from, to), part)
		if at < 0 {
			return nil
		}
		start := from + len([]rune(f.part(from, to)[:at]))
		spans = append(spans, span{start, start + len([]rune(part))})
	}
	return spans
}

// tally is how strongly the cues speak for each class, 0..1. What speaks for one row weakens the others: a letter
// about a house that was never finished also mentions the road, the bus and the car park. Praise, the last class,
// stands outside: it names what it praises.
func tally(hits []hit, classes int) []float32 {
	sum, all := make([]float64, classes), 0.0
	for _, h := range hits {
		sum[h.class] += h.weight
		all += h.weight
	}
	x := make([]float32, classes)
	for c, s := range sum {
		rivals := all - sum[classes-1]
		if c == classes-1 {
			rivals = s
		}
		x[c] = float32(s / (doubt + rivals))
	}
	return x
}

// doubt is the weight of what the cues do not know.
const doubt = 3
