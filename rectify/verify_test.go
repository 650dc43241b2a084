package rectify_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/once"
	"huiyin/internal/proof"
	"huiyin/rectify"
	"huiyin/survey"
)

// played is a world in which something of everything has happened.
func played(t testing.TB) (w *world, closed, asking string) {
	w = newWorld(t)
	closed, _ = w.brought(rectify.Closed)
	asking, first := w.opened()
	crowd := w.joined(asking, 4)
	w.working(asking)
	w.do(handler, asking, "step_done", rectify.Act{Step: 1, DoneOn: w.today(), Evidence: "补好 30 米", Photos: []string{w.photo(handler)}})
	w.reported(asking)
	w.do(office, asking, "publish", rectify.Act{Checked: true})
	w.rated(first, "solved", "satisfied")
	w.rated(crowd[0], "unsolved", "dissatisfied")
	w.must(w.rectify.Seen(ctx, crowd[1]))
	w.brought(rectify.Merged)
	w.brought(rectify.OfficeTalk)
	w.waiting("没有人管的事")
	_, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "公交车很准时，司机热心，谢谢你们！", Photos: []string{w.photo(actor.Actor{Role: actor.Citizen})}})
	w.must(err)
	_, err = w.answered(ours, "dissatisfied", once.Intention{})
	w.must(err)
	_, err = w.answered(theirs, "satisfied", once.Intention{})
	w.must(err)
	return w, closed, asking
}

// photo uploads a small picture and gives its token.
func (w *world) photo(who actor.Actor) string {
	w.t.Helper()
	var b bytes.Buffer
	w.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64))))
	token, err := w.survey.UploadPhoto(ctx, who, b.Bytes())
	w.must(err)
	return token
}

func TestAPlayedWorldIsSound(t *testing.T) {
	w, _, _ := played(t)
	w.sound()
}

