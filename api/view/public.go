package view

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"huiyin/rectify"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// Public is everything that the public sees of one year: made once for all who look.
type Public struct {
	Overview Overview
	Units    []PublicUnit
	CSV      []byte
}

// publication is one year being put together.
type publication struct {
	*Service
	ctx    context.Context
	l      lookup
	year   int
	period Period
	rules  rectify.Rules
	public figure.Public
	figure figure.Satisfaction // of what is public

	resolved map[string]Resolved        // by unit; empty: the city
	newest   map[string][]PublishedCase // likewise
}

// Public puts a year together; 0 is this year, or the newest with anything published. NotFound for a year of which there is nothing.
func (s *Service) Public(ctx context.Context, year int) (Public, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return Public{}, err
	}
	years, opens, err := s.years(ctx, l.today)
	if err != nil {
		return Public{}, err
	}
	if year == 0 {
		year = opens
	}
	if !slices.Contains(years, year) && year != thisYear(l.today) {
		return Public{}, notFound("这一年的数字")
	}
	p := &publication{Service: s, ctx: ctx, l: l, year: year, period: period(year, l.today), rules: s.rectify.Rules()}
	return p.put(years)
}

func (p *publication) put(years []int) (out Public, err error) {
	if err := p.published(); err != nil {
		return out, err
	}
	if err := p.resolve(); err != nil {
		return out, err
	}
	if p.newest, err = p.recent(); err != nil {
		return out, err
	}
	if out.Overview, err = p.overview(years); err != nil {
		return out, err
	}
	if out.Units, err = p.units(); err != nil {
		return out, err
	}
	out.CSV, err = p.csv()
	return out, err
}

// published reads the answers as far as they are public: rectify.Release lets them in.
func (p *publication) published() error {
	db := p.db.Read(p.ctx)
	blocks, err := rectify.Blocks(db, p.year)
	if err != nil {
		return err
	}
	cases, err := rectify.Surveyed(rectify.Cohort(db, p.year))
	p.public = figure.Published(cases, blocks)
	p.figure = figure.Measure(p.public.Cases, p.rules.Rule)
	return err
}

// enough is a figure, or when too few answers are behind it nothing of it but the number of its cases.
func enough(m figure.Measured) figure.Measured {
	if m.Answers < figure.Fewest {
		return figure.Measured{Cases: m.Cases}
	}
	return m
}

// Period is from the first to the last day, both included.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func period(year int, today string) Period {
	p := Period{From: fmt.Sprintf("%d-01-01", year), To: fmt.Sprintf("%d-12-31", year)}
	if today < p.To && today >= p.From {
		p.To = today
	}
	return p
}

func thisYear(today string) (year int) {
	_, _ = fmt.Sscanf(today, "%d", &year)
	return year
}

// years are those from the first to the last in which anything entered a figure, newest first, and the one that the page opens with: the
// newest with anything published. This year when there is none.
func (s *Service) years(ctx context.Context, today string) (all []int, opens int, err error) {
	var days struct{ First, Last, Published *string }
	err = s.db.Read(ctx).Model(&rectify.Case{}).Where("entered_on <> ''").
		Select("MIN(entered_on) AS first, MAX(entered_on) AS last, MAX(first_published_on) AS published").Scan(&days).Error
	if err != nil || days.First == nil {
		return []int{thisYear(today)}, thisYear(today), err
	}
	for y := thisYear(max(*days.Last, *days.Published)); y >= thisYear(*days.First); y-- {
		all = append(all, y)
	}
	if *days.Published == "" {
		return all, all[0], nil
	}
	return all, thisYear(*days.Published), nil
}

// recentMost is how many results a page lists as the newest.
const recentMost = 6

// recent are the newest published results of the city, under "", and of every unit: all with one query, since a unit without any would
// make the database look through the whole year for them.
func (p *publication) recent() (map[string][]PublishedCase, error) {
	db, out := p.db.Read(p.ctx), map[string][]PublishedCase{}
	order := "ORDER BY first_published_on DESC, year DESC, number DESC"
	ranked := db.Model(&rectify.Case{}).
		Select("id, ROW_NUMBER() OVER ("+order+") AS city, ROW_NUMBER() OVER (PARTITION BY cohort_unit "+order+") AS own").
		Where("part_of = '' AND first_published_on >= ? AND first_published_on <= ? AND outcome <> ''", p.period.From, p.period.To)
	var cases []struct {
		rectify.Case
		City, Own int
	}
	err := db.Table("(?) r", ranked).Joins("JOIN cases ON cases.id = r.id").Select("cases.*, r.city, r.own").Where("r.city <= ? OR r.own <= ?", recentMost, recentMost).
		Order("r.city").Scan(&cases).Error
	for _, c := range cases {
		v := PublishedCase{Number: c.Number, Title: p.l.publicTitle(c.Case), District: c.District, Unit: p.l.unit(c.CohortUnit), On: c.FirstPublishedOn, OutcomeLabel: outcome(c.Outcome)}
		if c.City <= recentMost {
			out[""] = append(out[""], v)
		}
		if c.Own <= recentMost {
			out[c.CohortUnit] = append(out[c.CohortUnit], v)
		}
	}
	return out, err
}

// publicTitle names a case without the place and without anybody's words, in the words of its edition.
func (l lookup) publicTitle(c rectify.Case) string {
	if r := l.row(c.Edition, c.RowCode); r != nil {
		return r.Short
	}
	return "其他事项"
}

// byUnit counts cases by their unit.
func byUnit(q *gorm.DB) (map[string]int64, error) {
	var rows []struct {
		Unit string
		N    int64
	}
	err := q.Model(&rectify.Case{}).Select("unit, COUNT(*) AS n").Group("unit").Scan(&rows).Error
	out := map[string]int64{}
	for _, r := range rows {
		out[r.Unit] = r.N
	}
	return out, err
}

// surveyCounts are the surveys and how many answered them.
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
		out = append(out, SurveyCount{Code: r.Code, Title: r.Title, Responses: n})
	}
	return out, nil
}

// months are the figures of the answers that became public in each month. Nobody is silent in them: silence has no month.
func (p *publication) months() []MonthView {
	out := []MonthView{}
	for _, x := range figure.ByMonth(p.public.Months, p.rules.Rule) {
		m := enough(x.Measured)
		m.Pessimistic, m.Optimistic, m.PessimisticOverCases, m.OptimisticOverCases = nil, nil, nil, nil
		out = append(out, MonthView{Month: x.Key, Measure: m})
	}
	return out
}
