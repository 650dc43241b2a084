package rectify_test

import (
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// said submits words and gives the receipt.
func (w *world) said(text string) string {
	w.t.Helper()
	in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: text})
	w.must(err)
	return in.Receipt
}

func (w *world) alerted(n int) []rectify.Alarm {
	w.t.Helper()
	told, err := w.rectify.Alert(ctx)
	w.must(err)
	if len(told) != n {
		w.t.Fatalf("told of %d dangers, want %d: %+v", len(told), n, told)
	}
	return told
}

// knownPole is a danger of which the machine knows the unit.
const knownPole = "文晖路口的路灯坏了三盏没有人修，晚上一片漆黑，灯杆漏电，有人被电到了"

func TestThoseOnDutyAreToldOnceWhenNobodyHasLooked(t *testing.T) {
	w := taught(t)
	r := w.said("楼道里一股很浓的煤气味")
	if c := w.concern(r); c.LookBy != c.AlarmedAt+15*60_000 {
		t.Fatalf("%+v", c.Attention)
	}
	w.alerted(0)
	w.clock.Add(14 * time.Minute)
	w.alerted(0)
	w.clock.Add(2 * time.Minute)
	if told := w.alerted(1); told[0].Danger != "gas" || told[0].Concern != w.concern(r).ID {
		t.Errorf("%+v", told)
	}
	w.alerted(0)
	if c := w.concern(r); c.AlertedAt == 0 || c.LookBy == 0 || !c.Alarm {
		t.Errorf("whoever was told has not looked: %+v", c.Attention)
	}
	w.sound()
}

func TestNobodyIsToldOfWhatSomebodyHasLookedAt(t *testing.T) {
	w := taught(t)
	r := w.said("楼道里一股很浓的煤气味")
	w.must(w.survey.LookAtConcern(ctx, office, w.concern(r).ID, survey.Triage{}))
	w.clock.Add(time.Hour)
	w.alerted(0)
	w.sound()
}

func TestADangerAtWhichNobodyLooksGoesToTheUnitThatIsCertain(t *testing.T) {
	w := taught(t)
	r := w.said(knownPole + "，我的电话是13800001111")
	if c := w.concern(r); c.State != survey.Waiting || c.Danger == "" {
		t.Fatalf("%+v", c)
	}
	w.clock.Add(16 * time.Minute)
	told := w.alerted(1)
	c := w.concern(r)
	if c.State != survey.InCase || told[0].Case != c.CaseID || c.DecidedBy != "model" || c.LookBy == 0 {
		t.Fatalf("%+v", c)
	}
	k := w.row(c.CaseID)
	if !k.Urgent || k.State != rectify.Assigned || k.Unit != c.Unit {
		t.Errorf("%+v", k)
	}
	v, err := w.view.Case(ctx, actor.Actor{ID: "x", Role: actor.Handler, Unit: c.Unit}, c.CaseID)
	w.must(err)
	if len(v.Opinions) != 1 || v.Opinions[0].Text != knownPole+"，我的电话是***********" && v.Opinions[0].Text == knownPole+"，我的电话是13800001111" {
		t.Errorf("%+v", v.Opinions)
	}
	w.must(w.survey.LookAtConcern(ctx, office, c.ID, survey.Triage{}))
	w.sound()
}

func TestNeitherAWishToDieNorAnAccusationNorAChosenRowIsSentOnByItself(t *testing.T) {
	w := taught(t)
	var all []string
	for _, text := range []string{knownPole + "。我不想活了", knownPole + "。城管队长收了别人的红包"} {
		all = append(all, w.said(text))
	}
	in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: knownPole, Hint: "CG-13"})
	w.must(err)
	elsewhere, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: knownPole, About: "SJTYSJ"})
	w.must(err)
	all = append(all, in.Receipt, elsewhere.Receipt)
	w.clock.Add(16 * time.Minute)
	w.alerted(4)
	for i, r := range all {
		if c := w.concern(r); c.State != survey.Waiting {
			t.Errorf("%d was sent to %s", i, c.Unit)
		}
	}
	w.sound()
}

