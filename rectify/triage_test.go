package rectify_test

import (
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// ledger is the city's, with its equation checked.
func (w *world) ledger() survey.Ledger {
	w.t.Helper()
	l, err := w.survey.Ledger(ctx, "", "")
	w.must(err)
	if l.Received != l.Waiting+l.InCase+l.Answered+l.SetAside {
		w.t.Fatalf("the ledger does not add up: %+v", l)
	}
	return l
}

func TestWithdrawnConcernsWaitAgain(t *testing.T) {
	w := newWorld(t)
	id, one := w.opened()
	two := w.joined(id, 1)[0]
	if l := w.ledger(); l.InCase != 2 || l.Waiting != 0 {
		t.Fatalf("%+v", l)
	}
	w.do(office, id, "withdraw", rectify.Act{Reason: "分错了"})
	for _, r := range []string{one, two} {
		if c := w.concern(r); c.State != survey.Waiting || c.CaseID != "" || c.Unit != "" {
			t.Fatalf("%+v", c)
		}
	}
	if l := w.ledger(); l.Waiting != 2 || l.InCase != 0 {
		t.Fatalf("%+v", l)
	}
	w.sound()
}

func TestJoinOnlyWhatWasNeverPublished(t *testing.T) {
	w := newWorld(t)
	for _, s := range rectify.States {
		id, _ := w.brought(s.Code)
		r := w.waiting("同一段路，我也要说")
		err := w.rectify.JoinConcern(ctx, office, w.concern(r).ID, survey.Triage{Case: id})
		c := w.row(id)
		if may := c.State.Open() && c.FirstPublishedOn == ""; may != (err == nil) || !may && reasonOf(err) != "case_published" {
			t.Errorf("%s: %v", s.Code, err)
		}
	}
	r := w.waiting("同一段路，我也要说")
	w.refused("no_case", w.rectify.JoinConcern(ctx, office, w.concern(r).ID, survey.Triage{Case: "nothing"}))
	w.sound()
}

func TestSetAsideNeedsASecondPerson(t *testing.T) {
	w := newWorld(t)
	r := w.waiting("你们都是骗子骗子骗子")
	id := w.concern(r).ID
	aside := survey.Triage{Reason: "abuse", Sentence: "没有看到具体的事情，欢迎您说清楚一点。"}
	w.refused("unknown_reason", w.survey.ProposeSetAside(ctx, office, id, survey.Triage{Reason: "boring", Sentence: "不办"}))
	w.refused("empty_sentence", w.survey.ProposeSetAside(ctx, office, id, survey.Triage{Reason: "abuse"}))
	w.refused("not_proposed", w.survey.ConfirmSetAside(ctx, second, id, survey.Triage{}))
	w.must(w.survey.ProposeSetAside(ctx, office, id, aside))
	if l := w.ledger(); l.Waiting != 1 {
		t.Fatalf("it waits meanwhile: %+v", l)
	}
	w.refused("second_person", w.survey.ConfirmSetAside(ctx, office, id, survey.Triage{}))
	w.must(w.survey.RefuseSetAside(ctx, second, id, survey.Triage{Note: "其实说了地点"}))
	w.refused("not_proposed", w.survey.ConfirmSetAside(ctx, second, id, survey.Triage{}))
	w.must(w.survey.ProposeSetAside(ctx, office, id, aside))
	version := w.concern(r).Version
	w.refused("concern_moved_on", w.survey.ConfirmSetAside(ctx, second, id, survey.Triage{Version: version - 1}))
	w.must(w.survey.ConfirmSetAside(ctx, second, id, survey.Triage{Version: version}))
	if l := w.ledger(); l.SetAside != 1 || l.Waiting != 0 {
		t.Fatalf("%+v", l)
	}
	w.refused("concern_not_waiting", w.survey.ConfirmSetAside(ctx, second, id, survey.Triage{}))
	w.must(w.rectify.UndoConcern(ctx, office, id, survey.Triage{}))
	if c := w.concern(r); c.State != survey.Waiting || c.AsideReason != "abuse" || c.ProposedBy != office.ID {
		t.Fatalf("it is not proposed as it was: %+v", c)
	}
	w.must(w.rectify.UndoConcern(ctx, office, id, survey.Triage{}))
	if c := w.concern(r); c.State != survey.Waiting || c.AsideReason != "" {
		t.Fatalf("%+v", c)
	}
	w.sound()
}

func TestObjection(t *testing.T) {
	w := newWorld(t)
	answered := func() string {
		r := w.waiting("想问问公园几点开门")
		w.must(w.survey.AnswerConcern(ctx, office, w.concern(r).ID, survey.Triage{Text: "公园早上六点开门。"}))
		return r
	}
	object := func(r, reason string) error {
		return w.rectify.ObjectConcern(ctx, r, 1, reason, once.Intention{})
	}
	aside, praised, plain, late := w.waiting("没有说清楚的事"), w.waiting("修得很好，谢谢"), answered(), answered()
	w.must(w.survey.ProposeSetAside(ctx, office, w.concern(aside).ID, survey.Triage{Reason: "unclear", Sentence: "请说清楚地点。"}))
	w.must(w.survey.ConfirmSetAside(ctx, second, w.concern(aside).ID, survey.Triage{}))
	w.must(w.survey.PraiseConcern(ctx, office, w.concern(praised).ID, survey.Triage{Unit: ours}))
	if l := w.ledger(); l.Answered != 3 || l.Praise != 1 || l.SetAside != 1 {
		t.Fatalf("%+v", l)
	}
	w.clock.Set("2026-03-17") // the 15th day
	w.refused("empty_reason", object(plain, " 。"))
	for _, r := range []string{aside, praised, plain} {
		w.must(object(r, "没有回答我的问题"))
		if c := w.concern(r); c.State != survey.Waiting || c.ObjectedOn != "2026-03-17" {
			t.Fatalf("%+v", c)
		}
		w.must(w.survey.AnswerConcern(ctx, office, w.concern(r).ID, survey.Triage{Text: "再答复您一次。"}))
		w.refused("too_late_to_object", object(r, "还是没有回答")) // once
	}
	w.clock.Set("2026-03-18")
	w.refused("too_late_to_object", object(late, "没有回答我的问题"))
	_, in := w.opened()
	w.refused("too_late_to_object", object(in, "没有回答我的问题"))
	w.sound()
}

func TestSplit(t *testing.T) {
	w := newWorld(t)
	r := w.waiting("路灯不亮，公交也不来")
	c := w.concern(r)
	w.refused("nothing_to_split", w.survey.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"路灯不亮", " "}}))
	w.must(w.survey.ProposeSetAside(ctx, office, c.ID, survey.Triage{Reason: "unclear", Sentence: "请说清楚。"}))
	w.must(w.survey.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"路灯不亮", "公交也不来，打 13812345678 没人接"}}))
	w.refused("not_proposed", w.survey.ConfirmSetAside(ctx, second, c.ID, survey.Triage{})) // the proposal was about the whole
	f, err := w.view.Follow(ctx, r)
	w.must(err)
	if len(f.Concerns) != 2 || f.Concerns[0].Text != "路灯不亮" || f.Concerns[1].Text != "公交也不来，打 138****5678 没人接" {
		t.Fatalf("%+v", f.Concerns)
	}
	if l := w.ledger(); l.Received != 1 || l.Waiting != 1 {
		t.Fatalf("one opinion stays one: %+v", l)
	}
	_, concerns, err := w.survey.Submission(ctx, c.ReceiptID)
	w.must(err)
	w.must(w.rectify.AttachConcern(ctx, office, concerns[0].ID, survey.Triage{Unit: ours}))
	if l := w.ledger(); l.Waiting != 1 {
		t.Fatalf("one of its concerns waits still: %+v", l)
	}
	w.must(w.survey.AnswerConcern(ctx, office, concerns[1].ID, survey.Triage{Text: "公交改了线路。"}))
	if l := w.ledger(); l.InCase != 1 {
		t.Fatalf("%+v", l)
	}
	id := w.concern(r).CaseID
	w.published(id)
	w.rated(r, "solved", "satisfied")
	if l := w.ledger(); l.InCaseClosed != 1 {
		t.Fatalf("%+v", l)
	}
	w.sound()
}

