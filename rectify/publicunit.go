package rectify

import (
	"context"

	"huiyin/survey"
)

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
