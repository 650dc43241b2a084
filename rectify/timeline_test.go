package rectify_test

import (
	"strings"
	"testing"

	"huiyin/rectify"
)

// Whoever was not content goes on in a case of her own: what the original does afterwards is not her story.
func TestAPartTellsItsOwnStory(t *testing.T) {
	w := newWorld(t)
	id, one := w.opened()
	two := w.joined(id, 1)[0]
	w.published(id)
	w.rated(two, "unsolved", "dissatisfied")
	p := w.partOf(id, two)
	w.clock.Add(24 * 3600e9)
	w.rated(one, "unsolved", "dissatisfied") // alone in it now: the original opens again
	w.published(id)
	f, err := w.view.Follow(ctx, two)
	w.must(err)
	mine := f.Concerns[0]
	var titles []string
	for _, step := range mine.Timeline {
		titles = append(titles, step.Title)
	}
	said := strings.Join(titles, "|")
	if n := strings.Count(said, "您作了评价"); n != 1 || strings.Count(said, "考评办已核验") != 1 || mine.CaseState != rectify.Assigned {
		t.Errorf("her timeline in part %d: %s", p.Number, said)
	}
	if len(mine.Replies) != 1 {
		t.Errorf("%d replies, want the one she rated", len(mine.Replies))
	}
	other, err := w.view.Follow(ctx, one)
	w.must(err)
	if len(other.Concerns[0].Replies) != 2 {
		t.Errorf("%d replies in the original, want both rounds'", len(other.Concerns[0].Replies))
	}
	w.sound()
}
