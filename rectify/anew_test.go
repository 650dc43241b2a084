package rectify_test

import (
	"slices"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
)

// A unit to which a case is given begins anew in everything: clocks, extension, pauses, cards.
func TestANewUnitBeginsAnewInEverything(t *testing.T) {
	for name, give := range map[string]func(w *world, id string){
		"reassigned": func(w *world, id string) {
			w.do(office, id, "reassign", rectify.Act{Unit: theirs, Reason: "路归交通部门管"})
		},
		"ruled elsewhere": func(w *world, id string) {
			w.do(lead, id, "dispute", rectify.Act{Reason: "路归交通部门管", Unit: theirs, RestsOn: "三定方案"})
			w.do(office, id, "rule", rectify.Act{Unit: theirs, Reason: "按三定方案"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id, receipt := w.opened()
			w.accepted(id)
			w.do(handler, id, "ask_extension", rectify.Act{Reason: "要等材料", Days: 3})
			w.do(office, id, "grant", rectify.Act{Days: 3})
			for range 2 {
				w.do(handler, id, "ask_citizen", rectify.Act{Message: "是哪个门口？"})
				w.must(w.writes(receipt, "东门"))
			}
			w.clock.Set("2026-04-20") // far past the whole limit
			w.must(w.rectify.Tick(ctx))
			if c := w.row(id); c.Supervision != rectify.Red && c.Supervision != rectify.Yellow {
				t.Fatalf("no card after all that: %s", c.Supervision)
			}
			give(w, id)
			c := w.row(id)
			if c.Unit != theirs || c.Supervision != rectify.None || c.Pauses != 0 || c.Clocks.Whole.Extended != 0 || c.Clocks.Whole.Late(w.today()) {
				t.Fatalf("not new: %s, %d pauses, %+v", c.Supervision, c.Pauses, c.Clocks.Whole)
			}
			w.do(stranger, id, "accept", rectify.Act{Message: "您好，由道路科办。"})
			w.do(stranger, id, "ask_citizen", rectify.Act{Message: "是哪一段路？"})
			w.must(w.writes(receipt, "东门外"))
			w.do(stranger, id, "ask_extension", rectify.Act{Reason: "要招标", Days: 5})
			w.do(office, id, "refuse", rectify.Act{Reason: "来得及"})
			w.do(stranger, id, "start", rectify.Act{PromisedOn: w.today()})
			w.sound()
		})
	}
}

// A promise made when the whole limit has passed is never before today: its clock has no limit below nothing.
func TestAPromiseIsNeverBeforeToday(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.accepted(id)
	w.clock.Set("2026-03-27")
	if whole := w.row(id).Clocks.Whole; !whole.Late(w.today()) {
		t.Fatalf("not late: %+v", whole)
	}
	for days, limit := range map[int]int{0: 0, 4: 2} { // the 28th and 29th are a weekend
		c := w.do(handler, id, "start", rectify.Act{PromisedOn: w.later(days)})
		if s := c.Clocks.Stage; s.Limit != limit || s.Due != w.later(days) || s.Late(w.today()) {
			t.Errorf("promised in %d days: limit %d, due %s", days, s.Limit, s.Due)
		}
		w.do(office, id, "reassign", rectify.Act{Unit: ours, Reason: "仍由你们办"})
		w.accepted(id)
	}
	err := w.try(handler, id, "start", rectify.Act{PromisedOn: w.later(-1)})
	if kindOf(err) != fault.Invalid {
		t.Errorf("yesterday was promised: %v", err)
	}
	w.sound()
}

func (w *world) writes(receipt, text string) error {
	return w.rectify.WriteMessage(ctx, receipt, 1, text, nil, once.Intention{})
}

// offered says whether the page of a case offers a verb.
func (w *world) offered(who actor.Actor, id, verb string) bool {
	v, err := w.view.Case(ctx, who, id)
	w.must(err)
	return slices.ContainsFunc(v.Verbs, func(h view.VerbHint) bool { return h.Verb == verb })
}

func TestWhatWasReportedOfAStepStays(t *testing.T) {
	w := newWorld(t)
	id, _ := w.opened()
	w.accepted(id)
	w.do(handler, id, "submit_plan", plan(w.today(), w.later(2)))
	w.do(lead, id, "lead_approve", rectify.Act{})
	done := rectify.Act{Step: 1, DoneOn: w.today(), Evidence: "铺了 40 米"}
	w.do(handler, id, "step_done", done)
	done.Evidence = "一米也没有铺"
	w.refused("step_done", w.try(handler, id, "step_done", done))
	plans, _, err := rectify.PlansOf(w.db.Read(ctx), id)
	w.must(err)
	if plans.Steps[0].Evidence != "铺了 40 米" || w.row(id).StepsLeft != 1 {
		t.Errorf("%+v, %d left", plans.Steps[0], w.row(id).StepsLeft)
	}
	w.do(handler, id, "step_done", rectify.Act{Step: 2, DoneOn: w.today(), Evidence: "铺完了"})
	w.refused("steps_done", w.try(handler, id, "step_done", rectify.Act{Step: 2, DoneOn: w.today(), Evidence: "又铺了一遍"}))
	if w.offered(handler, id, "step_done") {
		t.Error("a step is offered when all are done")
	}
	w.sound()
}

// The numbers in the words of the rules are the rules' own: another edition of the rules says other words.
func TestWordsSayTheNumbersOfTheRules(t *testing.T) {
	w := newWorld(t)
	rules := w.rectify.Rules()
	rules.Limits.Ruling, rules.Limits.Extension, rules.Limits.Pause, rules.Limits.Rating, rules.Limits.Unmerge, rules.Most.Pauses = 71, 72, 73, 74, 75, 76
	said := ""
	for _, m := range w.rectify.Moves() {
		for _, words := range []func(rectify.Rules) string{m.Help, m.Clock} {
			if words != nil {
				said += words(rules) + "\n"
			}
		}
	}
	for _, number := range []string{"71 个工作日", "72 个工作日", "73 天", "74 天", "75 天", "76 次"} {
		if !strings.Contains(said, number) {
			t.Errorf("nobody says %s", number)
		}
	}
	for _, digit := range []string{" 2 个工作日", " 10 天", " 15 天", " 30 天", "两次"} {
		if strings.Contains(said, digit) {
			t.Errorf("%q is typed beside the rules", digit)
		}
	}
}

// A case that was merged into another is no part of it: the page says which is which.
func TestThePageTellsPartsFromMergedCases(t *testing.T) {
	w := newWorld(t)
	into, one := w.opened()
	merged, _ := w.opened()
	w.do(office, merged, "merge", rectify.Act{Survivor: into, Reason: "同一段路"})
	w.published(into)
	w.rated(one, "unsolved", "dissatisfied")
	part := w.partOf(into, one)
	v, err := w.view.Case(ctx, office, into)
	w.must(err)
	if len(v.TookIn) != 1 || v.TookIn[0].ID != merged || len(v.Parts) != 1 || v.Parts[0].ID != part.ID {
		t.Errorf("merged %+v, parts %+v", v.TookIn, v.Parts)
	}
}
