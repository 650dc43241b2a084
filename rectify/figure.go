package rectify

import (
	"context"
	"fmt"
	"sort"

	"gorm.io/gorm"

	"huiyin/internal/day"
	"huiyin/survey"
)

// surveyed reads the cohort's cases (a query on cases narrowed to originals) with what their people said. People are receipts with a
// concern in the case or one of its parts; a person counts once, with her newest answer.
func (s *Service) surveyed(cohort *gorm.DB) ([]Surveyed, error) {
	var cases []Case
	err := cohort.Session(&gorm.Session{}).Model(&Case{}).Select("id", "cohort_unit", "cohort_row", "first_published_on").Where("part_of = '' AND first_published_on <> ''").Order("id").Find(&cases).Error
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	db := cohort.Session(&gorm.Session{NewDB: true})
	at := map[string]int{}
	out := make([]Surveyed, len(cases))
	for i, c := range cases {
		at[c.ID] = i
		out[i] = Surveyed{Unit: c.CohortUnit, Case: c.ID, Month: day.Month(c.FirstPublishedOn), Row: c.CohortRow}
	}
	type pair struct{ Root, ReceiptID, Level string }
	read := func(query *gorm.DB, each func(*Surveyed, pair)) error {
		rows, err := query.Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p pair
			if err := rows.Scan(&p.Root, &p.ReceiptID, &p.Level); err != nil {
				return err
			}
			if i, ok := at[p.Root]; ok {
				each(&out[i], p)
			}
		}
		return rows.Err()
	}
	answered, asked := map[pair]bool{}, map[pair]bool{}
	key := func(p pair) pair { return pair{Root: p.Root, ReceiptID: p.ReceiptID} }
	// The cohort may be the whole year: one query each, joined here, instead of one a case.
	some := func(column string, q *gorm.DB) *gorm.DB {
		if len(cases) == 1 {
			return q.Where(column+" = ?", cases[0].ID)
		}
		return q
	}
	if err := read(some("root_id", db.Model(&Feedback{}).Select("root_id, receipt_id, level").Where("newest = ?", true)), func(x *Surveyed, p pair) {
		answered[key(p)] = true
		switch p.Level {
		case "satisfied":
			x.Satisfied++
		case "fairly":
			x.Fairly++
		case "dissatisfied":
			x.Dissatisfied++
		}
	}); err != nil {
		return nil, err
	}
	if err := read(some("root_id", db.Model(&asking{}).Select("root_id, receipt_id, ''")), func(_ *Surveyed, p pair) { asked[key(p)] = true }); err != nil {
		return nil, err
	}
	root := "CASE WHEN cases.part_of = '' THEN cases.id ELSE cases.part_of END"
	people := db.Table("concerns").Joins("JOIN cases ON cases.id = concerns.case_id").Where("cases.first_published_on <> ''").Select(root + ", concerns.receipt_id, ''").Distinct()
	if len(cases) == 1 {
		people = people.Where("cases.id = ? OR cases.part_of = ?", cases[0].ID, cases[0].ID)
	}
	return out, read(people, func(x *Surveyed, p pair) {
		switch {
		case answered[key(p)]:
		case asked[key(p)]:
			x.Silent++
		default:
			x.NotAsked++
		}
	})
}

// cohort narrows cases to those first published in a year.
func cohort(db *gorm.DB, year int) *gorm.DB {
	return db.Where("first_published_on >= ? AND first_published_on <= ?", fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year))
}

// Figure is the 85 % figure of a year's cohort, computed from the rows.
func (s *Service) Figure(ctx context.Context, year int) (Satisfaction, error) {
	cases, err := s.surveyed(cohort(s.db.Read(ctx), year))
	return Measure(cases, s.Rules().Rule), err
}

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

// GroupView are units of similar caseload; the last group holds those with too few answers to be compared.
type GroupView struct {
	Label      string     `json:"label"`
	Comparable bool       `json:"comparable"`
	Units      []UnitView `json:"units"`
}

