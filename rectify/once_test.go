package rectify_test

import (
	"fmt"
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// intentions are what a citizen's page may send twice: how to send it, and how many rows say that it happened.
func intentions(w *world) []intention {
	asking, rater := w.brought(rectify.Asking)
	_, writer := w.opened()
	objector := w.waiting("想问问公园几点开门")
	w.must(w.survey.AnswerConcern(ctx, office, w.concern(objector).ID, survey.Triage{Text: "早上六点。"}))
	count := func(model any, where string, args ...any) func() int64 {
		return func() (n int64) {
			w.must(w.db.Read(ctx).Model(model).Where(where, args...).Count(&n).Error)
			return n
		}
	}
	return []intention{
		{"opinion", func(i once.Intention) (string, error) {
			in, err := w.survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "只说一次的事", Hint: survey.NoRow, Intention: i})
			return in.Receipt, err
		}, count(&survey.Opinion{}, "text = ?", "只说一次的事")},
		{"response", func(i once.Intention) (string, error) {
			in, err := w.answered(ours, "satisfied", i)
			return in.Receipt, err
		}, count(&survey.Response{}, "1 = 1")},
		{"rating", func(i once.Intention) (string, error) {
			return "", w.rectify.RateConcern(ctx, rater, 1, "partly", "fairly", "", i)
		}, count(&rectify.Feedback{}, "root_id = ?", asking)},
		{"message", func(i once.Intention) (string, error) {
			return "", w.rectify.WriteMessage(ctx, writer, 1, "补充一句。", nil, i)
		}, count(&rectify.CaseMessage{}, "sender = ?", "citizen")},
		{"objection", func(i once.Intention) (string, error) {
			return "", w.rectify.ObjectConcern(ctx, objector, 1, "没有回答", i)
		}, count(&survey.Concern{}, "objected_on <> ''")},
	}
}

type intention struct {
	name string
	send func(once.Intention) (string, error)
	rows func() int64
}

func TestAnIntentionHappensOnce(t *testing.T) {
	w := newWorld(t)
	for _, x := range intentions(w) {
		i := once.Intention{Key: "key of " + x.name, Body: "body"}
		first, err := x.send(i)
		w.must(err)
		for range 3 {
			again, err := x.send(i)
			if err != nil || again != first {
				t.Errorf("%s: %q, then %q, %v", x.name, first, again, err)
			}
		}
		i.Body = "another body"
		if _, err := x.send(i); reasonOf(err) != "key_reused" || !fault.Is(err, fault.Conflict) {
			t.Errorf("%s with another body: %v", x.name, err)
		}
		if n := x.rows(); n != 1 {
			t.Errorf("%s: %d rows", x.name, n)
		}
	}
	w.sound()
}

func TestThirtyTwoAtOnceAreOne(t *testing.T) {
	w := newWorld(t)
	for _, x := range intentions(w) {
		i := once.Intention{Key: "key of " + x.name, Body: "body"}
		answers := atOnce(32, func(int) (string, error) { return x.send(i) })
		for _, a := range answers {
			if a.err != nil || a.text != answers[0].text {
				t.Errorf("%s: %q and %q, %v", x.name, answers[0].text, a.text, a.err)
			}
		}
		if n := x.rows(); n != 1 {
			t.Errorf("%s: %d rows", x.name, n)
		}
	}
	w.sound()
}

type answer struct {
	text string
	err  error
}

// atOnce runs n goroutines that start together.
func atOnce(n int, do func(i int) (string, error)) []answer {
	out, start := make([]answer, n), make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			out[i].text, out[i].err = do(i)
		}()
	}
	close(start)
	wg.Wait()
	return out
}

func TestOneOfTwoHandlersWins(t *testing.T) {
	w := newWorld(t)
	for range 20 {
		id := w.another()
		version := w.row(id).Version
		won := 0
		for _, a := range atOnce(2, func(i int) (string, error) {
			who := actor.Actor{ID: fmt.Sprint("handler", i), Name: "经办", Role: actor.Handler, Unit: ours}
			return "", w.rectify.Act(ctx, who, id, "accept", rectify.Act{Version: version, Message: fmt.Sprintf("您好，我是第 %d 个。", i)})
		}) {
			if a.err == nil {
				won++
			} else if !fault.Is(a.err, fault.Conflict) {
				t.Errorf("the other got %v", a.err)
			}
		}
		if won != 1 || w.row(id).Version != version+1 {
			t.Fatalf("%d of two won, version %d", won, w.row(id).Version)
		}
	}
	w.sound()
}

// Twelve citizens of one case rate it in the same moment: nobody is turned away, and the last of them closes it.
func TestAllWhoRateAtOnceAreHeard(t *testing.T) {
	w := newWorld(t)
	id, first := w.opened()
	people := append([]string{first}, w.joined(id, 11)...)
	w.published(id)
	for i, a := range atOnce(len(people), func(i int) (string, error) { return "", w.rate(people[i], "solved", "satisfied") }) {
		if a.err != nil {
			t.Errorf("citizen %d: %v", i, a.err)
		}
	}
	w.in(id, rectify.Closed)
	if n := w.counts(id); n.Satisfied != 12 {
		t.Fatalf("%+v", n)
	}
	w.sound()
}

// The concerns of one opinion are decided in the same moment by two officers: neither sees the other, the ledger must.
func TestConcernsOfOneOpinionDecidedAtOnce(t *testing.T) {
	w := newWorld(t)
	for range 15 {
		r := w.waiting("路灯不亮，公交也不来")
		c := w.concern(r)
		w.must(w.survey.SplitConcern(ctx, office, c.ID, survey.Triage{Texts: []string{"路灯不亮", "公交也不来", "井盖也坏了"}}))
		_, concerns, err := w.survey.Submission(ctx, c.ReceiptID)
		w.must(err)
		for i, a := range atOnce(3, func(i int) (string, error) {
			return "", w.rectify.AttachConcern(ctx, office, concerns[i].ID, survey.Triage{Unit: ours})
		}) {
			if a.err != nil {
				t.Errorf("officer %d: %v", i, a.err)
			}
		}
	}
	if l := w.ledger(); l.InCase != 15 {
		t.Fatalf("%+v", l)
	}
	w.sound()
}

// Two office desks merge two cases into each other: one goes through, and nobody loses a citizen.
func TestMergingBothWaysAtOnce(t *testing.T) {
	w := newWorld(t)
	for range 10 {
		a, b := w.another(), w.another()
		ids := []string{a, b}
		won := 0
		for _, x := range atOnce(2, func(i int) (string, error) {
			return "", w.rectify.Act(ctx, office, ids[i], "merge", rectify.Act{Version: 1, Survivor: ids[1-i], Reason: "同一段路"})
		}) {
			if x.err == nil {
				won++
			} else if kindOf(x.err) != fault.Conflict {
				t.Errorf("%v", x.err)
			}
		}
		if won != 1 {
			t.Fatalf("%d merges went through", won)
		}
	}
	w.sound()
}
