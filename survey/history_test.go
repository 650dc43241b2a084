package survey_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/survey"
)

var second = actor.Actor{ID: "second", Name: "考评办乙", Role: actor.Office}

// touches are the entries of a concern by the version they led to.
func (w *world) touches(id string) map[int][]audit.Audit {
	w.t.Helper()
	var rows []audit.Audit
	w.must(w.db.Read(ctx).Where("subject = ? AND action LIKE ?", id, "concern.%").Find(&rows).Error)
	out := map[int][]audit.Audit{}
	for _, r := range rows {
		var d struct{ After int }
		w.must(json.Unmarshal([]byte(r.Detail), &d))
		out[d.After] = append(out[d.After], r)
	}
	return out
}

// in runs a verb of the room above.
func (w *world) in(who actor.Actor, verb func(*database.Tx) error) {
	w.t.Helper()
	w.must(w.db.Do(ctx, who, verb))
}

func (w *world) concern(id string) (c survey.Concern) {
	w.t.Helper()
	w.must(w.db.Read(ctx).Where("id = ?", id).Take(&c).Error)
	return c
}

func TestEveryChangeOfAConcernLeavesExactlyOneEntry(t *testing.T) {
	w := newWorld(t)
	_, c := w.submitted(w.waits("路灯不亮，公交也不来"))
	id := c.ID
	row, caseOne, caseTwo := survey.Manifestation{Edition: "2026", Code: "CG-06"}, "CASE-ONE", "CASE-TWO"
	now := func() survey.Concern { return w.concern(id) }
	stored := func(who actor.Actor, verb func(*database.Tx, survey.Concern) error) func() {
		return func() { w.in(who, func(tx *database.Tx) error { return verb(tx, now()) }) }
	}
	triage := func(verb func(in survey.Triage) error, in survey.Triage) func() {
		return func() { in.Version = now().Version; w.must(verb(in)) }
	}
	propose := func(in survey.Triage) error { return w.ProposeSetAside(ctx, office, id, in) }
	confirm := func(in survey.Triage) error { return w.ConfirmSetAside(ctx, second, id, in) }
	refuse := func(in survey.Triage) error { return w.RefuseSetAside(ctx, second, id, in) }
	aside := survey.Triage{Reason: "unclear", Sentence: "请说清楚。"}
	undo := stored(office, func(tx *database.Tx, c survey.Concern) error { return w.Undo(tx, c) })
	for i, x := range []struct {
		verb, to string
		do       func()
	}{
		{"receive", survey.Waiting, func() {}},
		{"split", survey.Waiting, triage(func(in survey.Triage) error { return w.SplitConcern(ctx, office, id, in) }, survey.Triage{Texts: []string{"路灯不亮", "公交也不来"}})},
		{"propose_set_aside", survey.Waiting, triage(propose, aside)},
		{"refuse_set_aside", survey.Waiting, triage(refuse, survey.Triage{Note: "可以办"})},
		{"attach", survey.InCase, stored(office, func(tx *database.Tx, c survey.Concern) error { return w.Attach(tx, c, caseOne, row, "SCGW") })},
		{"move", survey.InCase, stored(office, func(tx *database.Tx, c survey.Concern) error {
			return survey.MoveConcerns(tx, []survey.Concern{c}, caseTwo, caseOne)
		})},
		{"close", survey.InCase, stored(office, func(tx *database.Tx, _ survey.Concern) error { return survey.CloseConcerns(tx, caseTwo, true) })},
		{"reopen", survey.InCase, stored(office, func(tx *database.Tx, _ survey.Concern) error { return survey.CloseConcerns(tx, caseTwo, false) })},
		{"release", survey.Waiting, stored(office, func(tx *database.Tx, c survey.Concern) error { return w.Release(tx, c) })},
		{"join", survey.InCase, stored(office, func(tx *database.Tx, c survey.Concern) error { return w.Join(tx, c, caseOne, row, "SCGW") })},
		{"release", survey.Waiting, stored(office, func(tx *database.Tx, c survey.Concern) error { return w.Release(tx, c) })},
		{"answer", survey.Answered, triage(func(in survey.Triage) error { return w.AnswerConcern(ctx, office, id, in) }, survey.Triage{Text: "修好了", Unit: "SCGW", Row: "CG-06"})},
		{"object", survey.Waiting, stored(actor.Actor{Role: actor.Citizen, ID: c.ReceiptID}, func(tx *database.Tx, c survey.Concern) error { return w.Object(tx, c, "没有修好") })},
		{"praise", survey.Answered, triage(func(in survey.Triage) error { return w.PraiseConcern(ctx, office, id, in) }, survey.Triage{Unit: "SCGW"})},
		{"undo", survey.Waiting, undo},
		{"propose_set_aside", survey.Waiting, triage(propose, aside)},
		{"confirm_set_aside", survey.SetAside, triage(confirm, survey.Triage{})},
		{"undo", survey.Waiting, undo},
	} {
		before := now()
		x.do()
		after := now()
		version := i + 1
		got := w.touches(id)[version]
		if after.Version != version || after.State != x.to || len(got) != 1 || got[0].Action != "concern."+x.verb {
			t.Fatalf("%s: version %d in %s, entries %+v", x.verb, after.Version, after.State, got)
		}
		var d struct {
			From, To string
			Before   int
			CaseFrom string `json:"case_from"`
			CaseTo   string `json:"case_to"`
		}
		w.must(json.Unmarshal([]byte(got[0].Detail), &d))
		if x.verb == "receive" {
			before = survey.Concern{}
		}
		if d.From != before.State || d.To != after.State || d.Before != before.Version || d.CaseFrom != before.CaseID || d.CaseTo != after.CaseID {
			t.Errorf("%s: %+v", x.verb, d)
		}
		if strings.Contains(got[0].Detail, "路灯") || strings.Contains(got[0].Detail, "没有修好") {
			t.Errorf("%s keeps a citizen's words: %s", x.verb, got[0].Detail)
		}
	}
	w.sound()
}

