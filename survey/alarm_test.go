package survey_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

var auditor = actor.Actor{ID: "auditor", Name: "监督", Role: actor.Auditor}

// sent is the concern of an opinion as it is stored.
func (w *world) sent(in survey.SubmitOpinion) survey.Concern {
	w.t.Helper()
	out, err := w.SubmitOpinion(ctx, in)
	w.must(err)
	_, c := w.submitted(out.Receipt)
	return c
}

// rejoin joins the parts of a concern's opinion, all of which wait.
func (w *world) rejoin(c survey.Concern) error {
	return w.db.Do(ctx, office, func(tx *database.Tx) error { return w.Rejoin(tx, c) })
}

func TestADangerWaitsWithItsKindAndFirstOfAll(t *testing.T) {
	w := newWorld(t)
	c := w.sent(survey.SubmitOpinion{Text: "楼道里一股很浓的煤气味"})
	if c.State != survey.Waiting || c.Danger != "gas" || !c.Alarm || c.AlarmedAt == 0 || c.LookBy == 0 || c.Confidence >= 0 {
		t.Errorf("%+v", c)
	}
	if calm := w.sent(survey.SubmitOpinion{Text: "路灯坏了，公交也不来"}); calm.Alarm || calm.Danger != "" || calm.Reasons != "" {
		t.Errorf("%+v", calm)
	}
	w.sound()
}

func TestALookIsRecordedWithWhoAndWhenAndOnce(t *testing.T) {
	w := newWorld(t)
	c := w.sent(survey.SubmitOpinion{Text: "楼道里一股很浓的煤气味"})
	w.must(w.LookAtConcern(ctx, office, c.ID, survey.Triage{}))
	got := w.concern(c.ID)
	if got.LookBy != 0 || got.LookedBy != office.ID || got.LookedName != office.Name || got.LookedAt == 0 || got.Alarm || got.State != survey.Waiting {
		t.Errorf("%+v", got)
	}
	if err := w.LookAtConcern(ctx, second, c.ID, survey.Triage{}); reasonOf(err) != "already_looked" {
		t.Error(err)
	}
	w.sound()
}

// Who decides has looked.
func TestADecisionOfTheOfficeIsALook(t *testing.T) {
	w := newWorld(t)
	c := w.sent(survey.SubmitOpinion{Text: "楼道里一股很浓的煤气味"})
	w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Text: "燃气公司已经到了，阀门关好了。"}))
	if got := w.concern(c.ID); got.LookBy != 0 || got.LookedBy != office.ID || got.Alarm {
		t.Errorf("%+v", got)
	}
}

func TestNoVerbOfTriageSendsAWishToDieOn(t *testing.T) {
	w := newWorld(t)
	c := w.sent(survey.SubmitOpinion{Text: "小区太吵了，我睡不着，不想活了"})
	before := w.dump()
	for name, verb := range w.verbs() {
		in := survey.Triage{}
		if name == "answer" {
			in.Unit = "SCGW"
		}
		if name == "refuse" {
			continue
		}
		if err := verb(c.ID, in); reasonOf(err) != "wish_to_die" || !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused verb left something")
	}
	w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Text: "我们想和您说说话，请接 0571-12356 的电话。"}))
	if got := w.concern(c.ID); got.State != survey.Answered || got.Unit != "" {
		t.Errorf("%+v", got)
	}
	w.sound()
}

