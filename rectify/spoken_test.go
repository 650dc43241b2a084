package rectify_test

import (
	"slices"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/lint"
	"huiyin/survey/wording"
)

// letter is a reply with everything that an office says of itself.
const letter = "市民您好：路灯已于5月2日修好，每月检查一次。联系人：陈科长，办公电话0571-87012345，行政服务中心3号楼201窗口。"

func (w *world) overrides(id string) []wording.Override {
	w.t.Helper()
	out, err := wording.Of(w.db.Read(ctx), id)
	w.must(err)
	return out
}

func TestOfficialsWordsReachTheCitizensAsTheyWereWritten(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.do(handler, id, "accept", rectify.Act{Message: letter})
	w.do(handler, id, "ask_citizen", rectify.Act{Message: letter})
	w.do(handler, id, "submit_plan", rectify.Act{Contents: "修好路灯", Leader: "王局", Division: "养护处", Measures: "换灯", Steps: []rectify.Step{{Text: "联系人：陈科长，3号楼2单元电梯", DueOn: w.today()}}})
	w.do(lead, id, "lead_approve", rectify.Act{})
	w.do(handler, id, "step_done", rectify.Act{Step: 1, DoneOn: w.today(), Evidence: letter})
	w.do(handler, id, "finish", rectify.Act{Outcome: "done", Reply: letter, Evidence: "照片"})
	var messages, replies, notes []string
	w.must(w.db.Read(ctx).Model(&rectify.CaseMessage{}).Where("case_id = ?", id).Pluck("text", &messages).Error)
	w.must(w.db.Read(ctx).Model(&rectify.CaseResult{}).Where("case_id = ?", id).Pluck("reply", &replies).Error)
	w.must(w.db.Read(ctx).Model(&rectify.CaseEvent{}).Where("case_id = ? AND verb = 'step_done'", id).Pluck("note", &notes).Error)
	for _, said := range append(append(messages, replies...), notes...) {
		if !strings.Contains(said, letter) {
			t.Errorf("%q arrived as %q", letter, said)
		}
	}
	if len(messages) != 2 || len(replies) != 1 || len(notes) != 1 {
		t.Errorf("%d messages, %d replies, %d notes", len(messages), len(replies), len(notes))
	}
	w.sound()
}

func TestWhatIsForTheStaffAloneIsMaskedStill(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.working(id)
	w.do(handler, id, "finish", rectify.Act{Outcome: "done", Reply: letter, Evidence: "和业主王建国一起看的，他的电话13812345678"})
	w.do(lead, id, "lead_return", rectify.Act{Reason: "给王建国13812345678打过电话吗"})
	w.do(handler, id, "finish", rectify.Act{Outcome: "done", Reply: letter, Evidence: "照片"})
	var kept []string
	w.must(w.db.Read(ctx).Model(&rectify.CaseResult{}).Where("case_id = ?", id).Pluck("evidence", &kept).Error)
	w.must(w.db.Read(ctx).Model(&rectify.CaseEvent{}).Where("case_id = ?", id).Pluck("note", &kept).Error)
	for _, said := range kept {
		if strings.Contains(said, "12345678") || strings.Contains(said, "王建国，") {
			t.Errorf("%q is kept", said)
		}
	}
}

