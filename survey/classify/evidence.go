package classify

import "sort"

const maxEvidence = 4

// evidence gives the words of the text that speak most for class c, best first: cues of that row and
// words that the training found telling; without a cue, the clauses that speak most. What overlaps is joined.
func (m *Model) evidence(r reading, c int) []string {
	f, gains := r.folded, m.gains(r, c)
	phrases := m.cuePhrases(f, r.hits, c)
	if len(phrases) > 0 {
		phrases = append(phrases, gramPhrases(f, r.occurring, gains)...)
	} else {
		phrases = clauses(f, gains)
	}
	sort.SliceStable(phrases, func(i, j int) bool { return phrases[i].gain > phrases[j].gain })
	var chosen []span
	for _, p := range phrases {
		if p.gain < 0.25*phrases[0].gain {
			break
		}
		chosen = choose(chosen, p.span)
	}
	var words []string
	for _, p := range chosen {
		words = appendNew(words, f.source(p.from, p.to))
	}
	return words
}

// longestPhrase is how many characters a piece of evidence has at most.
const longestPhrase = 10

// choose adds s to the chosen spans, or joins it with the one that it overlaps or touches: 共享单车 and
// 单车乱停 make 共享单车乱停.
func choose(chosen []span, s span) []span {
	at := -1
	for i, c := range chosen {
		switch {
		case s.from > c.to || c.from > s.to:
			continue
		case at >= 0:
			return chosen // it would join two pieces
		}
		at = i
	}
	if at >= 0 {
		joined := span{min(s.from, chosen[at].from), max(s.to, chosen[at].to)}
		if joined.to-joined.from <= longestPhrase {
			chosen[at] = joined
		}
		return chosen
	}
	if len(chosen) < maxEvidence {
		chosen = append(chosen, s)
	}
	return chosen
}

func appendNew(words []string, word string) []string {
	for _, w := range words {
		if w == word {
			return words
		}
	}
	return append(words, word)
}
