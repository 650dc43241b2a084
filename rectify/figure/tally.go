package figure

// unitTally is what one unit adds to a figure.
type unitTally struct {
	unit      string
	cases     []Surveyed
	means     []float64 // of the cases with answers
	shares    float64   // sum of 1/answers over these cases
	within    float64   // squares of answers around their case's mean
	repeated  float64   // answers but for the first of each case
	low, high float64   // sums over the cases with people, the silent and not asked at 0 and at 100
	peopled   int       // cases with people
}

// tallyUnits takes cases in the order of their units.
func tallyUnits(cases []Surveyed, rule Rule) []unitTally {
	var out []unitTally
	for from := 0; from < len(cases); {
		to := from
		for to < len(cases) && cases[to].Unit == cases[from].Unit {
			to++
		}
		out = append(out, tallyUnit(cases[from:to], rule))
		from = to
	}
	return out
}

func tallyUnit(cases []Surveyed, rule Rule) unitTally {
	u := unitTally{unit: cases[0].Unit, cases: cases}
	for _, c := range cases {
		sum, answers := c.score(rule), c.answers()
		people := answers + c.Silent + c.NotAsked
		if answers > 0 {
			u.means = append(u.means, sum/float64(answers))
			u.shares, u.repeated = u.shares+1/float64(answers), u.repeated+float64(answers-1)
			u.within += c.squares(rule) - sum*sum/float64(answers)
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

// squares is the sum over the answers, each squared.
func (c Surveyed) squares(rule Rule) float64 {
	s := rule.Score
	return float64(c.Satisfied)*s.Satisfied*s.Satisfied + float64(c.Fairly)*s.Fairly*s.Fairly + float64(c.Dissatisfied)*s.Dissatisfied*s.Dissatisfied
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

// sums are what a figure is made of: each sum with the number that divides it.
type sums struct {
	units, cases float64 // of the means of units, and of cases
	low, high    float64 // of the units' means with the silent and not asked at 0 and at 100
	lows, highs  float64 // of the cases' means, likewise
	valued       int     // units with answers
	answered     int     // cases with answers
	peopled      int     // units with people
	peopledCases int
}

func (s *sums) add(u unitTally) {
	if n := len(u.means); n > 0 {
		sum := u.sum()
		s.units, s.cases = s.units+sum/float64(n), s.cases+sum
		s.valued, s.answered = s.valued+1, s.answered+n
	}
	if n := float64(u.peopled); n > 0 {
		s.low, s.high = s.low+u.low/n, s.high+u.high/n
		s.lows, s.highs = s.lows+u.low, s.highs+u.high
		s.peopled, s.peopledCases = s.peopled+1, s.peopledCases+u.peopled
	}
}

func (s *sums) join(o sums) {
	s.units, s.cases, s.valued, s.answered = s.units+o.units, s.cases+o.cases, s.valued+o.valued, s.answered+o.answered
	s.low, s.high, s.lows, s.highs = s.low+o.low, s.high+o.high, s.lows+o.lows, s.highs+o.highs
	s.peopled, s.peopledCases = s.peopled+o.peopled, s.peopledCases+o.peopledCases
}

// figureOf is the mean over units, and that over cases; the bounds run over every unit with people, the value over those with answers.
// Pooled units are summed apart, as the public table has them, so that who adds its lines up comes to the same last digit.
func figureOf(units []unitTally) Measured {
	var f Measured
	var s, pooled sums
	for _, u := range units {
		f.count(u.cases)
		if u.cases[0].Pooled {
			pooled.add(u)
		} else {
			s.add(u)
		}
	}
	s.join(pooled)
	f.ValuedUnits, f.AnsweredCases = s.valued, s.answered
	f.Value, f.MeanOverCases = meanOf(s.units, s.valued), meanOf(s.cases, s.answered)
	f.Pessimistic, f.Optimistic = within(meanOf(s.low, s.peopled), f.Value, meanOf(s.high, s.peopled))
	f.PessimisticOverCases, f.OptimisticOverCases = within(meanOf(s.lows, s.peopledCases), f.MeanOverCases, meanOf(s.highs, s.peopledCases))
	f.Low, f.High = interval95(units, f.Value, func(unitTally) float64 { return 1 / float64(s.valued) })
	f.LowOverCases, f.HighOverCases = interval95(units, f.MeanOverCases, func(u unitTally) float64 { return float64(len(u.means)) / float64(s.answered) })
	return f
}

// within widens bounds to a value that lies outside by the last binary digit: by the formulas it never does.
func within(low, value, high *float64) (*float64, *float64) {
	if value != nil {
		*low, *high = min(*low, *value), max(*high, *value)
	}
	return low, high
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