func TestWhatNamesACitizenLeavesWithNoVerb(t *testing.T) {
	w := newWorld(t)
	for verb, kind := range map[string]struct {
		to   rectify.State
		who  actor.Actor
		give func(words string) rectify.Act
	}{
		"accept":        {rectify.Assigned, handler, func(s string) rectify.Act { return rectify.Act{Message: s} }},
		"message":       {rectify.Accepted, handler, func(s string) rectify.Act { return rectify.Act{Message: s} }},
		"ask_citizen":   {rectify.Accepted, handler, func(s string) rectify.Act { return rectify.Act{Message: s} }},
		"ask_extension": {rectify.Rectifying, handler, func(s string) rectify.Act { return rectify.Act{Reason: s, Days: 2} }},
		"finish": {rectify.Rectifying, handler, func(s string) rectify.Act {
			return rectify.Act{Outcome: "done", Reply: s + "已于5月2日修好。", Evidence: "照片"}
		}},
		"step_done":      {rectify.Rectifying, handler, func(s string) rectify.Act { return rectify.Act{Step: 1, DoneOn: w.today(), Evidence: s} }},
		"report_blocked": {rectify.Rectifying, lead, func(s string) rectify.Act { return rectify.Act{Reason: s, ReviewOn: w.later(20)} }},
		"rule":           {rectify.Disputed, office, func(s string) rectify.Act { return rectify.Act{Reason: s, Unit: theirs} }},
		"submit_plan": {rectify.Accepted, handler, func(s string) rectify.Act {
			in := plan(w.today())
			in.Steps[0].Text = s
			return in
		}},
	} {
		id, _ := w.brought(kind.to)
		for _, words := range []string{"请张桂芳女士放心。", "已打13812345678告知。", "3幢2单元501室已看过。", "浙A12345已挪走。"} {
			in := kind.give(words)
			in.Why = "就要这样写"
			w.refused("words_blocked", w.try(kind.who, id, verb, in))
		}
		if len(w.overrides(id)) > 0 {
			t.Errorf("%s: what was refused is recorded as if it had left", verb)
		}
		w.must(w.try(kind.who, id, verb, kind.give("今天看过现场。")))
	}
	w.sound()
}

func TestWhatPromisesNothingLeavesWithAReasonThatIsRecorded(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.working(id)
	in := rectify.Act{Outcome: "partly", Reply: "我们高度重视，尽快整改。", Evidence: "照片"}
	w.refused("words_need_reason", w.try(handler, id, "finish", in))
	in.Why = "啊"
	w.refused("words_need_reason", w.try(handler, id, "finish", in))
	in.Why = strings.Repeat("长", 201)
	w.refused("long_why", w.try(handler, id, "finish", in))
	in.Why = "厂家的到货日子还没定，13812345678"
	w.do(handler, id, "finish", in)
	all := w.overrides(id)
	if len(all) != 1 {
		t.Fatalf("%d overrides", len(all))
	}
	o := all[0]
	if o.Unit != ours || o.Verb != "finish" || o.Words != "高度重视、尽快" || !slices.Equal(o.RuleList(), []string{"date", "vague"}) || !strings.HasPrefix(o.Reason, "厂家的到货日子还没定") || strings.Contains(o.Reason, "12345678") {
		t.Errorf("recorded as %+v", o)
	}
	var detail string
	w.must(w.db.Read(ctx).Model(&audit.Audit{}).Where("subject = ? AND action = 'case.finish'", id).Pluck("detail", &detail).Error)
	if !strings.Contains(detail, `"wording":"date,vague"`) {
		t.Errorf("the record says %s", detail)
	}
	counts, err := wording.Counts(w.db.Read(ctx), "", w.db.Now().UnixMilli()+1)
	w.must(err)
	if len(counts) != 1 || counts[0].Unit != ours || counts[0].Ever != 1 || counts[0].Since != 0 {
		t.Errorf("counted %+v", counts)
	}
	w.sound()
}

func TestAUnitsListLetsItsOwnPeopleBeNamed(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.working(id)
	say := rectify.Act{Message: "由陈建国负责，手机13800001234。"}
	w.refused("words_blocked", w.try(handler, id, "message", rectify.Act{Message: "联系人：陈建国，手机13800001234。"}))
	w.refused("bad_desk_word", w.survey.SetDesk(ctx, office, ours, []string{"陈"}))
	w.refused("unknown_unit", w.survey.SetDesk(ctx, office, "NOBODY", []string{"陈建国"}))
	w.refused("long_desk", w.survey.SetDesk(ctx, office, ours, strings.Fields(numbered(201))))
	w.must(w.survey.SetDesk(ctx, office, ours, []string{"陈建国", " 138 0000 1234", "陈建国", ""}))
	w.do(handler, id, "message", say)
	w.do(handler, id, "message", rectify.Act{Message: "联系人：陈建国，手机13800001234。"})
	w.refused("words_blocked", w.try(handler, id, "message", rectify.Act{Message: "联系人：陈建军，手机13800001235。"}))
	desks, err := wording.Desks(w.db.Read(ctx))
	w.must(err)
	if !slices.Equal(desks[ours], []string{"陈建国", "138 0000 1234"}) {
		t.Errorf("the list is %q", desks[ours])
	}
	w.must(w.survey.SetDesk(ctx, office, ours, nil))
	w.refused("words_blocked", w.try(handler, id, "message", rectify.Act{Message: "联系人：陈建国。"}))
	w.sound()
}

