package survey_test

import (
	"encoding/json"
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/survey"
)

// Whatever a page does: what breaks a rule is refused with a sentence that says what to do, at the question it belongs to.
func TestEveryRuleOfAKindIsASentence(t *testing.T) {
	w := newWorld(t)
	reason, free := strings.Repeat("长", 501), strings.Repeat("长", 1001)
	const again = "这一题的答案读不出来，请刷新页面再提交，您填的内容还在。"
	before := w.dump()
	for _, x := range []struct{ name, question, answer, say string }{
		{"units: a list", question, `["satisfied"]`, again},
		{"units: a word", question, `"satisfied"`, again},
		{"units: a level that is none of words", question, `{"SCGW":{"level":1}}`, again},
		{"units: a level without its braces", question, `{"SCGW":"satisfied"}`, again},
		{"units: reasons that are one word", question, `{"SCGW":{"level":"dissatisfied","reasons":"办事慢"}}`, again},
		{"units: cut off", question, `{"SCGW":{"level":"satis`, again},
		{"units: no level", question, `{"SCGW":{"reasons":["办事慢"]}}`, "“市城管委”的评价不在选项里，请重新选一个。"},
		{"units: nothing", question, `{"SCGW":null}`, "“市城管委”的评价不在选项里，请重新选一个。"},
		{"units: a level of ours in Chinese", question, `{"SCGW":{"level":"满意"}}`, "“市城管委”的评价不在选项里，请重新选一个。"},
		{"units: a stored letter", question, `{"SCGW":{"level":"a"}}`, "“市城管委”的评价不在选项里，请重新选一个。"},
		{"units: a level in capitals", question, `{"SCGW":{"level":"SATISFIED"}}`, "“市城管委”的评价不在选项里，请重新选一个。"},
		{"units: one that is not asked about", question, `{"SCGW":{"level":"satisfied"},"XX":{"level":"satisfied"}}`, "有的单位不在这份问卷里，请刷新页面再提交，您填的内容还在。"},
		{"units: one by its name", question, `{"市城管委":{"level":"satisfied"}}`, "有的单位不在这份问卷里，请刷新页面再提交，您填的内容还在。"},
		{"units: a reason of her own making", question, `{"SCGW":{"level":"dissatisfied","reasons":["办事慢","没礼貌"]}}`, "“市城管委”的原因不在选项里，请重新选一个。"},
		{"units: a reason by its code", question, `{"SCGW":{"level":"hardly","reasons":["slow"]}}`, "“市城管委”的原因不在选项里，请重新选一个。"},
		{"units: a long reason", question, `{"SCGW":{"level":"hardly","text":"` + reason + `"}}`, "对“市城管委”说的话最多 500 个字，现在有 501 个字，请删短一些。"},
		{"text: a number", words, `7`, again},
		{"text: ratings", words, `{"SCGW":{"level":"satisfied"}}`, again},
		{"text: cut off", words, `"多种`, again},
		{"text: too long", words, `"` + free + `"`, "最多 1000 个字，现在有 1001 个字，请删短一些。"},
	} {
		_, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(x.question, x.answer)})
		f, ok := err.(*fault.Fault)
		if !ok || f.Kind != fault.Invalid || f.Say != x.say || len(f.Fields) != 1 || f.Fields[0].Name != x.question {
			t.Errorf("%s: want “%s” at %s, got %+v", x.name, x.say, x.question, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused answer left something")
	}
}

func TestWhatTheRulesAllowIsStored(t *testing.T) {
	w := newWorld(t)
	reason, free := strings.Repeat("长", 500), strings.Repeat("𠮷", 1000)
	for _, x := range []struct {
		name, question, answer string
		rated, opinions        int
	}{
		{"a level", question, `{"SCGW":{"level":"satisfied"}}`, 1, 0},
		{"she does not know", question, `{"SCGW":{"level":"unknown"}}`, 1, 0},
		{"a bad level without a reason", question, `{"SCGW":{"level":"dissatisfied"}}`, 1, 0},
		{"a tapped reason", question, `{"SCGW":{"level":"dissatisfied","reasons":["办事慢","态度差"]}}`, 1, 1},
		{"a reason in words, at its longest", question, `{"SCGW":{"level":"hardly","text":" ` + reason + ` "}}`, 1, 1},
		{"a reason of marks is none", question, `{"SCGW":{"level":"hardly","text":"。。。"}}`, 1, 0},
		{"a reason under a good level is dropped, whatever it is", question, `{"SCGW":{"level":"mostly","reasons":["没礼貌"],"text":"` + reason + `长"}}`, 1, 0},
		{"words at their longest, each a pair of code units", words, `"` + free + `"`, 0, 1},
	} {
		out, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(x.question, x.answer)})
		if err != nil || out.Rated != x.rated || out.Opinions != x.opinions {
			t.Errorf("%s: %+v, %v", x.name, out, err)
		}
	}
	if _, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: map[string]json.RawMessage{question: json.RawMessage(`null`), words: json.RawMessage(`"多种树"`)}}); err != nil {
		t.Errorf("a question left open: %v", err)
	}
	w.sound()
}

// What is tapped and what is written are one opinion, with the unit and the level it was asked under.
func TestAReasonIsOneOpinion(t *testing.T) {
	w := newWorld(t)
	for _, x := range []struct{ rating, text string }{
		{`{"level":"hardly","reasons":["办事慢","态度差"]}`, "办事慢、态度差"},
		{`{"level":"hardly","text":"跑了三趟"}`, "跑了三趟"},
		{`{"level":"hardly","reasons":["办事慢"],"text":" 跑了三趟 "}`, "办事慢。跑了三趟"},
		{`{"level":"hardly","reasons":["办事慢"],"text":"…"}`, "办事慢。…"},
	} {
		out, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(question, `{"SCGW":`+x.rating+`}`)})
		w.must(err)
		r, err := w.FindReceipt(ctx, out.Receipt)
		w.must(err)
		o, _, err := w.Submission(ctx, r.ID)
		w.must(err)
		if len(o) != 1 || o[0].Text != x.text || o[0].HintUnit != "SCGW" || o[0].HintLevel != "hardly" || o[0].About != "SCGW" || o[0].Source != "questionnaire" {
			t.Errorf("%s: %+v", x.rating, o)
		}
	}
}
