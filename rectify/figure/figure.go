// Package figure is the arithmetic of the 85 % target: answers in, figures with everything that qualifies them out. It knows nothing
// but numbers.
package figure

import (
	"cmp"
	"maps"
	"slices"
)

// Surveyed is one case of the cohort as the satisfaction figure (整改满意度) needs it. A person is counted once, by
// her newest answer on the case; the five counts add up to the people concerned.
type Surveyed struct {
	Unit, Case   string
	Month        string // 2026-03, of the first publication
	Row          string // edition and row of the catalogue, "" for none
	Satisfied    int
	Fairly       int
	Dissatisfied int
	Silent       int  // asked, no answer
	NotAsked     int  // could not be asked
	Pooled       bool // of a unit that stands together with others in the public table
}

// Rule is how answers become a figure: versioned data. Scores lie between 0 and 100.
type Rule struct {
	Version string `json:"version"`
	Score   struct {
		Satisfied    float64 `json:"satisfied"`
		Fairly       float64 `json:"fairly"`
		Dissatisfied float64 `json:"dissatisfied"`
	} `json:"score"`
	Target    float64 `json:"target"`
	GroupCuts []int   `json:"group_cuts"` // ascending numbers of cases at which the next group begins
	RankFloor int     `json:"rank_floor"` // answers without which a unit has no rank
}

// AnswerCounts are the people of a cohort by what they said, or why they said nothing.
type AnswerCounts struct {
	Satisfied    int `json:"satisfied"`
	Fairly       int `json:"fairly"`
	Dissatisfied int `json:"dissatisfied"`
	Silent       int `json:"silent"`
	NotAsked     int `json:"not_asked"`
}

// Measured is a satisfaction with everything that qualifies it, 0..100. Value is the mean over units of the mean over
// the unit's cases of the case's mean; MeanOverCases leaves the units out. Both are nil without an answer.
// Pessimistic and Optimistic are the same nested mean with everyone silent or not asked at 0 and at 100; cases
// and units without an answer enter them, so that always Pessimistic <= Value <= Optimistic. Nil without people.
// Low and High are a 95 % interval, see interval95. Each is there once for either mean.
type Measured struct {
	Value                *float64     `json:"value"`
	MeanOverCases        *float64     `json:"mean_over_cases"`
	Low                  *float64     `json:"low"`
	High                 *float64     `json:"high"`
	LowOverCases         *float64     `json:"low_over_cases"`
	HighOverCases        *float64     `json:"high_over_cases"`
	Pessimistic          *float64     `json:"pessimistic"`
	Optimistic           *float64     `json:"optimistic"`
	PessimisticOverCases *float64     `json:"pessimistic_over_cases"`
	OptimisticOverCases  *float64     `json:"optimistic_over_cases"`
	Cases                int          `json:"cases"`
	ValuedUnits          int          `json:"valued_units"`   // with answers: so many means Value is the mean of
	AnsweredCases        int          `json:"answered_cases"` // likewise MeanOverCases
	Answers              int          `json:"answers"`
	People               int          `json:"people"`
	Counts               AnswerCounts `json:"counts"`
}

// Weaker is the lower of the two means; nil without an answer.
func (f Measured) Weaker() *float64 { return lower(f.Value, f.MeanOverCases) }

func lower(a, b *float64) *float64 {
	if a == nil || b == nil || *a < *b {
		return a
	}
	return b
}

// Verdict says how a figure stands to the target. The two-phase estimate adds "supported"; it is not made here.
type Verdict string

// The verdicts. A figure a billionth below the target reaches it: that is the arithmetic's error, not the city's.
const (
	VerdictProved  Verdict = "proved"  // even the lowest possible value of either mean reaches the target
	VerdictReached Verdict = "reached" // by either mean, among those who answered
	VerdictBelow   Verdict = "below"
	VerdictNone    Verdict = "none" // nobody has answered
)

// Rounding is how far the arithmetic may be off.
const Rounding = 1e-9

// Satisfaction is the city's figure and those of its units, months and catalogue rows, each in the order of its code.
type Satisfaction struct {
	Measured
	Rule       string             `json:"rule"` // version
	Target     float64            `json:"target"`
	Verdict    Verdict            `json:"verdict"`
	NeededMore *int               `json:"needed_more"` // see neededMore
	Units      int                `json:"units"`       // also those without an answer
	Sampled    Measured           `json:"sampled"`     // of the units with enough answers for a rank alone
	Groups     []CaseloadGroup    `json:"groups"`
	ByUnit     []UnitSatisfaction `json:"by_unit"`
	ByMonth    []PartSatisfaction `json:"by_month"`
	ByRow      []PartSatisfaction `json:"by_row"`
}

