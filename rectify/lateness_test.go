package rectify_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/once"
	"huiyin/rectify"
)

// shown is a case as its reader has it before her.
func (w *world) shown(who actor.Actor, id string) view.CaseView {
	w.t.Helper()
	v, err := w.view.Case(ctx, who, id)
	w.must(err)
	return v
}

// public is the public page of a unit in 2026.
func (w *world) public(unit string) view.PublicUnit {
	w.t.Helper()
	p, err := w.view.Public(ctx, 2026)
	w.must(err)
	for _, u := range p.Units {
		if u.Unit.Code == unit {
			return u
		}
	}
	w.t.Fatalf("no page of %s", unit)
	return view.PublicUnit{}
}

// wasLate is what was late with a case, as people read it.
func wasLate(v view.CaseView) (out []string) {
	for _, x := range v.WasLate {
		out = append(out, fmt.Sprintf("%s %d %s %d", x.Unit.Code, x.Round, x.Clock, x.Days))
	}
	return out
}

func (w *world) says(v view.CaseView, want ...string) {
	w.t.Helper()
	if got := wasLate(v); strings.Join(got, "|") != strings.Join(want, "|") {
		w.t.Errorf("曾超期: %q, want %q", got, want)
	}
}

// The example of the issue: weeks late, then one question to the citizen.
func TestAQuestionToTheCitizenLeavesALateCaseLate(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	w.working(id) // until 23 March at most
	w.clock.Set("2026-05-18")
	before, page := w.shown(handler, id), w.public(ours)
	if before.Group != "late" || before.Tone != "late" || before.Words != "超期 52 天" || page.Late != 1 || page.WasLate != 1 {
		t.Fatalf("%+v, %+v", before.Standing, page)
	}
	w.do(handler, id, "ask_citizen", rectify.Act{Message: "是哪一段路？"})
	for _, on := range []string{"2026-05-18", "2026-05-23", "2026-05-28"} {
		w.clock.Set(on)
		for _, who := range []actor.Actor{handler, lead, office, auditor} {
			v := w.shown(who, id)
			if v.Group != "late" || v.Tone != "late" || v.Words != before.Words || *v.DaysLeft != -52 || v.DueOn != before.DueOn || len(v.Late) != 2 {
				t.Errorf("%s, %s: %+v", on, who.Role, v.Standing)
			}
			for _, k := range v.Clocks[1:] {
				if k.State != "late" || k.Tone != "late" || k.Left >= 0 || !strings.HasSuffix(k.Words, "，停表中") {
					t.Errorf("%s, %s: %+v", on, who.Role, k)
				}
			}
			w.says(v, "SCGW 1 work 52", "SCGW 1 whole 37")
		}
		list, err := w.view.UnitCases(ctx, handler, view.Filter{})
		w.must(err)
		desk, err := w.view.OfficeCases(ctx, office, view.Filter{Status: "late"})
		w.must(err)
		if list.Counts["late"] != 1 || list.Counts["waiting"] != 0 || desk.Counts["late"] != 1 || len(desk.Items) != 1 || w.public(ours).Late != 1 {
			t.Errorf("%s: %v, %v, %d", on, list.Counts, desk.Counts, w.public(ours).Late)
		}
	}
	w.must(w.rectify.WriteMessage(ctx, receipt, 1, "东边那一段。", nil, once.Intention{}))
	if v := w.shown(handler, id); v.Group != "late" || v.Words != before.Words {
		t.Errorf("it ran on otherwise than it stood: %+v", v.Standing)
	}
	w.sound()
}

