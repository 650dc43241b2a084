package classify

import "strings"

// sure says whether the machine may decide for the row alone: likely, named somewhere as a thing and what is wrong with it, and no part
// of the text speaks of anything else. One ordinary word is never enough.
func (m *Model) sure(r reading, code string) bool {
	sound := false
	if r.praise >= mayPraise {
		return false
	}
	for _, x := range r.parts {
		if x.class >= 0 && m.codes[x.class] != code {
			return false
		}
		sound = sound || x.sound
	}
	first, _ := best(r.p)
	return sound && m.codes[first] == code && r.p[first] >= leastSure
}

// mayPraise is how likely praise must be for a person to read what speaks of a row.
const mayPraise = 0.20

// highest is what a verdict is called at most that the rule of sure does not allow.
const highest = 0.90

// temper takes back what the numbers promise and the words do not hold.
func temper(all []Candidate) {
	for i := range all {
		all[i].Confidence = min(all[i].Confidence, 1) * highest
	}
}

// matters cuts a text where it turns to something else; one matter has the whole text.
func (m *Model) matters(text string, r reading, candidates []Candidate) (all []Matter) {
	cuts := m.cuts(r.parts)
	if len(cuts) == 0 {
		return []Matter{m.matter(text, r, candidates)}
	}
	start := 0
	for i, from := range append([]int{0}, cuts...) {
		to, end := len(r.parts), len(text)
		if i < len(cuts) {
			to, end = cuts[i], int(r.from[r.parts[cuts[i]].from])
		}
		piece := m.about(r, r.parts[from:to])
		all = append(all, m.matter(text[start:end], piece, m.candidates(piece)))
		start = end
	}
	return all
}

// matter is one of them.
func (m *Model) matter(text string, r reading, candidates []Candidate) Matter {
	return Matter{Text: strings.TrimSpace(text), Candidates: candidates, Sure: len(candidates) > 0 && m.sure(r, candidates[0].Code)}
}

// cuts are the parts at which another matter begins: they speak of something else, and either say that they begin or are as sound as what
// went before. Background that only happens to mention a thing begins nothing.
func (m *Model) cuts(parts []part) (at []int) {
	now, sound := -1, false
	for i, x := range parts {
		switch {
		case x.class < 0:
			continue
		case x.class != now && now >= 0 && (x.opens || x.sound && sound):
			at = append(at, i)
			now, sound = x.class, x.sound
		case now < 0 || !sound && x.sound:
			now, sound = x.class, x.sound
		}
	}
	return at
}
