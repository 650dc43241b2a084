package classify

import (
	_ "embed"
	"strings"
	"sync"
)

// dangerCSV has the words of danger: kind, words, unless. Kind safe takes every physical danger of its sentence back. The page ships
// with the same file, so that it warns without a network.
//
//go:embed danger.csv
var dangerCSV string

// numbersCSV has what to say and whom to call for each kind, the most pressing kinds first.
//
//go:embed numbers.csv
var numbersCSV string

// Danger 危险 is something for which nobody may wait until an office opens.
type Danger struct {
	Kind    string   `json:"kind"` // gas, fire, electric, water, collapse, traffic, violence, missing, medical or self_harm
	Say     string   `json:"say"`  // what to do before anybody comes
	Numbers []string `json:"numbers"`
}

// SelfHarm is the danger that no unit ever reads of.
const SelfHarm = "self_harm"

// safe is what takes the physical dangers of a sentence back.
const safe = "safe"

var dangerSays = sync.OnceValue(func() (all []Danger) {
	for _, r := range records("numbers.csv", numbersCSV, 3) {
		all = append(all, Danger{Kind: r[0], Say: r[1], Numbers: strings.Fields(r[2])})
	}
	return all
})

// Dangers are the dangers that a text speaks of, in the order of numbers.csv; none is the rule.
func Dangers(text string) []Danger { return listen(fold(text)).dangers() }

// DangersOf are the dangers of these kinds, in the order of numbers.csv.
func DangersOf(kinds []string) []Danger {
	h := heard{}
	for _, k := range kinds {
		h[k] = true
	}
	return h.dangers()
}

func (h heard) dangers() (out []Danger) {
	for _, d := range dangerSays() {
		if h[d.Kind] {
			out = append(out, d)
		}
	}
	return out
}
