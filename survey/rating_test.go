package survey_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/share"
	"huiyin/survey"
	ratings "huiyin/survey/question"
)

// public is what somebody sees who looks at the ratings now.
func (w *world) public() map[string]ratings.UnitResult {
	w.t.Helper()
	w.must(w.ReleaseRatings(ctx, "2026"))
	r, err := w.SurveyResult(ctx, "2026", share.Wilson)
	w.must(err)
	out := map[string]ratings.UnitResult{}
	for _, u := range r.Units {
		out[u.Unit.Code] = u
	}
	return out
}

func (w *world) rated(unit, level string) {
	w.t.Helper()
	_, err := w.send(given(question, fmt.Sprintf(`{%q:{"level":%q}}`, unit, level)))
	w.must(err)
}

// Day after day somebody looks at everything that is public: no unit's counts ever move by fewer than five people.
func TestPublicRatingsMoveByFivesOrNotAtAll(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(5, 2026))
	seen, moved := w.public(), 0
	for range 60 {
		for range 1 + r.IntN(3) {
			w.rated([]string{"SCGW", "SCGW", "SCGW", "SJYJ", "SHBJ"}[r.IntN(5)], []string{"satisfied", "mostly", "dissatisfied", "unknown"}[r.IntN(4)])
		}
		now := w.public()
		for unit, u := range now {
			if n := u.Rated - seen[unit].Rated; n != 0 && n < ratings.Fewest || n == 0 && fmt.Sprint(u.Counts) != fmt.Sprint(seen[unit].Counts) {
				t.Fatalf("%s: from %v to %v", unit, seen[unit].Counts, u.Counts)
			}
			if u.Rated != seen[unit].Rated {
				moved++
			}
			if (u.Mean != nil) != (u.Rated >= ratings.Fewest) {
				t.Errorf("%s: a mean of %d", unit, u.Rated)
			}
		}
		seen = now
	}
	if moved < 8 {
		t.Errorf("the test shows nothing: %d moves", moved)
	}
	w.sound()
}

func TestManyServersReleaseTheSameRatings(t *testing.T) {
	w := newWorld(t)
	for range 7 {
		w.rated("SCGW", "satisfied")
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := w.ReleaseRatings(ctx, "2026"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for range 4 {
		w.rated("SCGW", "dissatisfied")
	}
	if got := w.public()["SCGW"]; got.Rated != 7 || *got.Share != 100 {
		t.Errorf("%+v", got)
	}
	w.rated("SCGW", "dissatisfied")
	if got := w.public()["SCGW"]; got.Rated != 12 {
		t.Errorf("%+v", got)
	}
	w.sound()
}

func TestVerifyNamesRatingsThatAreTooFewOrTooMany(t *testing.T) {
	for counts, want := range map[string]string{
		`{"q1":{"SCGW":{"satisfied":4}}}`: "rating_few",
		`{"q1":{"SCGW":{"satisfied":9}}}`: "rating_more",
	} {
		w := newWorld(t)
		for range 6 {
			w.rated("SCGW", "satisfied")
		}
		w.public()
		w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			return tx.Exec("UPDATE public_ratings SET counts = ?", counts).Error
		}))
		found, err := w.Verify(ctx)
		w.must(err)
		said := map[string]bool{}
		for _, f := range found {
			said[f.What] = true
		}
		if !said[want] {
			t.Errorf("%s: %+v", counts, found)
		}
	}
}

// A new version of the questionnaire asks with other levels: what is public of the old ones stays.
func TestPublicRatingsOutliveAVersion(t *testing.T) {
	w := newWorld(t)
	for range 5 {
		w.rated("SCGW", "hardly")
	}
	w.public()
	w.must(w.load("survey.csv", nextVersion))
	for range 5 {
		_, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 2, Answers: given(question, `{"SCGW":{"level":"mostly"}}`)})
		w.must(err)
	}
	if got := w.public()["SCGW"]; got.Rated != 10 || got.Counts["hardly"] != 5 {
		t.Errorf("%+v", got)
	}
	w.sound()
}