// What accuses the office is the auditor's: the office cannot find it, and the auditor finds nothing else.
func TestWhatAccusesTheOfficeIsTheAuditors(t *testing.T) {
	w := newWorld(t)
	theirs := w.sent(survey.SubmitOpinion{Text: "考评办的主任收了别人的红包，把我的意见压下来"})
	ours := w.sent(survey.SubmitOpinion{Text: "城管队长收了别人的红包"})
	if theirs.Desk != survey.Supervisor || ours.Desk != "" || ours.Reasons != "accusation" {
		t.Fatalf("%+v %+v", theirs.Attention, ours.Attention)
	}
	for name, verb := range w.verbs() {
		if err := verb(theirs.ID, survey.Triage{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("the office may %s: %v", name, err)
		}
	}
	if _, err := w.RevealOriginal(ctx, office, theirs.OpinionID, "核实情况"); !fault.Is(err, fault.NotFound) {
		t.Error("the office opens what accuses it", err)
	}
	if _, err := w.RevealOriginal(ctx, auditor, ours.OpinionID, "核实情况"); !fault.Is(err, fault.Forbidden) {
		t.Error("the auditor opens what is the office's", err)
	}
	if o, err := w.RevealOriginal(ctx, auditor, theirs.OpinionID, "核实情况"); err != nil || o.Text == "" {
		t.Error(err)
	}
	if err := w.SplitConcern(ctx, auditor, theirs.ID, survey.Triage{Texts: []string{"主任收红包", "压下意见"}}); !fault.Is(err, fault.Forbidden) {
		t.Error("the auditor splits", err)
	}
	if err := w.AnswerConcern(ctx, auditor, ours.ID, survey.Triage{Text: "好"}); !fault.Is(err, fault.Forbidden) {
		t.Error("the auditor answers for the office", err)
	}
	w.must(w.AnswerConcern(ctx, auditor, theirs.ID, survey.Triage{Text: "已经交给纪检监察组核实。"}))
	w.sound()
}

// The picture belongs to what accuses the office as much as the words.
func TestTheOfficeJudgesNoPhotoOfWhatAccusesIt(t *testing.T) {
	w := newWorld(t)
	var picture bytes.Buffer
	w.must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 40))))
	token, err := w.UploadPhoto(ctx, actor.Actor{Role: actor.Citizen}, picture.Bytes())
	w.must(err)
	c := w.sent(survey.SubmitOpinion{Text: "考评办的主任收了别人的红包，把我的意见压下来", Photos: []string{token}})
	var p survey.Photo
	w.must(w.db.Read(ctx).Omit("jpeg").Where("opinion_id = ?", c.OpinionID).Take(&p).Error)
	if err := w.JudgePhoto(ctx, office, p.ID, survey.PhotoReleased); !fault.Is(err, fault.NotFound) {
		t.Error("the office releases a photo of what accuses it", err)
	}
	w.must(w.HandOver(ctx, auditor, c.ID, survey.Triage{}))
	w.must(w.JudgePhoto(ctx, office, p.ID, survey.PhotoReleased))
	w.sound()
}

func TestTheAuditorHandsBackWhatDoesNotAccuseTheOffice(t *testing.T) {
	w := newWorld(t)
	c := w.sent(survey.SubmitOpinion{Text: "城管队长收了别人的红包，我向考评办反映过"})
	if err := w.HandOver(ctx, office, c.ID, survey.Triage{}); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	w.must(w.HandOver(ctx, auditor, c.ID, survey.Triage{}))
	w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Text: "已经转给派驻纪检组。"}))
	if err := w.HandOver(ctx, office, c.ID, survey.Triage{}); reasonOf(err) != "not_handed" {
		t.Error(err)
	}
	counts, err := w.ConcernCounts(ctx, "")
	w.must(err)
	if counts[survey.Answered] != 1 || counts[survey.Waiting] != 0 {
		t.Errorf("%v", counts)
	}
	w.sound()
}

func TestPartsAreJoinedAgainAndNothingIsDeleted(t *testing.T) {
	w := newWorld(t)
	c := w.sent(survey.SubmitOpinion{Text: "文晖路的路灯坏了，另外翠苑一区垃圾房臭", Hint: survey.NoRow})
	w.must(w.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"文晖路的路灯坏了", "另外翠苑一区垃圾房臭"}}))
	_, parts, err := w.Submission(ctx, c.ReceiptID)
	w.must(err)
	if len(parts) != 2 || parts[0].Place != "文晖路" || parts[1].Place != "翠苑一区" {
		t.Fatalf("%d parts: %+v", len(parts), parts)
	}
	w.must(w.rejoin(parts[1]))
	_, whole, err := w.Submission(ctx, c.ReceiptID)
	w.must(err)
	if len(whole) != 1 || whole[0].ID != c.ID || whole[0].Text != c.Text || whole[0].State != survey.Waiting {
		t.Fatalf("%+v", whole)
	}
	if part := w.concern(parts[1].ID); part.State != survey.Joined || part.Text != parts[1].Text {
		t.Errorf("%+v", part)
	}
	if err := w.rejoin(whole[0]); reasonOf(err) != "nothing_to_rejoin" {
		t.Error(err)
	}
	w.must(w.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"文晖路的路灯坏了", "另外翠苑一区垃圾房臭"}}))
	if _, parts, err = w.Submission(ctx, c.ReceiptID); err != nil || len(parts) != 2 || parts[1].N != 3 {
		t.Errorf("%+v %v", parts, err)
	}
	w.sound()
}
