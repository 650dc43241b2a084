package classify_test

import (
	"testing"

	"huiyin/survey/classify"
)

// folds is the number of parts for cross-validation.
const folds = 5

// TestQuality teaches on four fifths of the examples and asks about the rest, five times. The floors lie
// a little below what was measured, so that worse data or worse code shows.
func TestQuality(t *testing.T) {
	var all classify.Report
	for fold := range folds {
		r := held(fold)
		t.Logf("fold %d: %v", fold, r)
		all.Accuracy += r.Accuracy / folds
		all.MacroF1 += r.MacroF1 / folds
		all.Top3 += r.Top3 / folds
		all.OtherRecall += r.OtherRecall / folds
		all.PraiseRecall += r.PraiseRecall / folds
		all.SureShare += r.SureShare / folds
		all.SurePrecision += r.SurePrecision / folds
	}
	floors := []struct {
		name       string
		got, floor float64
	}{
		{"macro-F1", all.MacroF1, 0.80},
		{"top-3", all.Top3, 0.80}, // what goes for not giving a row to letters about none: see the thresholds
		{"recall of no row", all.OtherRecall, 0.84},
		{"recall of praise", all.PraiseRecall, 0.45}, // what goes for thanking for no complaint
		{"precision of sure", all.SurePrecision, 0.92},
		{"share of sure", all.SureShare, 0.19}, // a thing and what is wrong with it
	}
	for _, f := range floors {
		t.Logf("%s: %.3f", f.name, f.got)
		if f.got < f.floor {
			t.Errorf("%s is %.3f, below the floor of %.2f", f.name, f.got, f.floor)
		}
	}
}

// held teaches without every fifth example and reports on those.
func held(fold int) classify.Report {
	var known []classify.Example
	var asked []classify.Labelled
	for i, e := range classify.Sentences() {
		if i%folds == fold {
			asked = append(asked, classify.Labelled{Code: e.Code, Text: e.Text})
		} else {
			known = append(known, e)
		}
	}
	return classify.Evaluate(classify.New(rows, known), asked)
}
