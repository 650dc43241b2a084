package demo

import (
	"math/rand/v2"
	"sort"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
)

// unitsDay is a working day of all units.
func (c *city) unitsDay() error {
	cases, err := c.openCases()
	if err != nil {
		return err
	}
	if c.today == c.lastWork {
		if err := c.finale(cases); err != nil {
			return err
		}
	}
	for i := range cases {
		for range 3 { // so many things are done about one case in a day
			moved, err := c.unitTurn(&cases[i])
			if err != nil {
				return err
			}
			if !moved {
				break
			}
		}
	}
	return nil
}

// unitTurn is the next thing its unit does about a case today.
func (c *city) unitTurn(k *rectify.Case) (moved bool, err error) {
	f := c.file(k)
	if k.PausedUntil != "" || !k.State.Ours() || f.asleep == k.State || f.left {
		return false, nil
	}
	switch k.State {
	case rectify.Assigned:
		return c.beginTurn(k, f)
	case rectify.Accepted:
		return c.planTurn(k, f)
	case rectify.PlanReview:
		return c.leadTurn(k, f, .08)
	case rectify.Rectifying:
		return c.workTurn(k, f)
	case rectify.LeadReview:
		return c.leadTurn(k, f, .06)
	}
	return false, nil
}

func (c *city) beginTurn(k *rectify.Case, f *file) (bool, error) {
	switch {
	case f.disputes && k.Disputes == 0:
		return c.dispute(k, f)
	case c.today < f.acceptOn:
		return false, nil
	}
	return c.act(c.handler(k.Unit), k, "accept", rectify.Act{Message: c.next(k.RowCode, "accept", k.Place, c.workdays(c.today, between(f.dice, 2, 4)))})
}

func (c *city) dispute(k *rectify.Case, f *file) (bool, error) {
	texts := c.list("", "dispute")
	text, to := "", c.districtUnit(k)
	switch k.RowCode {
	case "CG-15":
		text, to = texts[0], "SCTJT"
	case "CG-08":
		text, to = texts[1], "SJTYSJ"
	case "CG-14":
		text, to = texts[2], "SHBJ"
	case "CG-09":
		text = texts[3]
	case "CG-10":
		text, to = texts[4], "SJW"
	}
	if f.proposes != "" {
		text, to = c.next("", "dispute_right", "", ""), f.proposes
	}
	if to == "" || to == k.Unit {
		f.disputes = false
		return false, nil
	}
	if text == "" {
		text = c.next("", "dispute_other", "", "")
	}
	moved, err := c.act(c.leader(k.Unit), k, "dispute", rectify.Act{Reason: text, Unit: to, RestsOn: "部门职责清单和移交协议"})
	if f.disputes = f.proposes != ""; !f.disputes {
		f.proposes = to
	}
	return moved, err
}

// districtUnit is the government of the district where it is.
func (c *city) districtUnit(k *rectify.Case) string {
	if k.District == "" {
		return ""
	}
	return c.unitOf[k.District+"政府"]
}

func (c *city) planTurn(k *rectify.Case, f *file) (bool, error) {
	who := c.handler(k.Unit)
	if f.asks && k.Pauses == 0 {
		f.asks = false
		return c.act(who, k, "ask_citizen", rectify.Act{Message: c.next(k.RowCode, "question", k.Place, "")})
	}
	if c.today < f.planOn {
		return false, nil
	}
	f.planOn = c.workdays(c.today, 2) // if it comes back
	if f.doneOn <= c.today {
		f.doneOn = c.workdays(c.today, between(f.dice, 2, 4))
	}
	until := c.workdays(f.doneOn, 2) // who promises a day leaves one for the lead
	if w := k.Clocks.Whole.Due; until > w && c.today <= w {
		until = w
	}
	if f.quick && k.Supervision != rectify.Yellow && k.Supervision != rectify.Red {
		return c.act(who, k, "start", rectify.Act{PromisedOn: until})
	}
	return c.act(who, k, "submit_plan", c.plan(k, f, until))
}

// plan is a plan with steps up to a day.
func (c *city) plan(k *rectify.Case, f *file, until string) rectify.Act {
	direction := ""
	if d := c.directions[k.Area]; len(d) > 0 {
		direction = d[f.dice.IntN(len(d))]
	}
	in := rectify.Act{Contents: c.next(k.RowCode, "plan", k.Place, until), Measures: c.next(k.RowCode, "measure", k.Place, until), Direction: direction,
		Leader: c.leader(k.Unit).Name, Division: division(k.Unit)}
	texts := c.list(k.RowCode, "step")
	days := max(c.cal.Between(c.today, until), 1)
	f.done = 0
	picked := f.dice.Perm(len(texts))[:f.steps]
	sort.Ints(picked)
	for i, n := range picked {
		on := min(c.workdays(c.today, days*(i+1)/f.steps), until)
		in.Steps = append(in.Steps, rectify.Step{Text: fill(texts[n], k.Place, on), DueOn: on})
	}
	if u := c.districtUnit(k); u != "" && u != k.Unit && chance(f.dice, .25) {
		in.Supporting, in.Parts = []string{u}, "派街道和社区的人一起到现场，负责日常巡查和告知沿线住户。"
	}
	return in
}