func TestAVerbThatIsRefusedLeavesNoEntry(t *testing.T) {
	w := newWorld(t)
	_, c := w.submitted(w.waits("路灯不亮"))
	before := w.dump()
	for _, err := range []error{
		w.ConfirmSetAside(ctx, second, c.ID, survey.Triage{}),
		w.AnswerConcern(ctx, office, c.ID, survey.Triage{Version: 7, Text: "好"}),
		w.db.Do(ctx, office, func(tx *database.Tx) error { return w.Undo(tx, c) }),
		w.db.Do(ctx, office, func(tx *database.Tx) error { return w.Object(tx, c, "不同意") }),
		w.db.Do(ctx, office, func(tx *database.Tx) error {
			old := c
			old.Version = 9
			return w.Release(tx, old)
		}),
	} {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%v", err)
		}
	}
	if w.dump() != before {
		t.Error("something was left")
	}
}

func TestAGapInTheRecordOfAConcernIsNamed(t *testing.T) {
	for _, x := range []struct{ name, sql, what string }{
		{"an entry is deleted", "DELETE FROM audits WHERE action = 'concern.answer'", "concern_history"},
		{"the first is deleted", "DELETE FROM audits WHERE action = 'concern.receive'", "concern_history"},
		{"an entry is there twice", "INSERT INTO audits SELECT 'copy', at, actor_id, actor_name, role, unit, action, subject, detail, mac, touched, seal FROM audits WHERE action = 'concern.answer'", "concern_history"},
		{"the concern is put back", "UPDATE concerns SET version = 1, state = 'waiting', answer = ''", "concern_history"},
		{"a version is skipped", "UPDATE concerns SET version = 3", "concern_history"},
		{"the state is changed by hand", "UPDATE concerns SET state = 'set_aside'", "concern_record"},
		{"the case is changed by hand", "UPDATE concerns SET case_id = 'other'", "concern_record"},
		{"a number in no case", "UPDATE concerns SET person = 1", "concern_person"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := newWorld(t)
			_, c := w.submitted(w.waits("路灯不亮"))
			w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Text: "修好了"}))
			w.sound()
			w.in(actor.Clock, func(tx *database.Tx) error { return tx.Exec(x.sql).Error })
			found, err := w.Verify(ctx)
			w.must(err)
			for _, f := range found {
				if f.What == x.what {
					return
				}
			}
			t.Errorf("not named: %+v", found)
		})
	}
}

