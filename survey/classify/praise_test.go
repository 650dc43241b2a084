package classify_test

import (
	"testing"

	"huiyin/survey/classify"
)

// Thanks before, after, around or instead of a complaint thank for nothing.
func TestWhatSoundsLikePraiseIsNotThankedFor(t *testing.T) {
	all := table(t, "testdata/thanks.csv")
	for _, r := range all {
		if v := model().Classify(r[0]); v.Praise {
			t.Errorf("taken for praise: %s", r[0])
		}
	}
	if len(all) < 300 {
		t.Errorf("only %d texts", len(all))
	}
}

func TestPraiseIsKnown(t *testing.T) {
	n, known := 0, 0
	for _, name := range []string{"letters.csv", "testdata/letters.csv"} {
		for _, l := range lettersIn(t, name) {
			if l.Code != classify.Praise {
				continue
			}
			n++
			if v := model().Classify(l.Text); v.Praise {
				known++
			} else {
				t.Logf("left to a person: %s %v", l.Text, v.Person)
			}
		}
	}
	t.Logf("%d of %d letters of praise known", known, n)
	if known*3 < n {
		t.Error("praise is hardly ever known")
	}
}
