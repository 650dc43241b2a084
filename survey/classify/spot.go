package classify

import (
	"slices"
	"strings"
	"unicode"
)

// near is how many characters may lie between the words of a rule, and between them and a word that takes it back.
const near = 22

// against is how close a word that takes a rule back must stand.
const against = 8

// rule says that something is spoken of: one word of each group near each other, and none of unless beside them.
type rule struct {
	kind   string
	groups [][]int
	unless []int
}

// spotter finds the rules that hold in a text. It reads the text once, however many rules there are.
type spotter struct {
	heads map[rune][]spotWord
	words map[string]int
	rules []rule
	of    map[int][]int // the rules whose first group has a word
}

// spotWord is a word of a rule as folded texts have it.
type spotWord struct {
	text  string
	runes int
	latin bool // stands only where no other letter comes before: hit is not in white
	id    int
}

// newSpotter reads lines: kind, groups joined by + of words parted by |, and what takes it back.
func newSpotter(lines [][]string) *spotter {
	s := &spotter{heads: map[rune][]spotWord{}, words: map[string]int{}, of: map[int][]int{}}
	for _, r := range lines {
		one := rule{kind: r[0], unless: s.ids(r[2])}
		for _, group := range strings.Split(r[1], "+") {
			one.groups = append(one.groups, s.ids(group))
		}
		for _, id := range one.groups[0] {
			s.of[id] = append(s.of[id], len(s.rules))
		}
		s.rules = append(s.rules, one)
	}
	return s
}

// ids numbers the words of a group.
func (s *spotter) ids(group string) (ids []int) {
	for _, word := range strings.Split(group, "|") {
		f := fold(word)
		if strings.Trim(f.text, "\n") == "" {
			continue
		}
		id, known := s.words[f.text]
		if !known {
			id = len(s.words)
			s.words[f.text] = id
			head := neighbour(f, 0)
			s.heads[head] = append(s.heads[head], spotWord{text: f.text, runes: f.runes(), latin: head < 0x80 && unicode.IsLetter(head), id: id})
		}
		ids = append(ids, id)
	}
	return ids
}

// seen are the words of one sentence.
type seen []struct {
	span
	id int
}

// find calls found for every word of a sentence by which a rule holds.
func (s *spotter) find(f folded, sentence span, found func(r rule)) {
	words := s.read(f, sentence)
	for _, w := range words {
		for _, n := range s.of[w.id] {
			if s.rules[n].holds(words, w.span) {
				found(s.rules[n])
			}
		}
	}
}

// read finds the words of a sentence.
func (s *spotter) read(f folded, in span) (words seen) {
	for i := in.from; i < in.to; i++ {
		for _, w := range s.heads[neighbour(f, i)] {
			if i+w.runes > in.to || !strings.HasPrefix(f.text[f.at[i]:], w.text) || w.latin && f.inWord(i) {
				continue
			}
			words = append(words, struct {
				span
				id int
			}{span{i, i + w.runes}, w.id})
		}
	}
	return words
}

// inWord says whether a Latin letter stands directly before rune i in what she wrote.
func (f folded) inWord(i int) bool {
	at := int(f.from[i])
	return at > 0 && f.original[at-1] < 0x80 && unicode.IsLetter(rune(f.original[at-1]))
}

// holds says whether the rule holds by a word of its first group.
func (r rule) holds(words seen, at span) bool {
	for _, group := range r.groups[1:] {
		if !beside(words, group, at, near) {
			return false
		}
	}
	return !beside(words, r.unless, at, against)
}

// beside says whether one of the words stands at most so many characters away.
func beside(words seen, ids []int, at span, distance int) bool {
	for _, other := range words {
		if other.from-at.to <= distance && at.from-other.to <= distance && slices.Contains(ids, other.id) {
			return true
		}
	}
	return false
}

// sentences are the parts of a text between full stops, line ends and the like; a comma parts nothing.
func (f folded) sentences() (parts []span) {
	from := 0
	for i := 0; i < f.runes(); i++ {
		if !f.isGap(i) || !strings.ContainsAny(f.source(i, i+1), "。！？!?；;\n…") {
			continue
		}
		if i > from {
			parts = append(parts, span{from, i})
		}
		from = i + 1
	}
	if f.runes() > from {
		parts = append(parts, span{from, f.runes()})
	}
	return parts
}
