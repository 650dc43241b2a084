package demo

import (
	_ "embed"
	"encoding/json"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/internal/sheet"
	"huiyin/survey"
	"huiyin/survey/question"
)

// asks are the units people think of when they fill in the questionnaire, the oftener the more they meet them.
var asks = []struct {
	unit  string
	share float64 // of responses that rate it
	good  float64 // how content they are, 0..1
}{
	{"SGAJ", .85, .66}, {"SCGW", .62, .80}, {"SJTYSJ", .55, .80}, {"SJW", .48, .78}, {"SZBFGJ", .42, .72}, {"SGHJ", .26, .82}, {"SWJW", .40, .84}, {"SJYJ", .38, .84},
	{"SRLSBJ", .33, .86}, {"SSCJGJ", .30, .86}, {"SHBJ", .30, .80}, {"SYWJ", .28, .92}, {"SMZJ", .24, .9}, {"SDTJT", .30, .86}, {"SCTJT", .28, .86}, {"SLYW", .12, .9}, {"SZFBGT", .12, .88},
	{"SSJZYJ", .10, .9}, {"STYJ", .10, .92}, {"SQXJ", .10, .94}, {"XHQ", .14, .88}, {"YHQ", .12, .86}, {"JGQ", .12, .84}, {"SCQ", .10, .88}, {"GSQ", .10, .86}, {"XSQ", .08, .86}, {"TSW", .06, .94},
}

// sendResponse fills in the questionnaire.
func (c *city) sendResponse(s slot) error {
	units := map[string]question.Rating{}
	for _, a := range asks {
		if chance(c.dice, a.share) {
			units[a.unit] = c.rating(a.unit, a.good)
		}
	}
	v, err := c.Survey.Survey(c.ctx, surveyCode)
	if err != nil {
		return err
	}
	answers := map[string]json.RawMessage{v.Questions[0].Code: raw(units)}
	if s.item != nil {
		answers[v.Questions[1].Code] = raw(s.item.text)
	}
	done, err := c.Survey.SubmitResponse(c.ctx, surveyCode, survey.SubmitResponse{Version: v.Version, Answers: answers})
	if err != nil {
		return err
	}
	r, _, err := c.arrive(done.Receipt, false)
	if err != nil {
		return err
	}
	opinions, _, err := c.Survey.Submission(c.ctx, r.ID)
	for _, o := range opinions {
		if o.HintUnit == "" {
			c.itemOf[o.ID] = s.item
		}
	}
	return err
}

//go:embed survey-wechat.csv
var forPersons []byte

// askPersons opens a questionnaire that each person of the account answers once, for whoever plays with the WeChat that answers. Once the year
// is over: it draws no lots that others would miss.
func (c *city) askPersons() error {
	t, err := sheet.Read("survey-wechat.csv", forPersons)
	if err == nil {
		_, err = c.Survey.ImportSurvey(c.ctx, actor.Clock, t, c.last, day.Plus(c.last, surveyDaysLeft+14))
	}
	return err
}

func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain maps and strings
	}
	return b
}

// chips are the ready-made reasons, in the words for offices and, place by place, in those for the companies.
var (
	chips        = []string{"办事慢", "态度差", "推诿扯皮", "问题没解决", "找不到人", "不公开"}
	companyChips = []string{"等太久", "服务态度差", "常出故障", "问题没解决", "停了不通知", "收费不清楚"}
)

func chipsFor(unit string) []string {
	if unit == "SDTJT" || unit == "SCTJT" {
		return companyChips
	}
	return chips
}

// rating is what she thinks of one unit, and why when it is bad.
func (c *city) rating(unit string, good float64) question.Rating {
	d := c.dice.Float64()
	switch {
	case d < .06:
		return question.Rating{Level: "unknown"}
	case d < .06+.5*good:
		return question.Rating{Level: "satisfied"}
	case d < .06+.8*good:
		return question.Rating{Level: "mostly"}
	case d < .06+.94*good:
		return question.Rating{Level: "fairly"}
	}
	r := question.Rating{Level: "hardly"}
	if chance(c.dice, .3) {
		r.Level = "dissatisfied"
	}
	if chance(c.dice, .35) {
		return r // no reason given
	}
	for _, i := range c.dice.Perm(len(chips))[:between(c.dice, 1, 2)] {
		r.Reasons = append(r.Reasons, chipsFor(unit)[i])
	}
	if chance(c.dice, .6) {
		r.Text = c.remark(unit)
	}
	return r
}

// remark is a reason in words: the unit's own first, then one that fits every unit.
func (c *city) remark(unit string) string {
	own := c.remarks[unit]
	if n := c.turn["remark/"+unit]; n < len(own) {
		c.turn["remark/"+unit]++
		return own[n]
	}
	if n := c.turn["remark/"]; n < 2*len(c.remarks[""]) {
		c.turn["remark/"]++
		return c.remarks[""][n%len(c.remarks[""])]
	}
	return ""
}
