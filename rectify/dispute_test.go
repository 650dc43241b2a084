package rectify_test

import (
	"testing"

	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/survey"
)

func TestDispute(t *testing.T) {
	w := newWorld(t)
	id, _ := w.openedWith(survey.Triage{Row: "CG-01", Unit: ours})
	dispute := func(unit string) error {
		return w.try(lead, id, "dispute", rectify.Act{Reason: "不归我们管", Unit: unit, RestsOn: "三定方案"})
	}
	w.refused("same_unit", dispute(ours))
	w.refused("unknown_unit", dispute("NOBODY"))
	w.accepted(id)
	w.must(dispute(theirs))
	before := w.row(id)
	if before.Clocks.Office.Limit != 2 || before.Clocks.Office.Due != "2026-03-04" || before.DueOn != "2026-03-04" {
		t.Fatalf("the office's own clock: %+v", before.Clocks.Office)
	}
	w.refused("gap_keeps", w.try(office, id, "rule", rectify.Act{Unit: theirs, Reason: "没有规定", Gap: true}))
	w.clock.Set("2026-03-04")
	c := w.do(office, id, "rule", rectify.Act{Unit: ours, Reason: "没有规定，由首接单位办", Gap: true})
	if c.Unit != ours || c.Clocks.Whole != before.Clocks.Whole || c.Clocks.Stage != before.Clocks.Stage || c.Clocks.First != before.Clocks.First {
		t.Fatalf("the same unit: the clocks run on: %+v", c.Clocks)
	}
	w.accepted(id)
	if c = w.row(id); c.Clocks.Stage != before.Clocks.Stage {
		t.Fatalf("accepting again began the plan's clock anew: %+v", c.Clocks.Stage)
	}
	w.must(dispute(theirs))
	w.do(office, id, "rule", rectify.Act{Unit: ours, Reason: "仍由首接单位办"})
	w.refused("too_many_disputes", dispute(theirs))

	similar, _ := w.openedWith(survey.Triage{Row: "CG-01", Unit: ours})
	v, err := w.view.Case(ctx, office, similar)
	w.must(err)
	if len(v.Precedents) != 2 || v.Precedents[0].Unit.Code != ours || v.Precedents[0].Reasons != "仍由首接单位办" {
		t.Fatalf("the rulings are no precedents: %+v", v.Precedents)
	}
	v, err = w.view.Case(ctx, office, id)
	w.must(err)
	if len(v.Disputes) != 2 || !v.Disputes[1].Gap || len(v.Precedents) != 0 {
		t.Fatalf("%+v %+v", v.Disputes, v.Precedents)
	}
	w.sound()
}

func TestReassign(t *testing.T) {
	w := newWorld(t)
	id, _ := w.brought(rectify.Rectifying) // with helper in support
	w.clock.Set("2026-03-05")
	c := w.do(office, id, "reassign", rectify.Act{Unit: helper, Reason: "学校门口的路归教育局协调", Urgent: true})
	if c.Unit != helper || c.Round != 1 || !c.Urgent || c.Clocks.Whole.Limit != 8 || c.Clocks.Whole.Started != "2026-03-05" || c.Clocks.Stage.Started != "" {
		t.Fatalf("%+v", c)
	}
	if err := w.try(handler, id, "accept", rectify.Act{Message: "我们办。"}); !fault.Is(err, fault.NotFound) {
		t.Fatalf("the former unit: %v", err)
	}
	w.do(aide, id, "accept", rectify.Act{Message: "您好，由我们办。"})

	id, _ = w.brought(rectify.Rectifying)
	before := w.row(id)
	w.clock.Set("2026-03-09")
	c = w.do(office, id, "reassign", rectify.Act{Unit: ours, Reason: "退回重新受理"})
	if c.State != rectify.Assigned || c.Clocks.Whole != before.Clocks.Whole {
		t.Fatalf("the same unit's 全程 runs on: %+v", c.Clocks)
	}
	w.accepted(id)
	w.sound()
}

