package outbox_test

import (
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/outbox"
)

func (w *world) delivered(l outbox.Letter, ok bool) {
	w.t.Helper()
	w.must(outbox.Delivered(ctx, w.db, "msg-"+l.ID, ok, map[bool]string{false: "她拒收了"}[ok]))
}

func TestWhatTheOtherSideTellsIsTakenToItsLetterOnce(t *testing.T) {
	w := newWorld(t, sent)
	w.post(letter("result", "A", "r1"), letter("result", "B", "r1"))
	w.run()
	all := w.all()
	for range 2 { // told twice
		w.delivered(all[0], true)
		w.delivered(all[1], false)
		w.run()
	}
	all = w.all()
	if all[0].State != outbox.Arrived || all[1].State != outbox.Refused || all[1].Reason != "她拒收了" {
		t.Errorf("%s", w.states())
	}
	if got := strings.Join(w.heard, ", "); got != "result delivered" {
		t.Errorf("the room heard %q", got)
	}
}

func TestAnEventThatComesBeforeTheAnswerIsNotLost(t *testing.T) {
	w := newWorld(t, nil)
	w.way.answer = func(l outbox.Letter) outbox.Outcome {
		w.delivered(l, true)
		return sent(l)
	}
	w.post(letter("result", "A", "r1"))
	w.run()
	w.run()
	if l := w.only(); l.State != outbox.Arrived || len(w.heard) != 1 {
		t.Errorf("%+v, heard %v", l, w.heard)
	}
}

func TestAnEventEndsNotKnowing(t *testing.T) {
	w := newWorld(t, nil)
	w.way.repeats = false
	w.way.answer = func(l outbox.Letter) outbox.Outcome {
		return outbox.Outcome{State: outbox.Unknown, ProviderID: "msg-" + l.ID}
	}
	w.post(letter("result", "A", "r1"))
	w.run()
	if l := w.only(); l.State != outbox.Unknown || len(w.heard) != 0 {
		t.Fatalf("%+v, heard %v", l, w.heard)
	}
	w.delivered(w.only(), true)
	w.run()
	if l := w.only(); l.State != outbox.Arrived || len(w.heard) != 1 {
		t.Errorf("%+v, heard %v", l, w.heard)
	}
}

func TestTheErrorCodeCountsWhereNoEventComes(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Sent}))
	w.post(letter("result", "A", "r1"))
	w.run()
	if got := strings.Join(w.heard, ", "); got != "result sent" {
		t.Fatalf("a way without events: %q", got)
	}
	w.way.answer = sent
	w.post(letter("result", "B", "r1"))
	w.run()
	w.clock.Add(23 * time.Hour)
	w.must(w.box.TakeTheCode(ctx))
	if len(w.heard) != 1 {
		t.Error("an event may still come")
	}
	w.clock.Add(2 * time.Hour)
	w.must(w.box.TakeTheCode(ctx))
	w.must(w.box.TakeTheCode(ctx))
	w.delivered(w.all()[1], true)
	w.run()
	if got := strings.Join(w.heard, ", "); got != "result sent, result sent" {
		t.Errorf("%q", got)
	}
}

func TestSomebodyOfTheOfficeSendsAParkedLetterAgain(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Parked, Reason: "模板编号不对（40037）"}))
	office := actor.Actor{ID: "office", Name: "考评办甲", Role: actor.Office}
	w.post(letter("accepted", "A", "r1"), letter("result", "B", "r1"))
	w.run()
	all := w.all()
	w.way.answer = sent
	w.post(letter("result", "A", "r1"))
	if err := w.box.SendAgain(ctx, office, all[0].ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("a newer one has taken its place: %v", err)
	}
	w.must(w.box.SendAgain(ctx, office, all[1].ID))
	if err := w.box.SendAgain(ctx, office, all[1].ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	if err := w.box.SendAgain(ctx, office, "nothing"); !fault.Is(err, fault.NotFound) {
		t.Errorf("none: %v", err)
	}
	w.run()
	if got := w.states(); got != "map[parked:1 sent:2]" {
		t.Error(got)
	}
	var actions []string
	w.must(w.db.Read(ctx).Table("audits").Pluck("action", &actions).Error)
	if strings.Join(actions, ",") != "letter.again" {
		t.Errorf("%v", actions)
	}
}

func TestOldLettersAreForgottenAndThoseUnderWayAreNot(t *testing.T) {
	w := newWorld(t, sent)
	w.post(letter("result", "A", "r1"))
	w.run()
	w.way.answer = always(outbox.Outcome{State: outbox.Waiting, After: 1000 * time.Hour})
	w.post(letter("result", "B", "r1"))
	w.run()
	w.must(outbox.Delivered(ctx, w.db, "of nobody", true, ""))
	w.clock.Add(time.Hour)
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return outbox.Forget(tx, tx.Millis()) }))
	var events int64
	w.must(w.db.Read(ctx).Table("outbox_events").Count(&events).Error)
	if got := w.states(); got != "map[waiting:1]" || events != 0 {
		t.Errorf("%s, %d events", got, events)
	}
}
