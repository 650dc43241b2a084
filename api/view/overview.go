package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/day"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// Overview is what the public sees of a year.
type Overview struct {
	Period       Period              `json:"period"`        // of first publication
	LedgerPeriod Period              `json:"ledger_period"` // of receiving
	Years        []int               `json:"years"`
	Rule         RuleView            `json:"rule"`
	Ledger       survey.Ledger       `json:"ledger"`
	AsideReasons []survey.AsideCount `json:"set_aside_reasons"`
	AsideWithin  int64               `json:"set_aside_within"` // concerns set aside in opinions that the ledger counts elsewhere
	Satisfaction Headline            `json:"satisfaction"`
	Resolved     Resolved            `json:"resolved"`
	Groups       []GroupView         `json:"groups"`
	Areas        []AreaView          `json:"areas"`
	Months       []MonthView         `json:"months"`
	Surveys      []SurveyCount       `json:"surveys"`
	Recent       []PublishedCase     `json:"recent"`
	Head         Head                `json:"head"`
}

// Head is the newest block of the record's chain: who writes it down sees later when the record was exchanged.
type Head struct {
	N    int64  `json:"n"` // 0: nothing is sealed yet
	Hash string `json:"hash"`
}

// Headline is the city's figure without its parts.
type Headline struct {
	figure.Measured
	Target     float64         `json:"target"`
	Verdict    figure.Verdict  `json:"verdict"`
	NeededMore *int            `json:"needed_more"`
	Units      int             `json:"units"`   // also those of which no answers are public
	Sampled    figure.Measured `json:"sampled"` // of the units with answers enough for a rank alone
	Pooled     figure.Measured `json:"pooled"`  // of the units that have too few answers for a line of their own, together
}

// RuleView is the rule that a figure was computed by.
type RuleView struct {
	Version      string  `json:"version"`
	Satisfied    float64 `json:"satisfied"`
	Fairly       float64 `json:"fairly"`
	Dissatisfied float64 `json:"dissatisfied"`
	Target       float64 `json:"target"`
	RankFloor    int     `json:"rank_floor"`
}

// AreaView is an area of the catalogue with its rows.
type AreaView struct {
	Code string    `json:"code"`
	Name string    `json:"name"`
	Rows []RowView `json:"rows"`
}

// RowView is a row's figure and how many concerns of the period are about it.
type RowView struct {
	Code     string          `json:"code"`
	Short    string          `json:"short"`
	Received int             `json:"received"`
	Measure  figure.Measured `json:"measure"`
}

// MonthView is a month's figure.
type MonthView struct {
	Month   string          `json:"month"`
	Measure figure.Measured `json:"measure"`
}

// SurveyCount is a survey and how many answered it.
type SurveyCount struct {
	Code      string `json:"code"`
	Title     string `json:"title"`
	Responses int64  `json:"responses"`
}

// PublishedCase is a published result as the public sees it: of the place only the district.
type PublishedCase struct {
	Number       int             `json:"number"`
	Title        string          `json:"title"`
	District     string          `json:"district"`
	Unit         survey.UnitName `json:"unit"`
	On           string          `json:"on"`
	OutcomeLabel string          `json:"outcome_label"`
}

// overview is the public page of the year.
func (p *publication) overview(years []int) (Overview, error) {
	m, rule := p.figure, p.rules.Rule
	o := Overview{Period: p.period, LedgerPeriod: p.period, Years: years, Groups: p.groupViews(), Months: p.months(), Resolved: p.resolved[""],
		Recent: notNil(p.newest[""]),
		Rule: RuleView{Version: p.rules.Version, Satisfied: rule.Score.Satisfied, Fairly: rule.Score.Fairly, Dissatisfied: rule.Score.Dissatisfied,
			Target: rule.Target, RankFloor: rule.RankFloor},
		Satisfaction: Headline{Measured: m.Measured, Target: m.Target, Verdict: m.Verdict, NeededMore: m.NeededMore, Units: m.Units, Sampled: m.Sampled, Pooled: p.pooled()}}
	var err error
	if o.Ledger, err = p.survey.Ledger(p.ctx, day.Month(p.period.From), day.Month(p.period.To)); err != nil {
		return o, err
	}
	if o.AsideReasons, err = p.survey.AsideCounts(p.ctx, p.period.From, p.period.To); err != nil {
		return o, err
	}
	if o.AsideWithin, err = p.survey.AsideWithin(p.ctx, p.period.From, p.period.To); err != nil {
		return o, err
	}
	if o.Areas, err = p.areas(); err != nil {
		return o, err
	}
	if o.Surveys, err = p.surveyCounts(p.ctx); err != nil {
		return o, err
	}
	head, err := audit.Head(p.db.Read(p.ctx))
	o.Head = Head{head.N, head.Hash}
	return o, err
}

// pooled is the figure of the units that stand together.
func (p *publication) pooled() figure.Measured {
	together := slices.DeleteFunc(slices.Clone(p.public.Cases), func(c figure.Surveyed) bool { return !c.Pooled })
	return enough(figure.Whole(together, p.rules.Rule))
}

// rowKey is a row of one edition: the same code may say something else in the next.
type rowKey struct{ edition, code string }

// areas are the areas with their rows, of the edition in force and of each that the year's letters or cases belong to, newest first.
func (p *publication) areas() ([]AreaView, error) {
	received, err := p.received()
	if err != nil {
		return nil, err
	}
	figures := map[rowKey]figure.Measured{}
	used := map[string]bool{}
	for k := range received {
		used[k.edition] = true
	}
	for _, x := range figure.ByRow(p.public.Rows, p.rules.Rule) {
		k := rowKey{}
		k.edition, k.code, _ = strings.Cut(x.Key, " ")
		figures[k], used[k.edition] = enough(x.Measured), true
	}
	if p.year == thisYear(p.l.today) || len(used) == 0 {
		used[p.l.now.Edition] = true
	}
	editions := slices.Sorted(maps.Keys(used))
	slices.Reverse(editions)
	out := []AreaView{}
	for _, e := range editions {
		for _, a := range p.l.editions[e].Areas {
			out = append(out, areaView(e, a, e == editions[0], received, figures))
		}
	}
	return out, nil
}

func areaView(edition string, a survey.CatalogueArea, newest bool, received map[rowKey]int, figures map[rowKey]figure.Measured) AreaView {
	v := AreaView{Code: a.Code, Name: a.Name, Rows: []RowView{}}
	if !newest {
		v.Code, v.Name = edition+"-"+a.Code, fmt.Sprintf("%s（%s 年目录）", a.Name, edition)
	}
	for _, r := range a.Rows {
		k := rowKey{edition, r.Code}
		v.Rows = append(v.Rows, RowView{Code: r.Code, Short: r.Short, Received: received[k], Measure: figures[k]})
	}
	return v
}

// received counts the concerns of the period by their row.
func (p *publication) received() (map[rowKey]int, error) {
	var counts []struct {
		Edition, RowCode string
		N                int
	}
	err := p.db.Read(p.ctx).Model(&survey.Concern{}).Select("edition, row_code, COUNT(*) AS n").
		Where("row_code <> '' AND received_on >= ? AND received_on <= ?", p.period.From, p.period.To).Group("edition, row_code").Scan(&counts).Error
	out := map[rowKey]int{}
	for _, c := range counts {
		out[rowKey{c.Edition, c.RowCode}] = c.N
	}
	return out, err
}
