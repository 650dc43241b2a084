package hearing_test

import (
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/rectify"
	figures "huiyin/rectify/figure"
	"huiyin/rectify/hearing"
)

func (c *city) staff(role actor.Role) actor.Actor {
	return actor.Actor{ID: "STAFF000000000000000000001", Name: "经办", Role: role, Unit: c.unit}
}

// work carries a case to where its result is published.
func (c *city) work(id string) rectify.Case {
	c.t.Helper()
	for _, x := range []struct {
		who  actor.Actor
		verb string
		in   rectify.Act
	}{
		{c.staff(actor.Handler), "accept", rectify.Act{Message: "我们按会上的承诺办理，进度在公述民评页公布。"}},
		{c.staff(actor.Handler), "start", rectify.Act{}},
		{c.staff(actor.Handler), "finish", rectify.Act{Outcome: "done", Reply: "会上的承诺已经做到，6月1日前装好了 10 个小区。", Evidence: "验收记录。"}},
		{c.staff(actor.Lead), "lead_approve", rectify.Act{}},
		{office, "publish", rectify.Act{Checked: true}},
	} {
		k, err := c.rectify.Within(c.db.Read(ctx), office, id)
		c.must(err)
		x.in.Version, x.in.Why = k.Version, "按会上原话"
		if x.verb == "start" {
			x.in.PromisedOn = k.Clocks.Whole.Due
		}
		if err := c.rectify.Act(ctx, x.who, id, x.verb, x.in); err != nil {
			c.t.Fatalf("%s: %v", x.verb, err)
		}
	}
	k, err := c.rectify.Within(c.db.Read(ctx), office, id)
	c.must(err)
	return k
}

func (c *city) note(text, until string) hearing.Promise {
	c.t.Helper()
	c.clock.Add(time.Second)
	p, err := c.NotePromise(ctx, office, c.h.ID, hearing.NewPromise{Unit: c.unit, Text: text, UntilOn: until})
	c.must(err)
	return p
}

// published is a hearing with three promises, of which one was corrected.
func published(c *city) []hearing.Promise {
	c.t.Helper()
	c.onAir(2)
	c.note("10 个老小区装上立体车库", "2026-06-30")
	haste := c.note("路边泊位夜里免费", "2026-03-20")
	c.note("公布泊位建设进度", "2026-12-31")
	c.must(c.CorrectPromise(ctx, c.staff(actor.Lead), haste.ID, hearing.NewPromise{Version: 1, Text: "路边泊位 21 点到次日 7 点免费", UntilOn: "2026-03-20"}))
	c.refused(c.CorrectPromise(ctx, c.staff(actor.Lead), haste.ID, hearing.NewPromise{Version: 1, Text: "又改", UntilOn: "2026-03-20"}), "moved_on")
	other := c.staff(actor.Lead)
	other.Unit = "ELSEWHERE"
	c.refused(c.CorrectPromise(ctx, other, haste.ID, hearing.NewPromise{Version: 2, Text: "不是我的", UntilOn: "2026-03-20"}), "no_such")
	c.act("finish", hearing.Act{})
	c.refused(c.Act(ctx, office, c.h.ID, "publish", hearing.Act{Version: c.h.Version}), "correct_open")
	c.clock.Set("2026-03-04")
	c.refused(c.CorrectPromise(ctx, c.staff(actor.Lead), haste.ID, hearing.NewPromise{Version: 2, Text: "晚了", UntilOn: "2026-03-20"}), "correct_over")
	c.act("publish", hearing.Act{})
	list, err := c.Promises(ctx, c.h.ID)
	c.must(err)
	return list
}

func TestAPromiseIsACaseWithItsOwnDayOutsideThe85Percent(t *testing.T) {
	c := newCity(t)
	list := published(c)
	k := c.work(list[0].CaseID)
	if k.State != rectify.Closed || k.Source != rectify.Promised || k.Clocks.Whole.Due != "2026-06-30" {
		t.Errorf("the case: %s, %q, due %s", k.State, k.Source, k.Clocks.Whole.Due)
	}
	c.clock.Set("2026-04-01")
	page, err := c.Page(ctx, c.h)
	c.must(err)
	if page.Kept.Kept != 1 || page.Kept.Broken != 1 || page.Kept.Open != 1 || page.Kept.Rate != 50 {
		t.Errorf("kept %+v", page.Kept)
	}
	if p := page.Promises[1]; p.Typed != "路边泊位夜里免费" || p.Text != "路边泊位 21 点到次日 7 点免费" || p.Days != 12 {
		t.Errorf("both wordings stay: %+v", p)
	}
	figure, err := c.rectify.Figure(ctx, 2026)
	c.must(err)
	if figure.Counts != (figures.AnswerCounts{}) {
		t.Errorf("the 85 %% figure counts a promise: %+v", figure.Counts)
	}
	if found, err := c.rectify.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify of cases: %v, %v", found, err)
	}
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
	year, err := c.UnitYear(ctx, c.unit, "2026")
	c.must(err)
	if year.Kept.Promises != 3 {
		t.Errorf("the unit's year: %+v", year.Kept)
	}
}

