package classify

import (
	_ "embed"
	"slices"
	"sync"
)

// voiceCSV has the words by which we hear how something is said: accusations, insults, offers, requests, turns, irony, and what is wrong.
//
//go:embed voice.csv
var voiceCSV string

var spotting = sync.OnceValue(func() *spotter {
	return newSpotter(slices.Concat(records("voice.csv", voiceCSV, 3), records("danger.csv", dangerCSV, 3)))
})

// Why a person looks first.
const (
	Accusation = "accusation" // of somebody who works for a unit: no unit may be sent an accusation of itself
	Insult     = "insult"
	NoMatter   = "no_matter" // an offer, a greeting, a test: nothing that a unit could do
	Language   = "language"  // not in Chinese
)

var persons = []string{Accusation, Insult, NoMatter, Language}

// heard is what is said in a text, by the kinds of voice.csv and danger.csv.
type heard map[string]bool

func listen(f folded) heard {
	h := heard{}
	for _, sentence := range f.sentences() {
		here := overhear(f, sentence)
		for kind := range here {
			h[kind] = h[kind] || kind == SelfHarm || !here[safe] || !physical(kind)
		}
	}
	return h
}

// overhear hears one sentence.
func overhear(f folded, sentence span) heard {
	h := heard{}
	spotting().find(f, sentence, func(r rule) { h[r.kind] = true })
	return h
}

// physical says whether a kind is a danger to the body.
func physical(kind string) bool {
	return slices.ContainsFunc(dangerSays(), func(d Danger) bool { return d.Kind == kind })
}

// complains says whether something is asked for, wished or found wrong.
func (h heard) complains() bool { return h["asked"] || h["wrong"] || h["complaint"] }

// persons are the reasons why a person looks first; matter says that a row was found or somebody is thanked.
func (h heard) persons(f folded, matter bool) (why []string) {
	h[Language] = f.runes() > 0 && f.foreign()
	h[NoMatter] = h[NoMatter] || !matter && !h.complains() && !h[Accusation] && !h[Insult] && !h[Language]
	for _, p := range persons {
		if h[p] {
			why = append(why, p)
		}
	}
	return slices.Clip(why)
}

// foreign says whether most of a text is not Chinese.
func (f folded) foreign() bool {
	han, other := 0, 0
	for i := 0; i < f.runes(); i++ {
		switch r := neighbour(f, i); {
		case r >= 0x3400 && r <= 0x9fff:
			han++
		case r != gap && r != digit:
			other++
		}
	}
	return other > 3*han && other >= 4
}
