package figure

// unitTally is what one unit adds to a figure.
type unitTally struct {
	unit      string
	name      string // of what is drawn: the unit within a scope
	cases     []Surveyed
	means     []float64 // of the cases with answers
	low, high float64   // sums over the cases with people, the silent and not asked at 0 and at 100
	peopled   int       // cases with people
}

// tallyUnits takes cases in the order of their units. scope tells the months and rows apart, so that each draws
// numbers of its own.
func tallyUnits(scope string, cases []Surveyed, rule Rule) []unitTally {
	var out []unitTally
	for from := 0; from < len(cases); {
		to := from
		for to < len(cases) && cases[to].Unit == cases[from].Unit {
			to++
		}
		out = append(out, tallyUnit(scope, cases[from:to], rule))
		from = to
	}
	return out
}

func tallyUnit(scope string, cases []Surveyed, rule Rule) unitTally {
	u := unitTally{unit: cases[0].Unit, name: scope + "|" + cases[0].Unit, cases: cases}
	for _, c := range cases {
		sum, answers := c.score(rule), c.answers()
		people := answers + c.Silent + c.NotAsked
		if answers > 0 {
			u.means = append(u.means, sum/float64(answers))
		}
		if people > 0 {
			u.low += sum / float64(people)
			u.high += (sum + 100*float64(people-answers)) / float64(people)
			u.peopled++
		}
	}
	return u
}

func (c Surveyed) answers() int { return c.Satisfied + c.Fairly + c.Dissatisfied }

// score is the sum over the answers.
func (c Surveyed) score(rule Rule) float64 {
	return float64(c.Satisfied)*rule.Score.Satisfied + float64(c.Fairly)*rule.Score.Fairly + float64(c.Dissatisfied)*rule.Score.Dissatisfied
}

func (u unitTally) sum() float64 {
	sum := 0.0
	for _, m := range u.means {
		sum += m
	}
	return sum
}

// Mean is the mean of the case's answers; nil without any.
func (c Surveyed) Mean(rule Rule) *float64 { return meanOf(c.score(rule), c.answers()) }

// figureOf is the mean over units; the bounds run over every unit with people, the value over those with answers.
func (k *Kept) figureOf(part string, units []unitTally) Measured {
	var f Measured
	var value, overCases, low, high float64
	var valued, answered, peopled int
	for _, u := range units {
		f.count(u.cases)
		if n := len(u.means); n > 0 {
			sum := u.sum()
			value, overCases = value+sum/float64(n), overCases+sum
			valued, answered = valued+1, answered+n
		}
		if n := float64(u.peopled); n > 0 {
			low, high = low+u.low/n, high+u.high/n
			peopled++
		}
	}
	f.Value, f.MeanOverCases = meanOf(value, valued), meanOf(overCases, answered)
	f.Pessimistic, f.Optimistic = meanOf(low, peopled), meanOf(high, peopled)
	if f.Value != nil { // holds by the formulas; the last binary digit of two sums may still differ
		*f.Pessimistic, *f.Optimistic = min(*f.Pessimistic, *f.Value), max(*f.Optimistic, *f.Value)
	}
	f.Low, f.High = k.interval(part, units, valued)
	return f
}

func (f *Measured) count(cases []Surveyed) {
	f.Cases += len(cases)
	for _, c := range cases {
		f.Answers += c.answers()
		f.People += c.answers() + c.Silent + c.NotAsked
		f.Counts.Satisfied += c.Satisfied
		f.Counts.Fairly += c.Fairly
		f.Counts.Dissatisfied += c.Dissatisfied
		f.Counts.Silent += c.Silent
		f.Counts.NotAsked += c.NotAsked
	}
}

// meanOf is a mean, nil over nothing: without answers a value is unknown, never 0.
func meanOf(sum float64, n int) *float64 {
	if n == 0 {
		return nil
	}
	mean := sum / float64(n)
	return &mean
}
