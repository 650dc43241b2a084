package rectify_test

import (
	"testing"

	"huiyin/api/view"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// value is the city's figure of this year; -1 without an answer.
func (w *world) value() float64 {
	w.t.Helper()
	f, err := w.rectify.Figure(ctx, w.db.Now().Year())
	w.must(err)
	if f.Value == nil {
		return -1
	}
	return *f.Value
}

// counts are the five counts of a case.
func (w *world) counts(id string) view.FeedbackSummary {
	w.t.Helper()
	v, err := w.view.Case(ctx, office, id)
	w.must(err)
	if v.Feedback == nil {
		w.t.Fatal("no feedback")
	}
	return *v.Feedback
}

// partOf is the part that a bad answer of a citizen made of a case.
func (w *world) partOf(id, receipt string) rectify.Case {
	w.t.Helper()
	p := w.row(w.concern(receipt).CaseID)
	if p.PartOf != id || p.ID == id {
		w.t.Fatalf("no part of %s: %+v", id, p)
	}
	return p
}

func (w *world) in(id string, want rectify.State) rectify.Case {
	w.t.Helper()
	c := w.row(id)
	if c.State != want {
		w.t.Fatalf("case is %s, want %s", c.State, want)
	}
	return c
}

// The second journey: disputed, ruled to another unit, returned once, not satisfied, done again in half the time, satisfied.
func TestSecondJourney(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	w.do(lead, id, "dispute", rectify.Act{Reason: "道路归交通部门管", Unit: theirs, RestsOn: "三定方案第二条"})
	if c := w.row(id); c.Unit != ours || c.Clocks.Whole.Stopped != "" || c.Clocks.First.Stopped != "" {
		t.Fatalf("a disputed case has left its unit or its clock stands: %+v", c.Clocks)
	}
	w.clock.Set("2026-03-04")
	c := w.do(office, id, "rule", rectify.Act{Unit: theirs, Reason: "三定方案写明由交通部门管"})
	if c.State != rectify.Assigned || c.Unit != theirs || c.Clocks.Whole.Started != "2026-03-04" || c.Clocks.Whole.Due != "2026-03-25" || c.Clocks.First.Due != "2026-03-05" {
		t.Fatalf("ruled to another unit, its clocks are not its own: %+v", c)
	}
	if err := w.try(handler, id, "accept", rectify.Act{Message: "您好，由我们办。"}); !fault.Is(err, fault.NotFound) {
		t.Fatalf("the former unit still sees it: %v", err)
	}
	other := func(verb string, in rectify.Act) rectify.Case {
		t.Helper()
		who := stranger
		if verb == "lead_approve" {
			who = theirOwn
		}
		return w.do(who, id, verb, in)
	}
	finish := rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片"}
	other("accept", rectify.Act{Message: "您好，由养护处办。"})
	other("submit_plan", plan("2026-03-10"))
	other("lead_approve", rectify.Act{})
	other("finish", finish)
	w.clock.Set("2026-03-10")
	other("lead_approve", rectify.Act{})
	w.clock.Set("2026-03-13") // the office takes three working days; they are not the unit's
	c = w.do(office, id, "office_return", rectify.Act{Reason: "东头还有坑"})
	if c.State != rectify.Rectifying || c.Clocks.Whole.Due != "2026-03-30" || c.Clocks.Stage.Due != "2026-03-13" || c.WholeDueOn != "2026-03-30" {
		t.Fatalf("the clock did not run on with the days it had left: %+v", c.Clocks)
	}
	other("finish", finish)
	other("lead_approve", rectify.Act{})
	w.do(office, id, "publish", rectify.Act{Checked: true})
	w.rated(receipt, "unsolved", "dissatisfied")
	c = w.in(id, rectify.Assigned)
	if c.Round != 2 || c.Clocks.Whole.Limit != 8 || c.Clocks.First.Limit != 1 || c.Clocks.Whole.Due != "2026-03-25" || w.value() != 0 {
		t.Fatalf("round 2 has not half the time, or the bad answer does not count: %+v, %v", c, w.value())
	}
	other("accept", rectify.Act{Message: "对不起，我们重做。"})
	if c = w.row(id); c.Clocks.Stage.Limit != 3 {
		t.Fatalf("half of five days of planning are three, not %d", c.Clocks.Stage.Limit)
	}
	other("start", rectify.Act{PromisedOn: "2026-03-20"})
	other("finish", finish)
	other("lead_approve", rectify.Act{})
	w.do(office, id, "publish", rectify.Act{Checked: true})
	if w.value() != 0 {
		t.Fatalf("reopening laundered the bad answer: %v", w.value())
	}
	w.rated(receipt, "solved", "satisfied")
	if c = w.in(id, rectify.Closed); w.value() != 100 || c.CohortUnit != theirs || c.FirstPublishedOn != "2026-03-13" {
		t.Fatalf("%v, %+v", w.value(), c)
	}
	w.sound()
}

func TestOneOfSeveralIsNotContent(t *testing.T) {
	w := newWorld(t)
	id, first := w.opened()
	people := append([]string{first}, w.joined(id, 19)...)
	w.published(id)
	w.rated(people[0], "solved", "satisfied")
	w.rated(people[1], "unsolved", "fairly")
	p := w.partOf(id, people[1])
	if c := w.in(id, rectify.Asking); c.Round != 1 || p.State != rectify.Assigned || p.Round != 2 || p.Unit != ours || p.Clocks.Whole.Limit != 8 || p.Number == c.Number {
		t.Fatalf("original %+v\npart %+v", c, p)
	}
	if n := w.counts(id); n.People != 20 || n.Satisfied != 1 || n.Fairly != 1 || n.NotAsked != 18 {
		t.Fatalf("the part's answer is not counted in the original: %+v", n)
	}
	w.rated(people[2], "solved", "dissatisfied")
	w.rated(people[3], "unsolved", "dissatisfied") // three bad ones, but 3 of 20 are below 20 %
	w.in(id, rectify.Asking)
	w.rated(people[4], "partly", "dissatisfied") // 4 of 20 are not
	if c := w.in(id, rectify.Assigned); c.Round != 2 {
		t.Fatalf("the rest did not reopen: %+v", c)
	}
	w.sound()

	w.published(p.ID) // her part is done again, and she is content now
	w.rated(people[1], "solved", "satisfied")
	w.in(p.ID, rectify.Closed)
	if n := w.counts(id); n.Satisfied != 2 || n.Fairly != 0 || n.Dissatisfied != 3 {
		t.Fatalf("%+v", n)
	}
	w.sound()
}

func TestThreeBadOnesOfAFewReopenTheRest(t *testing.T) {
	for _, x := range []struct {
		people, bad int
		reopens     bool
	}{{5, 2, false}, {5, 3, true}, {15, 3, true}, {16, 3, false}} {
		w := newWorld(t)
		id, first := w.opened()
		people := append([]string{first}, w.joined(id, x.people-1)...)
		w.published(id)
		for i := range x.bad {
			w.rated(people[i], "unsolved", "dissatisfied")
		}
		if got := w.row(id).State == rectify.Assigned; got != x.reopens {
			t.Errorf("%d bad of %d: reopened %v", x.bad, x.people, got)
		}
		w.sound()
	}
}

func TestAnOriginalClosesOnceAllLeftInItAnswered(t *testing.T) {
	w := newWorld(t)
	id, first := w.opened()
	people := append([]string{first}, w.joined(id, 2)...)
	w.published(id)
	w.rated(people[0], "solved", "satisfied")
	w.rated(people[1], "solved", "fairly")
	w.in(id, rectify.Asking)
	w.rated(people[2], "unsolved", "dissatisfied") // she leaves it; all left have answered
	w.in(id, rectify.Closed)
	w.in(w.concern(people[2]).CaseID, rectify.Assigned)
	w.rated(people[1], "partly", "dissatisfied") // she changes her mind after it closed: two are left, so she parts too
	w.in(id, rectify.Closed)
	w.rated(people[0], "unsolved", "dissatisfied") // alone in it: the case itself
	if c := w.in(id, rectify.Assigned); c.Round != 2 {
		t.Fatalf("%+v", c)
	}
	w.sound()
}

func TestTalk(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.brought(rectify.OfficeTalk)
	if c := w.row(id); c.Supervision != rectify.Red || c.Round != 2 || c.Clocks.Office.Limit != 10 {
		t.Fatalf("bad in round 2 without a red card or the office's clock: %+v", c)
	}
	if err := w.rectify.RateConcern(ctx, receipt, 1, "solved", "satisfied", "", once.Intention{}); !fault.Is(err, fault.Conflict) {
		t.Fatalf("rated before the talk: %v", err)
	}
	if c := w.do(office, id, "talk", rectify.Act{Reason: "当面谈了，退回重办", Outcome: "again"}); c.State != rectify.Assigned || c.Round != 3 || c.Clocks.Whole.Limit != 8 || c.Supervision != rectify.Red {
		t.Fatalf("%+v", c)
	}
	w.published(id)
	w.rated(receipt, "unsolved", "dissatisfied")
	if c := w.do(office, id, "talk", rectify.Act{Reason: "条件不具备，向市民说明", Outcome: "close"}); c.State != rectify.Closed || !c.Unresolved {
		t.Fatalf("%+v", c)
	}
	w.rated(receipt, "unsolved", "dissatisfied")
	if c := w.in(id, rectify.Closed); !c.Unresolved || c.Round != 3 {
		t.Fatal("closed by talk was moved by a rating")
	}
	w.rated(receipt, "solved", "satisfied")
	if c := w.in(id, rectify.Closed); !c.Unresolved || w.value() != 100 {
		t.Fatalf("her newest answer counts, the case stays unresolved: %+v %v", c, w.value())
	}
	w.sound()
}

func TestAPartOfRoundTwoGoesToTheTalk(t *testing.T) {
	w := newWorld(t)
	id, first := w.opened()
	people := append([]string{first}, w.joined(id, 4)...)
	w.published(id)
	for _, p := range people[:3] {
		w.rated(p, "unsolved", "dissatisfied")
	}
	w.in(id, rectify.Assigned)
	w.published(id)
	w.rated(people[3], "solved", "satisfied")
	w.rated(people[4], "solved", "satisfied")
	w.in(id, rectify.Closed)
	p := w.partOf(id, people[0])
	w.published(p.ID)
	w.rated(people[0], "unsolved", "fairly")
	if c := w.in(p.ID, rectify.OfficeTalk); c.Supervision != rectify.Red {
		t.Fatalf("%+v", c)
	}
	w.sound()
}

func TestAsking(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.brought(rectify.Asking)
	tick := func(on string, want rectify.State) {
		t.Helper()
		w.clock.Set(on)
		w.must(w.rectify.Tick(ctx))
		w.in(id, want)
	}
	tick("2026-03-17", rectify.Asking)
	w.do(office, id, "ask_again", rectify.Act{Reason: "她可能没看到"})
	w.refused("asked_again", w.try(office, id, "ask_again", rectify.Act{Reason: "再问一次"}))
	tick("2026-04-01", rectify.Asking)
	tick("2026-04-02", rectify.Closed)
	w.must(w.rectify.Tick(ctx)) // twice a day does nothing twice
	if n := w.counts(id); n.NotAsked != 1 {
		t.Fatalf("nobody saw the question: %+v", n)
	}
	w.clock.Set("2026-08-29") // 180 days after 2 March
	w.rated(receipt, "partly", "dissatisfied")
	if c := w.in(id, rectify.Assigned); c.Round != 2 || w.value() != 0 {
		t.Fatalf("a late answer counts and reopens: %+v", c)
	}
	var f rectify.Feedback
	w.must(w.db.Read(ctx).Where("root_id = ?", id).Take(&f).Error)
	if !f.Late {
		t.Fatal("a late answer is not marked")
	}
	w.sound()

	id, receipt = w.brought(rectify.Closed)
	w.clock.Set("2027-02-26") // the 181st day
	w.refused("too_late_to_rate", w.rate(receipt, "unsolved", "dissatisfied"))
	w.in(id, rectify.Closed)
}

func TestOnlyASeenQuestionWasAsked(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	w.must(w.rectify.Seen(ctx, receipt)) // not asking yet: nothing to see
	w.published(id)
	if n := w.counts(id); n.NotAsked != 1 || n.Silent != 0 {
		t.Fatalf("%+v", n)
	}
	w.must(w.rectify.Seen(ctx, receipt))
	w.must(w.rectify.Seen(ctx, receipt))
	if n := w.counts(id); n.NotAsked != 0 || n.Silent != 1 {
		t.Fatalf("%+v", n)
	}
	f, err := w.rectify.Figure(ctx, 2026)
	w.must(err)
	if f.Value != nil || *f.Pessimistic != 0 || *f.Optimistic != 100 {
		t.Fatalf("without an answer there is no value, and everything is possible: %+v", f.Measured)
	}
}

func TestABadAnswerNeedsAReason(t *testing.T) {
	w := newWorld(t)
	_, receipt := w.brought(rectify.Asking)
	for _, x := range []struct{ solved, level, reason, want string }{
		{"unsolved", "satisfied", "", "empty_reason"},
		{"solved", "dissatisfied", " ", "empty_reason"},
		{"", "satisfied", "", "incomplete"},
		{"solved", "perfect", "", "incomplete"},
		{"partly", "fairly", "", ""},
	} {
		err := w.rectify.RateConcern(ctx, receipt, 1, x.solved, x.level, x.reason, once.Intention{})
		if reasonOf(err) != x.want {
			t.Errorf("%+v: %v", x, err)
		}
	}
	for _, n := range []int{0, 2, -1} {
		if err := w.rectify.RateConcern(ctx, receipt, n, "solved", "satisfied", "", once.Intention{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("concern %d: %v", n, err)
		}
	}
	waiting := w.waiting("还没有人办的事")
	w.refused("not_asked", w.rate(waiting, "solved", "satisfied"))
	_, early := w.opened()
	w.refused("wrong_state", w.rate(early, "solved", "satisfied"))
}

func TestPeopleHearOnlyOfTheirOwnUnit(t *testing.T) {
	w := newWorld(t)
	id, _ := w.openedWith(survey.Triage{Unit: theirs})
	for _, who := range []struct {
		name string
		err  error
	}{{"handler", w.try(handler, id, "accept", rectify.Act{Message: "您好，我们办。"})}, {"lead", w.try(lead, id, "dispute", rectify.Act{})}} {
		if !fault.Is(who.err, fault.NotFound) {
			t.Errorf("%s: %v", who.name, who.err)
		}
	}
}
