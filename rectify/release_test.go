package rectify_test

import (
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// judged is a published case of our unit whose citizens all answer satisfied.
func (w *world) judged(people int) {
	w.t.Helper()
	id, receipt := w.openedWith(survey.Triage{Unit: ours})
	receipts := append([]string{receipt}, w.joined(id, people-1)...)
	w.must(w.try(handler, id, "accept", rectify.Act{Message: "您好，由养护处办。"}))
	w.must(w.try(handler, id, "start", rectify.Act{PromisedOn: w.today()}))
	w.must(w.try(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片两张"}))
	w.must(w.try(lead, id, "lead_approve", rectify.Act{}))
	w.must(w.try(office, id, "publish", rectify.Act{Checked: true}))
	for _, r := range receipts {
		w.must(w.rectify.RateConcern(ctx, r, 1, "solved", "satisfied", "", once.Intention{}))
	}
}

func (w *world) blocks() []figure.Block {
	w.t.Helper()
	b, err := rectify.Blocks(w.db.Read(ctx), 2026)
	w.must(err)
	return b
}

func TestAnswersArePublicOnceFiveAre(t *testing.T) {
	w := newWorld(t)
	for i, want := range []int{0, 0, 1, 1, 1} { // two answers a case: four are too few, six are enough, and eight two more than that
		w.judged(2)
		w.must(w.rectify.Release(ctx, 0))
		w.must(w.rectify.Release(ctx, 2026))
		if got := w.blocks(); len(got) != want {
			t.Fatalf("%d answers: %d blocks", 2*(i+1), len(got))
		}
	}
	p, err := w.view.Public(ctx, 2026)
	w.must(err)
	if s := p.Overview.Satisfaction; s.Answers != 6 || s.Counts.Silent != 4 || s.People != 10 {
		t.Errorf("%+v", s.Measured)
	}
	w.sound()
}

// Of many servers that publish at once one does, and all show the same.
func TestManyServersPublishAnAnswerOnce(t *testing.T) {
	w := newWorld(t)
	w.judged(7)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := w.rectify.Release(ctx, 2026); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := w.blocks(); len(got) != 1 || figure.People(got[0].Parts) != 7 {
		t.Errorf("%+v", got)
	}
}

func TestVerifyNamesAPublishedAnswerThatWasChanged(t *testing.T) {
	for sql, want := range map[string]string{
		"UPDATE publications SET unit = '" + theirs + "'": "publication_changed",
		"UPDATE publications SET n = 4":                   "publication_changed",
		"DELETE FROM publications WHERE n = 1":            "publication_gap",
	} {
		w := newWorld(t)
		w.judged(5)
		w.must(w.rectify.Release(ctx, 2026))
		w.judged(5)
		w.must(w.rectify.Release(ctx, 2026))
		w.sound()
		w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			if want == "publication_changed" {
				if err := tx.Exec("DELETE FROM publications WHERE n = 2").Error; err != nil {
					return err
				}
			}
			return tx.Exec(sql).Error
		}))
		if found := w.findings(); len(found) == 0 || found[0].What != want {
			t.Errorf("%s: %+v", sql, found)
		}
	}
}
