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
	Silent       int // asked, no answer
	NotAsked     int // could not be asked
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
// Low and High are a 95 % interval; nil when no unit has two cases with answers.
type Measured struct {
	Value         *float64     `json:"value"`
	MeanOverCases *float64     `json:"mean_over_cases"`
	Low           *float64     `json:"low"`
	High          *float64     `json:"high"`
	Pessimistic   *float64     `json:"pessimistic"`
	Optimistic    *float64     `json:"optimistic"`
	Cases         int          `json:"cases"`
	Answers       int          `json:"answers"`
	People        int          `json:"people"`
	Counts        AnswerCounts `json:"counts"`
}

// Verdict says how a figure stands to the target. The two-phase estimate adds "supported"; it is not made here.
type Verdict string

// The verdicts. A figure a billionth below the target reaches it: that is the arithmetic's error, not the city's.
const (
	VerdictProved  Verdict = "proved"  // even the lowest possible value reaches the target
	VerdictReached Verdict = "reached" // reached among those who answered
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
	Units      int                `json:"units"`
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
	return (*Kept)(nil).Measure(cases, rule)
}

// Measure is Measure with what is kept of the last time.
func (k *Kept) Measure(cases []Surveyed, rule Rule) Satisfaction {
	cases = slices.Clone(cases)
	slices.SortFunc(cases, func(a, b Surveyed) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Case, b.Case))
	})
	s := Satisfaction{Rule: rule.Version, Target: rule.Target, ByUnit: []UnitSatisfaction{}}
	all := tallyUnits("", cases, rule)
	for _, u := range all {
		s.ByUnit = append(s.ByUnit, k.unitSatisfaction(u, rule))
	}
	s.Measured = k.figureOf("", all)
	s.Verdict = verdictOn(s.Measured, rule.Target)
	s.NeededMore = neededMore(all, rule)
	s.Units = len(all)
	s.Groups = rankUnits(s.ByUnit, rule)
	s.ByMonth = k.partsBy("month:", "", cases, rule, func(c Surveyed) string { return c.Month })
	s.ByRow = k.partsBy("row:", "", cases, rule, func(c Surveyed) string { return c.Row })
	return s
}

// ByRow are the figures by row of one unit's cases, in the order of their rows.
func (k *Kept) ByRow(cases []Surveyed, rule Rule) []PartSatisfaction {
	if len(cases) == 0 {
		return nil
	}
	return k.partsBy("row:", cases[0].Unit, cases, rule, func(c Surveyed) string { return c.Row })
}

func (k *Kept) unitSatisfaction(u unitTally, rule Rule) UnitSatisfaction {
	one := []unitTally{u}
	out := UnitSatisfaction{Unit: u.unit, Measured: k.figureOf("", one), NeededMore: neededMore(one, rule)}
	out.Verdict = verdictOn(out.Measured, rule.Target)
	for out.Group < len(rule.GroupCuts) && out.Cases >= rule.GroupCuts[out.Group] {
		out.Group++
	}
	return out
}

// partsBy divides cases; of names whose they are when they are not the city's.
func (k *Kept) partsBy(scope, of string, cases []Surveyed, rule Rule, key func(Surveyed) string) []PartSatisfaction {
	by := map[string][]Surveyed{}
	for _, c := range cases { // keeps the order of units and cases within a part
		by[key(c)] = append(by[key(c)], c)
	}
	out := make([]PartSatisfaction, 0, len(by))
	for _, part := range slices.Sorted(maps.Keys(by)) {
		out = append(out, PartSatisfaction{part, k.figureOf(of+" "+scope+part, tallyUnits(scope+part, by[part], rule))})
	}
	return out
}

func verdictOn(f Measured, target float64) Verdict {
	switch {
	case f.Value == nil:
		return VerdictNone
	case *f.Pessimistic >= target-Rounding:
		return VerdictProved
	case *f.Value >= target-Rounding:
		return VerdictReached
	}
	return VerdictBelow
}