func TestTamperingIsNamed(t *testing.T) {
	w, _, _ := played(t)
	for _, x := range []struct{ name, sql, what string }{
		{"an audit row is edited", "UPDATE audits SET actor_name = '别人' WHERE action = 'case.publish'", "audit"},
		{"a reason in the trail is edited", "UPDATE audits SET detail = REPLACE(detail, 'closed', 'asking') WHERE action = 'case.rate'", "audit"},
		{"an opinion is deleted", "DELETE FROM opinions WHERE text = '没有人管的事'", "concern_orphan"},
		{"an opinion is deleted, found by its receipt", "DELETE FROM opinions WHERE text = '没有人管的事'", "receipt_orphan"},
		{"an opinion is deleted, found by the counters", "DELETE FROM opinions WHERE text = '没有人管的事'", "counter"},
		{"an opinion is deleted, found by the trail", "DELETE FROM opinions WHERE text = '没有人管的事'", "opinion_deleted"},
		{"a concern is deleted", "DELETE FROM concerns WHERE text = '没有人管的事'", "opinion_empty"},
		{"an opinion is moved to another shelf", "UPDATE opinions SET state = 'answered' WHERE text = '没有人管的事'", "opinion_state"},
		{"a counter is off by one", "UPDATE counters SET n = n + 1 WHERE name = 'opinions.waiting'", "counter"},
		{"a counter is off by one, found by the equation", "UPDATE counters SET n = n + 1 WHERE name = 'opinions.received'", "ledger"},
		{"a count of triage is off by one", "UPDATE counters SET n = n + 1 WHERE name = 'concerns.waiting'", "counter"},
		{"a count of the office's lists is off by one", "UPDATE counters SET n = n - 1 WHERE name = 'cases.asking'", "counter"},
		{"an answered questionnaire is bettered", "UPDATE responses SET answers = REPLACE(answers, 'e', 'a')", "counter"},
		{"an answered questionnaire is garbled", "UPDATE responses SET answers = REPLACE(answers, '-', 'z')", "response"},
		{"a rating's counter is bettered", "UPDATE counters SET n = n + 5 WHERE name LIKE 'rating.%.satisfied' AND n = 1", "counter"},
		{"a response is deleted", "DELETE FROM responses", "counter"},
		{"a photo is swapped", "UPDATE photos SET jpeg = 'other' WHERE owner = 'citizen'", "photo"},
		{"a photo's opinion is gone", "UPDATE photos SET opinion_id = 'gone' WHERE owner = 'citizen'", "photo_orphan"},
		{"a photo's case is gone", "UPDATE photos SET case_id = 'gone' WHERE owner = 'unit'", "photo_case"},
		{"an original is broken", "UPDATE opinions SET text_sealed = 'x' WHERE text = '没有人管的事'", "original"},
		{"a classification is deleted", "DELETE FROM classifications", "concern_unclassified"},
		{"a case is moved", "UPDATE cases SET state = 'closed', whole_due_on = '', due_on = '' WHERE state = 'asking'", "case_state"},
		{"a closed case's concern is open", "UPDATE concerns SET closed = 0 WHERE closed = 1", "concern_closed"},
		{"a case has a second lead", "UPDATE case_units SET role = 'lead' WHERE role = 'supporting'", "case_lead"},
		{"a case is given away", "UPDATE cases SET unit = '" + theirs + "' WHERE state = 'asking'", "case_lead"},
		{"an event is deleted", "DELETE FROM case_events WHERE verb = 'publish'", "event_version"},
		{"an event is invented in the place of another", "UPDATE case_events SET verb = 'finish' WHERE verb = 'publish'", "event_move"},
		{"an event is signed by another role", "UPDATE case_events SET role = 'lead' WHERE verb = 'publish'", "event_move"},
		{"an event is another's work", "UPDATE case_events SET actor_id = 'other' WHERE verb = 'publish'", "event_unrecorded"},
		{"a bad answer is bettered", "UPDATE feedbacks SET level = 'satisfied' WHERE level = 'dissatisfied'", "answer_changed"},
		{"a bad answer is deleted", "DELETE FROM feedbacks WHERE level = 'dissatisfied'", "answer_changed"},
		{"a bad answer no longer counts", "UPDATE feedbacks SET newest = 0 WHERE level = 'dissatisfied'", "answer_newest"},
		{"an old answer counts instead", "UPDATE feedbacks SET newest = 1 - newest", "answer_newest"},
		{"a due date is moved", "UPDATE cases SET due_on = '2026-12-31' WHERE state = 'asking'", "case_due"},
		{"a limit is hidden from the supervision", "UPDATE cases SET whole_due_on = '2026-12-31' WHERE state = 'assigned'", "case_whole_due"},
		{"a case is deleted", "DELETE FROM cases WHERE state = 'asking'", "case_deleted"},
		{"a merged case loses its way", "UPDATE cases SET merged_into = '' WHERE state = 'merged'", "case_merged"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w.t = t
			defer w.kept(x.sql)()
			w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
				done := tx.Exec(x.sql)
				if done.Error == nil && done.RowsAffected == 0 {
					t.Fatal("nothing was changed")
				}
				return done.Error
			}))
			found := ""
			for _, f := range w.findings() {
				if f.What == x.what {
					return
				}
				found += " " + f.What
				if f.Say == "" || strings.Contains(f.Say, "%!") {
					t.Errorf("%+v", f)
				}
			}
			t.Fatalf("not named %s, but:%s", x.what, found)
		})
	}
	w.t = t
	w.sound() // each was put back, so none hid behind another
}

// kept remembers the table that a statement changes, and gives what puts it back.
func (w *world) kept(sql string) func() {
	table := strings.Fields(strings.Replace(sql, "DELETE FROM", "UPDATE", 1))[1]
	var rows []map[string]any
	w.must(w.db.Read(ctx).Table(table).Find(&rows).Error)
	return func() {
		w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			if err := tx.Exec("DELETE FROM " + table).Error; err != nil {
				return err
			}
			return database.Keeping(tx.DB).Table(table).CreateInBatches(rows, 20).Error
		}))
	}
}

func TestOriginalsAreTheOnesThatWereSent(t *testing.T) {
	w, _, _ := played(t)
	var o survey.Opinion
	w.must(w.db.Read(ctx).Where("text = ?", "没有人管的事").Take(&o).Error)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { // by one who has the key
		return database.Keeping(tx.DB).Model(&o).Where("id = ?", o.ID).UpdateColumn("text_sealed", tx.Keys().Seal("opinion.text:"+o.ID, "一切都好")).Error
	}))
	for _, f := range w.findings() {
		if f.What == "original_changed" && f.Where == o.ID {
			return
		}
	}
	t.Fatal("a swapped original was not named")
}

func TestFindingsAreBounded(t *testing.T) {
	var f proof.Findings
	for range 1000 {
		f.Add("x", "y", "第 %d 处", 1)
	}
	if all := f.All(); len(all) != 51 || !strings.Contains(all[50].Say, "950") {
		t.Fatalf("%d findings, last %+v", len(all), all[len(all)-1])
	}
}
