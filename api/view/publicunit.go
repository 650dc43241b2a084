package view

import (
	"maps"
	"slices"
	"strings"

	"huiyin/rectify"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// PublicUnit is a unit's public page.
type PublicUnit struct {
	Unit     survey.UnitName `json:"unit"`
	Kind     string          `json:"kind"`
	Period   Period          `json:"period"`
	Measure  UnitView        `json:"measure"`
	Open     int64           `json:"open"`
	Late     int             `json:"late"`     // 现在超期, cases
	WasLate  int             `json:"was_late"` // 曾超期, cases of which a due day passed in the period
	Clocks   []LateCount     `json:"late_clocks"`
	LongTerm []LongTermCase  `json:"long_term"`
	Resolved Resolved        `json:"resolved"`
	Rows     []RowFigure     `json:"rows"`
	Recent   []PublishedCase `json:"recent"`
}

// RowFigure is a row's figure within a unit.
type RowFigure struct {
	Code    string          `json:"code"`
	Short   string          `json:"short"`
	Measure figure.Measured `json:"measure"`
}

// LongTermCase is on the public list of what cannot be done yet, with the reason.
type LongTermCase struct {
	Number   int    `json:"number"`
	Title    string `json:"title"`
	Reason   string `json:"reason"`
	ReviewOn string `json:"review_on"`
}

// unitPages gathers what the pages of all units need, in one query each.
type unitPages struct {
	open     map[string]int64
	late     map[string]lateness
	longTerm map[string][]LongTermCase
}

// units are the pages of all units that there are or were.
func (p *publication) units() ([]PublicUnit, error) {
	all, err := p.survey.Units(p.ctx)
	if err != nil {
		return nil, err
	}
	kinds := map[string]string{}
	for _, u := range all {
		kinds[u.Code] = u.Kind
	}
	pages, err := p.unitPages()
	if err != nil {
		return nil, err
	}
	var out []PublicUnit
	for _, code := range slices.Sorted(maps.Keys(p.l.names)) {
		v := PublicUnit{Unit: p.l.unit(code), Kind: kinds[code], Period: p.period, Open: pages.open[code],
			LongTerm: notNil(pages.longTerm[code]), Resolved: p.resolved[code], Recent: notNil(p.newest[code])}
		v.Late, v.WasLate, v.Clocks = pages.late[code].counts()
		p.measure(&v)
		out = append(out, v)
	}
	return out, nil
}

func (p *publication) unitPages() (out unitPages, err error) {
	db := p.db.Read(p.ctx)
	if out.open, err = byUnit(db.Where("waits_for <> ''")); err != nil {
		return out, err
	}
	if out.late, err = p.lateness(); err != nil {
		return out, err
	}
	var blocked []rectify.Case
	err = db.Where("state = ?", rectify.LongTerm).Order("year, number").Find(&blocked).Error
	out.longTerm = map[string][]LongTermCase{}
	for _, c := range blocked {
		out.longTerm[c.Unit] = append(out.longTerm[c.Unit], LongTermCase{Number: c.Number, Title: p.l.publicTitle(c), Reason: c.Blocked.Reason, ReviewOn: c.Blocked.ReviewOn})
	}
	return out, err
}

// measure gives the unit its figures; its rank range comes from the whole city's.
func (p *publication) measure(v *PublicUnit) {
	v.Measure = UnitView{Unit: v.Unit, Few: true}
	for _, u := range p.figure.ByUnit {
		if u.Unit == v.Unit.Code {
			v.Measure = p.unitView(u)
		}
	}
	var own []figure.Surveyed
	for _, c := range p.public.Rows {
		if c.Unit == v.Unit.Code {
			own = append(own, c)
		}
	}
	v.Rows = []RowFigure{}
	for _, x := range figure.ByRow(own, p.rules.Rule) {
		edition, code, _ := strings.Cut(x.Key, " ")
		name := "其他事项"
		if r := p.l.row(edition, code); r != nil {
			name = r.Short
		}
		v.Rows = append(v.Rows, RowFigure{Code: code, Short: name, Measure: enough(x.Measured)})
	}
}
