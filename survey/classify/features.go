package classify

import (
	"math"
	"sort"
	"sync"
	"unicode/utf8"
)

// maxGram is the length in characters of the longest n-gram.
const maxGram = 3

// rareGram is the number of texts an n-gram must occur in to be a feature.
const rareGram = 2

// feature is one thing seen in a text, with its weight in that text.
type feature struct {
	id    int32
	value float32
}

// gram is an n-gram that the model knows.
type gram struct {
	id    int32
	idf   float32
	whole bool // looks like a word rather than a piece of one or of two, see isWord
}

// grams is the vocabulary of n-grams.
type grams map[string]gram

// eachGram calls visit for every n-gram of the text that does not reach across punctuation.
func eachGram(f folded, visit func(i, j int)) {
	for i := 0; i < f.runes(); i++ {
		for j := i + 1; j <= min(i+maxGram, f.runes()) && !f.isGap(j-1); j++ {
			visit(i, j)
		}
	}
}

// sides is how an n-gram occurs in the texts.
type sides struct {
	times, texts, last int
	left, right        map[rune]bool
}

// learn makes the vocabulary of a set of texts.
func learn(texts []folded) grams {
	seen := map[string]*sides{}
	for n, f := range texts {
		eachGram(f, func(i, j int) {
			s := seen[f.part(i, j)]
			if s == nil {
				s = &sides{last: -1, left: map[rune]bool{}, right: map[rune]bool{}}
				seen[f.part(i, j)] = s
			}
			s.times++
			if s.last != n {
				s.last = n
				s.texts++
			}
			s.left[neighbour(f, i-1)], s.right[neighbour(f, j)] = true, true
		})
	}
	return number(seen, len(texts))
}

// neighbour is the rune at i; the edges of the text count as punctuation.
func neighbour(f folded, i int) rune {
	if i < 0 || i >= f.runes() {
		return gap
	}
	r, _ := utf8.DecodeRuneInString(f.text[f.at[i]:])
	return r
}

// number gives every n-gram that is frequent enough its place, in the order of the alphabet, so that
// the same texts always give the same model.
func number(seen map[string]*sides, texts int) grams {
	var words []string
	letters := 0
	for w, s := range seen {
		if s.texts >= rareGram {
			words = append(words, w)
		}
		if utf8.RuneCountInString(w) == 1 {
			letters += s.times
		}
	}
	sort.Strings(words)
	g := make(grams, len(words))
	for i, w := range words {
		idf := float32(math.Log(float64(1+texts) / float64(1+seen[w].texts)))
		g[w] = gram{id: int32(i), idf: idf, whole: isWord(w, seen, letters)}
	}
	return g
}

// cohesion is how many times more often than by chance the halves of a word stand together.
const cohesion = 25

// isWord says whether w stands for itself: it has many neighbours on either side (享单, a piece of
// 共享单车, has one), and wherever it is cut, its halves meet more often than by chance (工地围 has none).
func isWord(w string, seen map[string]*sides, letters int) bool {
	s := seen[w]
	if s.texts < 3 || len(s.left) < 3 || len(s.right) < 3 {
		return false
	}
	for cut := range w {
		if cut == 0 {
			continue
		}
		chance := float64(seen[w[:cut]].times) * float64(seen[w[cut:]].times) / float64(letters)
		if float64(s.times) < cohesion*chance {
			return false
		}
	}
	return true
}

// occurrence is an n-gram of a text that the model knows.
type occurrence struct {
	span
	gram
}

// occurring are the n-grams of a text that the model knows, in the order in which they begin.
func (g grams) occurring(f folded) []occurrence {
	all := make([]occurrence, 0, 2*f.runes())
	eachGram(f, func(i, j int) {
		if k, known := g[f.part(i, j)]; known {
			all = append(all, occurrence{span{i, j}, k})
		}
	})
	return all
}

// occurringIn are those that stand in a span.
func occurringIn(all []occurrence, in span) []occurrence {
	from := sort.Search(len(all), func(i int) bool { return all[i].from >= in.from })
	to := sort.Search(len(all), func(i int) bool { return all[i].from >= in.to })
	return all[from:to]
}

// places is where each n-gram stands in the vector that is being made, 0 for nowhere; it is handed on from vector to vector.
var places = sync.Pool{New: func() any { return new([]int32) }}

// vector is n-grams as tf-idf weights of unit length, in the order of first occurrence.
func vector(occurring []occurrence) []feature {
	x := make([]feature, 0, len(occurring)+8)
	place := places.Get().(*[]int32)
	for _, k := range occurring {
		if n := int(k.id) + 1 - len(*place); n > 0 {
			*place = append(*place, make([]int32, n)...)
		}
		at := (*place)[k.id]
		if at == 0 {
			x = append(x, feature{id: k.id, value: k.idf})
			(*place)[k.id] = int32(len(x))
			continue
		}
		x[at-1].value += k.idf * 0.5 // a word repeated says more, but not twice as much
	}
	for _, f := range x {
		(*place)[f.id] = 0
	}
	places.Put(place)
	unit(x)
	return x
}

func unit(x []feature) {
	sum := 0.0
	for _, v := range x {
		sum += float64(v.value) * float64(v.value)
	}
	if sum == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range x {
		x[i].value *= scale
	}
}
