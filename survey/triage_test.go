package survey_test

import (
	"fmt"
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// verbs are those of triage in this room, with what each needs.
func (w *world) verbs() map[string]func(id string, in survey.Triage) error {
	return map[string]func(string, survey.Triage) error{
		"answer": func(id string, in survey.Triage) error {
			in.Text = "修好了"
			return w.AnswerConcern(ctx, office, id, in)
		},
		"praise": func(id string, in survey.Triage) error { return w.PraiseConcern(ctx, office, id, in) },
		"split": func(id string, in survey.Triage) error {
			in.Texts = []string{"路灯不亮", "公交不来"}
			return w.SplitConcern(ctx, office, id, in)
		},
		"propose": func(id string, in survey.Triage) error {
			in.Reason, in.Sentence = "unclear", "请说清楚。"
			return w.ProposeSetAside(ctx, office, id, in)
		},
		"confirm": func(id string, in survey.Triage) error { return w.ConfirmSetAside(ctx, second, id, in) },
		"refuse":  func(id string, in survey.Triage) error { return w.RefuseSetAside(ctx, second, id, in) },
	}
}

func TestNoVerbOfTriageTakesAUnitOrRowThatIsNotThere(t *testing.T) {
	w := newWorld(t)
	w.must(w.load("units.csv", unitsHead+"OLD,市旧局,,市直部门,1,2017,2025\nNEU,市新局,,市直部门,2,2027,\n"))
	_, c := w.submitted(w.waits("路灯不亮，公交不来"))
	before := w.dump()
	for name, verb := range w.verbs() {
		for _, x := range []struct {
			in   survey.Triage
			want string
		}{
			{survey.Triage{Unit: "NOPE"}, "unknown_unit"},
			{survey.Triage{Unit: "OLD"}, "unknown_unit"},
			{survey.Triage{Unit: "NEU"}, "unknown_unit"},
			{survey.Triage{Row: "XX-99"}, "unknown_row"},
			{survey.Triage{Unit: "SCGW", Row: "XX-99"}, "unknown_row"},
		} {
			if err := verb(c.ID, x.in); reasonOf(err) != x.want || !fault.Is(err, fault.Invalid) {
				t.Errorf("%s with %q %q: %v", name, x.in.Unit, x.in.Row, err)
			}
		}
	}
	if w.dump() != before {
		t.Fatal("a refused verb left something")
	}
	w.must(w.verbs()["answer"](c.ID, survey.Triage{Unit: "SCGW", Row: "CG-06"}))
	if got := w.concern(c.ID); got.Unit != "SCGW" || got.RowCode != "CG-06" || got.Edition != "2026" {
		t.Errorf("%+v", got)
	}
	w.sound()
}

// Who waited over New Year may be put under a row of her own edition or of the new one, and keeps the edition of that row.
func TestAConcernThatWaitedMayTakeARowOfTheNewEdition(t *testing.T) {
	w := newWorld(t)
	_, a := w.submitted(w.waits("路灯不亮"))
	_, b := w.submitted(w.waits("无人机扰民"))
	w.newEdition()
	w.must(w.verbs()["answer"](a.ID, survey.Triage{Row: "CG-06"}))
	w.must(w.verbs()["answer"](b.ID, survey.Triage{Row: "XX-01"}))
	if got := w.concern(a.ID); got.Edition != "2026" || got.RowCode != "CG-06" {
		t.Errorf("%+v", got)
	}
	if got := w.concern(b.ID); got.Edition != "2027" || got.RowCode != "XX-01" {
		t.Errorf("%+v", got)
	}
	w.sound()
}

// Once the other got a duplicate key: 500.
func TestOneOfTwoOfficersWhoSplitAtOnceWinsAndTheOtherIsTold(t *testing.T) {
	w := newWorld(t)
	for round := range 12 {
		_, c := w.submitted(w.waits("路灯不亮，公交也不来"))
		errs := w.atOnce(3, func(i int) error {
			who := actor.Actor{ID: fmt.Sprint("office", i), Name: "考评办", Role: actor.Office}
			return w.SplitConcern(ctx, who, c.ID, survey.Triage{Version: c.Version, Texts: []string{"路灯不亮", fmt.Sprintf("公交不来，第 %d 位说", i)}})
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.Conflict) {
				t.Errorf("round %d: the other was told %v", round, err)
			}
		}
		var n int64
		w.must(w.db.Read(ctx).Model(&survey.Concern{}).Where("opinion_id = ?", c.OpinionID).Count(&n).Error)
		if won != 1 || n != 2 {
			t.Fatalf("round %d: %d won, %d concerns", round, won, n)
		}
	}
	w.sound()
}

// Two parts of one opinion are split further at once: both go through, with a number of its own for each part.
func TestTwoConcernsOfOneOpinionAreSplitAtOnce(t *testing.T) {
	w := newWorld(t)
	for range 12 {
		r := w.waits("路灯不亮，公交也不来，井盖坏了，树倒了")
		o, c := w.submitted(r)
		w.must(w.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"路灯不亮，公交不来", "井盖坏了，树倒了"}}))
		_, parts, err := w.Submission(ctx, o.ReceiptID)
		w.must(err)
		for i, err := range w.atOnce(2, func(i int) error {
			return w.SplitConcern(ctx, office, parts[i].ID, survey.Triage{Version: parts[i].Version, Texts: []string{"前一半", "后一半", "还有一点"}})
		}) {
			if err != nil {
				t.Errorf("officer %d: %v", i, err)
			}
		}
		_, parts, err = w.Submission(ctx, o.ReceiptID)
		w.must(err)
		if len(parts) != 6 {
			t.Fatalf("%d parts", len(parts))
		}
	}
	w.sound()
}