// Also when she chose the row herself.
func TestAnAccusationIsNeverRoutedByTheMachine(t *testing.T) {
	w := taught(t)
	for _, in := range []survey.SubmitOpinion{
		{Text: "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。城管队长收了公司的红包"},
		{Text: "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。城管队长收了公司的红包", Hint: "CG-13"},
		{Text: "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。城管队长收了公司的红包", About: ours},
	} {
		out, err := w.survey.SubmitOpinion(ctx, in)
		w.must(err)
		if c := w.concern(out.Receipt); c.State != survey.Waiting || c.Reasons != "accusation" {
			t.Errorf("%+v", c)
		}
	}
}

func (w *world) unitReads(id string) (texts []string) {
	w.t.Helper()
	v, err := w.view.Case(ctx, handler, id)
	w.must(err)
	for _, m := range v.Messages {
		texts = append(texts, m.Text)
	}
	return texts
}

func TestAMessageOfDangerOrAccusationIsHeldForAPerson(t *testing.T) {
	w := newWorld(t)
	id, r := w.opened()
	w.must(w.writes(r, "好的，在3号楼门口"))
	w.must(w.writes(r, "你们的队长收了施工队的红包"))
	if got := w.unitReads(id); len(got) != 1 || got[0] != "好的，在3号楼门口" {
		t.Fatalf("the unit reads %q", got)
	}
	c := w.concern(r)
	if !c.Alarm || c.Reasons != "accusation" || c.Voice != survey.InMessage || c.State != survey.InCase {
		t.Fatalf("%+v", c.Attention)
	}
	w.must(w.rectify.KeepBack(ctx, office, c.ID, survey.Triage{}))
	if got := w.unitReads(id); len(got) != 1 || w.concern(r).Alarm {
		t.Errorf("%q", got)
	}
	w.must(w.writes(r, "现在楼道里全是煤气味，快来人"))
	if c := w.concern(r); c.Danger != "gas" || c.LookBy == 0 {
		t.Fatalf("%+v", c.Attention)
	}
	w.must(w.rectify.PassOn(ctx, office, c.ID, survey.Triage{}))
	if got := w.unitReads(id); len(got) != 2 || w.concern(r).LookBy != 0 {
		t.Errorf("%q", got)
	}
	w.refused("nothing_held", w.rectify.PassOn(ctx, office, c.ID, survey.Triage{}))
	w.sound()
}

func TestAMessageOfDyingIsPassedOnByNobody(t *testing.T) {
	w := newWorld(t)
	id, r := w.opened()
	w.must(w.writes(r, "我不想活了"))
	w.must(w.writes(r, "你们的队长收了施工队的红包")) // what comes later hides nothing of it
	c := w.concern(r)
	w.refused("wish_to_die", w.rectify.PassOn(ctx, office, c.ID, survey.Triage{}))
	w.must(w.survey.LookAtConcern(ctx, office, c.ID, survey.Triage{}))
	if c = w.concern(r); !c.Alarm {
		t.Error("words that are held stand no longer first")
	}
	w.must(w.rectify.KeepBack(ctx, office, c.ID, survey.Triage{}))
	if got := w.unitReads(id); len(got) != 0 {
		t.Errorf("the unit reads %q", got)
	}
	w.sound()
}

func TestAReasonAndAnObjectionAreReadWithTheSameEyes(t *testing.T) {
	w := newWorld(t)
	id, r := w.opened()
	w.published(id)
	w.must(w.rectify.RateConcern(ctx, r, 1, "unsolved", "dissatisfied", "你们的队长收了施工队的红包", once.Intention{}))
	if c := w.concern(r); c.Voice != survey.InReason || !c.Alarm {
		t.Fatalf("%+v", c.Attention)
	}
	for who, want := range map[actor.Role]int{actor.Handler: 0, actor.Office: 1, actor.Auditor: 1} {
		v, err := w.view.Case(ctx, actor.Actor{ID: "x", Role: who, Unit: map[actor.Role]string{actor.Handler: ours}[who]}, id)
		w.must(err)
		if v.Feedback == nil || len(v.Feedback.Reasons) != want {
			t.Errorf("%s reads %+v", who, v.Feedback)
		}
	}
	other := w.waiting("门口的路坏了")
	w.must(w.survey.AnswerConcern(ctx, office, w.concern(other).ID, survey.Triage{Text: "已经修好"}))
	w.must(w.rectify.ObjectConcern(ctx, other, 1, "没有修好，而且我不想活了", once.Intention{}))
	c := w.concern(other)
	if c.Voice != survey.InObjection || c.Danger != "self_harm" || c.LookBy == 0 {
		t.Fatalf("%+v", c.Attention)
	}
	w.refused("wish_to_die", w.rectify.AttachConcern(ctx, office, c.ID, survey.Triage{Unit: ours}))
	w.refused("wish_to_die", w.rectify.JoinConcern(ctx, office, c.ID, survey.Triage{Case: id}))
	w.sound()
}