func TestUndoOfTheMachine(t *testing.T) {
	w := taught(t)
	in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "文晖路和绍兴路口的人行道，共享单车堆得走不了人，盲道全占了。"})
	w.must(err)
	c := w.concern(in.Receipt)
	if c.State != survey.InCase || c.DecidedBy != "model" {
		t.Fatalf("the machine did not attach it: %+v", c)
	}
	w.refused("concern_moved_on", w.rectify.UndoConcern(ctx, office, c.ID, survey.Triage{Version: c.Version + 1}))
	w.must(w.rectify.UndoConcern(ctx, office, c.ID, survey.Triage{Version: c.Version}))
	w.in(c.CaseID, rectify.Withdrawn)
	if got := w.concern(in.Receipt); got.State != survey.Waiting {
		t.Fatalf("%+v", got)
	}
	w.must(w.rectify.AttachConcern(ctx, office, c.ID, survey.Triage{Unit: ours}))
	id := w.concern(in.Receipt).CaseID
	w.do(handler, id, "accept", rectify.Act{Message: "您好，由我们办。"})
	w.refused("wrong_state", w.rectify.UndoConcern(ctx, office, c.ID, survey.Triage{})) // the unit has begun
	for _, who := range []actor.Actor{handler, auditor} {
		if err := w.rectify.UndoConcern(ctx, who, c.ID, survey.Triage{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", who.Role, err)
		}
	}
	w.sound()

	two := w.joined(w.another(), 1)[0] // of two citizens only the one leaves
	other := w.concern(two).CaseID
	w.must(w.rectify.UndoConcern(ctx, office, w.concern(two).ID, survey.Triage{}))
	w.in(other, rectify.Assigned)
	if w.concern(two).State != survey.Waiting {
		t.Fatal("she did not leave")
	}
	w.sound()
}

