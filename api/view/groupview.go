package view

import (
	"fmt"
	"sort"

	"huiyin/rectify/figure"
	"huiyin/survey"
)

// GroupView are units of similar caseload; the last group holds those with too few answers to be compared.
type GroupView struct {
	Label      string     `json:"label"`
	Comparable bool       `json:"comparable"`
	Units      []UnitView `json:"units"`
}

// UnitView is a unit's figure. Few: too few answers for one of its own, or it stands together with others; then only its cases are told.
type UnitView struct {
	Unit survey.UnitName `json:"unit"`
	figure.Measured
	Few       bool `json:"few"`
	RankBest  *int `json:"rank_best"`
	RankWorst *int `json:"rank_worst"`
}

// groupViews arranges the units: groups of similar caseload, the largest first, then those that cannot be compared.
func (p *publication) groupViews() []GroupView {
	m, rule := p.figure, p.rules.Rule
	groups := make([]GroupView, len(m.Groups))
	few := GroupView{Label: fmt.Sprintf("答复不足 %d 份，不比较", rule.RankFloor), Units: []UnitView{}}
	for i, g := range m.Groups {
		groups[i] = GroupView{Label: groupLabel(g.From, g.Below), Comparable: true, Units: []UnitView{}}
	}
	for _, u := range m.ByUnit {
		v := p.unitView(u)
		if v.Answers < rule.RankFloor {
			few.Units = append(few.Units, v)
		} else {
			groups[u.Group].Units = append(groups[u.Group].Units, v)
		}
	}
	out := []GroupView{}
	for i := len(groups) - 1; i >= 0; i-- {
		if len(groups[i].Units) > 0 {
			byValue(groups[i].Units)
			out = append(out, groups[i])
		}
	}
	if len(few.Units) > 0 {
		sort.SliceStable(few.Units, func(i, j int) bool { return few.Units[i].Answers > few.Units[j].Answers })
		out = append(out, few)
	}
	return out
}

func (p *publication) unitView(u figure.UnitSatisfaction) UnitView {
	v := UnitView{Unit: p.l.unit(u.Unit), Measured: enough(u.Measured), RankBest: u.RankBest, RankWorst: u.RankWorst}
	if v.Few = !p.public.Lines[u.Unit]; v.Few {
		v.Measured, v.RankBest, v.RankWorst = figure.Measured{Cases: u.Cases}, nil, nil
	}
	return v
}

func groupLabel(from int, below *int) string {
	switch {
	case below == nil:
		return fmt.Sprintf("公布 %d 件以上", from)
	case from <= 1:
		return fmt.Sprintf("公布不足 %d 件", *below)
	}
	return fmt.Sprintf("公布 %d 至 %d 件", from, *below-1)
}

func byValue(units []UnitView) {
	sort.SliceStable(units, func(i, j int) bool {
		a, b := units[i].Value, units[j].Value
		if a == nil || b == nil {
			return b == nil && a != nil
		}
		return *a > *b
	})
}
