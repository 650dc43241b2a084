package demo

import (
	"math/rand/v2"

	"huiyin/internal/actor"
	"huiyin/internal/once"
	"huiyin/survey"
)

// person is somebody who holds a receipt.
type person struct {
	receipt  string
	dice     *rand.Rand
	stubborn bool // not content whatever comes
}

// temper is how the citizens of a unit's cases are.
type temper struct {
	satisfied, fairly float64 // shares of the first answers; the rest is dissatisfied
	answer, look      float64 // shares of those asked who answer, and who only look
}

// tempers differ by unit, as units do.
var tempers = map[string]temper{
	"SGAJ": {.95, .04, .80, .12}, "SYWJ": {.93, .06, .82, .10}, "SDTJT": {.90, .09, .70, .18}, "SCGW": {.78, .17, .74, .16}, "SJTYSJ": {.76, .18, .70, .18},
	"SJW": {.64, .24, .70, .15}, "SGHJ": {.78, .18, .74, .14}, "SZBFGJ": {.52, .30, .74, .15}, "SCTJT": {.82, .12, .66, .2}, "SNB": {.88, .09, .6, .2},
	"SHBJ": {.55, .30, .6, .2},
}

var usualTemper = temper{satisfied: .70, fairly: .24, answer: .60, look: .2}

func temperOf(unit string) temper {
	if t, ok := tempers[unit]; ok {
		return t
	}
	return usualTemper
}

// arrive remembers who sent something and what it is truly about. Whoever is on duty looks at a danger at once.
func (c *city) arrive(receipt string, stubborn bool) (survey.Receipt, *person, error) {
	r, err := c.Survey.FindReceipt(c.ctx, receipt)
	if err != nil {
		return r, nil, err
	}
	p := &person{receipt, rand.New(rand.NewPCG(seed, uint64(len(c.people)+1))), stubborn}
	c.people[r.ID] = p
	return r, p, c.looksAt(r.ID)
}

// citizens send what they mean to send between two minutes of the day.
func (c *city) citizens(from, to int) error {
	for _, s := range c.slots[c.today] {
		if s.minute < from || s.minute >= to {
			continue
		}
		c.pass()
		c.clock.reach(c.today, s.minute)
		send := c.sendOpinion
		if s.item == nil || s.response {
			send = c.sendResponse
		}
		if err := send(s); err != nil {
			return err
		}
	}
	return nil
}

func (c *city) sendOpinion(s slot) error {
	it := s.item
	in := survey.SubmitOpinion{Text: it.text, Place: &survey.Place{Text: it.place, District: it.district}, Source: drawSource(c.dice)}
	if it.tone == "phone" || chance(c.dice, .25) {
		in.Contact = contact(c.dice)
	}
	switch {
	case it.about != "" && chance(c.dice, .7):
		in.About = it.about
	case it.code != "" && chance(c.dice, .1):
		in.Hint = it.code
	}
	if it.place != "" && it.tone != "offtopic" && chance(c.dice, .04) {
		var err error
		if in.Photos, err = c.photograph(actor.Actor{Role: actor.Citizen}, c.dice); err != nil {
			return err
		}
	}
	sent, err := c.Survey.SubmitOpinion(c.ctx, in)
	if err != nil {
		return err
	}
	r, p, err := c.arrive(sent.Receipt, it.stubborn)
	if err != nil {
		return err
	}
	opinions, concerns, err := c.Survey.Submission(c.ctx, r.ID)
	if err != nil {
		return err
	}
	c.itemOf[opinions[0].ID] = it
	if in.Photos != nil {
		c.unseen = append(c.unseen, opinions[0].ID)
	}
	if x := concerns[0]; x.State == survey.Answered && it.tone != praise { // thanked for a complaint
		c.object(p, 1, between(p.dice, 1, 3))
	}
	if chance(p.dice, .07) {
		c.later(between(p.dice, 5, 12), func() error { return c.remind(p, r.ID, it.place) })
	}
	return nil
}

// remind writes to the unit unasked.
func (c *city) remind(p *person, receiptID, place string) error {
	_, concerns, err := c.Survey.Submission(c.ctx, receiptID)
	if err != nil || concerns[0].State != survey.InCase || concerns[0].Closed {
		return err
	}
	return c.Rectify.WriteMessage(c.ctx, p.receipt, 1, c.next("", "citizen_answer", place, ""), nil, once.Intention{})
}

func drawSource(dice *rand.Rand) string {
	switch d := dice.Float64(); {
	case d < .60:
		return "wechat"
	case d < .93:
		return "page"
	}
	return "officer"
}

// contact is a number of nobody.
func contact(dice *rand.Rand) string {
	b := []byte("1370000")
	for range 4 {
		b = append(b, byte('0'+dice.IntN(10)))
	}
	return string(b)
}
