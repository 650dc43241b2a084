package rectify_test

import (
	"fmt"
	"testing"

	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
)

const moments = 20 // in how many rounds what happens at once is tried

// people are the receipts of a new case of ours.
func (w *world) people(n int) (id string, receipts []string) {
	w.t.Helper()
	id, first := w.opened()
	return id, append([]string{first}, w.joined(id, n-1)...)
}

// heard fails unless a citizen's verb went through, or was refused because of what became of her case: what is hers is always found.
func (w *world) heard(who int, err error, reasons ...string) {
	w.t.Helper()
	if err == nil {
		return
	}
	for _, reason := range reasons {
		if reasonOf(err) == reason && fault.Is(err, fault.Conflict) {
			return
		}
	}
	w.t.Errorf("citizen %d: %v", who, err)
}

// Each of them leaves the case as a part of it while the others wait for it. The third opens the rest again: who comes later is told so.
func TestAllWhoRateBadAtOnceAreHeard(t *testing.T) {
	w := newWorld(t)
	for range moments {
		id, people := w.people(8)
		w.published(id)
		through := 0
		for i, a := range atOnce(8, func(i int) (string, error) { return "", w.rate(people[i], "unsolved", "dissatisfied") }) {
			if w.heard(i, a.err, "wrong_state"); a.err == nil {
				through++
			}
		}
		if n := w.counts(id); n.Dissatisfied != through || through < 3 {
			t.Fatalf("%d went through, and the figure counts %+v", through, n)
		}
		w.in(id, rectify.Assigned)
	}
	w.sound()
}

// Among so many, eight are too few to open the rest: each goes through.
func TestEightOfManyWhoRateBadAtOnceEachGoThrough(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		id, people := w.people(41)
		w.published(id)
		for i, a := range atOnce(8, func(i int) (string, error) { return "", w.rate(people[i], "unsolved", "dissatisfied") }) {
			w.heard(i, a.err)
		}
		if n := w.counts(id); n.Dissatisfied != 8 {
			t.Fatalf("%+v", n)
		}
		w.in(id, rectify.Asking)
	}
	w.sound()
}

// She rates from one page while she writes from another: her words go where her concern went.
func TestWhatSheWritesWhileHerConcernLeavesAsAPartIsKeptThere(t *testing.T) {
	w := newWorld(t)
	for range moments {
		id, people := w.people(3)
		w.published(id)
		for i, a := range atOnce(4, func(i int) (string, error) {
			if i == 0 {
				return "", w.rate(people[0], "unsolved", "dissatisfied")
			}
			return "", w.rectify.WriteMessage(ctx, people[0], 1, fmt.Sprint("还有一句，第 ", i), nil, once.Intention{})
		}) {
			w.heard(i, a.err, "wrong_state")
		}
		if part := w.concern(people[0]).CaseID; part == id || w.row(part).PartOf != id {
			t.Fatal("her bad answer parted nothing")
		}
	}
	w.sound()
}

// The words of who is carried into another case while she writes are the survivor's.
func TestWhoIsMergedWhileSheWritesIsHeard(t *testing.T) {
	w := newWorld(t)
	for range moments {
		id, people := w.people(4)
		into := w.another()
		version := w.row(id).Version
		merged := false
		for i, a := range atOnce(5, func(i int) (string, error) {
			if i == 4 {
				return "", w.rectify.Act(ctx, office, id, "merge", rectify.Act{Version: version, Survivor: into, Reason: "同一段路"})
			}
			return "", w.rectify.WriteMessage(ctx, people[i], 1, fmt.Sprint("还有一句，第 ", i), nil, once.Intention{})
		}) {
			if i == 4 {
				merged = a.err == nil
				w.heard(i, a.err, "case_moved_on")
				continue
			}
			w.heard(i, a.err)
		}
		for _, r := range people {
			if at := w.concern(r).CaseID; merged && at != into || !merged && at != id {
				t.Fatalf("merged %v, and she is in %s", merged, at)
			}
		}
	}
	w.sound()
}