func TestMerge(t *testing.T) {
	w := newWorld(t)
	early, one := w.opened()
	w.clock.Set("2026-03-05")
	late, two := w.opened()
	three := w.joined(early, 1)[0]
	w.accepted(late)
	w.refused("same_case", w.try(office, early, "merge", rectify.Act{Survivor: early, Reason: "同一件事"}))
	w.refused("no_case", w.try(office, early, "merge", rectify.Act{Survivor: "nothing", Reason: "同一件事"}))
	gone := w.do(office, early, "merge", rectify.Act{Survivor: late, Reason: "同一段路"})
	c := w.row(late)
	if gone.State != rectify.Merged || gone.DueOn != "" || gone.WholeDueOn != "" || c.Clocks.Whole.Due != "2026-03-23" || c.WholeDueOn != "2026-03-23" {
		t.Fatalf("the earlier due date does not hold: %+v", c.Clocks)
	}
	for _, r := range []string{one, two, three} {
		if w.concern(r).CaseID != late {
			t.Fatal("a citizen did not follow")
		}
	}
	w.refused("took_others", w.try(office, late, "merge", rectify.Act{Survivor: w.another(), Reason: "同一段路"}))
	w.refused("wrong_state", w.try(office, w.another(), "merge", rectify.Act{Survivor: early, Reason: "同一段路"}))
	w.sound()

	w.clock.Set("2026-04-04") // the 30th day
	back := w.do(office, early, "unmerge", rectify.Act{Reason: "其实是两段路"})
	if back.State != rectify.Assigned || back.Clocks.Whole.Due != "2026-03-23" || w.concern(one).CaseID != early || w.concern(three).CaseID != early || w.concern(two).CaseID != late {
		t.Fatalf("%+v", back)
	}
	w.sound()
	w.do(office, early, "merge", rectify.Act{Survivor: late, Reason: "还是一起办"})
	w.clock.Set("2026-05-05") // the 31st day
	w.refused("too_late", w.try(office, early, "unmerge", rectify.Act{Reason: "其实是两段路"}))

	w.do(handler, late, "submit_plan", plan("2026-05-06"))
	w.do(lead, late, "lead_approve", rectify.Act{})
	w.reported(late)
	w.do(office, late, "publish", rectify.Act{Checked: true})
	for _, r := range []string{one, two, three} { // all of them are asked
		w.rated(r, "solved", "satisfied")
	}
	if n := w.counts(late); n.People != 3 || n.Satisfied != 3 {
		t.Fatalf("%+v", n)
	}
	w.sound()
}

// another is a new case.
func (w *world) another() string {
	id, _ := w.opened()
	return id
}

func TestPublishedCasesAreNotMerged(t *testing.T) {
	w := newWorld(t)
	again, receipt := w.brought(rectify.Asking)
	w.rated(receipt, "unsolved", "dissatisfied") // assigned again, but published
	w.refused("published", w.try(office, again, "merge", rectify.Act{Survivor: w.another(), Reason: "同一段路"}))
	w.refused("published", w.try(office, w.another(), "merge", rectify.Act{Survivor: again, Reason: "同一段路"}))
	w.refused("published", w.try(office, again, "withdraw", rectify.Act{Reason: "分错了"}))

	id, survivor := w.another(), w.another()
	w.do(office, id, "merge", rectify.Act{Survivor: survivor, Reason: "同一段路"})
	w.published(survivor)
	w.refused("wrong_state", w.try(office, id, "unmerge", rectify.Act{Reason: "其实是两段路"}))
	w.sound()
}

func TestMergingIntoAPausedCase(t *testing.T) {
	w := newWorld(t)
	early, _ := w.opened()
	w.clock.Set("2026-03-05")
	late, _ := w.opened()
	w.accepted(late)
	w.do(handler, late, "ask_citizen", rectify.Act{Message: "是哪一段？"})
	w.clock.Set("2026-03-06")
	w.do(office, early, "merge", rectify.Act{Survivor: late, Reason: "同一段路"})
	c := w.row(late)
	if c.PausedUntil != "" || c.Clocks.Whole.Due != "2026-03-23" || c.WholeDueOn != "2026-03-23" {
		t.Fatalf("the earlier due date was lost in the pause: %+v", c.Clocks.Whole)
	}
	w.sound()
}

func TestUnmergingLeavesNoCaseWithoutPeople(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	survivor, own := w.opened()
	w.do(office, id, "merge", rectify.Act{Survivor: survivor, Reason: "同一段路"})
	w.must(w.rectify.UndoConcern(ctx, office, w.concern(own).ID, survey.Triage{}))
	w.refused("nobody_left", w.try(office, id, "unmerge", rectify.Act{Reason: "其实是两段路"}))
	w.must(w.rectify.JoinConcern(ctx, office, w.concern(own).ID, survey.Triage{Case: survivor}))
	w.must(w.rectify.UndoConcern(ctx, office, w.concern(receipt).ID, survey.Triage{}))
	w.refused("nobody_left", w.try(office, id, "unmerge", rectify.Act{Reason: "其实是两段路"}))
	w.sound()
}
