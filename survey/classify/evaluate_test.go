package classify_test

import (
	"math"
	"strings"
	"testing"

	"huiyin/survey/classify"
)

func TestEvaluateCounts(t *testing.T) {
	set := []classify.Labelled{
		{Code: "CG-13", Text: "共享单车乱停乱放，堆满人行道"}, // right
		{Code: "CG-03", Text: "小黄车堆得到处都是，没人收"},  // given CG-13
		{Code: "", Text: "挂号太难，看病太贵"},           // right
		{Code: "", Text: "限牌摇号摇了三年没摇到"},         // given CG-04
	}
	r := classify.Evaluate(model(), set)
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v\n%v", name, got, want, r)
		}
	}
	near("accuracy", r.Accuracy, 0.5)
	near("macro-F1", r.MacroF1, (2.0/3+0)/2)
	near("recall of no row", r.OtherRecall, 0.5)
	if r.Total != 4 || len(r.Misses) != 2 {
		t.Errorf("%d opinions, %d misses", r.Total, len(r.Misses))
	}
	if s := r.String(); !strings.Contains(s, "CG-13") || !strings.Contains(s, "no row") {
		t.Errorf("report lacks a row:\n%s", s)
	}
}

func TestEvaluateNothing(t *testing.T) {
	if r := classify.Evaluate(model(), nil); r.Total != 0 || r.Accuracy != 0 || math.IsNaN(r.MacroF1) {
		t.Errorf("got %+v", r)
	}
}