// The steps that are owed end it, each the lateness of its clock; what was late stays.
func TestOnlyTheStepOwedEndsALateness(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	now := func(want string) {
		t.Helper()
		var got []string
		for _, x := range w.shown(office, id).Late {
			got = append(got, x.Clock)
		}
		if strings.Join(got, " ") != want {
			t.Fatalf("late by %q, want %q", got, want)
		}
	}
	w.clock.Set("2026-03-05")
	now("first")
	w.do(lead, id, "dispute", rectify.Act{Reason: "不归我们管", Unit: theirs, RestsOn: "职责清单"})
	now("first")
	w.do(office, id, "rule", rectify.Act{Unit: ours, Reason: "就是你们管"})
	now("first")
	w.accepted(id)
	now("")
	w.clock.Set("2026-03-13")
	now("plan")
	w.do(office, id, "reassign", rectify.Act{Unit: ours, Reason: "还是你们办"})
	now("plan")
	w.accepted(id)
	w.clock.Set("2026-03-16")
	now("plan")
	w.do(handler, id, "submit_plan", plan("2026-03-18"))
	now("plan")
	w.do(lead, id, "lead_approve", rectify.Act{})
	now("")
	w.clock.Set("2026-03-20")
	now("work")
	w.clock.Set("2026-03-24")
	now("work whole")
	w.do(lead, id, "report_blocked", rectify.Act{Reason: "要等地铁完工", ReviewOn: "2026-04-01"})
	w.do(office, id, "refuse_blocked", rectify.Act{Reason: "能办"})
	w.do(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片两张"})
	now("work whole")
	w.do(lead, id, "lead_approve", rectify.Act{})
	now("")
	w.clock.Set("2026-03-26")
	w.do(office, id, "office_return", rectify.Act{Reason: "照片不对"})
	now("work whole")
	w.says(w.shown(office, id), "SCGW 1 first 2", "SCGW 1 plan 2", "SCGW 1 work 4", "SCGW 1 whole 1")
	if v := w.shown(office, id); !strings.HasSuffix(v.Sentence, "整改超期 4 天，全程超期 1 天。") {
		t.Errorf("%q", v.Sentence)
	}
	w.sound()
}

func TestWhatWasLateStaysWithTheUnitThatWas(t *testing.T) {
	t.Run("a dispute ruled elsewhere", func(t *testing.T) {
		w := newWorld(t)
		id, _ := w.opened()
		w.clock.Set("2026-03-10")
		w.do(lead, id, "dispute", rectify.Act{Reason: "不归我们管", Unit: theirs, RestsOn: "职责清单"})
		w.do(office, id, "rule", rectify.Act{Unit: theirs, Reason: "归他们管"})
		w.says(w.shown(office, id), "SCGW 1 first 5")
		a, b := w.public(ours), w.public(theirs)
		if a.Late != 0 || a.WasLate != 1 || b.Late != 0 || b.WasLate != 0 {
			t.Errorf("%d %d, %d %d", a.Late, a.WasLate, b.Late, b.WasLate)
		}
		list, err := w.view.UnitCases(ctx, handler, view.Filter{})
		w.must(err)
		if list.Counts["was_late"] != 1 || list.Counts["was_late_elsewhere"] != 1 || list.Counts["total"] != 0 {
			t.Errorf("%v", list.Counts)
		}
		w.clock.Set("2026-03-13")
		w.says(w.shown(office, id), "SCGW 1 first 5", "SJTYSJ 1 first 2")
		w.sound()
	})
	t.Run("a second round", func(t *testing.T) {
		w := newWorld(t)
		id, receipt := w.opened()
		w.working(id)
		w.clock.Set("2026-03-25")
		w.reported(id)
		w.do(office, id, "publish", rectify.Act{Checked: true})
		w.rated(receipt, "unsolved", "dissatisfied")
		if v := w.shown(handler, id); v.Group == "late" || v.Round != 2 {
			t.Errorf("%+v", v.Standing)
		}
		w.says(w.shown(handler, id), "SCGW 1 work 17", "SCGW 1 whole 2")
		w.sound()
	})
	t.Run("an extension granted after the day", func(t *testing.T) {
		w := newWorld(t)
		id, _ := w.opened()
		w.accepted(id)
		w.clock.Set("2026-03-09")
		w.do(handler, id, "ask_extension", rectify.Act{Reason: "材料没到", Days: 9})
		w.clock.Set("2026-03-11")
		w.do(office, id, "grant", rectify.Act{Days: 9})
		if v := w.shown(handler, id); v.Group == "late" {
			t.Errorf("%+v", v.Standing)
		}
		w.says(w.shown(handler, id), "SCGW 1 plan 2")
		w.sound()
	})
	t.Run("parts of the case do not count it again", func(t *testing.T) {
		w := newWorld(t)
		id, receipt := w.opened()
		w.joined(id, 2)
		w.working(id)
		w.clock.Set("2026-03-25")
		w.reported(id)
		w.do(office, id, "publish", rectify.Act{Checked: true})
		w.rated(receipt, "unsolved", "dissatisfied")
		if part := w.concern(receipt).CaseID; part == id {
			t.Fatal("no part")
		} else if v := w.shown(office, part); len(v.WasLate) != 0 {
			t.Errorf("%v", wasLate(v))
		}
		w.sound()
	})
	t.Run("a merger and a withdrawal", func(t *testing.T) {
		w := newWorld(t)
		one, _ := w.opened()
		two, _ := w.opened()
		w.clock.Set("2026-03-05")
		w.do(office, one, "merge", rectify.Act{Survivor: two, Reason: "同一段路"})
		w.do(office, two, "withdraw", rectify.Act{Reason: "分错了"})
		w.says(w.shown(office, one), "SCGW 1 first 2")
		w.says(w.shown(office, two), "SCGW 1 first 2")
		if p := w.public(ours); p.Late != 0 || p.WasLate != 2 {
			t.Errorf("%d, %d", p.Late, p.WasLate)
		}
		w.sound()
	})
}

// 今天 is said of what is due today: working days alone would say it of Friday and of Sunday on a Saturday.
func TestTodayIsSaidOfTodayAlone(t *testing.T) {
	w := newWorld(t)
	w.clock.Set("2026-03-06") // a Friday
	id, _ := w.opened()
	w.accepted(id)
	for _, x := range []struct{ promised, looked, words, tone, group string }{
		{"2026-03-06", "2026-03-06", "今天", "today", "today"},
		{"2026-03-06", "2026-03-07", "超期 1 天", "late", "late"},
		{"2026-03-06", "2026-03-09", "超期 1 天", "late", "late"},
		{"2026-03-06", "2026-03-10", "超期 2 天", "late", "late"},
		{"2026-03-08", "2026-03-07", "剩 1 天", "", "week"},
		{"2026-03-08", "2026-03-08", "今天", "today", "today"},
		{"2026-03-08", "2026-03-09", "超期 1 天", "late", "late"},
		{"2026-03-09", "2026-03-08", "剩 1 天", "", "week"},
		{"2026-03-09", "2026-03-06", "剩 1 天", "", "week"},
		{"2026-03-20", "2026-03-06", "剩 10 天", "", "rest"},
	} {
		w.clock.Set("2026-03-06")
		id, _ := w.opened()
		w.accepted(id)
		w.do(handler, id, "start", rectify.Act{PromisedOn: x.promised})
		w.clock.Set(x.looked)
		v := w.shown(handler, id)
		if v.Words != x.words || v.Tone != x.tone || v.Group != x.group || (*v.DaysLeft == 0) != (x.words == "今天") || (*v.DaysLeft < 0) != (x.tone == "late") {
			t.Errorf("due %s on %s: %+v, %d", x.promised, x.looked, v.Standing, *v.DaysLeft)
		}
		if k := v.Clocks[1]; strings.HasPrefix(k.Words, "今天") != (x.words == "今天") || k.Tone != x.tone {
			t.Errorf("due %s on %s: %+v", x.promised, x.looked, k)
		}
	}
}

// No working day passes on a weekend: who stands still from Saturday to Monday is late on Monday all the same.
func TestAWeekendDoesNotWashLatenessOff(t *testing.T) {
	w := newWorld(t)
	w.clock.Set("2026-03-06")
	id, receipt := w.opened()
	w.accepted(id)
	w.do(handler, id, "start", rectify.Act{PromisedOn: "2026-03-06"})
	w.clock.Set("2026-03-07")
	w.do(handler, id, "ask_citizen", rectify.Act{Message: "是哪一段路？"})
	w.clock.Set("2026-03-09")
	w.must(w.rectify.WriteMessage(ctx, receipt, 1, "东边那一段。", nil, once.Intention{}))
	if v := w.shown(handler, id); v.Group != "late" || v.Words != "超期 1 天" {
		t.Errorf("%+v", v.Standing)
	}
	w.sound()
}

// She reads of a day that passed as of one that passed, also while she is asked something.
func TestSheIsNotPromisedADayThatPassed(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	reads := func(want string) {
		t.Helper()
		f, err := w.view.Follow(ctx, receipt)
		w.must(err)
		if got := f.Concerns[0].Detail; got != want {
			t.Errorf("she reads %q, want %q", got, want)
		}
	}
	reads("3月3日（周二）前联系您，3月23日（周一）前整改并答复。")
	w.clock.Set("2026-03-05")
	reads("原定3月3日（周二）前联系您，3月23日（周一）前整改并答复。首次答复超期 2 天。")
	w.accepted(id)
	w.clock.Set("2026-03-13")
	reads("3月23日（周一）前整改并答复您。")
	w.do(handler, id, "start", rectify.Act{PromisedOn: "2026-03-16"})
	w.clock.Set("2026-03-17")
	reads("3月23日（周一）前整改并答复您。整改超期 1 天。")
	w.clock.Set("2026-03-25")
	reads("原定3月23日（周一）前整改并答复您。整改超期 7 天，全程超期 2 天。")
	w.do(handler, id, "ask_citizen", rectify.Act{Message: "是哪一段路？"})
	reads("4月4日（周六）前回答，办得更快。不回答，到期接着办。整改超期 7 天，全程超期 2 天。")
}

// Days can be asked for before the day alone, also while the clocks stand still.
func TestNobodyAsksForDaysThatHavePassed(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.accepted(id)
	w.clock.Set("2026-03-11") // the plan was due on the 9th
	w.do(handler, id, "ask_citizen", rectify.Act{Message: "是哪一段路？"})
	w.refused("extension_late", w.try(handler, id, "ask_extension", rectify.Act{Reason: "材料没到", Days: 5}))
}

func TestNothingIsNearItsDayAndLateAtOnce(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.accepted(id)
	w.do(handler, id, "start", rectify.Act{PromisedOn: "2026-03-10"})
	w.clock.Set("2026-03-19")
	w.must(w.rectify.Tick(ctx))
	if c := w.row(id); c.Supervision != rectify.Watch {
		t.Fatalf("%s", c.Supervision)
	}
	if v := w.shown(office, id); v.Words != "超期 7 天" || v.SupervisionLabel != "" || v.Supervision != rectify.None {
		t.Errorf("%q beside %q", v.Words, v.SupervisionLabel)
	}
}

// The office is late with its own decisions: its list says so, the unit's says whose it is.
func TestWhoIsLateIsNamed(t *testing.T) {
	w := newWorld(t)
	id, _ := w.brought(rectify.OfficeReview)
	w.clock.Set("2026-05-18")
	desk, err := w.view.OfficeCases(ctx, office, view.Filter{Status: "late"})
	w.must(err)
	if v := w.shown(office, id); v.Group != "late" || !strings.HasPrefix(v.Words, "超期 ") || len(desk.Items) != 1 {
		t.Errorf("%+v, %d", v.Standing, len(desk.Items))
	}
	if v := w.shown(handler, id); v.Group != "waiting" || !strings.HasPrefix(v.Words, "考评办超期 ") || v.Tone != "" || w.public(ours).Late != 0 {
		t.Errorf("%+v", v.Standing)
	}
}

// A database of before has neither the column nor the rows: the clock's first round gives them, and leaves no event of it.
func TestTheClockCatchesUpWithCasesOfBefore(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.clock.Set("2026-03-05")
	w.accepted(id)
	w.clock.Set("2026-03-24")
	c := w.row(id)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		if err := database.Keeping(tx.DB).Model(&rectify.Case{}).Where("id = ?", id).Update("owed_on", "").Error; err != nil {
			return err
		}
		return database.Keeping(tx.DB).Where("case_id = ?", id).Delete(&rectify.CaseLate{}).Error
	}))
	if w.row(id).Late(w.today()) || w.public(ours).Late != 0 {
		t.Fatal("the test shows nothing")
	}
	w.must(w.rectify.Tick(ctx))
	v := w.shown(handler, id)
	if v.Group != "late" || v.DueOn != "2026-03-12" || len(v.Events) != int(c.Version)+1 { // one more: the yellow card
		t.Errorf("%+v, %d events", v.Standing, len(v.Events))
	}
	w.says(v, "SCGW 1 first 2", "SCGW 1 plan 8", "SCGW 1 whole 1")
}

