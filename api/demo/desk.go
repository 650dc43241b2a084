package demo

import (
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// officeDay is a working day of the office: what waits is placed, what the machine got wrong is mended, cases are moved on.
func (c *city) officeDay() error {
	for _, desk := range []func() error{c.lookAtPhotos, c.mend, c.triage} {
		if err := desk(); err != nil {
			return err
		}
	}
	cases, err := c.openCases()
	if err != nil {
		return err
	}
	for i := range cases {
		if err := c.officeTurn(&cases[i]); err != nil {
			return err
		}
	}
	return c.unmerges()
}

func (c *city) office() actor.Actor { return c.staff[string(actor.Office)] }

// triage places what waits since before today. On the last two days only part of it is looked at.
func (c *city) triage() error {
	rows, opinions, err := c.waiting()
	if err != nil {
		return err
	}
	for _, w := range rows {
		it := c.itemOf[w.OpinionID]
		if w.ReceivedOn > day.Plus(c.last, -2) && (it == nil || it.tone != "offtopic") {
			continue
		}
		c.pass()
		if err := c.allow(c.place(w, opinions[w.OpinionID])); err != nil {
			return err
		}
	}
	return nil
}

// place decides about one waiting concern as somebody would who has read it.
func (c *city) place(w survey.Concern, o survey.Opinion) error {
	it := c.itemOf[o.ID]
	switch {
	case w.ProposedBy != "":
		return c.secondPerson(w)
	case o.HintUnit != "":
		return c.placeReason(w, o)
	case it == nil:
		return c.attach(w, o, first(c.machineRow(w), anyRow), o.About)
	case it.tone == praise:
		return c.Survey.PraiseConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version, Unit: it.about})
	case it.tone == "offtopic":
		return c.propose(w, it.text)
	case it.tone == "two" && w.N == 1 && c.quota["split"+o.ID] == 0:
		if parts := halves(it.text); parts != nil {
			c.quota["split"+o.ID] = 1
			return c.Survey.SplitConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version, Texts: parts})
		}
	case w.N > 1:
		return c.attach(w, o, first(c.machineRow(w), it.code), "")
	case it.code == "":
		return c.placeOther(w, o, it)
	}
	return c.attach(w, o, it.code, "")
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// machineRow is the machine's first row of a concern.
func (c *city) machineRow(w survey.Concern) string {
	if r := w.Ranked(); len(r) > 0 {
		return r[0].Code
	}
	return ""
}

// placeReason decides about a reason from the questionnaire: it is about the unit that was rated.
func (c *city) placeReason(w survey.Concern, o survey.Opinion) error {
	d := c.deskDice.Float64()
	words := strings.ContainsAny(w.Text, "，。")
	switch row := c.machineRow(w); {
	case words && w.Confidence > .6 && c.lead[row] == o.HintUnit:
		return c.attach(w, o, row, "")
	case !words && d < .12:
		return c.propose(w, "")
	case !words && d < .4:
		return c.reply(w, o.HintUnit, efficiency, c.next("", "answer_reason", "", ""))
	}
	return c.attach(w, o, efficiency, o.HintUnit)
}

// placeOther decides about what the catalogue has no row for.
func (c *city) placeOther(w survey.Concern, o survey.Opinion, it *item) error {
	row := anyRow
	if strings.Contains(it.text, "窗口") || strings.Contains(it.text, "信访") {
		row = efficiency
	}
	if text := c.advice(it); text != "" && w.ObjectedOn == "" && chance(c.deskDice, .55) {
		return c.reply(w, it.about, row, text)
	}
	return c.attach(w, o, row, first(it.about, "SZFBGT"))
}

// advice is the answer that fits what was asked; empty when somebody has to go and look.
func (c *city) advice(it *item) string {
	answers := c.list("", "answer")
	switch it.about {
	case "SSCJGJ":
		if strings.ContainsAny(it.text, "价块元") {
			return answers[5]
		}
		return answers[1]
	case "SRLSBJ":
		if strings.ContainsAny(it.text, "欠钱资") {
			return answers[3]
		}
	case "SWJW", "SJYJ", "SMZJ":
		return answers[4]
	}
	return ""
}

func (c *city) reply(w survey.Concern, unit, row, text string) error {
	return c.Survey.AnswerConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version, Unit: unit, Row: row, Text: text})
}

// attach opens a case, or joins an open one of the same row and district, or of the same unit where there is no district.
func (c *city) attach(w survey.Concern, o survey.Opinion, row, unit string) error {
	if unit == "" && c.lead[row] == "" {
		unit = "SZFBGT"
	}
	near, err := c.near(row, unit, o.District, "")
	if err != nil {
		return err
	}
	it := c.itemOf[o.ID]
	share := .85
	if o.District == "" {
		share = .4
	}
	if near != "" && chance(c.deskDice, share) && (it == nil || !it.stubborn) {
		return c.Rectify.JoinConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version, Case: near})
	}
	title := ""
	if row == efficiency && o.HintUnit != "" {
		title = "办事效率和服务态度：" + string([]rune(w.Text)[:min(14, len([]rune(w.Text)))])
	}
	return c.Rectify.AttachConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version, Row: row, Unit: unit, Title: title, Urgent: it != nil && it.tone == "angry" && chance(c.deskDice, .4)})
}

// near is an open case that was never published, of the same row, place and unit.
func (c *city) near(row, unit, district, except string) (string, error) {
	var ids []string
	if unit == "" {
		unit = c.lead[row]
	}
	err := c.DB.Read(c.ctx).Model(&rectify.Case{}).Where("row_code = ? AND unit = ? AND district = ? AND first_published_on = '' AND opened_on >= ? AND id <> ? AND state NOT IN ?", row, unit, district,
		day.Plus(c.today, -25), except, []rectify.State{rectify.Closed, rectify.Merged, rectify.Withdrawn}).Order("opened_at DESC, id DESC").Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// propose proposes to set aside; the other person of the office decides the next day.
func (c *city) propose(w survey.Concern, text string) error {
	sentences := c.list("", "set_aside")
	reason, sentence := "unclear", sentences[0]
	switch {
	case strings.Contains(text, "测试"):
		reason, sentence = "abuse", sentences[2]
	case strings.ContainsAny(text, "猫求拼"):
		reason, sentence = "abuse", sentences[1]
	case strings.Contains(text, "江西"):
		reason, sentence = "not_city", sentences[5]
	}
	return c.Survey.ProposeSetAside(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version, Reason: reason, Sentence: sentence})
}

// secondPerson confirms, but not always; what was proposed at the very end still waits for her.
func (c *city) secondPerson(w survey.Concern) error {
	if c.today == c.lastWork && c.few("unconfirmed", 2) {
		return nil
	}
	who, in := c.staff[second], survey.Triage{Version: w.Version}
	if c.quota["proposed"]++; c.quota["proposed"]%7 == 3 {
		in.Note = "说的是一件具体的事，请转给单位。"
		c.itemOf[w.OpinionID] = &item{text: w.Text, about: "SZFBGT"}
		return c.Survey.RefuseSetAside(c.ctx, who, w.ID, in)
	}
	return c.Survey.ConfirmSetAside(c.ctx, who, w.ID, in)
}
