package view

import (
	"fmt"
	"strings"

	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// TimelineStep is a line of her timeline: done, now or still to come.
type TimelineStep struct {
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	On     string `json:"on,omitempty"`
	By     bool   `json:"by"` // On is a day by which, not at which
}

// verbsForCitizen are the moves that a citizen sees on her timeline, in her words.
var verbsForCitizen = map[string]string{
	"open": "转到%s", "rule": "考评办裁定，由%s办", "reassign": "考评办改派给%s", "accept": "%s受理了", "start": "%s开始整改", "lead_approve": "", "step_done": "%s做完一步",
	"ask_citizen": "%s请市民补充情况", "publish": "%s答复您，考评办已核验", "confirm_blocked": "考评办核实，暂时办不了", "review": "考评办复核", "talk": "考评办约谈了%s",
	"expire": "评价到期，办结", "dispute": "%s提出责任异议", "take_in": "和别的市民反映的同一件事一起办",
}

func (s *Service) timeline(l lookup, t told, concern survey.Concern, c rectify.Case, v *ConcernForCitizen) {
	late := concern.Person > 1 || c.PartOf != "" // who was the first in the case was there from its beginning, whatever two clocks say
	joined := false                              // what was done before she wrote is another's story: she came to a case that was under way
	for _, e := range hers(t.events, c, func(e rectify.CaseEvent) int { return e.Version }) {
		words, shown := verbsForCitizen[e.Verb]
		switch {
		case late && e.At < concern.ReceivedAt:
			if !joined {
				v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: "转到" + l.names[c.Unit], Detail: "和别的市民反映的同一件事一起办", On: concern.SinceOn})
			}
			joined = true
			continue
		case joined && (e.Verb == "take_in" || e.Verb == "join"):
			continue
		case e.Verb == "rate" && e.ActorID == concern.ReceiptID:
			v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: "您作了评价", Detail: ratedDetail(e), On: e.OnDay})
			continue
		case e.Verb == "rate" && e.CaseID == c.ID && e.StateFrom != rectify.Assigned && e.StateTo == rectify.Assigned:
			v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: "不少市民不满意，整件退回重办", On: e.OnDay})
			continue
		case e.Verb == "lead_approve" && e.StateFrom == rectify.PlanReview && e.StateTo == rectify.Rectifying:
			words = "%s的整改计划通过，开始整改"
		case !shown || words == "":
			continue
		}
		step := TimelineStep{Kind: "done", Title: words, On: e.OnDay}
		if strings.Contains(words, "%s") {
			step.Title = fmt.Sprintf(words, l.names[e.Unit])
		}
		if e.Verb == "step_done" || e.Verb == "confirm_blocked" || e.Verb == "review" {
			step.Detail = e.Note
		}
		v.Timeline = append(v.Timeline, step)
	}
	if v.People > 1 {
		v.Timeline[0].Detail = fmt.Sprintf("共 %d 人反映，一并办理", v.People)
	}
	s.ahead(l, c, v)
}

func ratedDetail(e rectify.CaseEvent) string {
	switch e.StateTo {
	case rectify.Assigned:
		return "退回重办"
	case rectify.OfficeTalk:
		return "考评办介入"
	}
	return ""
}

// ahead says where it stands now and what comes next.
func (s *Service) ahead(l lookup, c rectify.Case, v *ConcernForCitizen) {
	unit, by := l.names[c.Unit], day.Say(c.DueOn)
	now := func(title string) {
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "now", Title: title, On: c.DueOn, By: true})
	}
	later := func(title, on string) {
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "next", Title: title, On: on, By: on != ""})
	}
	again := ""
	if c.Round > 1 {
		again = "重办中："
	}
	whole, once := c.Clocks.Whole.Due, "" // a day that passed is not promised any more
	if c.Late(l.today) && (c.Clocks.Whole.Late(l.today) || c.State.In(rectify.Assigned)) {
		once = "原定"
	}
	switch c.State {
	case rectify.Assigned, rectify.Disputed:
		v.Headline, v.Detail = again+"已转"+unit, once+day.Say(c.Clocks.First.Due)+"前联系您，"+day.Say(whole)+"前整改并答复。"
		if c.State == rectify.Disputed {
			v.Detail = unit + "认为应由别的单位办，考评办" + by + "前裁定。裁定前仍由" + unit + "负责。"
		}
		now("等" + unit + "受理")
		later("整改并书面答复您", whole)
	case rectify.Accepted, rectify.PlanReview, rectify.PlanOfficeReview:
		v.Headline, v.Detail = again+unit+"已受理", once+day.Say(whole)+"前整改并答复您。"
		now("定整改办法")
		later("整改并书面答复您", whole)
	case rectify.Rectifying, rectify.LeadReview:
		v.Headline, v.Detail = again+unit+"正在整改", once+day.Say(whole)+"前整改并答复您。"
		now("整改中")
		later("书面答复您", whole)
	case rectify.OfficeReview:
		v.Headline, v.Detail = again+"整改完了，考评办在验收", by+"前验收，通过后把答复给您看。"
		now("考评办验收")
	case rectify.LongTerm:
		v.Headline, v.Detail = "暂时办不了，已公开挂账", by+"考评办再复核一次。挂账的件按未解决计入解决率；没公布过结果的，满意度里没有它。"
		now("等复核")
	case rectify.OfficeTalk:
		v.Headline, v.Detail = "考评办已介入", by+"前约谈"+unit+"，定下怎么办。"
		now("考评办约谈")
	case rectify.Asking:
		v.Headline, v.Detail = unit+"已答复，请您评价", by+"前都可以评。"
		if v.Rating != nil && v.Rating.Current != nil && v.Rating.Current.round == c.Round {
			v.Headline, v.Detail = "谢谢您的评价", fmt.Sprintf("还可以改，%d 天内都算数。", s.rectify.RulesOf(c.Rules).Limits.Change)
		} else {
			now("等您评价")
		}
	case rectify.Closed:
		v.Headline, v.Detail = "已办结", "问题又出现的话，可以重新评价，或者再提一条。"
		if c.Unresolved {
			v.Headline, v.Detail = "约谈后办结，记为仍未解决", "这件不算办好，计入公开的满意度。"
		}
	}
	switch {
	case c.PausedUntil != "" && !v.Can.Answer: // somebody else of the case is asked
		v.Detail = "正在等别的市民补充情况，最晚" + day.Say(c.PausedUntil) + "接着办。"
	case c.PausedUntil != "":
		v.Headline, v.Detail = unit+"想请您补充情况", day.Say(c.PausedUntil)+"前回答，办得更快。不回答，到期接着办。"
	}
	v.Detail += s.lateFor(l, c)
	if !c.State.In(rectify.Asking, rectify.Closed) {
		later("请您评价：解决了吗，满意吗", "")
	}
}

// lateFor tells her by how much the unit is late with what she was promised; that its plan is late is between it and the office.
func (s *Service) lateFor(l lookup, c rectify.Case) string {
	var late []LateView
	for _, x := range c.LateClocks(s.rectify.Calendar(), l.today) {
		if x.Clock != "plan" {
			late = append(late, l.late(x, c.Round, c.Unit))
		}
	}
	return sayLate(late)
}
