package figure

import "container/heap"

// neededForBoth is neededMore for the mean over units and for that over cases: fewer than the larger of the two reach the target by
// neither. Nil when one of them cannot be reached.
func neededForBoth(units []unitTally, rule Rule) *int {
	one := unitTally{}
	for _, u := range units {
		one.cases, one.means = append(one.cases, u.cases...), append(one.means, u.means...)
	}
	a, b := neededMore(units, rule), neededMore([]unitTally{one}, rule)
	if a == nil || b == nil {
		return nil
	}
	more := max(*a, *b)
	return &more
}

// neededMore is how many further satisfied answers from the silent would bring the value to the target: 0 when it is
// there, nil when it is not reached though all the silent answered satisfied, or when nobody concerned has been asked.
// Those who could not be asked stay out. The answers are given one after the other, each where it raises the value
// most: in a case with answers, in a case without any, or in a unit without any. When every case with silent people
// has an answer already, no smaller number would do; otherwise it is a number that does, and seldom more than the least.
func neededMore(units []unitTally, rule Rule) *int {
	r := race{best: rule.Score.Satisfied}
	final, finals := 0.0, 0
	for _, u := range units {
		r.enter(u, rule)
		if sum, n := ifAllSatisfied(u, rule); n > 0 {
			final, finals = final+sum/float64(n), finals+1
		}
	}
	if finals == 0 || final/float64(finals) < rule.Target-Rounding {
		return nil
	}
	n := 0
	for r.value() < rule.Target-Rounding && r.step() {
		n++
	}
	return &n
}

// ifAllSatisfied is the sum of the means of the unit's cases, and their number, had all the silent answered satisfied.
func ifAllSatisfied(u unitTally, rule Rule) (sum float64, n int) {
	for _, c := range u.cases {
		if answers := c.answers() + c.Silent; answers > 0 {
			sum += (c.score(rule) + float64(c.Silent)*rule.Score.Satisfied) / float64(answers)
			n++
		}
	}
	return sum, n
}

// race is the state while answers are given.
type race struct {
	best   float64 // the score of a satisfied answer
	units  []*racingUnit
	sum    float64 // of the means of the units with answers
	valued int
}

type racingUnit struct {
	sum      float64 // of the means of the cases with answers
	answered int
	unopened int // cases without an answer whose people were asked
	cases    gains
}

// racingCase lacks `short` points in all; one more satisfied answer raises its mean by gain.
type racingCase struct {
	short           float64
	answers, silent int
	gain            float64
}

func (r *race) enter(u unitTally, rule Rule) {
	x := &racingUnit{sum: u.sum(), answered: len(u.means)}
	for _, c := range u.cases {
		switch answers := c.answers(); {
		case c.Silent == 0:
		case answers == 0:
			x.unopened++
		default:
			x.cases = append(x.cases, racing(float64(answers)*r.best-c.score(rule), answers, c.Silent))
		}
	}
	heap.Init(&x.cases)
	if r.units = append(r.units, x); x.answered > 0 {
		r.sum, r.valued = r.sum+x.mean(), r.valued+1
	}
}

func racing(short float64, answers, silent int) racingCase {
	return racingCase{short: short, answers: answers, silent: silent, gain: short / float64(answers*(answers+1))}
}

func (r *race) value() float64 {
	if r.valued == 0 {
		return 0
	}
	return r.sum / float64(r.valued)
}

// step gives one answer, where it raises the value most; false when nobody is left who could.
func (r *race) step() bool {
	var at *racingUnit
	most := -1.0
	for _, u := range r.units {
		if gain := r.gain(u); gain > most {
			at, most = u, gain
		}
	}
	if at == nil {
		return false
	}
	if at.answered == 0 {
		r.valued++
	} else {
		r.sum -= at.mean()
	}
	at.give(r.best)
	r.sum += at.mean()
	return true
}

// gain is what one more answer in the unit adds to the value, -1 when nobody is left there.
func (r *race) gain(u *racingUnit) float64 {
	switch {
	case len(u.cases) == 0 && u.unopened == 0:
		return -1
	case u.answered == 0:
		return (r.best - r.value()) / float64(r.valued+1)
	}
	return max(u.byAnswer(), u.byOpening(r.best)) / float64(r.valued)
}

// give puts the answer into the unit. An opened case is all satisfied from then on and has nothing more to gain.
func (u *racingUnit) give(best float64) {
	if u.byOpening(best) >= u.byAnswer() {
		u.sum, u.answered, u.unopened = u.sum+best, u.answered+1, u.unopened-1
		return
	}
	c := &u.cases[0]
	u.sum += c.gain
	if c.silent == 1 {
		heap.Pop(&u.cases)
		return
	}
	*c = racing(c.short, c.answers+1, c.silent-1)
	heap.Fix(&u.cases, 0)
}

func (u *racingUnit) mean() float64 { return u.sum / float64(u.answered) }

// byAnswer is what one more answer in a case with answers adds to the unit's mean, -1 when no one is left there.
func (u *racingUnit) byAnswer() float64 {
	if len(u.cases) == 0 {
		return -1
	}
	return u.cases[0].gain / float64(u.answered)
}

// byOpening is what the first answer of a case adds to the unit's mean, -1 when there is no such case.
func (u *racingUnit) byOpening(best float64) float64 {
	if u.unopened == 0 {
		return -1
	}
	if u.answered == 0 {
		return best
	}
	return (best - u.mean()) / float64(u.answered+1)
}

// gains is a heap with the case that gains most on top.
type gains []racingCase

func (g gains) Len() int           { return len(g) }
func (g gains) Less(i, j int) bool { return g[i].gain > g[j].gain }
func (g gains) Swap(i, j int)      { g[i], g[j] = g[j], g[i] }
func (g *gains) Push(x any)        { *g = append(*g, x.(racingCase)) }
func (g *gains) Pop() any {
	last := len(*g) - 1
	x := (*g)[last]
	*g = (*g)[:last]
	return x
}
