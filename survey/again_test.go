package survey_test

import (
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/survey"
)

// changes are what may happen between a stored submission and the question whether it arrived.
var changes = []struct {
	name string
	make func(w *world)
}{
	{"nothing", func(*world) {}},
	{"a new version without the unit, the level and the second question", func(w *world) {
		w.must(w.load("units.csv", "代码,名称,类型,启用年份,停用年份\nSCGW,市城管委,市直部门,2017,2025\n"))
		w.must(w.load("survey.csv", "项,题号,代码,内容,分值\n代码,,,2026,\n标题,,,又一版,\n开始,,,2026-01-01,\n截止,,,2026-12-31,\n题目,1,units,请评价,\n等级,1,satisfied,满意,100\n等级,1,mostly,比较满意,80\n"))
	}},
	{"the survey closed by its day", func(w *world) { w.clock.Set("2027-01-01") }},
	{"the survey closed by the office", func(w *world) { w.set("closed") }},
	{"the survey taken back to a draft", func(w *world) { w.set("draft") }},
	{"another catalogue", func(w *world) {
		w.must(w.load("areas.csv", "年度,领域代码,领域,存在问题,整改方向\n2027,ZZ,新领域,乱,管\n"))
		w.must(w.load("catalogue.csv", "年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序\n2027,ZZ,新领域,ZZ-1,路不平,路不平,市交通运输局,1\n"))
	}},
	{"the unit gone", func(w *world) {
		w.must(w.load("units.csv", "代码,名称,类型,启用年份,停用年份\nSCGW,市城管委,市直部门,2017,2025\n"))
	}},
	{"the survey lost", func(w *world) {
		w.must(database.Keeping(w.db.Read(ctx)).Where("code = ?", "2026").Delete(&survey.Survey{}).Error)
	}},
}

func (w *world) set(state string) {
	w.t.Helper()
	w.must(database.Keeping(w.db.Read(ctx)).Model(&survey.Survey{}).Where("code = ?", "2026").Update("state", state).Error)
}

func TestAStoredResponseIsAnsweredAgainWhateverHasChanged(t *testing.T) {
	for _, x := range changes {
		w := newWorld(t)
		in := survey.SubmitResponse{Version: 1, Intention: once.Intention{Key: "k", Body: "the body"}, Answers: given(
			question, `{"SCGW":{"level":"dissatisfied","text":"路灯不亮"},"SJYJ":{"level":"unknown"}}`, words, `"多种树"`)}
		first, err := w.SubmitResponse(ctx, "2026", in)
		w.must(err)
		if first.Rated != 2 || first.Opinions != 2 {
			t.Fatalf("%+v", first)
		}
		x.make(w)
		for range 2 {
			if again, err := w.SubmitResponse(ctx, "2026", in); err != nil || again != first {
				t.Errorf("%s: %+v, then %+v, %v", x.name, first, again, err)
			}
		}
		in.Intention.Body = "another body"
		if _, err := w.SubmitResponse(ctx, "2026", in); reasonOf(err) != "key_reused" || !fault.Is(err, fault.Conflict) {
			t.Errorf("%s, another body: %v", x.name, err)
		}
		if n, err := w.Responses(ctx, "2026"); n != 1 || err != nil {
			t.Errorf("%s: %d responses, %v", x.name, n, err)
		}
	}
}

func TestAStoredOpinionIsAnsweredAgainWhateverHasChanged(t *testing.T) {
	for _, x := range changes {
		w := newWorld(t)
		in := survey.SubmitOpinion{Text: "共享单车乱停占道，盲道全占了", About: "SCGW", Hint: "CG-13", Place: &survey.Place{District: "下城区"}, Intention: once.Intention{Key: "k", Body: "the body"}}
		first, err := w.SubmitOpinion(ctx, in)
		w.must(err)
		x.make(w)
		again, err := w.SubmitOpinion(ctx, in)
		if err != nil || again.Receipt != first.Receipt || len(again.Verdict.Candidates) != len(first.Verdict.Candidates) || again.Verdict.Sure != first.Verdict.Sure {
			t.Errorf("%s: %+v, then %+v, %v", x.name, first, again, err)
		}
		in.Intention.Body = "another body"
		if _, err := w.SubmitOpinion(ctx, in); reasonOf(err) != "key_reused" {
			t.Errorf("%s, another body: %v", x.name, err)
		}
		if l, err := w.Ledger(ctx, "", ""); l.Received != 1 || err != nil {
			t.Errorf("%s: %+v, %v", x.name, l, err)
		}
	}
}

// What was refused was not stored: the same key may come with a body that is right.
func TestARefusedSubmissionKeepsNoAnswer(t *testing.T) {
	w := newWorld(t)
	send := func(body, answer string) (survey.Responded, error) {
		return w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Intention: once.Intention{Key: "k", Body: body}, Answers: given(question, answer)})
	}
	for range 2 {
		if _, err := send("wrong", `{"SCGW":{"level":"great"}}`); reasonOf(err) != "unknown_level" {
			t.Fatalf("%v", err)
		}
	}
	if out, err := send("right", `{"SCGW":{"level":"satisfied"}}`); err != nil || out.Rated != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := send("wrong", `{"SCGW":{"level":"great"}}`); reasonOf(err) != "key_reused" {
		t.Fatalf("%v", err)
	}
}

// The program before this one kept the digits of the receipt alone.
func TestAnAnswerKeptByAnOlderProgramIsStillGiven(t *testing.T) {
	w := newWorld(t)
	const digits = "4821093755261184"
	i := once.Intention{Key: "k", Body: "the body"}
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return once.Keep(tx, i, "2026-03-01", digits) }))
	if out, err := w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Intention: i}); err != nil || out.Receipt != digits {
		t.Errorf("%+v, %v", out, err)
	}
	if out, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Intention: i}); err != nil || out.Receipt != digits {
		t.Errorf("%+v, %v", out, err)
	}
}
