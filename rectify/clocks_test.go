package rectify_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// clockIs fails unless a clock runs to that day (or, with a second day, stopped then).
func clockIs(t testing.TB, name string, c rectify.Clock, due, stopped string) {
	t.Helper()
	if c.Due != due || c.Stopped != stopped {
		t.Fatalf("%s: due %s, stopped %q; want %s, %q", name, c.Due, c.Stopped, due, stopped)
	}
}

func TestLimits(t *testing.T) {
	for _, x := range []struct {
		name               string
		on                 string
		urgent             bool
		first, plan, whole string
	}{
		{"an ordinary week", "2026-03-02", false, "2026-03-03", "2026-03-09", "2026-03-23"},
		{"urgent is half, rounded up", "2026-03-02", true, "2026-03-03", "2026-03-05", "2026-03-12"},
		{"before the May holiday, with its make-up Saturday", "2026-04-27", false, "2026-04-28", "2026-05-07", "2026-05-20"},
		{"on the make-up Saturday", "2026-05-09", false, "2026-05-11", "2026-05-15", "2026-05-29"},
		{"on a Sunday", "2026-03-08", false, "2026-03-09", "2026-03-13", "2026-03-27"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := newWorld(t)
			w.clock.Set(x.on)
			id, _ := w.openedWith(survey.Triage{Unit: ours, Urgent: x.urgent})
			c := w.row(id)
			clockIs(t, "first", c.Clocks.First, x.first, "")
			clockIs(t, "whole", c.Clocks.Whole, x.whole, "")
			if c.DueOn != x.first || c.WholeDueOn != x.whole {
				t.Fatalf("%+v", c)
			}
			w.accepted(id)
			c = w.row(id)
			clockIs(t, "first", c.Clocks.First, x.first, x.on)
			clockIs(t, "plan", c.Clocks.Stage, x.plan, "")
			if c.DueOn != x.plan {
				t.Fatalf("due %s", c.DueOn)
			}
		})
	}
}

