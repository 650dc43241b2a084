package survey_test

import (
	"fmt"
	"slices"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/survey"
)

var row = survey.Manifestation{Edition: "2026", Code: "CG-06"}

// joins puts the concerns of new receipts into a case, one after the other, and gives the receipts' ids.
func (w *world) joins(caseID string, n int) (receipts []string) {
	w.t.Helper()
	for range n {
		_, c := w.submitted(w.waits("路灯不亮"))
		w.in(office, func(tx *database.Tx) error { return w.Join(tx, c, caseID, row, "SCGW") })
		receipts = append(receipts, c.ReceiptID)
	}
	return receipts
}

func (w *world) people(caseIDs ...string) map[string][]string {
	w.t.Helper()
	out, err := survey.PeopleOf(w.db.Read(ctx), caseIDs)
	w.must(err)
	return out
}

// 市民 1 stays 市民 1, whatever the clock of the server says that took her letter, and whatever its id.
func TestPeopleOfACaseStandInTheOrderInWhichTheyJoined(t *testing.T) {
	w := newWorld(t)
	want := w.joins("ONE", 2)
	w.clock.Set("2026-03-01") // another server, behind
	want = append(want, w.joins("ONE", 2)...)
	w.clock.Set("2026-03-09")
	want = append(want, w.joins("ONE", 1)...)
	other := w.joins("TWO", 3)
	got := w.people("ONE", "TWO", "NONE")
	if !slices.Equal(got["ONE"], want) || !slices.Equal(got["TWO"], other) || len(got) != 2 {
		t.Fatalf("%v, want %v and %v", got, want, other)
	}
	concerns, err := survey.InCases(w.db.Read(ctx), "ONE")
	w.must(err)
	for i, c := range concerns {
		if c.Person != i+1 || c.ReceiptID != want[i] {
			t.Errorf("place %d: person %d", i+1, c.Person)
		}
	}
	w.sound()
}

func TestSeveralConcernsOfOnePersonHaveOneNumber(t *testing.T) {
	w := newWorld(t)
	first := w.joins("ONE", 1)
	o, c := w.submitted(w.waits("路灯不亮，公交不来"))
	w.must(w.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"路灯不亮", "公交不来"}}))
	_, parts, err := w.Submission(ctx, o.ReceiptID)
	w.must(err)
	join := func(c survey.Concern) {
		w.in(office, func(tx *database.Tx) error { return w.Join(tx, c, "ONE", row, "SCGW") })
	}
	join(parts[0])
	last := w.joins("ONE", 1)
	join(parts[1])
	if got := w.people("ONE")["ONE"]; !slices.Equal(got, []string{first[0], o.ReceiptID, last[0]}) {
		t.Errorf("%v", got)
	}
	concerns, err := survey.InCases(w.db.Read(ctx), "ONE")
	w.must(err)
	for i, want := range []int{1, 2, 2, 3} {
		if concerns[i].Person != want {
			t.Errorf("concern %d is of person %d, want %d", i, concerns[i].Person, want)
		}
	}
	for receipt, want := range map[string][]string{o.ReceiptID: {"ONE"}, first[0]: {"ONE"}, "nobody": nil} {
		var got []string
		if err := survey.CasesOfReceipt(w.db.Read(ctx), receipt).Distinct().Scan(&got).Error; err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v", got, err)
		}
	}
	w.sound()
}

func TestWhoMovesComesAfterThoseWhoAreThere(t *testing.T) {
	w := newWorld(t)
	one, two := w.joins("ONE", 2), w.joins("TWO", 2)
	move := func(from, to, home string, of ...string) {
		t.Helper()
		w.in(office, func(tx *database.Tx) error {
			all, err := survey.InCases(tx.DB, from)
			all = slices.DeleteFunc(all, func(c survey.Concern) bool { return !slices.Contains(of, c.ReceiptID) })
			if err != nil {
				return err
			}
			return survey.MoveConcerns(tx, all, to, home)
		})
	}
	move("ONE", "TWO", "ONE", one...)
	if got := w.people("ONE", "TWO"); len(got["ONE"]) != 0 || !slices.Equal(got["TWO"], append(slices.Clone(two), one...)) {
		t.Fatalf("%v", got)
	}
	move("TWO", "ONE", "", one...)
	if got := w.people("ONE", "TWO"); !slices.Equal(got["ONE"], one) || !slices.Equal(got["TWO"], two) {
		t.Fatalf("taken back: %v", got)
	}
	move("TWO", "ONE", "", two[0]) // who is left keeps her number
	concerns, err := survey.InCases(w.db.Read(ctx), "TWO")
	w.must(err)
	if len(concerns) != 1 || concerns[0].Person != 2 {
		t.Errorf("%+v", concerns)
	}
	w.sound()
}