// A question waits outside of triage, becomes a case of its unit after the session, and the unit never learns who asked.
func TestAQuestionWaitsForItsHearingAndBecomesACase(t *testing.T) {
	c := newCity(t)
	c.onAir(2)
	receipt, err := c.Ask(ctx, c.h.Code, hearing.NewQuestion{Text: "老小区的停车位什么时候能装上立体车库？", Theme: 1, Contact: "13812345678"})
	c.must(err)
	waiting, err := c.survey.ConcernCounts(ctx, "")
	c.must(err)
	if waiting["waiting"] != 0 || c.rows("cases") != 0 {
		t.Errorf("it went into triage: %v, %d cases", waiting, c.rows("cases"))
	}
	list, err := c.Questions(ctx, c.h.ID)
	c.must(err)
	if len(list) != 1 || list[0].Source != "page" {
		t.Fatalf("questions %+v", list)
	}
	c.must(c.ActOnQuestion(ctx, office, c.h.ID, list[0].ID, "choose", hearing.ActQuestion{Version: 1, Item: 1, Unit: c.unit}))
	c.refused(c.ActOnQuestion(ctx, office, c.h.ID, list[0].ID, "ask", hearing.ActQuestion{Version: 1}), "moved_on")
	c.must(c.ActOnQuestion(ctx, office, c.h.ID, list[0].ID, "case", hearing.ActQuestion{Version: 2}))
	list, err = c.Questions(ctx, c.h.ID)
	c.must(err)
	k, err := c.rectify.Within(c.db.Read(ctx), c.staff(actor.Handler), list[0].CaseID)
	c.must(err)
	if k.Source != rectify.FromHearing || k.Unit != c.unit || receipt == "" {
		t.Errorf("the case: %+v", k)
	}
	if k = c.work(k.ID); k.State != rectify.Asking {
		t.Errorf("who asked is asked whether she is content: %s", k.State)
	}
	for _, verify := range []func() (int, error){
		func() (int, error) { f, err := c.survey.Verify(ctx); return len(f), err },
		func() (int, error) { f, err := c.rectify.Verify(ctx); return len(f), err },
	} {
		if n, err := verify(); n > 0 || err != nil {
			t.Errorf("verify: %d findings, %v", n, err)
		}
	}
}

func TestARehearsalIsOutsideEveryFigureAndAloneCanBeRemoved(t *testing.T) {
	c := newCity(t)
	c.onAir(2)
	c.refused(c.Act(ctx, office, c.h.ID, "remove", hearing.Act{Version: c.h.Version}), "no_rehearsal")
	plan := c.plan("caipai-1")
	plan.Rehearsal = true
	real := c.h
	c.draft(plan, 3)
	phones := c.admitAll(3)
	r := c.round(hearing.NewRound{})
	for _, p := range phones {
		c.vote(p, r, 1, "satisfied")
	}
	c.verb(r, "close")
	c.note("彩排里说的", "2026-06-30")
	c.act("finish", hearing.Act{})
	c.clock.Set("2026-03-05")
	c.act("publish", hearing.Act{})
	shown, err := c.List(ctx, false)
	c.must(err)
	if len(shown) != 1 || shown[0].Code != real.Code || c.rows("cases") != 0 {
		t.Errorf("shown %+v, %d cases", shown, c.rows("cases"))
	}
	c.reload()
	c.must(c.Act(ctx, office, c.h.ID, "remove", hearing.Act{Version: c.h.Version}))
	if c.rows("hearings") != 1 || c.rows("hearing_rounds") != 0 || c.rows("sealed_ballots") != 0 || c.rows("turnouts") != 0 {
		t.Error("rows of the rehearsal are left")
	}
	if found, err := c.survey.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("the record does not name what was removed: %v, %v", found, err)
	}
}
