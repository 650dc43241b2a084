package rectify

import (
	"context"
	"fmt"

	"huiyin/internal/day"
	"huiyin/survey"
)

// Period is from the first to the last day, both included.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Overview is what the public sees of a year.
type Overview struct {
	Period       Period              `json:"period"`        // of first publication
	LedgerPeriod Period              `json:"ledger_period"` // of receiving
	Years        []int               `json:"years"`
	Rule         RuleView            `json:"rule"`
	Ledger       survey.Ledger       `json:"ledger"`
	AsideReasons []survey.AsideCount `json:"set_aside_reasons"`
	Satisfaction Headline            `json:"satisfaction"`
	Groups       []GroupView         `json:"groups"`
	Areas        []AreaView          `json:"areas"`
	Months       []MonthView         `json:"months"`
	Surveys      []SurveyCount       `json:"surveys"`
	Recent       []PublishedCase     `json:"recent"`
}

// Headline is the city's figure without its parts.
type Headline struct {
	Measured
	Target     float64 `json:"target"`
	Verdict    Verdict `json:"verdict"`
	NeededMore *int    `json:"needed_more"`
	Units      int     `json:"units"`
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
	Code     string   `json:"code"`
	Short    string   `json:"short"`
	Received int      `json:"received"`
	Measure  Measured `json:"measure"`
}

// MonthView is a month's figure.
type MonthView struct {
	Month   string   `json:"month"`
	Measure Measured `json:"measure"`
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

// Overview is the public page of a year; 0 is this year, or the newest with anything published.
func (s *Service) Overview(ctx context.Context, year int) (Overview, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return Overview{}, err
	}
	years, err := s.years(ctx, l.today)
	if err != nil {
		return Overview{}, err
	}
	if year == 0 {
		year = years[0]
	}
	cases, err := s.surveyed(cohort(s.db.Read(ctx), year))
	if err != nil {
		return Overview{}, err
	}
	rules := s.Rules()
	m := Measure(cases, rules.Rule)
	p := period(year, l.today)
	o := Overview{Period: p, LedgerPeriod: p, Years: years, Groups: groupViews(l, m, rules.Rule), Months: []MonthView{}, Areas: []AreaView{},
		Rule:         RuleView{rules.Version, rules.Score.Satisfied, rules.Score.Fairly, rules.Score.Dissatisfied, rules.Target, rules.RankFloor},
		Satisfaction: Headline{m.Measured, m.Target, m.Verdict, m.NeededMore, m.Units}}
	for _, x := range m.ByMonth {
		o.Months = append(o.Months, MonthView{x.Key, x.Measured})
	}
	if o.Ledger, err = s.survey.Ledger(ctx, day.Month(p.From), day.Month(p.To)); err != nil {
		return o, err
	}
	if o.AsideReasons, err = s.survey.AsideCounts(ctx, p.From, p.To); err != nil {
		return o, err
	}
	if o.Areas, err = s.areas(ctx, l, p, m); err != nil {
		return o, err
	}
	if o.Surveys, err = s.surveyCounts(ctx); err != nil {
		return o, err
	}
	o.Recent, err = s.recent(ctx, l, "", p)
	return o, err
}

func period(year int, today string) Period {
	p := Period{fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year)}
	if today < p.To {
		p.To = today
	}
	return p
}

// years are those with anything first published, newest first; this year stands in front as soon as it has some, or when none has.
func (s *Service) years(ctx context.Context, today string) ([]int, error) {
	var first, last *string
	row := s.db.Read(ctx).Model(&Case{}).Where("first_published_on <> ''").Select("MIN(first_published_on), MAX(first_published_on)").Row()
	if err := row.Scan(&first, &last); err != nil {
		return nil, err
	}
	var from, to int
	_, _ = fmt.Sscanf(today, "%d", &to)
	from = to
	if first != nil && last != nil {
		_, _ = fmt.Sscanf(*first, "%d", &from)
		_, _ = fmt.Sscanf(*last, "%d", &to)
	}
	var out []int
	for y := to; y >= from; y-- {
		out = append(out, y)
	}
	return out, nil
}

func (s *Service) areas(ctx context.Context, l lookup, p Period, m Satisfaction) ([]AreaView, error) {
	var counts []struct {
		RowCode string
		N       int
	}
	err := s.db.Read(ctx).Model(&survey.Concern{}).Select("row_code, COUNT(*) AS n").Where("row_code <> '' AND received_on >= ? AND received_on <= ?", p.From, p.To).Group("row_code").Scan(&counts).Error
	if err != nil {
		return nil, err
	}
	received := map[string]int{}
	for _, c := range counts {
		received[c.RowCode] = c.N
	}
	figures := map[string]Measured{}
	for _, x := range m.ByRow {
		figures[x.Key] = x.Measured
	}
	out := []AreaView{}
	for _, a := range l.catalogue.Areas {
		v := AreaView{a.Code, a.Name, []RowView{}}
		for _, r := range a.Rows {
			v.Rows = append(v.Rows, RowView{r.Code, r.Short, received[r.Code], figures[r.Code]})
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Service) surveyCounts(ctx context.Context) ([]SurveyCount, error) {
	var rows []survey.Survey
	out := []SurveyCount{}
	if err := s.db.Read(ctx).Where("state <> ?", "draft").Order("opens_on DESC").Find(&rows).Error; err != nil {
		return out, err
	}
	for _, r := range rows {
		n, err := s.survey.Responses(ctx, r.Code)
		if err != nil {
			return out, err
		}
		out = append(out, SurveyCount{r.Code, r.Title, n})
	}
	return out, nil
}

// recent are the newest published results, of one unit or of all.
func (s *Service) recent(ctx context.Context, l lookup, unit string, p Period) ([]PublishedCase, error) {
	var cases []Case
	q := s.db.Read(ctx).Where("part_of = '' AND first_published_on >= ? AND first_published_on <= ? AND outcome <> ''", p.From, p.To)
	if unit != "" {
		q = q.Where("cohort_unit = ?", unit)
	}
	err := q.Order("first_published_on DESC, id DESC").Limit(6).Find(&cases).Error
	out := []PublishedCase{}
	for _, c := range cases {
		out = append(out, PublishedCase{c.Number, l.publicTitle(c), c.District, l.unit(c.CohortUnit), c.FirstPublishedOn, SayOutcome(c.Outcome)})
	}
	return out, err
}

// publicTitle names a case without the place and without anybody's words.
func (l lookup) publicTitle(c Case) string {
	if r := l.row(c.RowCode); r != nil {
		return r.Short
	}
	return "其他事项"
}
