package demo

import (
	"time"

	"huiyin/survey"
)

// evenings are what comes on the last evening so that every reason for a person to look first is there to see: a danger that somebody looks at
// within minutes and one at which nobody has, an accusation and one against the office, two matters that the machine parts and two that it
// only proposes to part.
var evenings = []struct {
	text, place, district string
	contact, looked       bool
}{
	{text: "文一路翠苑门口的路灯杆漏电，刚才有人摸到被电麻了，下雨天太吓人", place: "文一路翠苑门口", district: "西湖区", contact: true, looked: true},
	{text: "城管中队的队长收了摊主的红包，占道的摊子就没有人管", place: "莫干山路", district: "拱墅区"},
	{text: "考评办的人收了单位的好处费，把我的不满意改成了满意", contact: true},
	{text: "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。另外我们巷子里的路灯坏了五盏，晚上一片漆黑，请派人来修。", district: "下城区"},
	{text: "共享单车堆满盲道，婴儿车过不去，没人管。另外翠苑一区垃圾房臭得不行，夏天苍蝇多。", district: "西湖区"},
	{text: "卖鱼桥小区3幢楼道里一股很浓的煤气味，楼上楼下都闻到了", place: "卖鱼桥小区3幢", district: "拱墅区", contact: true},
}

// lastEvening plays them.
func (c *city) lastEvening() error {
	for _, x := range evenings {
		c.pass()
		in := survey.SubmitOpinion{Text: x.text, Place: &survey.Place{Text: x.place, District: x.district}, Source: "wechat"}
		if x.contact {
			in.Contact = contact(c.deskDice)
		}
		sent, err := c.Survey.SubmitOpinion(c.ctx, in)
		if err != nil {
			return err
		}
		if !x.looked {
			continue
		}
		c.clock.step(6 * time.Minute)
		if _, _, err := c.arrive(sent.Receipt, false); err != nil {
			return err
		}
	}
	return nil
}

// looksAt is somebody of the office who looks at the dangers under a receipt.
func (c *city) looksAt(receiptID string) error {
	_, concerns, err := c.Survey.Submission(c.ctx, receiptID)
	for _, w := range concerns {
		if err == nil && w.LookBy > 0 && w.Desk == "" {
			err = c.Survey.LookAtConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version})
		}
	}
	return err
}
