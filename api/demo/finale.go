package demo

import (
	"huiyin/internal/day"
	"huiyin/rectify"
)

// sleeps says from which state on a case is left lying: a few of the shown units and one of another, so that today some are
// about to be late, some carry a yellow card, some a red one.
func (c *city) sleeps(k *rectify.Case) rectify.State {
	if k.Round > 1 {
		return ""
	}
	age := c.left()
	level, most := "", 0
	switch {
	case age >= 32 && age <= 44:
		level, most = "red", 1
	case age >= 17 && age <= 27:
		level, most = "yellow", 2
	case age >= 12 && age <= 14:
		level, most = "watch", 1
	default:
		return ""
	}
	if !isShown(k.Unit) && level != "yellow" {
		return ""
	}
	key := level + k.Unit
	if !isShown(k.Unit) {
		key = level
	}
	if !c.few(key, most) {
		return ""
	}
	if c.quota[key] == 2 {
		return rectify.Rectifying
	}
	return rectify.Accepted
}

func isShown(unit string) bool {
	for _, u := range shown {
		if u == unit {
			return true
		}
	}
	return false
}

// blocks says whether the unit will find that it cannot be done yet: one case each of some units, well before the end.
func (c *city) blocks(k *rectify.Case) bool {
	able := map[string]bool{"SJW": true, "SGHJ": true, "SJTYSJ": true, "SCGW": true, "SZBFGJ": true, "SDTJT": true, "SCTJT": true}
	age := c.left()
	if k.Round > 1 || !able[k.Unit] || age < 22 {
		return false
	}
	if age > 60 {
		return age < 150 && c.few("blocks early", 3)
	}
	return c.few("blocks"+k.Unit, 1)
}

// finale is the afternoon of the last working day: each shown unit leaves something at every stage, so that whoever logs in
// today finds work of every kind. Only things that happen on any afternoon happen here.
func (c *city) finale(cases []rectify.Case) error {
	for _, unit := range shown {
		var own []*rectify.Case
		for i := range cases {
			if cases[i].Unit == unit && cases[i].PausedUntil == "" && cases[i].Supervision != rectify.Red {
				own = append(own, &cases[i])
			}
		}
		if err := c.leave(own); err != nil {
			return err
		}
	}
	return nil
}

// leave does each of the things on the first case of the unit in which it can be done.
func (c *city) leave(own []*rectify.Case) error {
	used := map[string]bool{}
	tomorrow := day.Plus(c.last, 1) // today, for whoever looks
	take := func(ok func(*rectify.Case) bool) *rectify.Case {
		for _, k := range own {
			if !used[k.ID] && ok(k) {
				used[k.ID], c.file(k).left = true, true
				return k
			}
		}
		return nil
	}
	calm := func(s rectify.State) func(*rectify.Case) bool {
		return func(k *rectify.Case) bool {
			return k.State == s && k.Blocked == nil && k.Extension == nil && k.Supervision == rectify.None && k.Clocks.Whole.Due > tomorrow
		}
	}
	beginning := func(k *rectify.Case) bool { return calm(rectify.Accepted)(k) || calm(rectify.Assigned)(k) }
	carded := func(k *rectify.Case) bool { return k.State == rectify.Accepted && k.Supervision == rectify.Yellow }
	late := func(k *rectify.Case) bool { // a question to the citizen makes it no less late
		return k.State.In(rectify.Accepted, rectify.Rectifying) && k.Blocked == nil && k.Pauses == 0 && k.Late(c.today)
	}
	for _, x := range []struct {
		which func(*rectify.Case) bool
		do    func(*rectify.Case, *file) error
	}{
		{carded, c.planForOffice},
		{late, c.ask},
		{beginning, c.promise(tomorrow)},
		{beginning, c.objectTo},
		{beginning, c.planForLead},
		{beginning, c.promise(day.Plus(tomorrow, 1))},
		{calm(rectify.Rectifying), c.askMore},
		{calm(rectify.Rectifying), c.ask},
		{calm(rectify.Rectifying), c.hand},
		{calm(rectify.Rectifying), c.reportBlocked},
	} {
		if k := take(x.which); k != nil {
			if err := c.accepted(k); err != nil {
				return err
			}
			if err := x.do(k, c.file(k)); err != nil {
				return err
			}
		}
	}
	return nil
}

// accepted accepts a case that nobody has accepted yet.
func (c *city) accepted(k *rectify.Case) error {
	if k.State != rectify.Assigned {
		return nil
	}
	_, err := c.act(c.handler(k.Unit), k, "accept", rectify.Act{Message: c.next(k.RowCode, "accept", k.Place, c.workdays(c.today, 3))})
	return err
}

func (c *city) promise(on string) func(*rectify.Case, *file) error {
	return func(k *rectify.Case, _ *file) error {
		_, err := c.act(c.handler(k.Unit), k, "start", rectify.Act{PromisedOn: on})
		return err
	}
}

func (c *city) planForLead(k *rectify.Case, f *file) error {
	_, err := c.act(c.handler(k.Unit), k, "submit_plan", c.plan(k, f, k.Clocks.Whole.Due))
	return err
}

func (c *city) planForOffice(k *rectify.Case, f *file) error {
	moved, err := c.act(c.handler(k.Unit), k, "submit_plan", c.plan(k, f, c.workdays(c.today, 5)))
	if moved {
		_, err = c.act(c.leader(k.Unit), k, "lead_approve", rectify.Act{})
	}
	return err
}

func (c *city) askMore(k *rectify.Case, f *file) error {
	if k.ExtendedRound >= k.Round || c.today > k.Clocks.Stage.Due {
		return nil
	}
	_, err := c.act(c.handler(k.Unit), k, "ask_extension", rectify.Act{Reason: c.next("", "extension", k.Place, ""), Days: between(f.dice, 3, 8)})
	return err
}

func (c *city) ask(k *rectify.Case, _ *file) error {
	_, err := c.act(c.handler(k.Unit), k, "ask_citizen", rectify.Act{Message: c.next(k.RowCode, "question", k.Place, "")})
	return err
}

func (c *city) hand(k *rectify.Case, f *file) error {
	_, err := c.act(c.handler(k.Unit), k, "finish", c.result(k, f))
	return err
}

func (c *city) objectTo(k *rectify.Case, f *file) error {
	_, err := c.dispute(k, f)
	return err
}

func (c *city) reportBlocked(k *rectify.Case, f *file) error {
	_, err := c.act(c.leader(k.Unit), k, "report_blocked", rectify.Act{Reason: c.next("", "blocked", k.Place, ""), ReviewOn: day.Plus(c.today, 60)})
	return err
}
