package figure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"huiyin/rectify/figure"
)

func satisfactionRule() figure.Rule {
	r := figure.Rule{Version: "test", Target: 85, GroupCuts: []int{20, 40}, RankFloor: 20}
	r.Score.Satisfied, r.Score.Fairly, r.Score.Dissatisfied = 100, 60, 0
	return r
}

// cohort is a random one: cases of all sizes, some without answers, some without anyone, in no order.
func cohort(dice *rand.Rand, units, cases, people int) []figure.Surveyed {
	out := make([]figure.Surveyed, cases)
	for i := range out {
		c := figure.Surveyed{Unit: fmt.Sprintf("U%03d", dice.IntN(units)), Case: fmt.Sprintf("C%05d", i),
			Month: fmt.Sprintf("2026-%02d", 1+dice.IntN(12)), Row: fmt.Sprintf("CG-%02d", dice.IntN(27))}
		for range dice.IntN(people + 1) {
			switch d := dice.IntN(20); {
			case d < 8:
				c.Satisfied++
			case d < 11:
				c.Fairly++
			case d < 13:
				c.Dissatisfied++
			case d < 18:
				c.Silent++
			default:
				c.NotAsked++
			}
		}
		if dice.IntN(6) == 0 {
			c.Satisfied, c.Fairly, c.Dissatisfied = 0, 0, 0
		}
		out[i] = c
	}
	return out
}

// slowly is the nested mean word for word: everyone who gave none counts with fill, or not at all when fill is NaN.
func slowly(cases []figure.Surveyed, fill float64) (value, overCases float64) {
	means := map[string][]float64{}
	var every []float64
	for _, c := range cases {
		var people []float64
		for range c.Satisfied {
			people = append(people, 100)
		}
		for range c.Fairly {
			people = append(people, 60)
		}
		for range c.Dissatisfied {
			people = append(people, 0)
		}
		for range c.Silent + c.NotAsked {
			if !math.IsNaN(fill) {
				people = append(people, fill)
			}
		}
		if m := average(people); !math.IsNaN(m) {
			means[c.Unit] = append(means[c.Unit], m)
			every = append(every, m)
		}
	}
	var units []float64
	for _, m := range means {
		units = append(units, average(m))
	}
	return average(units), average(every)
}

func average(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs)) // NaN for none
}

func equal(p *float64, want float64) bool {
	if p == nil {
		return math.IsNaN(want)
	}
	return math.Abs(*p-want) < 1e-9
}

func checkMeasured(t *testing.T, what string, m figure.Measured, cases []figure.Surveyed) {
	t.Helper()
	value, overCases := slowly(cases, math.NaN())
	low, _ := slowly(cases, 0)
	high, _ := slowly(cases, 100)
	if !equal(m.Value, value) || !equal(m.MeanOverCases, overCases) || !equal(m.Pessimistic, low) || !equal(m.Optimistic, high) {
		t.Fatalf("%s: %s, slowly %v %v [%v, %v]", what, asJSON(m), value, overCases, low, high)
	}
	if m.Value != nil && (*m.Pessimistic > *m.Value || *m.Value > *m.Optimistic) {
		t.Fatalf("%s: the value lies outside its bounds: %s", what, asJSON(m))
	}
	if m.Low != nil && (*m.Low > *m.High || *m.Low < 0 || *m.High > 100) {
		t.Fatalf("%s: no interval: %s", what, asJSON(m))
	}
	c := m.Counts
	if m.Cases != len(cases) || m.People != c.Satisfied+c.Fairly+c.Dissatisfied+c.Silent+c.NotAsked || m.Answers != c.Satisfied+c.Fairly+c.Dissatisfied {
		t.Fatalf("%s: the counts do not add up: %s", what, asJSON(m))
	}
}