// leadTurn is the lead's: approve, or send it back once a round.
func (c *city) leadTurn(k *rectify.Case, f *file, back float64) (bool, error) {
	if !f.ready(c, k, 0, mannerOf(k.Unit).lead) {
		return false, nil
	}
	if f.leadReturned != k.Round && chance(f.dice, back) {
		f.leadReturned = k.Round
		return c.act(c.leader(k.Unit), k, "lead_return", rectify.Act{Reason: c.next("", "return", "", "")})
	}
	return c.act(c.leader(k.Unit), k, "lead_approve", rectify.Act{})
}

func (c *city) workTurn(k *rectify.Case, f *file) (bool, error) {
	who := c.handler(k.Unit)
	late := c.today > k.Clocks.Whole.Due || c.today > k.Clocks.Stage.Due
	switch {
	case k.Blocked != nil:
		return false, nil
	case f.blocked:
		f.blocked, f.blockedOn = false, c.today
		return c.act(c.leader(k.Unit), k, "report_blocked", rectify.Act{Reason: c.next("", "blocked", k.Place, ""), ReviewOn: day.Plus(c.today, 60)})
	case f.extends && k.ExtendedRound < k.Round && !late && day.Plus(c.today, 4) >= k.Clocks.Stage.Due:
		f.extends, f.extensionOn = false, c.today
		_, err := c.act(who, k, "ask_extension", rectify.Act{Reason: c.next("", "extension", k.Place, ""), Days: between(f.dice, 3, 8)})
		return false, err
	case k.PromisedOn == "" && f.done < f.steps && c.today >= c.stepOn(k, f):
		return c.stepTurn(who, k, f)
	case c.today < f.doneOn || k.PromisedOn == "" && f.done < f.steps:
		return false, nil
	}
	f.doneOn = c.workdays(c.today, 2) // if it comes back
	return c.finishCase(who, k, f)
}

// stepTurn does the next step, sometimes with a photo, and sometimes tells the citizens.
func (c *city) stepTurn(who actor.Actor, k *rectify.Case, f *file) (moved bool, err error) {
	f.done++
	in := rectify.Act{Step: f.done, DoneOn: c.today, Evidence: c.next(k.RowCode, "evidence", k.Place, c.today)}
	if k.Place != "" && chance(f.dice, .03) {
		if in.Photos, err = c.photograph(who, f.dice); err != nil {
			return false, err
		}
	}
	if moved, err = c.act(who, k, "step_done", in); moved && chance(f.dice, .06) {
		return c.act(who, k, "message", rectify.Act{Message: "向您说明进展：" + in.Evidence})
	}
	return moved, err
}

// stepOn is the day on which the next step is done: spread over the time the work really takes.
func (c *city) stepOn(k *rectify.Case, f *file) string {
	from := k.Clocks.Stage.Started
	days := max(c.cal.Between(from, f.doneOn), 0)
	return c.workdays(from, days*(f.done+1)/f.steps)
}

// finishCase reports a result; every third one that is done shows the citizens a photo, drawn from dice of its own.
func (c *city) finishCase(who actor.Actor, k *rectify.Case, f *file) (bool, error) {
	in := c.result(k, f)
	if in.Outcome == "done" && k.Number%3 == 0 {
		var err error
		if in.Shown, err = c.photograph(who, rand.New(rand.NewPCG(seed, uint64(900_000+k.Number)))); err != nil {
			return false, err
		}
	}
	return c.act(who, k, "finish", in)
}

// result is what the unit reports: mostly done, sometimes in part, explained or not possible.
func (c *city) result(k *rectify.Case, f *file) rectify.Act {
	outcome := "done"
	switch d := f.dice.Float64(); {
	case d > .96:
		outcome = "not_possible"
	case d > .90:
		outcome = "explained"
	case d > .76:
		outcome = "partly"
	}
	return rectify.Act{Outcome: outcome, Reply: c.next(k.RowCode, "reply_"+outcome, k.Place, c.workdays(c.today, between(f.dice, 10, 40))),
		Evidence: c.next(k.RowCode, "evidence", k.Place, c.today) + "照片和台账附后。"}
}