func TestStagesOfACase(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.clock.Set("2026-03-03")
	w.accepted(id)
	w.clock.Set("2026-03-05")
	w.do(handler, id, "submit_plan", plan("2026-03-17", "2026-03-12"))
	w.do(lead, id, "lead_return", rectify.Act{Reason: "步骤太粗"})
	clockIs(t, "plan", w.row(id).Clocks.Stage, "2026-03-10", "") // the lead's return moves nothing
	w.do(handler, id, "submit_plan", plan("2026-03-17", "2026-03-12"))
	c := w.do(lead, id, "lead_approve", rectify.Act{})
	if c.Clocks.Stage.Kind != "work" || c.Clocks.Stage.Due != "2026-03-17" {
		t.Fatalf("the work ends with the last step: %+v", c.Clocks.Stage)
	}
	clockIs(t, "whole", c.Clocks.Whole, "2026-03-23", "")
	w.do(handler, id, "step_done", rectify.Act{Step: 2, DoneOn: "2026-03-05", Evidence: "补好西头"})
	w.refused("unknown_step", w.try(handler, id, "step_done", rectify.Act{Step: 3, DoneOn: "2026-03-05", Evidence: "补好"}))
	w.refused("future_day", w.try(handler, id, "step_done", rectify.Act{Step: 1, DoneOn: "2026-03-06", Evidence: "补好"}))

	w.clock.Set("2026-03-06")
	w.do(lead, id, "report_blocked", rectify.Act{Reason: "要等地铁完工", ReviewOn: "2026-04-01"})
	clockIs(t, "whole", w.row(id).Clocks.Whole, "2026-03-23", "")
	w.refused("blocked_open", w.try(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好", Evidence: "照片"}))
	w.refused("bad_review_day", w.try(office, id, "confirm_blocked", rectify.Act{Reason: "属实", ReviewOn: "2026-06-07"})) // 93 days
	w.clock.Set("2026-03-10")
	c = w.do(office, id, "confirm_blocked", rectify.Act{Reason: "属实", ReviewOn: "2026-06-10"})
	clockIs(t, "whole", c.Clocks.Whole, "2026-03-23", "2026-03-10") // stopped in long_term, with nine days left
	if c.WholeDueOn != "" || c.DueOn != "2026-06-10" {
		t.Fatalf("%+v", c)
	}
	w.refused("bad_review_day", w.try(office, id, "review", rectify.Act{Outcome: "stay", Reason: "还没完工"}))
	w.do(office, id, "review", rectify.Act{Outcome: "stay", Reason: "还没完工", ReviewOn: "2026-06-10"})
	w.clock.Set("2026-04-07") // the day after Qingming
	c = w.do(office, id, "review", rectify.Act{Outcome: "resume", Reason: "地铁完工了"})
	clockIs(t, "whole", c.Clocks.Whole, "2026-04-20", "") // nine working days on
	if c.State != rectify.Rectifying || c.Blocked != nil || c.Clocks.Whole.Held != 19 || c.Clocks.Whole.Paused != 0 {
		t.Fatalf("%+v", c.Clocks.Whole)
	}
	w.sound()
}

func TestPromises(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.accepted(id)
	w.refused("beyond_limit", w.try(handler, id, "start", rectify.Act{PromisedOn: "2026-03-24"}))
	w.refused("past_day", w.try(handler, id, "start", rectify.Act{PromisedOn: "2026-03-01"}))
	w.refused("beyond_limit", w.try(handler, id, "submit_plan", plan("2026-03-05", "2026-03-24")))
	w.refused("past_day", w.try(handler, id, "submit_plan", plan("2026-03-01")))
	w.refused("incomplete_step", w.try(handler, id, "submit_plan", plan("下周")))
	clockIs(t, "work", w.do(handler, id, "start", rectify.Act{PromisedOn: "2026-03-23"}).Clocks.Stage, "2026-03-23", "")
	w.refused("no_steps", w.try(handler, id, "step_done", rectify.Act{Step: 1, DoneOn: "2026-03-02", Evidence: "补好"}))
}

// The citizen is awaited from 29 April; the May holiday and its make-up Saturday lie in between.
func TestPause(t *testing.T) {
	asked := func(t *testing.T) (*world, string, string) {
		w := newWorld(t)
		w.clock.Set("2026-04-27")
		id, receipt := w.opened()
		w.clock.Set("2026-04-28")
		w.accepted(id)
		w.clock.Set("2026-04-29")
		c := w.do(handler, id, "ask_citizen", rectify.Act{Message: "是路口东边还是西边？"})
		clockIs(t, "plan", c.Clocks.Stage, "2026-05-08", "2026-04-29")
		clockIs(t, "whole", c.Clocks.Whole, "2026-05-20", "2026-04-29")
		if c.PausedUntil != "2026-05-09" || c.DueOn != "2026-05-09" || c.WholeDueOn != "" {
			t.Fatalf("%+v", c)
		}
		w.refused("already_asked", w.try(handler, id, "ask_citizen", rectify.Act{Message: "再问一句"}))
		return w, id, receipt
	}
	t.Run("her answer ends it", func(t *testing.T) {
		w, id, receipt := asked(t)
		w.clock.Set("2026-05-07")
		w.do(handler, id, "message", rectify.Act{Message: "等您的消息。"}) // the unit's own words end nothing
		if w.row(id).PausedUntil == "" {
			t.Fatal("a note ended the pause")
		}
		w.must(w.rectify.WriteMessage(ctx, receipt, 1, "东边，公交站前面。", nil, once.Intention{}))
		c := w.row(id)
		clockIs(t, "plan", c.Clocks.Stage, "2026-05-12", "")
		clockIs(t, "whole", c.Clocks.Whole, "2026-05-25", "")
		if c.PausedUntil != "" || c.Clocks.Whole.Paused != 3 || c.Clocks.Stage.Paused != 3 {
			t.Fatalf("%+v", c)
		}
		w.sound()
	})
	t.Run("ten days end it", func(t *testing.T) {
		w, id, _ := asked(t)
		w.clock.Set("2026-05-09")
		w.must(w.rectify.Tick(ctx))
		if w.row(id).PausedUntil == "" {
			t.Fatal("it ended on its last day")
		}
		w.clock.Set("2026-05-20") // the tick comes late: the pause was still ten days
		w.must(w.rectify.Tick(ctx))
		c := w.row(id)
		clockIs(t, "plan", c.Clocks.Stage, "2026-05-14", "")
		clockIs(t, "whole", c.Clocks.Whole, "2026-05-27", "")
		if c.Clocks.Whole.Paused != 5 {
			t.Fatalf("%+v", c.Clocks.Whole)
		}
		w.sound()
	})
	t.Run("any move ends it, and two a round are all", func(t *testing.T) {
		w, id, receipt := asked(t)
		c := w.do(handler, id, "start", rectify.Act{PromisedOn: "2026-05-11"})
		clockIs(t, "whole", c.Clocks.Whole, "2026-05-20", "") // the same day: nothing was held
		w.do(handler, id, "ask_citizen", rectify.Act{Message: "几点最堵？"})
		w.must(w.rectify.WriteMessage(ctx, receipt, 1, "早上八点。", nil, once.Intention{}))
		w.refused("too_many_pauses", w.try(handler, id, "ask_citizen", rectify.Act{Message: "还想问一句"}))
		w.reported(id)
		w.do(office, id, "publish", rectify.Act{Checked: true})
		w.rated(receipt, "unsolved", "dissatisfied")
		w.accepted(id)
		w.do(handler, id, "ask_citizen", rectify.Act{Message: "哪里没修好？"}) // a new round, two more
		w.sound()
	})
}

func TestExtension(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	w.accepted(id)
	ask := func(days int) error {
		return w.try(handler, id, "ask_extension", rectify.Act{Reason: "材料没到", Days: days})
	}
	if err := ask(31); kindOf(err) != fault.Invalid {
		t.Fatalf("31 days: %v", err)
	}
	w.must(ask(5))
	w.refused("extension_used", ask(5))
	w.refused("more_than_asked", w.try(office, id, "grant", rectify.Act{Days: 6}))
	c := w.do(office, id, "grant", rectify.Act{Days: 3})
	clockIs(t, "plan", c.Clocks.Stage, "2026-03-12", "")
	clockIs(t, "whole", c.Clocks.Whole, "2026-03-26", "")
	if c.Extension != nil || c.Clocks.Whole.Extended != 3 {
		t.Fatalf("%+v", c)
	}
	w.refused("extension_used", ask(5))
	w.refused("no_extension", w.try(office, id, "refuse", rectify.Act{Reason: "没有必要"}))

	w.do(handler, id, "start", rectify.Act{PromisedOn: "2026-03-26"})
	w.reported(id)
	w.do(office, id, "publish", rectify.Act{Checked: true})
	w.rated(receipt, "unsolved", "dissatisfied")
	w.must(ask(2)) // a new round, one more; it lapses when the case moves
	w.accepted(id)
	if c := w.row(id); c.Extension != nil {
		t.Fatal("it did not lapse")
	}
	w.refused("extension_used", ask(2))

	late, _ := w.opened()
	w.clock.Set("2026-03-23") // its last day
	if err := w.try(handler, late, "ask_extension", rectify.Act{Reason: "材料没到", Days: 2}); err != nil {
		t.Fatalf("on the last day: %v", err)
	}
	late, _ = w.opened()
	w.clock.Set("2026-04-15")
	w.refused("extension_late", w.try(handler, late, "ask_extension", rectify.Act{Reason: "材料没到", Days: 2}))
	w.sound()
}

// A note, whoever writes it, never moves a clock; nor does anything else that stands beside the state.
func TestANoteNeverMovesAClock(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(1, 2))
	states := []rectify.State{rectify.Assigned, rectify.Accepted, rectify.PlanReview, rectify.Rectifying, rectify.LeadReview, rectify.Disputed, rectify.OfficeReview, rectify.LongTerm, rectify.Asking, rectify.OfficeTalk}
	for _, s := range states {
		id, receipt := w.brought(s)
		w.supported(id)
		before := w.row(id)
		for range 12 {
			w.clock.Add(0)
			switch r.IntN(5) {
			case 0, 1:
				w.do(handler, id, "message", rectify.Act{Message: "正在办，照片随后发。"})
			case 2, 3:
				w.must(w.rectify.WriteMessage(ctx, receipt, 1, "今天还是一样。", nil, once.Intention{}))
			case 4:
				if w.try(handler, id, "ask_extension", rectify.Act{Reason: "材料没到", Days: 2}) == nil {
					w.do(office, id, "refuse", rectify.Act{Reason: "没有必要"})
				}
			}
		}
		if after := w.row(id); after.Clocks != before.Clocks || after.DueOn != before.DueOn || after.WholeDueOn != before.WholeDueOn || after.State != s {
			t.Errorf("%s: %+v\n%+v", s, before.Clocks, after.Clocks)
		}
	}
	w.sound()
}

func TestOfficeReturnsAPlan(t *testing.T) {
	w := newWorld(t)
	id, _ := w.brought(rectify.PlanOfficeReview) // 27 March, accepted on the 2nd: the plan is late
	before := w.row(id)
	if before.Clocks.Office.Limit != 3 || before.Clocks.Stage.Stopped == "" {
		t.Fatalf("%+v", before.Clocks)
	}
	w.clock.Set("2026-03-31")
	c := w.do(office, id, "office_return", rectify.Act{Reason: "没有对应整改方向"})
	if c.State != rectify.Accepted || c.Clocks.Stage.Held != 2 || c.Clocks.Stage.Due != "2026-03-11" || c.Clocks.Whole.Held != 0 {
		t.Fatalf("plan on with the days it had left, 全程 never stood: %+v", c.Clocks)
	}
	w.sound()
}

// calendarOf is a year's import: New Year off, and whatever more.
func calendarOf(more ...string) string {
	return "日期,类型,名称\n" + strings.Join(more, "\n") + "\n"
}

func TestImportingACalendarCountsProvisionalDatesAnew(t *testing.T) {
	w := newWorld(t)
	w.clock.Set("2026-12-21")
	id, _ := w.opened()
	merged, _ := w.opened()
	w.do(office, merged, "merge", rectify.Act{Survivor: id, Reason: "同一段路"})
	promised, _ := w.opened()
	w.accepted(promised)
	w.do(handler, promised, "start", rectify.Act{PromisedOn: "2027-01-06"})
	c := w.row(id)
	clockIs(t, "whole", c.Clocks.Whole, "2027-01-11", "")
	if !c.Clocks.Whole.Provisional || c.Clocks.First.Provisional {
		t.Fatalf("%+v", c.Clocks)
	}
	n, err := w.rectify.ImportCalendar(ctx, office, w.table(wholeYear("2027", "2027-01-01,休,元旦", "2027-01-02,休,元旦", "2027-01-03,休,元旦", "2027-01-04,休,元旦", "2027-01-09,班,元旦")))
	w.must(err)
	c = w.row(id)
	clockIs(t, "whole", c.Clocks.Whole, "2027-01-12", "")
	if n.Rows != 5+6 || c.Clocks.Whole.Provisional || c.WholeDueOn != "2027-01-12" {
		t.Fatalf("%d rows, %+v", n.Rows, c)
	}
	clockIs(t, "whole of the merged", w.row(merged).Clocks.Whole, "2027-01-12", "")
	p := w.row(promised)
	clockIs(t, "promise", p.Clocks.Stage, "2027-01-06", "") // a promise stays a promise
	if p.Clocks.Stage.Provisional {
		t.Fatal("a promise is still provisional")
	}
	w.sound()
}

func TestABadCalendarIsRefusedByLine(t *testing.T) {
	w := newWorld(t)
	before := w.dump()
	for _, x := range []struct{ name, csv, say string }{
		{"no column", "日期,名称\n2027-01-01,元旦\n", "类型"},
		{"not a date", calendarOf("2027-01-01,休,元旦", "2027-02-30,休,"), "第 3 行：“2027-02-30”不是日期"},
		{"not a date at all", calendarOf("元旦,休,元旦"), "第 2 行"},
		{"no kind", calendarOf("2027-01-01,半,元旦"), "第 2 行：类型只能是"},
		{"twice", calendarOf("2027-01-01,休,元旦", "2027-01-01,班,元旦"), "第 3 行：2027-01-01 和第 2 行重复"},
		{"a year is missing between", wholeYear("2028", "2028-01-01,休,元旦"), "一年接一年"},
		{"empty", calendarOf(), "没有"},
	} {
		_, err := w.rectify.ImportCalendar(ctx, office, w.table(x.csv))
		f, ok := err.(*fault.Fault)
		if !ok || f.Kind != fault.Invalid || !strings.Contains(f.Say, x.say) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if w.dump() != before {
		t.Fatal("a refused calendar was half imported")
	}
}

func TestSupervision(t *testing.T) {
	w := newWorld(t)
	id, receipt := w.opened()
	w.accepted(id)
	level := func(on string, want rectify.Level) {
		t.Helper()
		w.clock.Set(on)
		w.must(w.rectify.Tick(ctx))
		w.must(w.rectify.Tick(ctx))
		if got := w.row(id).Supervision; got != want {
			t.Fatalf("%s: %q, want %q", on, got, want)
		}
	}
	level("2026-03-17", rectify.None)  // 11 of 15 days gone
	level("2026-03-18", rectify.Watch) // 12: 80 %
	w.do(office, id, "lift", rectify.Act{Reason: "已经说明"})
	level("2026-03-23", rectify.None)   // lifted, and not raised again in this round
	level("2026-03-24", rectify.Yellow) // expired
	w.refused("needs_plan", w.try(handler, id, "start", rectify.Act{PromisedOn: "2026-03-25"}))
	w.do(handler, id, "submit_plan", plan("2026-03-30"))
	if c := w.do(lead, id, "lead_approve", rectify.Act{}); c.State != rectify.PlanOfficeReview {
		t.Fatalf("a yellow card's plan went past the office: %s", c.State)
	}
	w.do(office, id, "office_approve", rectify.Act{})
	level("2026-04-13", rectify.Yellow) // 29 days gone
	level("2026-04-14", rectify.Red)    // 30: twice
	w.do(office, id, "lift", rectify.Act{Reason: "地铁施工"})
	level("2026-05-20", rectify.None)
	w.refused("nothing_to_lift", w.try(office, id, "lift", rectify.Act{Reason: "再解除"}))
	w.reported(id)
	w.do(office, id, "publish", rectify.Act{Checked: true})
	w.rated(receipt, "unsolved", "dissatisfied") // a new round begins anew
	level("2026-05-28", rectify.None)
	level("2026-05-29", rectify.Watch) // 7 of 8
	w.sound()
	var steps []string
	w.must(w.db.Read(ctx).Model(&rectify.CaseEvent{}).Where("case_id = ? AND verb = ?", id, "supervise").Order("version").Pluck("note", &steps).Error)
	if fmt.Sprint(steps) != "[临期 黄牌 红牌 临期]" {
		t.Fatalf("each step is recorded once: %v", steps)
	}
}

func TestAStandingClockIsNotSupervised(t *testing.T) {
	w := newWorld(t)
	paused, _ := w.opened()
	w.accepted(paused)
	done, _ := w.brought(rectify.OfficeReview)
	w.clock.Set("2026-03-18")
	w.do(handler, paused, "ask_citizen", rectify.Act{Message: "是哪一段路？"})
	w.clock.Set("2026-03-26")
	w.must(w.rectify.Tick(ctx))
	if a, b := w.row(paused), w.row(done); a.Supervision != rectify.None || b.Supervision != rectify.None {
		t.Fatalf("%s, %s", a.Supervision, b.Supervision)
	}
	w.clock.Set("2026-03-29") // the pause is over and 80 % are gone: both happen, both are recorded
	w.must(w.rectify.Tick(ctx))
	if c := w.row(paused); c.Supervision != rectify.Watch || c.PausedUntil != "" {
		t.Fatalf("%+v", c)
	}
	w.sound()
}
