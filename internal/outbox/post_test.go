package outbox_test

import (
	"errors"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/outbox"
)

func TestALetterIsSentOnceAndKnownByItsNumber(t *testing.T) {
	w := newWorld(t, sent)
	w.post(letter("result", "A", "r1"))
	w.run()
	w.run()
	l := w.only()
	if l.State != outbox.Sent || l.ProviderID != "msg-"+l.ID || l.Attempt != 1 || len(w.way.said()) != 1 {
		t.Errorf("%+v, %d calls", l, len(w.way.said()))
	}
}

func TestAVerbThatFailsWritesNoLetter(t *testing.T) {
	w := newWorld(t, sent)
	no := errors.New("no")
	err := w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return errors.Join(outbox.Post(tx, letter("result", "A", "r1")), no)
	})
	if !errors.Is(err, no) || len(w.all()) != 0 {
		t.Errorf("%v, %d letters", err, len(w.all()))
	}
}

func TestADuplicateVerbSendsOnce(t *testing.T) {
	w := newWorld(t, sent)
	w.post(letter("result", "A", "r1"), letter("result", "A", "r1"))
	w.run()
	w.post(letter("result", "A", "r1"))
	w.run()
	if w.only(); len(w.way.said()) != 1 {
		t.Errorf("%v", w.way.said())
	}
	next := letter("result", "A", "r1")
	next.Publication = "2"
	w.post(next)
	w.run()
	if len(w.way.said()) != 2 {
		t.Error("the second publication is a letter of its own")
	}
}

func TestANewerLetterTakesThePlaceOfOneThatWaits(t *testing.T) {
	w := newWorld(t, sent)
	w.at("2026-03-02", 22)
	w.post(letter("accepted", "A", "r1"), letter("accepted", "A", "r2"))
	w.post(letter("result", "A", "r1"))
	w.at("2026-03-03", 8)
	w.run()
	all := w.all()
	if all[0].State != outbox.Dropped || all[0].Reason == "" || all[1].State != outbox.Sent || all[2].State != outbox.Sent {
		t.Errorf("%s", w.states())
	}
}

func TestCitizensAreWrittenToBetweenEightAndTwentyOne(t *testing.T) {
	for _, x := range []struct {
		at   string
		hour int
		goes string
	}{
		{"2026-03-02", 7, "2026-03-02T08"}, {"2026-03-02", 8, "2026-03-02T08"}, {"2026-03-02", 20, "2026-03-02T20"}, {"2026-03-02", 21, "2026-03-03T08"}, {"2026-03-02", 23, "2026-03-03T08"}, {"2026-12-31", 22, "2027-01-01T08"},
	} {
		w := newWorld(t, sent)
		w.at(x.at, x.hour)
		w.post(letter("result", "A", "r1"))
		due := time.UnixMilli(w.only().DueAt).UTC().Add(8 * time.Hour).Format("2006-01-02T15")
		if due != x.goes {
			t.Errorf("%s at %d goes at %s", x.at, x.hour, due)
		}
	}
}

// A try that failed in the evening is due at night: the phone rings in the morning. A unit hears at once.
func TestAtNightOnlyUnitsHear(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Waiting, After: 2 * time.Hour}))
	w.at("2026-03-02", 20)
	w.post(letter("result", "A", "r1"))
	w.run()
	w.way.answer = sent
	w.at("2026-03-02", 23)
	w.post(outbox.Letter{Kind: "new", Case: "B", Publication: "1", Unit: "SCGW", Say: "new B"})
	w.run()
	if said := w.way.said(); len(said) != 2 || said[1] != "new B" {
		t.Fatalf("at night: %v", said)
	}
	w.at("2026-03-03", 8)
	w.run()
	if said := w.way.said(); len(said) != 3 || said[2] != "result A" {
		t.Errorf("in the morning: %v", said)
	}
}