func TestAnyNumberOfCasesIsAskedAtOnce(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 40_000 {
		ids = append(ids, fmt.Sprint("NONE-", i))
	}
	want := map[string]string{}
	for _, at := range []int{0, 499, 500, 39_999} {
		want[ids[at]] = w.joins(ids[at], 1)[0]
	}
	got := w.people(ids...)
	of, err := survey.ConcernsOf(w.db.Read(ctx), ids)
	w.must(err)
	if len(got) != 4 || len(of) != 4 {
		t.Fatalf("%d and %d cases", len(got), len(of))
	}
	for id, receipt := range want {
		if got[id][0] != receipt || of[id][0].ReceiptID != receipt {
			t.Errorf("%s: %v", id, got[id])
		}
	}
	opinions, counts, err := w.Opinions(ctx, append(ids, of[ids[500]][0].OpinionID))
	if err != nil || len(opinions) != 1 || len(counts) != 1 {
		t.Errorf("%d opinions, %v", len(opinions), err)
	}
	if photos, err := w.Photos(ctx, ids); err != nil || len(photos) != 0 {
		t.Errorf("%v, %v", photos, err)
	}
}

// The concerns under a receipt are numbered in the order in which she wrote them: ids say nothing of it.
func TestASubmissionKeepsItsOrder(t *testing.T) {
	w := newWorld(t)
	out, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(
		question, `{"SCGW":{"level":"dissatisfied","text":"甲路灯不亮"},"SJYJ":{"level":"dissatisfied","text":"乙学校太远"},"SHBJ":{"level":"dissatisfied","text":"丙河水发臭"}}`,
		words, `"丁希望多种树"`)})
	w.must(err)
	r, err := w.FindReceipt(ctx, out.Receipt)
	w.must(err)
	var texts []string
	read := func() {
		t.Helper()
		opinions, concerns, err := w.Submission(ctx, r.ID)
		w.must(err)
		texts = nil
		for i, c := range concerns {
			texts = append(texts, c.Text)
			w.in(actor.Clock, func(tx *database.Tx) error {
				if got, err := survey.ConcernOf(tx, r.ID, i+1); err != nil || got.ID != c.ID {
					t.Errorf("the %d. is %s, %v", i+1, got.Text, err)
				}
				return nil
			})
		}
		for i, o := range opinions {
			if o.N != i+1 {
				t.Errorf("opinion %d has number %d", i+1, o.N)
			}
		}
	}
	read()
	before := slices.Clone(texts)
	// The other way round, as random ids may fall.
	w.in(actor.Clock, func(tx *database.Tx) error {
		var opinions []survey.Opinion
		if err := tx.Where("receipt_id = ?", r.ID).Order("n").Find(&opinions).Error; err != nil {
			return err
		}
		for i, o := range opinions {
			id := fmt.Sprintf("%026d", len(opinions)-i)
			if err := tx.Exec("UPDATE opinions SET id = ? WHERE id = ?", id, o.ID).Error; err != nil {
				return err
			}
			if err := tx.Exec("UPDATE concerns SET opinion_id = ? WHERE opinion_id = ?", id, o.ID).Error; err != nil {
				return err
			}
		}
		return nil
	})
	read()
	if len(before) != 4 || !slices.Equal(texts, before) || before[3] != "丁希望多种树" {
		t.Errorf("%v, before %v", texts, before)
	}
	for _, n := range []int{0, -1, 5} {
		w.in(actor.Clock, func(tx *database.Tx) error {
			if _, err := survey.ConcernOf(tx, r.ID, n); err == nil {
				t.Errorf("there is no %d. concern", n)
			}
			return nil
		})
	}
}
