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
	State       string `json:"state"` // running, paused, stopped, late
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

// What clocks are called by their kind: of the unit's present stage, and of the office's turn.
var (
	stageLabels  = map[string]string{"plan": "报整改计划", "work": "整改"}
	officeLabels = map[string]string{"ruling": "考评办裁定", "plan": "考评办审计划", "review": "考评办验收", "talk": "考评办约谈"}
)

// clocks are the clocks of a case as they are shown: 首次答复, 本阶段, 全程, and the office's when it is its turn.
func (s *Service) clocks(c rectify.Case, today string) []ClockView {
	out := []ClockView{}
	add := func(kind, label string, k rectify.Clock) {
		if k.Begun() {
			out = append(out, s.clock(c, kind, label, k, today))
		}
	}
	add("first", "首次答复", c.Clocks.First)
	add("stage", stageLabels[c.Clocks.Stage.Kind], c.Clocks.Stage)
	add("whole", "全程", c.Clocks.Whole)
	if c.State.In(rectify.Disputed, rectify.PlanOfficeReview, rectify.OfficeReview, rectify.OfficeTalk) {
		add("office", officeLabels[c.Clocks.Office.Kind], c.Clocks.Office)
	}
	return out
}

func (s *Service) clock(c rectify.Case, kind, label string, k rectify.Clock, today string) ClockView {
	left := k.Left(s.rectify.Calendar(), today)
	v := ClockView{Kind: kind, Label: fmt.Sprintf("%s，限 %d 个工作日", label, k.Total()), State: "running", Limit: k.Total(), Used: k.Total() - left, Left: left,
		StartedOn: k.Started, DueOn: k.Due, StoppedOn: k.Stopped, Extended: k.Extended, Paused: k.Paused, Provisional: k.Provisional}
	if k.Fixed {
		v.Label = label + "，到" + day.Say(k.Due)
	}
	switch {
	case k.Stopped != "" && c.PausedOn == k.Stopped && kind != "first":
		v.State = "paused"
	case k.Stopped != "":
		onTime := !k.Late(today)
		v.State, v.OnTime = "stopped", &onTime
	case k.Late(today):
		v.State = "late"
	}
	return v
}