// What a message says against the office is for the auditor to decide, and to open.
func TestAMessageAgainstTheOfficeIsTheAuditors(t *testing.T) {
	w := newWorld(t)
	id, r := w.opened()
	w.must(w.writes(r, "考评办的主任收了红包，把意见退回来了"))
	if k := w.row(id); k.Note != "" {
		t.Errorf("the unit is told of words that it cannot read: %s", k.Note)
	}
	c := w.concern(r)
	var m rectify.CaseMessage
	w.must(w.db.Read(ctx).Where("case_id = ?", id).Take(&m).Error)
	if err := w.rectify.PassOn(ctx, office, c.ID, survey.Triage{}); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if _, err := w.rectify.RevealMessage(ctx, office, m.ID, "核实情况"); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	if words, err := w.rectify.RevealMessage(ctx, auditor, m.ID, "核实情况"); err != nil || words == "" {
		t.Error(err)
	}
	v, err := w.view.Case(ctx, office, id)
	w.must(err)
	if len(v.Messages) != 0 {
		t.Errorf("the office reads %+v", v.Messages)
	}
	w.must(w.rectify.KeepBack(ctx, auditor, c.ID, survey.Triage{}))
	if c = w.concern(r); c.Desk != "" || c.Alarm {
		t.Errorf("%+v", c.Attention)
	}
	w.sound()
}

const twoMatters = "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。另外我们巷子里的路灯坏了五盏，晚上一片漆黑，请派人来修。"

// Each unit reads the words about its own matter, with their own place.
func TestTwoSureMattersAreTwoCasesEachWithItsWordsAndPlace(t *testing.T) {
	w := taught(t)
	r := w.said(twoMatters)
	found, err := w.survey.FindReceipt(ctx, r)
	w.must(err)
	_, parts, err := w.survey.Submission(ctx, found.ID)
	w.must(err)
	if len(parts) != 2 || parts[0].CaseID == "" || parts[1].CaseID == "" || parts[0].CaseID == parts[1].CaseID {
		t.Fatalf("%+v", parts)
	}
	if one, two := w.row(parts[0].CaseID), w.row(parts[1].CaseID); one.Place != "文晖路" && one.Place != "文晖路口" || two.Place != "" {
		t.Errorf("%q %q", one.Place, two.Place)
	}
	w.must(w.rectify.RejoinConcern(ctx, office, parts[1].ID, survey.Triage{}))
	if c := w.concern(r); c.State != survey.Waiting || c.Text != twoMatters || w.row(parts[0].CaseID).State != rectify.Withdrawn || w.row(parts[1].CaseID).State != rectify.Withdrawn {
		t.Errorf("%+v", c)
	}
	w.sound()
}

func TestPartsOfWhichOneIsUnderWayAreNotJoined(t *testing.T) {
	w := taught(t)
	r := w.said(twoMatters)
	c := w.concern(r)
	w.do(actor.Actor{ID: "h", Role: actor.Handler, Unit: c.Unit}, c.CaseID, "accept", rectify.Act{Message: "您好，我们来办。"})
	before := w.dump()
	if err := w.rectify.RejoinConcern(ctx, office, c.ID, survey.Triage{}); !fault.Is(err, fault.Conflict) {
		t.Fatal(err)
	}
	if w.dump() != before {
		t.Error("what was refused left something")
	}
}

// What she says of a danger after the office has decided stands, whatever is taken back: an undo gives back the row, not the silence.
func TestTakingADecisionBackForgetsNoDangerHeardSince(t *testing.T) {
	w := newWorld(t)
	_, r := w.opened()
	w.must(w.writes(r, "现在楼道里全是煤气味，快来人"))
	c := w.concern(r)
	w.must(w.rectify.UndoConcern(ctx, office, c.ID, survey.Triage{}))
	after := w.concern(r)
	if after.State != survey.Waiting || after.Danger != "gas" || after.Voice != survey.InMessage || after.AlarmedAt != c.AlarmedAt || !after.Alarm || after.LookedBy != office.ID {
		t.Errorf("%s, %+v", after.State, after.Attention)
	}
	w.sound()
}
