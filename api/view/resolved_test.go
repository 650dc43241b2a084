package view_test

import (
	"math"
	"slices"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
)

// answers are a published case's citizens, who say these in turn; "" says nothing.
func (c *city) solvedBy(unit, outcome string, solved ...string) (id string, receipts []string) {
	c.t.Helper()
	id, receipts = c.opened(survey.Triage{Unit: unit}, len(solved))
	c.published(id, outcome)
	for i, s := range solved {
		if s != "" {
			c.rated(receipts[i], s, "fairly")
		}
	}
	return id, receipts
}

func (c *city) rate(year, resolved, of, longTerm int) {
	c.t.Helper()
	if r := c.truth(year)[""]; r.Resolved != resolved || r.Of != of || r.LongTerm != longTerm {
		c.t.Errorf("%d: %d of %d resolved, %d long-term; want %d of %d, %d", year, r.Resolved, r.Of, r.LongTerm, resolved, of, longTerm)
	}
}

// truth are the rates as they are, with answers too few to be public.
func (c *city) truth(year int) map[string]view.Resolved {
	c.t.Helper()
	_, rates, err := c.view.Truth(ctx, year)
	c.must(err)
	return rates
}

func TestACaseIsResolvedWhenMoreThanHalfOfItsAnswersSaySo(t *testing.T) {
	for name, x := range map[string]struct {
		solved       []string
		resolved, of int
	}{
		"all":                         {[]string{"solved"}, 1, 1},
		"exactly half":                {[]string{"solved", "partly"}, 0, 1},
		"more than half":              {[]string{"solved", "solved", "partly"}, 1, 1},
		"half of the answers, silent": {[]string{"solved", "", ""}, 1, 1},
		"partly is not solved":        {[]string{"partly", "partly"}, 0, 1},
		"nobody said anything":        {[]string{"", ""}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCity(t)
			c.solvedBy(ours, "done", x.solved...)
			c.rate(2026, x.resolved, x.of, 0)
		})
	}
}

func TestNotPossibleCountsWithoutAnAnswerAndIsResolvedOnlyByItsCitizens(t *testing.T) {
	c := newCity(t)
	_, receipts := c.solvedBy(ours, "not_possible", "")
	c.rate(2026, 0, 1, 0)
	c.rated(receipts[0], "solved", "satisfied")
	c.rate(2026, 1, 1, 0)
}

func TestAPartsAnswerCountsInTheOriginalOnce(t *testing.T) {
	c := newCity(t)
	_, receipts := c.solvedBy(ours, "done", "solved", "solved", "solved", "", "", "", "", "", "", "")
	for _, r := range receipts[3:5] {
		c.rated(r, "unsolved", "dissatisfied")
		c.published(c.concern(r).CaseID, "done")
	}
	c.rate(2026, 1, 1, 0)
	c.rated(receipts[5], "partly", "fairly")
	c.rate(2026, 0, 1, 0) // three of six, two of them in parts
}

func TestALongTermCaseCountsAsNotResolvedAndIsInNoSatisfaction(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours}, 2)
	c.working(id)
	c.rate(2026, 0, 0, 0)
	c.blocked(id)
	c.rate(2026, 0, 1, 1)
	if s := c.public(2026).Overview.Satisfaction; s.Cases != 0 || s.Value != nil {
		t.Errorf("%d cases in the satisfaction", s.Cases)
	}
	if r := c.truth(2026)[ours]; r.Of != 1 || r.LongTerm != 1 || *r.Share != 0 {
		t.Errorf("the unit's page: %+v", r)
	}
	if r := c.truth(2026)[theirs]; r.Of != 0 || r.Share != nil {
		t.Errorf("another unit's page: %+v", r)
	}
}

// Its year is that in which it was put on the list, however late its result is published, and it is counted in no other.
func TestACaseStaysInTheYearInWhichItFirstEntered(t *testing.T) {
	c := newCity(t)
	id, receipts := c.opened(survey.Triage{Unit: ours}, 1)
	c.working(id)
	c.blocked(id)
	c.Clock.Set("2027-01-18")
	c.does(actor.Office, id, "review", rectify.Act{Outcome: "resume", Reason: "可以办了"})
	c.rate(2026, 0, 0, 0) // neither on the list nor answered
	c.answered(id, "done")
	c.rated(receipts[0], "solved", "satisfied")
	c.rate(2026, 1, 1, 0)
	c.rate(2027, 0, 0, 0)
	s, _, err := c.view.Truth(ctx, 2027)
	c.must(err)
	if s.Cases != 1 || *s.Value != 100 {
		t.Errorf("the satisfaction of the year of its publication: %d cases", s.Cases)
	}
}

func TestACasePublishedBeforeItWasPutOnTheListIsCountedOnce(t *testing.T) {
	c := newCity(t)
	id, _ := c.solvedBy(ours, "done", "unsolved")
	c.rate(2026, 0, 1, 0)
	c.working(id)
	c.Clock.Set("2027-01-18")
	c.blocked(id)
	c.rate(2026, 0, 1, 1)
	c.rate(2027, 0, 0, 0)
}

func TestTheRateNamesTheUnitThatHadTheCaseOnThatDay(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours}, 1)
	c.working(id)
	c.blocked(id)
	c.does(actor.Office, id, "review", rectify.Act{Outcome: "resume", Reason: "可以办了"})
	c.does(actor.Office, id, "reassign", rectify.Act{Unit: theirs, Reason: "职能划转"})
	c.working(id)
	c.blocked(id)
	if a, b := c.truth(2026)[ours], c.truth(2026)[theirs]; a.Of != 1 || b.Of != 0 {
		t.Errorf("%d of ours, %d of theirs", a.Of, b.Of)
	}
}

func TestTheRateHasWilsonsInterval(t *testing.T) {
	c := newCity(t)
	for i := range 5 {
		c.solvedBy(ours, "done", []string{"solved", "partly"}[i%2])
	}
	r := c.public(2026).Overview.Resolved
	want := view.Resolved{Resolved: 3, Of: 5}
	if r.Resolved != want.Resolved || r.Of != want.Of || *r.Share != 60 || math.Abs(*r.Low-23.07) > 0.01 || math.Abs(*r.High-88.24) > 0.01 {
		t.Errorf("%d of %d: %.2f, %.2f to %.2f", r.Resolved, r.Of, *r.Share, *r.Low, *r.High)
	}
}

func TestAYearInWhichOnlyLongTermCasesEnteredIsShown(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours}, 1)
	c.working(id)
	c.blocked(id)
	c.Clock.Set("2027-01-18")
	c.solvedBy(theirs, "done", "solved")
	c.rate(2026, 0, 1, 1)
	if o := c.public(0).Overview; !slices.Equal(o.Years, []int{2027, 2026}) || o.Period.From != "2027-01-01" {
		t.Errorf("years %v, the page opens with %v", o.Years, o.Period)
	}
}

// The page never opens with a year of which it has no satisfaction to show, as long as there is another.
func TestAYearOfLongTermCasesAloneIsListedButNotOpenedWith(t *testing.T) {
	c := newCity(t)
	c.solvedBy(theirs, "done", "solved")
	id, _ := c.opened(survey.Triage{Unit: ours}, 1)
	c.Clock.Set("2027-01-18")
	c.working(id)
	c.blocked(id)
	c.rate(2027, 0, 1, 1)
	if o := c.public(0).Overview; !slices.Equal(o.Years, []int{2027, 2026}) || o.Period.From != "2026-01-01" {
		t.Errorf("years %v, the page opens with %v", o.Years, o.Period)
	}
}
