package classify_test

import (
	"math"
	"testing"

	"huiyin/survey/classify"
)

// lettersIn reads letters with both answers.
func lettersIn(t *testing.T, name string) (set []classify.Labelled) {
	t.Helper()
	for _, r := range table(t, name) {
		set = append(set, classify.Labelled{Code: r[0], Second: r[1], Text: r[3]})
	}
	return set
}

// The learning half is asked by a model that has not learnt it; the frozen half by the one that ships.
func TestWhatIsCalledSureIsRightInLetters(t *testing.T) {
	unlearnt := classify.New(rows, classify.Sentences())
	for name, r := range map[string]classify.Report{
		"learning half": classify.Evaluate(unlearnt, lettersIn(t, "letters.csv")),
		"frozen half":   classify.Evaluate(model(), lettersIn(t, "testdata/letters.csv")),
	} {
		top := r.Calibration[len(r.Calibration)-1]
		share, low, high := top.Share()
		t.Logf("%s: called 0.98 and more: n %d, right %.3f (95 %%: %.3f–%.3f)\n%v", name, top.N, share, low, high, r)
		if top.N < 60 || share < 0.97 || r.SurePrecision < 0.97 || r.MacroF1 < 0.85 || r.OtherRecall < 0.9 {
			t.Errorf("%s: worse than it was", name)
		}
		if gap := math.Abs(top.Called/float64(top.N) - share); gap > 0.03 {
			t.Errorf("%s: what is called nearly sure is wrong by %.3f", name, gap)
		}
	}
}

// A letter with two matters is never decided as if it had one.
func TestTwoMattersAreNotTakenForOne(t *testing.T) {
	var n, one, both, wrong int
	for _, l := range lettersIn(t, "testdata/letters.csv") {
		if l.Second == "" {
			continue
		}
		n++
		v := model().Classify(l.Text)
		if v.Sure {
			one++
			t.Logf("taken for one: %s/%s %s", l.Code, l.Second, l.Text)
		}
		if len(v.Matters) == 2 && v.Matters[0].Sure && v.Matters[1].Sure {
			both++
			if v.Matters[0].Candidates[0].Code != l.Code || v.Matters[1].Candidates[0].Code != l.Second {
				wrong++
				t.Logf("wrong: %s/%s %+v", l.Code, l.Second, v.Matters)
			}
		}
	}
	t.Logf("%d letters with two matters: %d taken for one, %d cut into two sure ones, %d of them wrong", n, one, both, wrong)
	if n < 60 || one > n/20 || wrong > both/20 || both < n/8 {
		t.Error("worse than it was")
	}
}

func TestWholeLettersHaveOneMatter(t *testing.T) {
	n, cut := 0, 0
	for _, l := range lettersIn(t, "testdata/letters.csv") {
		if l.Second != "" {
			continue
		}
		n++
		if v := model().Classify(l.Text); len(v.Matters) > 1 {
			cut++
			t.Logf("cut: %s %s", l.Code, l.Text)
		}
	}
	if t.Logf("%d of %d letters cut without need", cut, n); cut > n/20 {
		t.Error("worse than it was")
	}
}
