package survey_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"huiyin/survey"
	questions "huiyin/survey/question"
)

const askedHead = "项,题号,代码,内容,分值,适用\n代码,,,cards,,\n标题,,,题,,\n开始,,,2017-01-01,,\n截止,,,2026-12-31,,\n题目,1,units,满意吗？,,\n等级,1,satisfied,满意,100,\n等级,1,dissatisfied,不满意,0,\n追问,1,dissatisfied,哪里？,,\n"

func TestACardFindsItsUnitsByNameOrByKind(t *testing.T) {
	w := newWorld(t)
	w.must(w.load("survey.cards", askedHead+"卡片,1,办证,市公安局|市人社局,,\n卡片,1,社区,区县(市),,\n"))
	v, err := w.Survey(ctx, "cards")
	w.must(err)
	cards := v.Questions[0].Cards
	if len(cards) != 2 || !slices.Equal(cards[0].Units, []string{"SGAJ", "SRLSBJ"}) || len(cards[1].Units) != 13 {
		t.Errorf("cards: %+v", cards)
	}
	for line, say := range map[string]string{"卡片,1,火箭,市火箭局,,\n": "市火箭局", "卡片,1,,市公安局,,\n": "1 到 6 个字", "原因,1,x,慢,,火箭类\n": "火箭类"} {
		if err := w.load("survey.cards", askedHead+line); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestAKindOfUnitHasReasonsOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.must(w.load("survey.cards", askedHead+"原因,1,slow,办事慢,,\n原因,1,wait,等太久,,公共服务企业\n"))
	v, err := w.Survey(ctx, "cards")
	w.must(err)
	for unit, reasons := range map[string][]string{"SDTJT": {"等太久", "办事慢"}, "SGAJ": {"办事慢", "等太久"}} {
		for i, reason := range reasons {
			raw, _ := json.Marshal(map[string]questions.Rating{unit: {Level: "dissatisfied", Reasons: []string{reason}}})
			_, err := w.SubmitResponse(ctx, "cards", survey.SubmitResponse{Version: v.Version, Answers: map[string]json.RawMessage{"q1": raw}})
			if want := []string{"", "unknown_reason"}[i]; reasonOf(err) != want {
				t.Errorf("%s %s: %v", unit, reason, err)
			}
		}
	}
}

// The shipped units are found by what people say, in themes that fit on a screen or two.
func TestAQuestionnaireAsksInThemes(t *testing.T) {
	w := newWorld(t)
	v, err := w.Survey(ctx, "2026")
	w.must(err)
	q := v.Questions[0]
	for _, g := range q.Groups {
		if len(g.Units) > 12 {
			t.Errorf("%s has %d units", g.Name, len(g.Units))
		}
		for _, u := range g.Units {
			if u.Duty == "" || len(u.Words) == 0 || u.English == "" {
				t.Errorf("%s says too little of itself: %+v", u.Name, u)
			}
		}
	}
	if q.Groups[0].Name != "民生健康" { // most cards lead there
		t.Errorf("the first theme is %s", q.Groups[0].Name)
	}
	if n := len(q.Cards); n != 12 {
		t.Errorf("%d cards", n)
	}
}
