package classify

import "strings"

const (
	// leastPraise is how likely praise must be before the machine thanks for it; less, and a person reads it.
	leastPraise = 0.80
	// mostOther is how likely anything but praise may be in a clause by itself, when a cue speaks for it.
	mostOther = 0.98
)

// praised says whether a text is nothing but praise: likely, and nothing in any of its clauses asks, reports, wishes, turns, quotes or is
// meant the other way round. A complaint thanked for is worse than praise that waits a day.
func (m *Model) praised(r reading, h heard) bool {
	for _, kind := range []string{"asked", "turned", "irony", "complaint", Accusation, Insult, NoMatter} {
		if h[kind] {
			return false
		}
	}
	return r.praise >= leastPraise && !strings.ContainsAny(r.original, "“”\"?？「") && !m.reports(r)
}

// reports says whether a clause speaks of something other than praise.
func (m *Model) reports(r reading) bool {
	p, praise := make([]float64, len(m.codes)), len(m.codes)-1
	for from := 0; from < r.runes(); {
		to := from
		for to < r.runes() && !r.isGap(to) {
			to++
		}
		clause := span{from, to}
		here := inside(r.hits, clause)
		from = to + 1
		if len(here) == 0 {
			continue
		}
		m.probabilities(append(vector(occurringIn(r.occurring, clause)), m.cueFeatures(here)...), p)
		if first, _ := best(p); first != praise && p[first] >= mostOther {
			return true
		}
	}
	return false
}
