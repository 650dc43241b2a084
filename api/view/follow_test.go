package view_test

import (
	"slices"
	"testing"
	"time"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
)

func (c *city) follows(receipt string) view.ConcernForCitizen {
	c.t.Helper()
	f, err := c.view.Follow(ctx, receipt)
	c.must(err)
	return f.Concerns[0]
}

// parted is a case of ten with three rounds of moves, and the one who was not content: hers is now a part of its own.
func (c *city) parted() (part, receipt string) {
	c.t.Helper()
	id, receipts := c.opened(survey.Triage{Unit: ours}, 10)
	c.does(actor.Handler, id, "message", rectify.Act{Message: "第一句：先去看看。"})
	c.published(id, "done")
	c.rated(receipts[4], "unsolved", "dissatisfied")
	part = c.concern(receipts[4]).CaseID
	if part == id {
		c.t.Fatal("one bad answer of ten reopened all")
	}
	return part, receipts[4]
}

// A part counts its versions from one: who reads by version alone reads the second round before the first.
func TestWhoPartedReadsTheFirstRoundBeforeTheSecond(t *testing.T) {
	c := newCity(t)
	part, receipt := c.parted()
	c.Clock.Add(24 * time.Hour)
	c.does(actor.Handler, part, "accept", rectify.Act{Message: "第二句：重新办。"})
	c.does(actor.Handler, part, "start", rectify.Act{PromisedOn: c.today()})
	c.answered(part, "partly")
	v := c.follows(receipt)
	var rounds []int
	for _, r := range v.Replies {
		rounds = append(rounds, r.Round)
	}
	var said []string
	for _, m := range v.Messages {
		said = append(said, m.Text)
	}
	if !slices.Equal(rounds, []int{1, 2}) {
		t.Errorf("replies of the rounds %v", rounds)
	}
	if !slices.Equal(said, []string{"第一句：先去看看。", "您好，由养护处办。", "第二句：重新办。"}) {
		t.Errorf("messages %q", said)
	}
	var days []string
	for _, s := range v.Timeline {
		if s.Kind == "done" {
			days = append(days, s.On)
		}
	}
	if !slices.IsSorted(days) {
		t.Errorf("the timeline goes back in time: %v", days)
	}
}

func TestWhoPartedReadsNothingThatTheOriginalDidAfterwards(t *testing.T) {
	c := newCity(t)
	part, receipt := c.parted()
	original := c.row(part).PartOf
	before := c.follows(receipt)
	c.does(actor.Handler, original, "message", rectify.Act{Message: "给留下的人的话。"})
	if after := c.follows(receipt); len(after.Messages) != len(before.Messages) || len(after.Timeline) != len(before.Timeline) {
		t.Errorf("%d messages, %d steps before; %d, %d after", len(before.Messages), len(before.Timeline), len(after.Messages), len(after.Timeline))
	}
}

func TestEachConcernOfALetterTellsOfItsOwnCase(t *testing.T) {
	c := newCity(t)
	receipt := c.spread(3)
	c.rated(receipt, "solved", "satisfied")
	f, err := c.view.Follow(ctx, receipt)
	c.must(err)
	seen := map[int]bool{}
	for i, v := range f.Concerns {
		seen[v.Number] = true
		if len(v.Replies) != 1 || len(v.Messages) != 1 || v.Rating == nil || (v.Rating.Current != nil) != (i == 0) || v.People != 1 {
			t.Errorf("concern %d: %d replies, %d messages, rating %+v", i+1, len(v.Replies), len(v.Messages), v.Rating)
		}
	}
	if len(seen) != 3 {
		t.Errorf("numbers %v", seen)
	}
}