func TestPraiseIsNeverACase(t *testing.T) {
	w := taught(t)
	in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "公交司机很热心，帮老人提行李，谢谢你们，点赞！", About: ours})
	w.must(err)
	c := w.concern(in.Receipt)
	if c.State != survey.Answered || !c.Praise || c.Unit != ours || c.Answer != survey.ThankYou {
		t.Fatalf("%+v", c)
	}
	w.must(w.rectify.UndoConcern(ctx, office, c.ID, survey.Triage{}))
	if l := w.ledger(); l.Waiting != 1 || l.Praise != 0 {
		t.Fatalf("%+v", l)
	}
	w.sound()
}

func TestAttachNeedsAUnit(t *testing.T) {
	w := newWorld(t)
	r := w.waiting("看病排队太久了")
	id := w.concern(r).ID
	for _, x := range []struct {
		in   survey.Triage
		want string
	}{
		{survey.Triage{}, "no_unit"},
		{survey.Triage{Row: "GG-00"}, "no_unit"},
		{survey.Triage{Row: "XX-99", Unit: ours}, "unknown_row"},
		{survey.Triage{Unit: "NOBODY"}, "unknown_unit"},
		{survey.Triage{Unit: ours, Version: 9}, "concern_moved_on"},
		{survey.Triage{Row: "CG-02"}, ""},
	} {
		if err := w.rectify.AttachConcern(ctx, office, id, x.in); reasonOf(err) != x.want || x.want == "" && err != nil {
			t.Errorf("%+v: %v", x.in, err)
		}
	}
	if c := w.row(w.concern(r).CaseID); c.Unit != "SJTYSJ" || c.RowCode != "CG-02" {
		t.Fatalf("%+v", c)
	}
	w.refused("concern_not_waiting", w.rectify.AttachConcern(ctx, office, id, survey.Triage{Unit: ours}))
}
