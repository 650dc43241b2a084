package view

import "huiyin/rectify"

// LateCount is with how many cases a unit is and was late by one clock.
type LateCount struct {
	Clock string `json:"clock"`
	Label string `json:"label"`
	Now   int    `json:"now"`
	Ever  int    `json:"ever"` // that of today included
}

// lateness are the cases of one unit that are and were late, by clock; "" is by any.
type lateness struct{ now, ever map[string]map[string]bool }

func (n lateness) counts() (now, ever int, clocks []LateCount) {
	clocks = []LateCount{}
	for _, x := range rectify.ClockNames {
		if c := (LateCount{Clock: x.Code, Label: x.Say, Now: len(n.now[x.Code]), Ever: len(n.ever[x.Code])}); c.Now+c.Ever > 0 {
			clocks = append(clocks, c)
		}
	}
	return len(n.now[""]), len(n.ever[""]), clocks
}

func (n lateness) add(to map[string]map[string]bool, clock, id string) {
	for _, name := range []string{"", clock} {
		if to[name] == nil {
			to[name] = map[string]bool{}
		}
		to[name][id] = true
	}
}

// lateness reads 现在超期 of today and 曾超期 of the period, by the day that passed, for every unit.
func (p *publication) lateness() (map[string]lateness, error) {
	out, db := map[string]lateness{}, p.db.Read(p.ctx)
	of := func(unit string) lateness {
		if _, known := out[unit]; !known {
			out[unit] = lateness{now: map[string]map[string]bool{}, ever: map[string]map[string]bool{}}
		}
		return out[unit]
	}
	var rows []rectify.CaseLate
	err := db.Select("unit", "clock", "case_id").Where("due_on >= ? AND due_on <= ?", p.period.From, p.period.To).Find(&rows).Error
	for _, r := range rows {
		n := of(r.Unit)
		n.add(n.ever, r.Clock, r.CaseID)
	}
	if err != nil {
		return nil, err
	}
	return out, p.lateToday(func(unit, clock, id, passed string) {
		n := of(unit)
		n.add(n.now, clock, id)
		if p.period.From <= passed && passed <= p.period.To {
			n.add(n.ever, clock, id)
		}
	})
}

// lateToday tells of each clock that is late today the day that passed: the first, where a row says that another did before.
func (p *publication) lateToday(tell func(unit, clock, id, passed string)) error {
	var late []rectify.Case
	db := p.db.Read(p.ctx)
	err := isLate(db.Model(&rectify.Case{}).Select("id", "unit", "state", "round", "clocks", "paused_on", "owed_on"), p.l.today).Find(&late).Error
	if err != nil {
		return err
	}
	ids := make([]string, len(late))
	for i, c := range late {
		ids[i] = c.ID
	}
	rows, err := rectify.LatesOf(db, ids)
	for _, c := range late {
		for _, x := range c.LateClocks(p.rectify.Calendar(), p.l.today) {
			for _, r := range rows[c.ID] {
				if r.Clock == x.Clock && r.Unit == c.Unit && r.Round == c.Round {
					x.DueOn = r.DueOn
				}
			}
			tell(c.Unit, x.Clock, c.ID, x.DueOn)
		}
	}
	return err
}
