package demo

import (
	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
)

// officeTurn is what the office does about a case today, if it is its turn.
func (c *city) officeTurn(k *rectify.Case) error {
	f := c.file(k)
	var err error
	switch {
	case k.State == rectify.Disputed && f.ready(c, k, 1, 2):
		err = c.ruleOn(k, f)
	case k.State == rectify.PlanOfficeReview && f.ready(c, k, 1, 2):
		err = c.judge(k, f, "office_approve", rectify.Act{}, .25)
	case k.State == rectify.OfficeReview && f.ready(c, k, 0, 2):
		err = c.judge(k, f, "publish", rectify.Act{Checked: true, Reason: "已对照整改方向看过现场照片和记录。"}, .08)
	case k.State == rectify.OfficeTalk && f.ready(c, k, 8, 10):
		err = c.talk(k, f)
	case k.State == rectify.LongTerm && c.today >= k.Blocked.ReviewOn:
		err = c.reviewBlocked(k, f)
	case k.State == rectify.Asking && !k.AskedAgain && k.AskingUntil <= day.Plus(c.today, 1) && chance(f.dice, .06):
		_, err = c.act(c.office(), k, "ask_again", rectify.Act{Reason: "答的人太少，再请市民评一次。"})
	case k.Extension != nil && f.extensionOn < c.today:
		err = c.decideExtension(k, f)
	case k.Blocked != nil && !k.Blocked.Confirmed && f.blockedOn < c.today:
		err = c.decideBlocked(k, f)
	case k.Supervision != rectify.None && k.State == rectify.Asking && f.lifted != k.Round:
		if f.lifted = k.Round; chance(f.dice, .3) {
			_, err = c.act(c.office(), k, "lift", rectify.Act{Reason: "结果已经公布，超期的原因单位已书面说明。"})
		}
	}
	return err
}

// judge approves, or returns the first time.
func (c *city) judge(k *rectify.Case, f *file, verb string, in rectify.Act, back float64) error {
	if f.returnedBy != k.Round && chance(f.dice, back) {
		f.returnedBy = k.Round
		_, err := c.act(c.office(), k, "office_return", rectify.Act{Reason: c.next("", "return", "", "")})
		return err
	}
	_, err := c.act(c.office(), k, verb, in)
	return err
}

// ruleOn decides a dispute: the unit that is right by the catalogue, the one that has it, or a gap.
func (c *city) ruleOn(k *rectify.Case, f *file) error {
	texts := c.list("", "ruling")
	in := rectify.Act{Unit: k.Unit}
	switch d := f.dice.Float64(); {
	case f.proposes != "" && (f.disputes || d < .5):
		in.Unit = f.proposes
		if k.RowCode == "CG-08" {
			in.Reason = texts[1]
		} else if k.RowCode == "CG-09" {
			in.Reason = texts[3]
		}
	case d < .65:
		in.Gap, in.Reason = true, texts[2]
	case k.RowCode == "CG-14":
		in.Reason = texts[4]
	case k.RowCode == "CG-15":
		in.Reason = texts[0]
	}
	if in.Reason == "" {
		in.Reason = c.next("", map[bool]string{true: "ruling_keep", false: "ruling_change"}[in.Unit == k.Unit], "", "")
	}
	f.disputes, f.proposes = false, ""
	_, err := c.act(c.office(), k, "rule", in)
	return err
}

// talk ends a talk with a unit: done again, or closed as still unresolved.
func (c *city) talk(k *rectify.Case, f *file) error {
	in := rectify.Act{Outcome: "again", Reason: c.next("", "talk", "", ""), Order: "考评办分管副主任"}
	if k.Round > 2 || chance(f.dice, .5) {
		in.Outcome = "close"
	}
	_, err := c.act(c.office(), k, "talk", in)
	return err
}

func (c *city) decideExtension(k *rectify.Case, f *file) error {
	if chance(f.dice, .25) {
		_, err := c.act(c.office(), k, "refuse", rectify.Act{Reason: "工期可以压缩，请按原定日期办。"})
		return err
	}
	days := max(1, k.Extension.Days-between(f.dice, 0, 2))
	moved, err := c.act(c.office(), k, "grant", rectify.Act{Days: days})
	if moved {
		f.doneOn = c.workdays(f.doneOn, days)
	}
	return err
}

// decideBlocked puts a case on the long-term list, or tells the unit to go on.
func (c *city) decideBlocked(k *rectify.Case, f *file) error {
	if c.quota["blocked"]++; c.quota["blocked"]%4 == 0 {
		f.doneOn = c.workdays(c.today, 4)
		_, err := c.act(c.office(), k, "refuse_blocked", rectify.Act{Reason: "主体部分可以先做，请先办能办的，剩下的写明时间。"})
		return err
	}
	_, err := c.act(c.office(), k, "confirm_blocked", rectify.Act{Reason: "到现场核实，情况属实，列入挂账清单并公开原因。", ReviewOn: day.Plus(c.today, between(f.dice, 45, 85))})
	return err
}

// reviewBlocked looks again at a long-term case.
func (c *city) reviewBlocked(k *rectify.Case, f *file) error {
	in := rectify.Act{Outcome: "stay", Reason: "条件还没有变化，继续挂账，临时措施照旧。", ReviewOn: day.Plus(c.today, 80)}
	if c.quota["review"]++; c.quota["review"]%2 == 1 {
		in = rectify.Act{Outcome: "resume", Reason: "资金和手续已经落实，恢复整改。"}
		f.doneOn = c.workdays(c.today, 5)
	}
	_, err := c.act(c.office(), k, "review", in)
	return err
}

// of a unit's people: the accounts where there are some.
func (c *city) handler(unit string) actor.Actor { return c.employee(actor.Handler, unit) }
func (c *city) leader(unit string) actor.Actor  { return c.employee(actor.Lead, unit) }
