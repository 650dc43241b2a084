package demo

import (
	"huiyin/internal/day"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// object lets a person take an answer back to waiting some days later.
func (c *city) object(p *person, n, days int) {
	c.later(days, func() error {
		return c.Rectify.ObjectConcern(c.ctx, p.receipt, n, c.next("", "objection", "", c.today), once.Intention{})
	})
}

// asked is one citizen's concern in a case on which something happened today.
type asked struct {
	ConcernID, ReceiptID, CaseID, Unit, RowCode, Place string
	Round                                              int
}

// notice lets citizens see what happened today: a published result, a question, an answer without a case.
func (c *city) notice() error {
	of := func(where string, args ...any) ([]asked, error) {
		var rows []asked
		err := c.DB.Read(c.ctx).Table("concerns").Joins("JOIN cases ON cases.id = concerns.case_id").
			Select("concerns.id AS concern_id, concerns.receipt_id, cases.id AS case_id, cases.unit, cases.row_code, cases.place, cases.round").
			Where(where, args...).Order("cases.opened_at, cases.id, concerns.id").Find(&rows).Error
		return rows, err
	}
	published, err := of("cases.state = ? AND cases.published_on = ?", rectify.Asking, c.today)
	if err != nil {
		return err
	}
	met := map[string]bool{}
	for _, a := range published {
		if key := a.CaseID + a.ReceiptID; !met[key] {
			met[key] = true
			c.react(a)
		}
	}
	questions, err := of("cases.paused_on = ?", c.today)
	if err != nil {
		return err
	}
	for _, a := range questions {
		if p := c.people[a.ReceiptID]; !met[a.CaseID] && c.left() > 0 && chance(p.dice, .65) {
			met[a.CaseID] = true
			c.later(between(p.dice, 1, 5), func() error { return c.answer(a) })
		}
	}
	return c.noticeAnswers()
}

// noticeAnswers lets a few object to an answer, or to being set aside.
func (c *city) noticeAnswers() error {
	var rows []survey.Concern
	err := c.DB.Read(c.ctx).Where("since_on = ? AND state IN ? AND praise = ? AND objected_on = ''", c.today, []string{survey.Answered, survey.SetAside}, false).Order("received_at, id").Find(&rows).Error
	for _, x := range rows {
		p := c.people[x.ReceiptID]
		if chance(p.dice, .12) {
			n, err := c.number(x.ReceiptID, x.ID)
			if err != nil {
				return err
			}
			c.object(p, n, between(p.dice, 1, 8))
		}
	}
	return err
}

// number is which of the concerns under a receipt it is, as its holder counts them.
func (c *city) number(receiptID, concernID string) (int, error) {
	_, concerns, err := c.Survey.Submission(c.ctx, receiptID)
	for i, x := range concerns {
		if x.ID == concernID {
			return i + 1, nil
		}
	}
	return 0, err
}

// react is what a citizen does about a published result: rate it soon, late or never, look and say nothing, or not look at all.
func (c *city) react(a asked) {
	p := c.people[a.ReceiptID]
	t := temperOf(a.Unit)
	d := p.dice.Float64()
	switch {
	case p.stubborn && a.Round < 3:
		c.later(between(p.dice, 0, 2), func() error { return c.rate(a, "unsolved", "dissatisfied") })
	case d < t.answer:
		solved, level := c.opinionOf(p, t, a)
		days := between(p.dice, 0, 3)
		if e := p.dice.Float64(); e > .92 {
			days = between(p.dice, 17, 40) // after the asking has ended
		} else if e > .6 {
			days = between(p.dice, 4, 13)
		}
		c.later(days, func() error { return c.rate(a, solved, level) })
		if chance(p.dice, .05) {
			c.later(days+between(p.dice, 4, 25), func() error { return c.rate(a, "solved", otherLevel(level)) })
		}
	case d < t.answer+t.look:
		c.later(between(p.dice, 0, 6), func() error { return c.Rectify.Seen(c.ctx, p.receipt) })
	}
}

// otherLevel is the mind of somebody who thinks again.
func otherLevel(level string) string {
	if level == "satisfied" {
		return "fairly"
	}
	return "satisfied"
}

// opinionOf draws how content she is. A second round is mostly better work.
func (c *city) opinionOf(p *person, t temper, a asked) (solved, level string) {
	good, fair := t.satisfied, t.fairly
	if a.Round > 1 {
		good, fair = good*.8, fair+.1
	}
	switch d := p.dice.Float64(); {
	case d < good:
		if chance(p.dice, .12) {
			return "partly", "satisfied"
		}
		return "solved", "satisfied"
	case d < good+fair:
		if chance(p.dice, .6) {
			return "partly", "fairly"
		}
		return "solved", "fairly"
	}
	if chance(p.dice, .35) {
		return "partly", "dissatisfied"
	}
	return "unsolved", "dissatisfied"
}

// rate hands in a rating, if she can still give one.
func (c *city) rate(a asked, solved, level string) error {
	p := c.people[a.ReceiptID]
	n, err := c.number(a.ReceiptID, a.ConcernID)
	if err != nil {
		return err
	}
	var now []rectify.Case
	if err := c.DB.Read(c.ctx).Where("id = (SELECT case_id FROM concerns WHERE id = ?)", a.ConcernID).Find(&now).Error; err != nil || len(now) == 0 {
		return err
	}
	k := now[0]
	if k.State != rectify.Asking && k.State != rectify.Closed && k.State != rectify.OfficeTalk || k.State == rectify.Closed && c.today > day.Plus(k.PublishedOn, 170) {
		return nil
	}
	reason := ""
	switch {
	case level == "dissatisfied" || solved == "unsolved":
		reason = c.next("", "bad_reason", "", "")
	case chance(p.dice, .3):
		reason = c.next("", "good_reason", "", "")
	}
	return c.Rectify.RateConcern(c.ctx, p.receipt, n, solved, level, reason, once.Intention{})
}

// answer replies to a unit's question.
func (c *city) answer(a asked) error {
	n, err := c.number(a.ReceiptID, a.ConcernID)
	if err != nil {
		return err
	}
	var paused int64
	if err := c.DB.Read(c.ctx).Model(&rectify.Case{}).Where("id = ? AND paused_until <> ''", a.CaseID).Count(&paused).Error; err != nil || paused == 0 {
		return err
	}
	return c.Rectify.WriteMessage(c.ctx, c.people[a.ReceiptID].receipt, n, c.next("", "citizen_answer", a.Place, ""), nil, once.Intention{})
}
