package survey_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

const question, words = "q1", "q2"

func given(pairs ...string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return out
}

func TestQuestionnaireRules(t *testing.T) {
	w := newWorld(t)
	v, err := w.Survey(ctx, "2026")
	w.must(err)
	if v.Questions[0].Code != question || v.Questions[1].Code != words {
		t.Fatalf("the questionnaire has changed: %+v", v.Questions)
	}
	long := strings.Repeat("长", 1001)
	before := w.dump()
	for _, x := range []struct {
		name    string
		version int
		answers map[string]json.RawMessage
		reason  string
	}{
		{"nothing", 1, given(), "empty_response"},
		{"only spaces", 1, given(words, `"　 "`), "empty_response"},
		{"an old version", 2, given(words, `"路灯不亮"`), "survey_changed"},
		{"an unknown question", 1, given("q9", `"路灯不亮"`), "unknown_question"},
		{"an unknown unit", 1, given(question, `{"NOBODY":{"level":"satisfied"}}`), "unknown_unit"},
		{"an unknown level", 1, given(question, `{"SCGW":{"level":"great"}}`), "unknown_level"},
		{"an invented reason", 1, given(question, `{"SCGW":{"level":"dissatisfied","reasons":["自己编的"]}}`), "unknown_reason"},
		{"a reason too long", 1, given(question, `{"SCGW":{"level":"dissatisfied","text":"`+long[:501*3]+`"}}`), "long_text"},
		{"words too long", 1, given(words, `"`+long+`"`), "long_text"},
		{"words that are none", 1, given(words, `7`), "bad_answer"},
		{"ratings that are none", 1, given(question, `["satisfied"]`), "bad_answer"},
	} {
		_, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: x.version, Answers: x.answers})
		if reasonOf(err) != x.reason {
			t.Errorf("%s: want %s, got %v", x.name, x.reason, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused response left something")
	}
	if _, err := w.SubmitResponse(ctx, "1999", survey.SubmitResponse{Version: 1}); !fault.Is(err, fault.NotFound) {
		t.Fatalf("%v", err)
	}
	w.clock.Set("2027-01-01")
	if _, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(words, `"路灯不亮"`)}); reasonOf(err) != "survey_closed" {
		t.Fatalf("after its last day: %v", err)
	}
}

func TestAResponseBecomesRatingsAndOpinions(t *testing.T) {
	w := newWorld(t)
	out, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(
		question, `{"SCGW":{"level":"dissatisfied","text":"路灯不亮，打 13812345678"},"SJYJ":{"level":"satisfied","text":"这里不问原因"},"SHBJ":{"level":"unknown"}}`,
		words, `"希望多种树"`)})
	w.must(err)
	if out.Rated != 3 || out.Opinions != 2 {
		t.Fatalf("%+v", out)
	}
	r, err := w.FindReceipt(ctx, out.Receipt)
	w.must(err)
	opinions, concerns, err := w.Submission(ctx, r.ID)
	w.must(err)
	if len(opinions) != 2 || len(concerns) != 2 || opinions[0].HintUnit != "SCGW" || opinions[0].HintLevel != "dissatisfied" || strings.Contains(opinions[0].Text, "13812345678") || opinions[1].HintUnit != "" {
		t.Fatalf("%+v", opinions)
	}
	for _, u := range w.result().Units {
		switch u.Unit.Code {
		case "SCGW":
			if u.Rated != 1 || *u.Mean != 0 || *u.Share != 0 {
				t.Errorf("%+v", u)
			}
		case "SJYJ":
			if u.Rated != 1 || *u.Mean != 100 || *u.Share != 100 {
				t.Errorf("%+v", u)
			}
		case "SHBJ":
			if u.Rated != 0 || u.Unknown != 1 || u.Mean != nil {
				t.Errorf("unknown is no rating: %+v", u)
			}
		default:
			if u.Rated != 0 || u.Mean != nil {
				t.Errorf("%+v", u)
			}
		}
	}
	var row survey.Response
	w.must(w.db.Read(ctx).Take(&row).Error)
	if strings.Contains(w.dumpOf("responses"), r.ID) || strings.Contains(w.dumpOf("opinions"), row.ID) || strings.Contains(w.dumpOf("audits"), row.ID) {
		t.Fatal("there is a way from the receipt to the answers")
	}
	w.sound()
}

