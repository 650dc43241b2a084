package view

import (
	"fmt"

	"huiyin/internal/day"
	"huiyin/rectify"
)

// ClockView is one clock as it is shown.
type ClockView struct {
	Kind        string `json:"kind"`
	Label       string `json:"label"`
	State       string `json:"state"` // running, paused, stopped, late: this also while it stands still
	Words       string `json:"words"`
	Tone        string `json:"tone"` // as that of a case
	Limit       int    `json:"limit_days"`
	Used        int    `json:"used_days"`
	Left        int    `json:"left_days"`
	StartedOn   string `json:"started_on"`
	DueOn       string `json:"due_on"`
	StoppedOn   string `json:"stopped_on,omitempty"`
	OnTime      *bool  `json:"on_time,omitempty"`
	Extended    int    `json:"extended_days"`
	Paused      int    `json:"paused_days"`
	Provisional bool   `json:"provisional"`
}

// officeLabels are what the office's clock is called by its kind.
var officeLabels = map[string]string{"ruling": "考评办裁定", "plan": "考评办审计划", "review": "考评办验收", "talk": "考评办约谈"}

// clocks are the clocks of a case as they are shown: 首次答复, 本阶段, 全程, and the office's when it is its turn.
func (s *Service) clocks(c rectify.Case, today string) []ClockView {
	out := []ClockView{}
	add := func(kind, label string, k rectify.Clock) {
		if k.Begun() {
			out = append(out, s.clock(c, kind, label, k, today))
		}
	}
	add("first", rectify.SayClock("first"), c.Clocks.First)
	add("stage", rectify.SayClock(c.Clocks.Stage.Kind), c.Clocks.Stage)
	add("whole", rectify.SayClock("whole"), c.Clocks.Whole)
	if c.State.In(rectify.Disputed, rectify.PlanOfficeReview, rectify.OfficeReview, rectify.OfficeTalk) {
		add("office", officeLabels[c.Clocks.Office.Kind], c.Clocks.Office)
	}
	return out
}

func (s *Service) clock(c rectify.Case, kind, label string, k rectify.Clock, today string) ClockView {
	left := k.Days(s.rectify.Calendar(), today)
	v := ClockView{Kind: kind, Label: fmt.Sprintf("%s，限 %d 个工作日", label, k.Total()), Limit: k.Total(), Used: k.Total() - k.Left(s.rectify.Calendar(), today), Left: left,
		StartedOn: k.Started, DueOn: k.Due, StoppedOn: k.Stopped, Extended: k.Extended, Paused: k.Paused, Provisional: k.Provisional}
	if k.Fixed {
		v.Label = label + "，到" + day.Say(k.Due)
	}
	paused := k.Stopped != "" && c.PausedOn == k.Stopped && kind != "first"
	if k.Stopped != "" && !paused {
		onTime := !k.Late(today)
		v.OnTime = &onTime
	}
	v.stands(paused, k.Late(today))
	return v
}

// stands is how the clock stands in state, words and tone. To stand still makes nobody less late.
func (v *ClockView) stands(paused, late bool) {
	switch {
	case v.OnTime != nil:
		v.State, v.Words = "stopped", fmt.Sprintf("用时 %d 个工作日", v.Used)
		if v.Used == 0 {
			v.Words = "当天完成"
		}
	case late:
		v.State, v.Words = "late", fmt.Sprintf("超期 %d 个工作日", -v.Left)
		if paused {
			v.Words += "，停表中"
		}
	case paused:
		v.State, v.Words, v.Tone = "paused", fmt.Sprintf("停表中，还剩 %d 个工作日", v.Left), tonePaused
	case v.Left == 0:
		v.State, v.Words, v.Tone = "running", "今天到期", toneToday
	default:
		v.State, v.Words = "running", fmt.Sprintf("剩 %d 个工作日", v.Left)
	}
	if late {
		v.Tone = toneLate
	}
}