// UnitSatisfaction is a unit's figure. Its rank is a range, nil for a unit that cannot be ranked: see rankUnits.
type UnitSatisfaction struct {
	Unit string `json:"unit"`
	Measured
	Verdict    Verdict `json:"verdict"`
	NeededMore *int    `json:"needed_more"`
	Group      int     `json:"group"` // index in Groups
	RankBest   *int    `json:"rank_best"`
	RankWorst  *int    `json:"rank_worst"`
}

// PartSatisfaction is the figure of a month or of a catalogue row.
type PartSatisfaction struct {
	Key string `json:"key"`
	Measured
}

// Measure makes the figure of a cohort; each case stands in it once. Source: the plan's 85 % target (对社会评价意见
// 整改的满意度平均达到85%以上). The order of cases does not matter, and equal cohorts give equal figures to the last digit.
func Measure(cases []Surveyed, rule Rule) Satisfaction {
	cases = sorted(cases)
	s := Satisfaction{Rule: rule.Version, Target: rule.Target, ByUnit: []UnitSatisfaction{}}
	all := tallyUnits(cases, rule)
	var sampled []unitTally
	for _, u := range all {
		one := unitSatisfaction(u, rule)
		if s.ByUnit = append(s.ByUnit, one); one.Answers >= rule.RankFloor {
			sampled = append(sampled, u)
		}
	}
	s.Measured, s.Sampled = figureOf(all), figureOf(sampled)
	s.Verdict = verdictOn(s.Measured, rule.Target)
	s.NeededMore = neededForBoth(all, rule)
	s.Units = len(all)
	s.Groups = rankUnits(s.ByUnit, rule)
	s.ByMonth = partsBy(cases, rule, func(c Surveyed) string { return c.Month })
	s.ByRow = partsBy(cases, rule, func(c Surveyed) string { return c.Row })
	return s
}

// sorted is cases in the order of units, and within it in that of cases.
func sorted(cases []Surveyed) []Surveyed {
	cases = slices.Clone(cases)
	slices.SortFunc(cases, func(a, b Surveyed) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Case, b.Case))
	})
	return cases
}

// Whole is the figure of all cases together, without its parts.
func Whole(cases []Surveyed, rule Rule) Measured { return figureOf(tallyUnits(sorted(cases), rule)) }

// ByMonth are the figures by month, in order.
func ByMonth(cases []Surveyed, rule Rule) []PartSatisfaction {
	return partsBy(sorted(cases), rule, func(c Surveyed) string { return c.Month })
}

// ByRow are the figures by row, in the order of their rows.
func ByRow(cases []Surveyed, rule Rule) []PartSatisfaction {
	return partsBy(sorted(cases), rule, func(c Surveyed) string { return c.Row })
}

func unitSatisfaction(u unitTally, rule Rule) UnitSatisfaction {
	one := []unitTally{u}
	out := UnitSatisfaction{Unit: u.unit, Measured: figureOf(one), NeededMore: neededMore(one, rule)}
	if out.AnsweredCases < ownFrom { // others' variance says nothing of this unit
		out.Low, out.High, out.LowOverCases, out.HighOverCases = nil, nil, nil, nil
	}
	out.Verdict = verdictOn(out.Measured, rule.Target)
	for out.Group < len(rule.GroupCuts) && out.Cases >= rule.GroupCuts[out.Group] {
		out.Group++
	}
	return out
}

// partsBy divides cases.
func partsBy(cases []Surveyed, rule Rule, key func(Surveyed) string) []PartSatisfaction {
	by := map[string][]Surveyed{}
	for _, c := range cases { // keeps the order of units and cases within a part
		by[key(c)] = append(by[key(c)], c)
	}
	out := make([]PartSatisfaction, 0, len(by))
	for _, part := range slices.Sorted(maps.Keys(by)) {
		out = append(out, PartSatisfaction{part, figureOf(tallyUnits(by[part], rule))})
	}
	return out
}

func verdictOn(f Measured, target float64) Verdict {
	switch {
	case f.Value == nil:
		return VerdictNone
	case *lower(f.Pessimistic, f.PessimisticOverCases) >= target-Rounding:
		return VerdictProved
	case *f.Weaker() >= target-Rounding:
		return VerdictReached
	}
	return VerdictBelow
}