func numbered(n int) string {
	var out []string
	for i := range n {
		out = append(out, "9"+string(rune('一'+i)))
	}
	return strings.Join(out, " ")
}

func TestAReplyCopiedFromAnotherCaseNeedsAReason(t *testing.T) {
	w := newWorld(t)
	long := "市民您好：路灯已于5月2日全部更换为节能灯具。今后由养护班组每周夜间巡查一次并登记。感谢您对城市照明工作的支持。"
	first, _ := w.opened()
	w.working(first)
	w.do(handler, first, "finish", rectify.Act{Outcome: "done", Reply: long, Evidence: "照片"})
	w.do(lead, first, "lead_approve", rectify.Act{})
	second, _ := w.opened()
	w.working(second)
	again := rectify.Act{Outcome: "done", Reply: strings.ReplaceAll(long, "5月2日", "6月9日"), Evidence: "照片"}
	found, err := w.rectify.Lint(ctx, handler, second, "finish", map[string]string{"reply": again.Reply})
	w.must(err)
	if len(found) > 0 {
		t.Errorf("compared with what is not published: %v", found)
	}
	w.do(office, first, "publish", rectify.Act{Checked: true})
	w.refused("words_need_reason", w.try(handler, second, "finish", again))
	again.Why = "同一批路灯，一次换完"
	w.do(handler, second, "finish", again)
	if o := w.overrides(second); len(o) != 1 || o[0].Rules != "copied" {
		t.Errorf("%+v", o)
	}
}

// Whoever complained: a name that no pattern knows passes in her case as in any other, and a number is found in any other as in hers.
func TestTheLintTellsNobodyWhoComplained(t *testing.T) {
	w := newWorld(t)
	hers := w.sends(survey.SubmitOpinion{Text: "我叫慕小蓝，路灯坏了，电话13998765432", Contact: "慕小蓝 13998765432", Place: &survey.Place{Text: "文三路"}, Hint: "CG-01"})
	w.must(w.rectify.AttachConcern(ctx, office, hers[0].ID, survey.Triage{Version: hers[0].Version, Row: "CG-01", Unit: ours}))
	var c survey.Concern
	w.must(w.db.Read(ctx).Where("id = ?", hers[0].ID).Take(&c).Error)
	other, _ := w.opened()
	for _, words := range []string{"小蓝的事办好了", "慕小蓝的事办好了", "13998765432", "13998765431", "文三路的灯", "您叫什么"} {
		mine, err := w.rectify.Lint(ctx, handler, c.CaseID, "message", map[string]string{"message": words})
		w.must(err)
		others, err := w.rectify.Lint(ctx, handler, other, "message", map[string]string{"message": words})
		w.must(err)
		if !slices.EqualFunc(mine, others, func(a, b lint.Finding) bool { return a == b }) {
			t.Errorf("%q: %v in her case, %v in another", words, mine, others)
		}
	}
}

func TestALintOfAnotherUnitsCaseIsNotFound(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.refused("no_case", func() error {
		_, err := w.rectify.Lint(ctx, stranger, id, "message", map[string]string{"message": "您好"})
		return err
	}())
	for _, verb := range []string{"lead_return", "nothing", "publish"} {
		found, err := w.rectify.Lint(ctx, handler, id, verb, map[string]string{"reason": "请张桂芳女士放心", "message": "13812345678"})
		w.must(err)
		if len(found) > 0 {
			t.Errorf("%s says nothing to citizens, and finds %v", verb, found)
		}
	}
}