// owedSteps are the verbs that may end what is late now, by clock: the step that is owed, and what the office decides: to give more time
// or to take the case away. None is a unit's but the steps.
var owedSteps = map[string][]string{
	"accept": {"first"}, "start": {"plan"}, "lead_approve": {"plan", "work", "whole"},
	"grant": {"plan", "work", "whole"}, "confirm_blocked": {"work", "whole"},
	"rule": {"first", "plan", "work", "whole"}, "reassign": {"first", "plan", "work", "whole"}, "withdraw": {"first", "plan", "whole"}, "merge": {"first", "plan", "work", "whole"},
}

// lateWalk is a walk in which every verb is watched for what it does to lateness.
type lateWalk struct {
	*walk
	seen map[string]map[string]int // 曾超期 of every case, by unit, round and clock
	met  map[string]int            // verbs that somebody tried who was late
}

// Whatever is tried in whatever order: 曾超期 never falls, in number or days, and 现在超期 falls by the step owed or the office's decision.
func TestNoVerbWashesLatenessOff(t *testing.T) {
	l := &lateWalk{met: map[string]int{}}
	for from := range 3 {
		l.walk = &walk{world: newWorld(t), did: map[string]int{}, digits: map[string]string{}}
		l.watch, l.seen = l.judge, map[string]map[string]int{}
		for seed := range 10 {
			l.r, l.done = rand.New(rand.NewPCG(uint64(10*from+seed), 2019)), nil
			l.walk.walk()
			l.remember()
			if t.Failed() {
				t.Fatalf("walk %d:\n%s", 10*from+seed, strings.Join(l.done, "\n"))
			}
		}
	}
	t.Logf("verbs by somebody late: %v", l.met)
	for _, verb := range []string{"accept", "ask_citizen", "reassign", "submit_plan", "lead_approve", "finish", "message"} {
		if l.met[verb] == 0 {
			t.Errorf("no walk tried %s while it was late: the walks are too tame", verb)
		}
	}
}