// UnitView is a unit's figure.
type UnitView struct {
	Unit survey.UnitName `json:"unit"`
	Measured
	RankBest  *int `json:"rank_best"`
	RankWorst *int `json:"rank_worst"`
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

// groupViews arranges the units: groups of similar caseload, the largest first, then those that cannot be compared.
func groupViews(l lookup, m Satisfaction, rule Rule) []GroupView {
	groups := make([]GroupView, len(m.Groups))
	few := GroupView{Label: fmt.Sprintf("答复不足 %d 份，不比较", rule.RankFloor), Units: []UnitView{}}
	for i, g := range m.Groups {
		groups[i] = GroupView{Label: groupLabel(g.From, g.Below), Comparable: true, Units: []UnitView{}}
	}
	for _, u := range m.ByUnit {
		v := UnitView{l.unit(u.Unit), u.Measured, u.RankBest, u.RankWorst}
		if u.Answers < rule.RankFloor {
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

// PublicUnit is a unit's public page.
type PublicUnit struct {
	Unit     survey.UnitName `json:"unit"`
	Kind     string          `json:"kind"`
	Period   Period          `json:"period"`
	Measure  UnitView        `json:"measure"`
	Open     int64           `json:"open"`
	Late     int64           `json:"late"`
	LongTerm []LongTermCase  `json:"long_term"`
	Rows     []RowFigure     `json:"rows"`
	Recent   []PublishedCase `json:"recent"`
}

// RowFigure is a row's figure within a unit.
type RowFigure struct {
	Code    string   `json:"code"`
	Short   string   `json:"short"`
	Measure Measured `json:"measure"`
}

// LongTermCase is on the public list of what cannot be done yet, with the reason.
type LongTermCase struct {
	Number   int    `json:"number"`
	Title    string `json:"title"`
	Reason   string `json:"reason"`
	ReviewOn string `json:"review_on"`
}

// PublicUnit is what the public sees of one unit in a year.
func (s *Service) PublicUnit(ctx context.Context, code string, year int) (PublicUnit, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return PublicUnit{}, err
	}
	units, err := s.survey.Units(ctx)
	if err != nil {
		return PublicUnit{}, err
	}
	v := PublicUnit{Unit: l.unit(code), LongTerm: []LongTermCase{}, Rows: []RowFigure{}}
	for _, u := range units {
		if u.Code == code {
			v.Kind = u.Kind
		}
	}
	if v.Unit.Name == "" {
		return v, notFound("这个单位")
	}
	if year == 0 {
		years, err := s.years(ctx, l.today)
		if err != nil {
			return v, err
		}
		year = years[0]
	}
	v.Period = period(year, l.today)
	cases, err := s.surveyed(cohort(s.db.Read(ctx), year))
	if err != nil {
		return v, err
	}
	v.measure(l, cases, s.Rules().Rule)
	db := s.db.Read(ctx)
	if err := db.Model(&Case{}).Where("unit = ? AND state NOT IN ?", code, []State{Closed, Merged, Withdrawn}).Count(&v.Open).Error; err != nil {
		return v, err
	}
	if err := db.Model(&Case{}).Where("unit = ? AND whole_due_on <> '' AND whole_due_on < ?", code, l.today).Count(&v.Late).Error; err != nil {
		return v, err
	}
	var blocked []Case
	if err := db.Where("unit = ? AND state = ?", code, LongTerm).Order("number").Find(&blocked).Error; err != nil {
		return v, err
	}
	for _, c := range blocked {
		v.LongTerm = append(v.LongTerm, LongTermCase{c.Number, l.publicTitle(c), c.Blocked.Reason, c.Blocked.ReviewOn})
	}
	v.Recent, err = s.recent(ctx, l, code, v.Period)
	return v, err
}

// measure computes the unit's figures; its rank range comes from the whole city's.
func (v *PublicUnit) measure(l lookup, cases []Surveyed, rule Rule) {
	v.Measure = UnitView{Unit: v.Unit}
	for _, u := range Measure(cases, rule).ByUnit {
		if u.Unit == v.Unit.Code {
			v.Measure = UnitView{v.Unit, u.Measured, u.RankBest, u.RankWorst}
		}
	}
	var own []Surveyed
	for _, c := range cases {
		if c.Unit == v.Unit.Code {
			own = append(own, c)
		}
	}
	for _, x := range Measure(own, rule).ByRow {
		name := x.Key
		if r := l.row(x.Key); r != nil {
			name = r.Short
		} else if x.Key == "" {
			name = "其他事项"
		}
		v.Rows = append(v.Rows, RowFigure{x.Key, name, x.Measured})
	}
}
