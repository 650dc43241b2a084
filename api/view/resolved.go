package view

import (
	"huiyin/internal/share"
	"huiyin/rectify"
	"huiyin/rectify/figure"
)

// Resolved is the 解决率 of complaint-practice §3: of the cases with an answer, on the long-term list or not possible, each once, those
// in which more than half of the answers say 解决. The day of the cohort is that of the first publication, or of the first time on the
// long-term list when that came before. A share is 0..100; it, its
// interval, which is Wilson's, and how many are resolved are there from five cases on.
type Resolved struct {
	Resolved int      `json:"resolved"`
	Of       int      `json:"of"`
	LongTerm int      `json:"long_term"` // of these on the long-term list today: not resolved, and without an answer in the 85 % figure
	Share    *float64 `json:"share"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
}

func (p *publication) resolve() error {
	entered, err := rectify.Entered(p.db.Read(p.ctx), p.period.From, p.period.To)
	p.resolved = resolvedOf(p.shown(entered))
	for of, r := range p.resolved {
		if r.Of < figure.Fewest {
			p.resolved[of] = Resolved{Of: r.Of, LongTerm: r.LongTerm}
		}
	}
	return err
}

// resolvedOf are the rates of the city, under "", and of every unit.
func resolvedOf(city, units []rectify.EnteredCase) map[string]Resolved {
	out := map[string]Resolved{}
	add := func(of string, e rectify.EnteredCase) {
		r := out[of]
		r.add(e)
		out[of] = r
	}
	for i, e := range city {
		add("", e)
		add(e.Unit, units[i])
	}
	for of, r := range out {
		r.sum()
		out[of] = r
	}
	return out
}

// shown are the cases with their answers as far as they are public: for the city, and for the units' own rates, which rest on the answers
// of the unit's own line alone.
func (p *publication) shown(entered []rectify.EnteredCase) (city, units []rectify.EnteredCase) {
	for _, e := range entered {
		said := p.public.Said[e.Case]
		e.Answers, e.Solved = said.Answers(), said.Solved
		city = append(city, e)
		if said.Unit != e.Unit || !p.public.Lines[e.Unit] {
			e.Answers, e.Solved = 0, 0
		}
		units = append(units, e)
	}
	return city, units
}

func (r *Resolved) add(e rectify.EnteredCase) {
	if e.LongTerm {
		r.LongTerm++
	}
	if e.Counts() {
		r.Of++
	}
	if e.Resolved() {
		r.Resolved++
	}
}

func (r *Resolved) sum() {
	if r.Of == 0 {
		return
	}
	low, high := share.Wilson(r.Resolved, r.Of)
	at := 100 * float64(r.Resolved) / float64(r.Of)
	low, high = 100*low, 100*high
	r.Share, r.Low, r.High = &at, &low, &high
}
