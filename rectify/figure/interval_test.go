package figure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"huiyin/rectify/figure"
)

// manner is how the citizens of a unit judge: the shares of satisfied and fairly, the rest is dissatisfied.
type manner struct{ satisfied, fairly float64 }

func (m manner) truth() float64 { return 100*m.satisfied + 60*m.fairly }

// judges draws a case of up to so many answers.
func (m manner) judges(dice *rand.Rand, unit, i, most int) figure.Surveyed {
	c := figure.Surveyed{Unit: fmt.Sprint(unit), Case: fmt.Sprint(unit, "-", i), Silent: 1}
	for range 1 + dice.IntN(most) {
		switch d := dice.Float64(); {
		case d < m.satisfied:
			c.Satisfied++
		case d < m.satisfied+m.fairly:
			c.Fairly++
		default:
			c.Dissatisfied++
		}
	}
	return c
}

// city is one drawing of units with so many cases each.
func city(dice *rand.Rand, manners []manner, sizes []int, most func(int) int) (out []figure.Surveyed) {
	for u, n := range sizes {
		for i := range n {
			out = append(out, manners[u].judges(dice, u, i, most(n)))
		}
	}
	return out
}

func times(n int, sizes ...int) (out []int) {
	for range n {
		out = append(out, sizes...)
	}
	return out
}

// mixes are cities by the number of cases of their units, from one to sixty.
var mixes = map[string][]int{
	"twenty units of two":           times(20, 2),
	"many of one, some of few":      append(times(12, 1), times(6, 2, 3, 4)...),
	"ten of one beside ten of ten":  times(10, 1, 10),
	"one to sixty":                  {1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 60},
	"a city of forty":               times(4, 1, 2, 3, 5, 8, 13, 21, 34, 45, 60),
	"eight small and two large":     {1, 1, 2, 2, 3, 3, 4, 4, 60, 60},
	"one of one beside twenty-five": append(times(8, 25), 1, 1),
	"five of thirty":                times(5, 30),
	"thirty of five":                times(30, 5),
}

// people are the manners of the units of a city, and what its two means would be of all cases that there ever could be.
func people(dice *rand.Rand, sizes []int) (manners []manner, truth, over float64) {
	cases := 0.0
	for _, n := range sizes {
		m := manner{satisfied: 0.5 + 0.35*dice.Float64()}
		m.fairly = (1 - m.satisfied) * (0.3 + 0.4*dice.Float64())
		manners = append(manners, m)
		truth, over, cases = truth+m.truth(), over+m.truth()*float64(n), cases+float64(n)
	}
	return manners, truth / float64(len(sizes)), over / cases
}

// The truth is known here: what all the cases that each unit could ever have would show.
func TestTheIntervalCoversTheTruth(t *testing.T) {
	for name, sizes := range mixes {
		for _, most := range []func(n int) int{same, growing} {
			covers(t, name, sizes, most)
		}
	}
}

// same and growing say how many answers a case has at most in a unit of n cases: where it grows, the cases of small units differ more.
func same(int) int      { return 4 }
func growing(n int) int { return 1 + min(n/4, 5) }

func covers(t *testing.T, name string, sizes []int, most func(int) int) {
	t.Helper()
	const runs = 1000
	dice, covered, coveredOver := rand.New(rand.NewPCG(9, uint64(len(sizes)))), 0, 0
	for range runs {
		manners, truth, over := people(dice, sizes)
		m := figure.Whole(city(dice, manners, sizes, most), satisfactionRule())
		if *m.Low <= truth && truth <= *m.High {
			covered++
		}
		if *m.LowOverCases <= over && over <= *m.HighOverCases {
			coveredOver++
		}
	}
	a, b := float64(covered)/runs, float64(coveredOver)/runs
	t.Logf("%-32s over units %.3f, over cases %.3f", name, a, b)
	if min(a, b) < 0.93 || max(a, b) > 0.97 {
		t.Errorf("%s: the 95 %% interval covers the truth in %.3f over units, in %.3f over cases", name, a, b)
	}
}

func TestTheMeanOverCasesHasAnIntervalOfItsOwn(t *testing.T) {
	m := figure.Whole(city(rand.New(rand.NewPCG(1, 2)), []manner{{0.9, 0.05}, {0.2, 0.3}}, []int{5, 60}, same), satisfactionRule())
	if *m.LowOverCases >= *m.MeanOverCases || *m.MeanOverCases >= *m.HighOverCases || math.Abs(*m.LowOverCases-*m.Low) < 1 {
		t.Errorf("%s", asJSON(m))
	}
}

func TestAUnitUnderFiveAnsweredCasesHasNoIntervalOfItsOwn(t *testing.T) {
	for _, n := range []int{1, 2, 4, 5, 6} {
		cases := city(rand.New(rand.NewPCG(3, 3)), []manner{{0.5, 0.2}, {0.5, 0.2}, {0.5, 0.2}}, []int{n, 20, 30}, same)
		for i := range 4 { // nobody answered these
			cases = append(cases, figure.Surveyed{Unit: "0", Case: fmt.Sprint("silent", i), Silent: 3})
		}
		u := figure.Measure(cases, satisfactionRule()).ByUnit[0]
		if (u.Low != nil) != (n >= 5) || (u.LowOverCases != nil) != (n >= 5) {
			t.Errorf("%d answered cases: %s", n, asJSON(u))
		}
	}
}

// Once a unit with one answered case stood in the interval as if it were known exactly.
func TestAUnitWithOneCaseMakesTheCityLessSureNotMore(t *testing.T) {
	large := []manner{{0.6, 0.2}, {0.6, 0.2}, {0.6, 0.2}, {0.6, 0.2}}
	cases := city(rand.New(rand.NewPCG(4, 4)), large, times(4, 40), same)
	without := figure.Whole(cases, satisfactionRule())
	with := figure.Whole(append(cases, figure.Surveyed{Unit: "one", Case: "1", Satisfied: 1}), satisfactionRule())
	if *with.High-*with.Low < 1.5*(*without.High-*without.Low) {
		t.Errorf("%.2f to %.2f without it, %.2f to %.2f with it", *without.Low, *without.High, *with.Low, *with.High)
	}
}

func TestCasesThatAreAllAlikeHaveNoInterval(t *testing.T) {
	var cases []figure.Surveyed
	for i := range 9 {
		cases = append(cases, figure.Surveyed{Unit: "A", Case: fmt.Sprint(i), Satisfied: 1})
	}
	if m := figure.Whole(cases, satisfactionRule()); m.Low != nil || *m.Value != 100 {
		t.Errorf("%s: nine answers do not make a hundred sure", asJSON(m))
	}
}