// What was written before the record named concerns is no gap; what comes after it must be there.
func TestOldConcernsNeedNoEntriesForWhatWasBefore(t *testing.T) {
	w := newWorld(t)
	_, c := w.submitted(w.waits("路灯不亮"))
	w.in(actor.Clock, func(tx *database.Tx) error {
		if err := tx.Exec("DELETE FROM audits WHERE subject = ?", c.ID).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE concerns SET version = 4, recorded_from = 4").Error
	})
	dbtest.Prove(t, w.db)
	w.sound()
	w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Version: 4, Text: "修好了"}))
	w.sound()
	w.in(actor.Clock, func(tx *database.Tx) error {
		return tx.Exec("DELETE FROM audits WHERE action = 'concern.answer'").Error
	})
	if found, err := w.Verify(ctx); err != nil || len(found) == 0 {
		t.Errorf("a gap after it: %+v, %v", found, err)
	}
}

func TestAClaimedPhotoIsOnRecord(t *testing.T) {
	w := newWorld(t)
	var picture bytes.Buffer
	w.must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))))
	var tokens []string
	for range 3 {
		token, err := w.UploadPhoto(ctx, actor.Actor{Role: actor.Citizen}, picture.Bytes())
		w.must(err)
		tokens = append(tokens, token)
	}
	in, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮", Photos: tokens})
	w.must(err)
	o, _ := w.submitted(in.Receipt)
	photos, err := w.Photos(ctx, []string{o.ID})
	w.must(err)
	for _, p := range photos[o.ID] {
		w.must(w.JudgePhoto(ctx, office, p.ID, survey.PhotoReleased))
		var said []audit.Audit
		w.must(w.db.Read(ctx).Where("subject = ?", p.ID).Order("at, action").Find(&said).Error)
		if len(said) != 2 || said[0].Action != "photo.claim" || !strings.Contains(said[0].Detail, o.ID) || said[1].Action != "photo.released" {
			t.Errorf("%+v", said)
		}
	}
	if len(photos[o.ID]) != 3 {
		t.Errorf("%+v", photos)
	}
}

func TestTheOfficeOpensAnObjectionOnRecord(t *testing.T) {
	w := newWorld(t)
	_, c := w.submitted(w.waits("路灯不亮"))
	if _, err := w.RevealObjection(ctx, office, c.ID, "看看"); !fault.Is(err, fault.NotFound) {
		t.Errorf("there is none: %v", err)
	}
	w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Text: "修好了"}))
	words := "没有修好，打我电话 13812345678"
	w.in(actor.Actor{Role: actor.Citizen, ID: c.ReceiptID}, func(tx *database.Tx) error { return w.Object(tx, w.concern(c.ID), words) })
	if all := w.dump(); strings.Contains(all, "13812345678") {
		t.Fatal("the objection can be read without the key")
	}
	got, err := w.RevealObjection(ctx, office, c.ID, "要打 13812345678 核实")
	if err != nil || got != words {
		t.Fatalf("%q, %v", got, err)
	}
	var looks []audit.Audit
	w.must(w.db.Read(ctx).Where("action = ?", "objection.original").Find(&looks).Error)
	if len(looks) != 1 || looks[0].Subject != c.ID || looks[0].ActorID != "office" || strings.Contains(looks[0].Detail, "13812345678") || !strings.Contains(looks[0].Detail, "核实") {
		t.Fatalf("%+v", looks)
	}
	if _, err := w.RevealObjection(ctx, office, "nothing", "看看"); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	w.sound()
}