// of is how late a case is now and ever was.
func (l *lateWalk) of(id string) (c rectify.Case, now, ever map[string]int) {
	c, now, ever = l.row(id), map[string]int{}, map[string]int{}
	rows, err := rectify.LatesOf(l.db.Read(ctx), []string{id})
	l.must(err)
	for _, r := range rows[id] {
		ever[fmt.Sprint(r.Unit, r.Round, r.Clock)] = r.Days
	}
	for _, x := range c.LateClocks(l.rectify.Calendar(), l.today()) {
		now[x.Clock] = x.Days
		key := fmt.Sprint(c.Unit, c.Round, x.Clock)
		ever[key] = max(ever[key], x.Days)
	}
	if c.Late(l.today()) != (len(now) > 0) {
		l.t.Errorf("case %d: the column says late is %v, its clocks %v", c.Number, c.Late(l.today()), now)
	}
	return c, now, ever
}

// judge looks at a case before a verb and gives what looks at it after.
func (l *lateWalk) judge(id, verb string) func(error) {
	_, before, was := l.of(id)
	return func(err error) {
		_, after, ever := l.of(id)
		for key, days := range was {
			if ever[key] < days {
				l.t.Errorf("%s washed %s off: %d days, now %d", verb, key, days, ever[key])
			}
		}
		if err != nil || len(before) == 0 {
			return
		}
		l.met[verb]++
		for clock, days := range before {
			if after[clock] < days && !slices.Contains(owedSteps[verb], clock) {
				l.t.Errorf("%s lowered what is late by %s from %d to %d days", verb, clock, days, after[clock])
			}
		}
	}
}

// remember compares every case with what was known of it when it was last looked at, whatever happened since.
func (l *lateWalk) remember() {
	var ids []string
	l.must(l.db.Read(ctx).Model(&rectify.Case{}).Pluck("id", &ids).Error)
	for _, id := range ids {
		_, _, ever := l.of(id)
		for key, days := range l.seen[id] {
			if ever[key] < days {
				l.t.Errorf("case %s: %s was %d days, now %d", id, key, days, ever[key])
			}
		}
		l.seen[id] = ever
	}
}
