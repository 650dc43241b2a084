package question_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"huiyin/survey/question"
)

func scored(n float64) *float64 { return &n }

// scale are three levels with a score and one without.
var scale = []question.Level{{Code: "satisfied", Score: scored(100)}, {Code: "fairly", Score: scored(60)}, {Code: "dissatisfied", Score: scored(0)}, {Code: "unknown"}}

// rater is one person's rating of one unit.
type rater struct{ unit, level string }

// year is the ratings of a survey, day by day, and who stood in each public count on any day.
type year struct {
	raters  []rater
	counted question.Counts
	public  question.Counts
	seen    map[string][]map[int]bool // by unit, every state in order: the raters in it
}

// often is how many rate a unit on a day, from busy to hardly ever.
var often = map[string]float64{"A": 6, "B": 1.5, "C": 0.4, "D": 0.1, "E": 0.02, "F": 0.01}

func (y *year) rate(unit, level string) {
	y.raters = append(y.raters, rater{unit, level})
	if y.counted[unit] == nil {
		y.counted[unit] = map[string]int64{}
	}
	y.counted[unit][level]++
}

// looks is somebody who looks at the public result and keeps it.
func (y *year) looks() {
	now, _ := question.Release(y.public, y.counted, scale)
	for unit := range now {
		if !maps.Equal(now[unit], y.public[unit]) {
			in := map[int]bool{}
			for i, r := range y.raters {
				in[i] = r.unit == unit
			}
			maps.DeleteFunc(in, func(_ int, there bool) bool { return !there })
			y.seen[unit] = append(y.seen[unit], in)
		}
	}
	y.public = now
}

func lived(seed uint64) *year {
	r := rand.New(rand.NewPCG(85, seed))
	y := &year{counted: question.Counts{}, public: question.Counts{}, seen: map[string][]map[int]bool{}}
	for range 365 {
		for range 4 { // looks of a day
			for _, unit := range slices.Sorted(maps.Keys(often)) {
				for r.Float64() < often[unit]/4/(1+often[unit]/4) {
					y.rate(unit, scale[r.IntN(len(scale))].Code)
				}
			}
			y.looks()
		}
	}
	return y
}

// Who holds the public ratings of every day of a year and compares each with the next, adding up and taking away in any way, learns of no
// fewer than five people's scores at once: every state of a unit is the one before and a block of five more at least.
func TestWhoHoldsTheRatingsOfEveryDayRecoversNoSingleOne(t *testing.T) {
	for seed := range uint64(5) {
		y, blocks := lived(seed), 0
		for unit, states := range y.seen {
			before := map[int]bool{}
			for _, now := range states {
				scores := 0
				for i := range now {
					if !before[i] && y.raters[i].level != "unknown" {
						scores++
					}
				}
				for i := range before {
					if !now[i] {
						t.Fatalf("%s: a rating left", unit)
					}
				}
				if scores < question.Fewest {
					t.Fatalf("%s changes by the scores of %d people", unit, scores)
				}
				before = now
				blocks++
			}
		}
		if blocks < 100 || len(y.seen["A"]) < 50 || len(y.seen["C"]) < 5 {
			t.Fatalf("the test shows nothing: %d blocks", blocks)
		}
	}
}

func TestFourNewScoresWaitForAFifth(t *testing.T) {
	y := &year{counted: question.Counts{}, public: question.Counts{}, seen: map[string][]map[int]bool{}}
	for i, want := range []int{0, 0, 0, 0, 5, 5, 5, 5, 5, 10} {
		y.rate("A", scale[i%3].Code)
		y.rate("A", "unknown") // these wait with the others
		y.looks()
		got := 0
		for _, n := range y.public["A"] {
			got += int(n)
		}
		if got != 2*want {
			t.Errorf("%d scores: %d answers are public, want %d", i+1, got, 2*want)
		}
	}
}

func TestWhoDoesNotKnowMakesNoFigure(t *testing.T) {
	y := &year{counted: question.Counts{}, public: question.Counts{}, seen: map[string][]map[int]bool{}}
	for range 50 {
		y.rate("A", "unknown")
		y.looks()
	}
	if len(y.public["A"]) != 0 {
		t.Errorf("%v", y.public)
	}
}

// Counters that were put right are shown once as many as five differ, in either direction.
func TestACountThatFallsIsNotShownByOne(t *testing.T) {
	public := question.Counts{"A": {"satisfied": 20, "fairly": 3}}
	for n, want := range map[int64]bool{20: false, 19: false, 16: false, 15: true, 10: true, 24: false, 25: true} {
		_, changed := question.Release(public, question.Counts{"A": {"satisfied": n, "fairly": 3}}, scale)
		if changed != want {
			t.Errorf("from 20 to %d: shown is %v", n, changed)
		}
	}
	if _, changed := question.Release(public, question.Counts{"A": {"satisfied": 25, "fairly": 2}}, scale); changed {
		t.Error("one who left is shown beside five who came")
	}
	if got := fmt.Sprint(public); got != "map[A:map[fairly:3 satisfied:20]]" {
		t.Errorf("what was given is changed: %s", got)
	}
}