func asJSON(x any) string {
	b, err := json.Marshal(x)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func only(cases []figure.Surveyed, keep func(figure.Surveyed) bool) []figure.Surveyed {
	return slices.DeleteFunc(slices.Clone(cases), func(c figure.Surveyed) bool { return !keep(c) })
}

func TestFiguresOfRandomCohortsAgreeWithTheSlowWay(t *testing.T) {
	dice := rand.New(rand.NewPCG(85, 1))
	for range 150 {
		cases := cohort(dice, 1+dice.IntN(12), dice.IntN(80), 1+dice.IntN(9))
		s := figure.Measure(cases, satisfactionRule())
		checkMeasured(t, "city", s.Measured, cases)
		people, sum := 0, 0
		for _, u := range s.ByUnit {
			checkMeasured(t, u.Unit, u.Measured, only(cases, func(c figure.Surveyed) bool { return c.Unit == u.Unit }))
			people += u.People
			if want := map[bool]int{true: 1}[u.Cases >= 20] + map[bool]int{true: 1}[u.Cases >= 40]; u.Group != want {
				t.Fatalf("%s with %d cases is in group %d", u.Unit, u.Cases, u.Group)
			}
		}
		for _, m := range s.ByMonth {
			checkMeasured(t, m.Key, m.Measured, only(cases, func(c figure.Surveyed) bool { return c.Month == m.Key }))
		}
		for _, r := range s.ByRow {
			checkMeasured(t, r.Key, r.Measured, only(cases, func(c figure.Surveyed) bool { return c.Row == r.Key }))
			sum += r.People
		}
		if people != s.People || sum != s.People || s.Units != len(s.ByUnit) {
			t.Fatalf("the parts do not add up to the city: %s", asJSON(s))
		}
		checkRanks(t, s)
		dice.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
		if again := figure.Measure(cases, satisfactionRule()); !reflect.DeepEqual(again, s) {
			t.Fatal("the order of the cases moved the figure")
		}
	}
}

func checkRanks(t *testing.T, s figure.Satisfaction) {
	t.Helper()
	for _, u := range s.ByUnit {
		if (u.RankBest != nil) != (u.Low != nil && u.Answers >= 20) {
			t.Fatalf("ranked or not: %s", asJSON(u))
		}
		if u.RankBest == nil {
			continue
		}
		if *u.RankBest < 1 || *u.RankBest > *u.RankWorst || *u.RankWorst > s.Groups[u.Group].Ranked {
			t.Fatalf("rank %d to %d of %d", *u.RankBest, *u.RankWorst, s.Groups[u.Group].Ranked)
		}
	}
}

func TestBoundsOfOneCase(t *testing.T) {
	for _, x := range []struct {
		satisfied, fairly, silent int
		value, low, high          float64
		verdict                   figure.Verdict
	}{
		{240, 60, 700, 92, 27.6, 97.6, figure.VerdictReached},
		{560, 240, 200, 88, 70.4, 90.4, figure.VerdictReached},
		{80, 12, 3, (8000 + 720) / 92.0, 872 / 9.5, 902 / 9.5, figure.VerdictProved},
		{10, 10, 0, 80, 80, 80, figure.VerdictBelow},
		{5, 3, 0, 85, 85, 85, figure.VerdictProved},
	} {
		s := figure.Measure([]figure.Surveyed{{Unit: "A", Case: "1", Satisfied: x.satisfied, Fairly: x.fairly, Silent: x.silent}}, satisfactionRule())
		if !equal(s.Value, x.value) || !equal(s.Pessimistic, x.low) || !equal(s.Optimistic, x.high) || s.Verdict != x.verdict {
			t.Errorf("%d satisfied, %d fairly, %d silent: %s", x.satisfied, x.fairly, x.silent, asJSON(s))
		}
		if s.Low != nil {
			t.Error("one case has no interval")
		}
	}
}

func TestWithoutAnswersAValueIsNull(t *testing.T) {
	for _, cases := range [][]figure.Surveyed{nil, {{Unit: "A", Case: "1"}}, {{Unit: "A", Case: "1", NotAsked: 4}}} {
		s := figure.Measure(cases, satisfactionRule())
		if s.Value != nil || s.MeanOverCases != nil || s.Low != nil || s.Verdict != figure.VerdictNone || s.NeededMore != nil {
			t.Errorf("%v: %s", cases, asJSON(s))
		}
		if !strings.Contains(asJSON(s), `"value":null`) || !strings.Contains(asJSON(s), `"counts":{"satisfied":0,"fairly":0,"dissatisfied":0,"silent":0,"not_asked":`) {
			t.Errorf("as JSON: %s", asJSON(s))
		}
	}
}

// byUnits and byCases are the two means.
func byUnits(cases []figure.Surveyed) float64 { v, _ := slowly(cases, math.NaN()); return v }
func byCases(cases []figure.Surveyed) float64 { _, v := slowly(cases, math.NaN()); return v }

// bestWith is the mean with n satisfied answers of the silent in the best places, found by trying all.
func bestWith(cases []figure.Surveyed, n int, mean func([]figure.Surveyed) float64) float64 {
	best := math.Inf(-1)
	if v := mean(cases); n == 0 && !math.IsNaN(v) {
		return v
	}
	if n == 0 || len(cases) == 0 {
		return best
	}
	var try func(i, left int)
	try = func(i, left int) {
		if i == len(cases) || left == 0 {
			if v := mean(cases); left == 0 && v > best {
				best = v
			}
			return
		}
		kept := cases[i]
		for k := 0; k <= min(left, kept.Silent); k++ {
			cases[i].Satisfied, cases[i].Silent = kept.Satisfied+k, kept.Silent-k
			try(i+1, left-k)
		}
		cases[i] = kept
	}
	try(0, n)
	return best
}

// leastFor is the least number of answers with which a mean reaches 85, -1 when all of the silent do not.
func leastFor(cases []figure.Surveyed, silent int, mean func([]figure.Surveyed) float64) int {
	if bestWith(slices.Clone(cases), silent, mean) < 85-1e-9 {
		return -1
	}
	n := 0
	for bestWith(slices.Clone(cases), n, mean) < 85-1e-9 {
		n++
	}
	return n
}

// Below the larger of the two numbers one of the two means does not reach the target.
func TestNeededMoreIsTheLeastNumberThatBothMeansNeed(t *testing.T) {
	dice, exact, all := rand.New(rand.NewPCG(5, 5)), 0, 0
	for range 400 {
		cases := cohort(dice, 1+dice.IntN(3), 1+dice.IntN(5), 6)
		got := figure.Measure(cases, satisfactionRule()).NeededMore
		silent, open := 0, false
		for _, c := range cases {
			silent += c.Silent
			open = open || c.Silent > 0 && c.Satisfied+c.Fairly+c.Dissatisfied == 0
		}
		a, b := leastFor(cases, silent, byUnits), leastFor(cases, silent, byCases)
		if (got == nil) != (a < 0 || b < 0) {
			t.Fatalf("%v: needed %s, by units %d, by cases %d", cases, asJSON(got), a, b)
		}
		if got == nil {
			continue
		}
		least := max(a, b)
		if all++; *got == least {
			exact++
		}
		if *got < least || !open && *got != least {
			t.Fatalf("%v: needed %d, the least is %d", cases, *got, least)
		}
	}
	if all < 100 || exact*100 < all*97 {
		t.Errorf("the least number in %d of %d cohorts", exact, all)
	}
}

func TestNeededMoreNeverCountsThoseWhoCouldNotBeAsked(t *testing.T) {
	s := figure.Measure([]figure.Surveyed{{Unit: "A", Case: "1", Fairly: 5, Silent: 2, NotAsked: 100}}, satisfactionRule())
	if s.NeededMore != nil {
		t.Errorf("needed %d", *s.NeededMore)
	}
	s = figure.Measure([]figure.Surveyed{{Unit: "A", Case: "1", Fairly: 3, Silent: 9}}, satisfactionRule())
	if s.NeededMore == nil || *s.NeededMore != 5 { // (3×60 + 5×100) / 8 = 85
		t.Errorf("needed %s, want 5", asJSON(s.NeededMore))
	}
}

func TestRanksAreRangesWithinAGroup(t *testing.T) {
	var cases []figure.Surveyed
	add := func(unit string, n, satisfied, fairly, dissatisfied int) {
		for i := range n {
			cases = append(cases, figure.Surveyed{Unit: unit, Case: fmt.Sprint(unit, i), Satisfied: satisfied, Fairly: fairly + i%2, Dissatisfied: dissatisfied})
		}
	}
	add("BAD", 10, 0, 0, 3)
	add("EVEN1", 10, 2, 1, 0)
	add("EVEN2", 10, 2, 1, 0)
	add("GOOD", 10, 9, 0, 0)
	add("BIG", 45, 1, 1, 1)
	add("FEW", 6, 3, 0, 0) // 21 answers
	add("TOOFEW", 5, 3, 0, 0)
	s := figure.Measure(cases, satisfactionRule())
	got := ""
	for _, u := range s.ByUnit {
		got += fmt.Sprintf("%s %d %s-%s\n", u.Unit, u.Group, asJSON(u.RankBest), asJSON(u.RankWorst))
	}
	want := "BAD 0 5-5\nBIG 2 1-1\nEVEN1 0 3-4\nEVEN2 0 3-4\nFEW 0 1-2\nGOOD 0 1-2\nTOOFEW 0 null-null\n"
	if got != want {
		t.Errorf("ranks\n%swant\n%s", got, want)
	}
	if s.Groups[0].Units != 6 || s.Groups[0].Ranked != 5 || *s.Groups[0].Below != 20 || s.Groups[2].From != 40 || s.Groups[2].Below != nil || s.Groups[2].Units != 1 {
		t.Errorf("groups %s", asJSON(s.Groups))
	}
}

func TestMeasuringAYearIsQuick(t *testing.T) {
	cases := cohort(rand.New(rand.NewPCG(3, 3)), 150, 10_000, 12)
	best := time.Hour
	for range 5 { // the quickest of five: others use the machine too
		start := time.Now()
		figure.Measure(cases, satisfactionRule())
		best = min(best, time.Since(start))
	}
	t.Log(best)
	if best > 500*time.Millisecond { // the target is 100 ms on an idle machine: the benchmark says
		t.Errorf("10,000 cases took %v", best)
	}
}

func BenchmarkMeasure(b *testing.B) {
	cases := cohort(rand.New(rand.NewPCG(3, 3)), 150, 10_000, 12)
	for b.Loop() {
		figure.Measure(cases, satisfactionRule())
	}
}

// The sentence above the figure and the word "proved" follow the mean that is worse for the city.
func TestTheVerdictFollowsTheWeakerMean(t *testing.T) {
	small := func(unit string, silent int) figure.Surveyed {
		return figure.Surveyed{Unit: unit, Case: unit, Satisfied: 9, Silent: silent}
	}
	var cases []figure.Surveyed
	for i := range 30 { // one large unit that is judged badly, among nine small ones that are not
		cases = append(cases, figure.Surveyed{Unit: "Z", Case: fmt.Sprint(i), Fairly: 1})
	}
	for i := range 9 {
		cases = append(cases, small(fmt.Sprint(i), 0))
	}
	s := figure.Measure(cases, satisfactionRule())
	if *s.Value < 85 || *s.Pessimistic < 85 || *s.MeanOverCases > 85 || s.Verdict != figure.VerdictBelow || *s.Weaker() != *s.MeanOverCases || s.NeededMore != nil {
		t.Errorf("by units %v, by cases %v: %s", *s.Value, *s.MeanOverCases, s.Verdict)
	}
	s = figure.Measure(append(cases[30:], figure.Surveyed{Unit: "0", Case: "x", Satisfied: 1, Silent: 1}, figure.Surveyed{Unit: "0", Case: "y", Satisfied: 1, Silent: 2}), satisfactionRule())
	if s.Verdict != figure.VerdictProved {
		t.Errorf("both lowest values are over 85: %s", asJSON(s.Measured))
	}
	for i := range 12 {
		s = figure.Measure(append(cases[30:], manySilent(i)...), satisfactionRule())
	}
	if *s.Pessimistic < 85 || *s.PessimisticOverCases >= 85 || s.Verdict != figure.VerdictReached {
		t.Errorf("the lowest over cases is %v: %s", *s.PessimisticOverCases, s.Verdict)
	}
}

// manySilent are cases of one unit whose people kept silent, but for one.
func manySilent(n int) (out []figure.Surveyed) {
	for i := range n {
		out = append(out, figure.Surveyed{Unit: "0", Case: fmt.Sprint("silent", i), Satisfied: 1, Silent: 1})
	}
	return out
}

func TestTheNumberOfUnitsIsThatOfTheMeansUsed(t *testing.T) {
	s := figure.Measure([]figure.Surveyed{{Unit: "A", Case: "1", Satisfied: 3}, {Unit: "B", Case: "2", Silent: 3}, {Unit: "B", Case: "3"}, {Unit: "C", Case: "4", Fairly: 20}}, satisfactionRule())
	if s.Units != 3 || s.ValuedUnits != 2 || s.AnsweredCases != 2 || s.Cases != 4 || *s.Value != 80 {
		t.Errorf("%s", asJSON(s))
	}
	if s.Sampled.ValuedUnits != 1 || *s.Sampled.Value != 60 {
		t.Errorf("of those with 20 answers: %s", asJSON(s.Sampled))
	}
}