// A verb without the version of a page, twice at once: the record still has one entry a version.
func TestTwoWhoDecideAtOnceNeverShareAVersion(t *testing.T) {
	w := newWorld(t)
	for range 12 {
		_, c := w.submitted(w.waits("路灯不亮"))
		verbs := w.verbs()
		for _, err := range w.atOnce(3, func(i int) error { return verbs[[]string{"answer", "praise", "propose"}[i]](c.ID, survey.Triage{}) }) {
			if err != nil && !fault.Is(err, fault.Conflict) {
				t.Errorf("%v", err)
			}
		}
	}
	w.sound()
}

// atOnce runs n goroutines that start together.
func (w *world) atOnce(n int, do func(i int) error) []error {
	out, start := make([]error, n), make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			out[i] = do(i)
		}()
	}
	close(start)
	wg.Wait()
	return out
}

func TestReasonsOfTheLedgerAddUpToIt(t *testing.T) {
	w := newWorld(t)
	aside := func(id, reason string) {
		t.Helper()
		w.must(w.ProposeSetAside(ctx, office, id, survey.Triage{Reason: reason, Sentence: "不立件。"}))
		w.must(w.ConfirmSetAside(ctx, second, id, survey.Triage{}))
	}
	parts := func(n int) []survey.Concern {
		t.Helper()
		o, c := w.submitted(w.waits("路灯不亮，公交不来，井盖坏了"))
		if n > 1 {
			w.must(w.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"路灯不亮", "公交不来", "井盖坏了"}[:n]}))
		}
		_, concerns, err := w.Submission(ctx, o.ReceiptID)
		w.must(err)
		return concerns
	}
	agree := func(set, within int64, reasons map[string]int64) {
		t.Helper()
		l, err := w.Ledger(ctx, "2026-01", "2026-03")
		w.must(err)
		counts, err := w.AsideCounts(ctx, "2026-01-01", "2026-03-02")
		w.must(err)
		n, err := w.AsideWithin(ctx, "2026-01-01", "2026-03-02")
		w.must(err)
		sum := int64(0)
		for _, c := range counts {
			sum += c.N
			if c.N != reasons[c.Code] || c.Label == "" || c.Label == c.Code {
				t.Errorf("%+v, want %v", c, reasons)
			}
		}
		if l.SetAside != set || sum != set || n != within || len(counts) != len(reasons) {
			t.Fatalf("the ledger says %d, its reasons %d, elsewhere %d; want %d and %d", l.SetAside, sum, n, set, within)
		}
	}
	agree(0, 0, nil)
	two := parts(2)
	aside(two[1].ID, "repeat") // its first still waits: 未立件 0 once stood beside 1 reason
	agree(0, 1, nil)
	aside(two[0].ID, "unclear")
	agree(1, 0, map[string]int64{"unclear": 1})
	aside(parts(1)[0].ID, "abuse")
	three := parts(3)
	aside(three[0].ID, "not_city")
	aside(three[2].ID, "repeat")
	w.must(w.verbs()["answer"](three[1].ID, survey.Triage{}))
	agree(2, 2, map[string]int64{"unclear": 1, "abuse": 1})
	w.clock.Set("2026-04-01")
	aside(parts(1)[0].ID, "abuse")
	agree(2, 2, map[string]int64{"unclear": 1, "abuse": 1}) // of another month
	w.sound()
}
