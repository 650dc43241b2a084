package privacy

import (
	"slices"
	"unicode/utf8"
)

// MostMarks is how many marks one text takes.
const MostMarks = 20

// Mark is what a citizen changes in the copy that a unit gets: more to hide, or something that is hidden to show again. It counts Unicode
// code points of her text without the blanks at its ends, from ≤ i < to.
type Mark struct {
	From int  `json:"from" validate:"min=0"`
	To   int  `json:"to" validate:"min=1"`
	Show bool `json:"show"` // show it again; else hide it
}

// shown are the kinds that may be shown again: where something is, and how it can be reached or found.
var shown = []string{Address, Mobile, Phone, Number, Plate}

// MayShow says whether a citizen may show this kind again.
func MayShow(kind string) bool { return slices.Contains(shown, kind) }

// MaskMarked is Mask as a citizen changed it. ok is false when a mark lies outside the text, overlaps another one, shows what is not
// hidden or may not be shown, or when there are too many.
func MaskMarked(text string, marks []Mark) (masked string, ok bool) {
	if len(marks) == 0 {
		return Mask(text), true
	}
	f := fold(text)
	found, length := f.find(), utf8.RuneCountInString(text)
	if len(marks) > MostMarks || overlap(marks) {
		return "", false
	}
	for _, m := range marks {
		switch {
		case m.From < 0 || m.To <= m.From || m.To > length:
			return "", false
		case m.Show:
			if found, ok = f.without(found, m); !ok {
				return "", false
			}
		default:
			found = f.with(found, m)
		}
	}
	return f.replaced(found), true
}

func overlap(marks []Mark) bool {
	sorted := slices.Clone(marks)
	slices.SortFunc(sorted, func(a, b Mark) int { return a.From - b.From })
	for i := 1; i < len(sorted); i++ {
		if sorted[i].From < sorted[i-1].To {
			return true
		}
	}
	return false
}

// without leaves out the finding that a mark shows again: exactly that one.
func (f *folded) without(found []span, m Mark) ([]span, bool) {
	i := slices.IndexFunc(found, func(s span) bool { return f.at[s.from] == m.From && f.at[s.to-1]+1 == m.To && MayShow(s.kind) })
	if i < 0 {
		return found, false
	}
	return slices.Delete(slices.Clone(found), i, i+1), true
}

// with adds what a mark hides; findings that it touches are swallowed, so that nothing of them is left standing.
func (f *folded) with(found []span, m Mark) []span {
	from, _ := slices.BinarySearch(f.at, m.From)
	to, _ := slices.BinarySearch(f.at, m.To)
	if from == to { // nothing but what nobody sees
		return found
	}
	more := span{from: from, to: to, kind: Chosen, say: "***"}
	out := []span{}
	for _, s := range found {
		if s.to <= more.from || s.from >= more.to {
			out = append(out, s)
			continue
		}
		more.from, more.to = min(more.from, s.from), max(more.to, s.to)
	}
	return byStart(append(out, more))
}
