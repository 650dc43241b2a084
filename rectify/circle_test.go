package rectify_test

import (
	"context"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

func TestOneOpinionGoesAllTheWayRound(t *testing.T) {
	w := taught(t)
	ctx := context.Background()
	before, err := w.view.Public(ctx, 0)
	w.must(err)
	in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "文晖路和绍兴路口的人行道，共享单车堆得走不了人，盲道全占了。", Place: &survey.Place{Text: "文晖路绍兴路口", District: "下城区"}})
	w.must(err)
	f, err := w.view.Follow(ctx, in.Receipt)
	w.must(err)
	list, err := w.view.OfficeCases(ctx, actor.Actor{Role: actor.Office}, view.Filter{Status: "open"})
	w.must(err)
	if f.Concerns[0].State != survey.InCase || len(list.Items) != 1 || list.Items[0].Unit.Name != "市交通运输局" {
		t.Fatalf("not routed: %+v\n%+v", f.Concerns[0], in.Verdict)
	}
	id, unit := list.Items[0].ID, list.Items[0].Unit.Code
	handler := actor.Actor{ID: "h", Name: "经办", Role: actor.Handler, Unit: unit}
	lead := actor.Actor{ID: "l", Name: "领导", Role: actor.Lead, Unit: unit}
	office := actor.Actor{ID: "o", Name: "考评办", Role: actor.Office}
	do := func(who actor.Actor, verb string, in rectify.Act) {
		t.Helper()
		c, err := w.view.Case(ctx, who, id)
		w.must(err)
		in.Version = c.Version
		if err := w.rectify.Act(ctx, who, id, verb, in); err != nil {
			t.Fatalf("%s: %v", verb, err)
		}
	}
	do(handler, "accept", rectify.Act{Message: "您好，由客运处办，本周内到现场。"})
	v, err := w.view.Case(ctx, handler, id)
	w.must(err)
	do(handler, "submit_plan", rectify.Act{Contents: "清走占道单车", Direction: v.Directions[0], Leader: "分管副局长", Division: "客运处", Measures: "每天两次清运", Steps: []rectify.Step{{Text: "清走单车", DueOn: "2026-03-06"}}})
	do(lead, "lead_approve", rectify.Act{})
	do(handler, "step_done", rectify.Act{Step: 1, DoneOn: "2026-03-02", Evidence: "清走 137 辆"})
	do(handler, "finish", rectify.Act{Outcome: "done", Reply: "市民您好：今天已清走单车 137 辆。", Evidence: "照片 3 张"})
	do(lead, "lead_approve", rectify.Act{})
	do(office, "publish", rectify.Act{Checked: true})
	for range 2 { // the page may say so as often as it likes
		w.must(w.rectify.Seen(ctx, in.Receipt))
	}
	var seen int64
	w.must(w.db.Read(ctx).Table("audits").Where("action = ? AND subject = ?", "asking.seen", id).Count(&seen).Error)
	if seen != 1 {
		t.Errorf("that the question reached her stands %d times on record", seen)
	}
	w.must(w.rectify.RateConcern(ctx, in.Receipt, 1, "solved", "satisfied", "", once.Intention{}))
	w.must(w.rectify.Release(ctx, 0))
	after, err := w.view.Public(ctx, 0)
	w.must(err)
	s, err := w.rectify.Figure(ctx, 2026)
	w.must(err)
	if s.Value == nil || *s.Value != 100 || s.People != 1 {
		t.Errorf("the figure is not this case's: %+v", s.Measured)
	}
	if before.Overview.Satisfaction.Value != nil || after.Overview.Satisfaction.Value != nil || after.Overview.Satisfaction.People != 1 || after.Overview.Ledger.InCaseClosed != 1 {
		t.Fatalf("the public page did not move by this case, or tells what one person said: %+v %+v", after.Overview.Satisfaction, after.Overview.Ledger)
	}
}