func (w *world) result() survey.Result {
	w.t.Helper()
	r, err := w.CountedResult(ctx, "2026", func(k, n int) (float64, float64) { return 0, 1 })
	w.must(err)
	return r
}

func (w *world) dumpOf(table string) string {
	var out []string
	for _, line := range strings.Split(w.dump(), "\n") {
		if strings.HasPrefix(line, table) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestANewVersionLeavesOldAnswersReadable(t *testing.T) {
	w := newWorld(t)
	rate := func(version int, unit string) {
		t.Helper()
		_, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: version, Answers: given(question, `{"`+unit+`":{"level":"mostly"}}`)})
		w.must(err)
	}
	rate(1, "SCGW")
	w.must(w.load("units.csv", "代码,名称,类型,排序\nAAA,市第一局,市直部门,0\n")) // stands before all others: letters move
	w.must(w.load("survey.csv", "项,题号,代码,内容,分值\n代码,,,2026,\n标题,,,又一版,\n开始,,,2026-01-01,\n截止,,,2026-12-31,\n题目,1,units,请评价,\n等级,1,satisfied,满意,100\n等级,1,mostly,比较满意,80\n"))
	rate(2, "AAA")
	rate(2, "SCGW")
	for _, u := range w.result().Units {
		if want := map[string]int64{"AAA": 1, "SCGW": 2}[u.Unit.Code]; u.Rated != want {
			t.Errorf("%s: %d ratings, want %d", u.Unit.Code, u.Rated, want)
		}
	}
	w.sound()
}

func TestManyAtOnceAreAllCounted(t *testing.T) {
	w := newWorld(t)
	const people, each = 16, 5
	var wg sync.WaitGroup
	for range people {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range each {
				if _, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(question, `{"SCGW":{"level":"dissatisfied","text":"路灯不亮"}}`, words, `"多种树"`)}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	n, err := w.Responses(ctx, "2026")
	w.must(err)
	l, err := w.Ledger(ctx, "", "")
	w.must(err)
	if n != people*each || l.Received != 2*people*each || l.Waiting != l.Received {
		t.Fatalf("%d responses, %+v", n, l)
	}
	w.sound()
}

// Read as they lie, answers must not stand in the order of the receipts: the n-th would be the n-th person's.
func TestAnswersLieInNoOrderOfTime(t *testing.T) {
	w := newWorld(t)
	for range 12 {
		_, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: given(words, `"多种树"`)})
		w.must(err)
	}
	var rows []survey.Response
	w.must(w.db.Read(ctx).Find(&rows).Error)
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	if len(ids) != 12 || !slices.IsSorted(ids) {
		t.Errorf("the rows lie as they came: %v", ids)
	}
}

// What was said under a level that the next version drops stays in the figures: every count adds up.
func TestALevelThatANewVersionDropsStillCounts(t *testing.T) {
	w := newWorld(t)
	_, err := w.send(given(question, `{"SCGW":{"level":"hardly"},"SJYJ":{"level":"unknown"}}`))
	w.must(err)
	w.must(w.load("survey.csv", nextVersion))
	_, err = w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 2, Answers: given(question, `{"SCGW":{"level":"mostly"}}`)})
	w.must(err)
	r := w.result()
	for _, u := range r.Units {
		if u.Unit.Code == "SCGW" && (u.Rated != 2 || *u.Mean != 55 || *u.Share != 50 || u.Counts["hardly"] != 1 || u.Counts["mostly"] != 1) || u.Unit.Code == "SJYJ" && u.Unknown != 1 {
			t.Errorf("%+v", u)
		}
	}
	if len(r.Levels) != 6 {
		t.Errorf("%+v", r.Levels)
	}
	w.sound()
	w.must(w.db.Read(ctx).Model(&database.Counter{}).Where("name = ?", "rating.2026.q1.hardly").Update("name", "rating.2026.q1.great").Error)
	if _, err := w.CountedResult(ctx, "2026", func(k, n int) (float64, float64) { return 0, 1 }); err == nil || !strings.Contains(err.Error(), `"great" was counted and never asked for`) {
		t.Errorf("a level of nobody was counted in silence: %v", err)
	}
}
