package outbox_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/internal/outbox"
)

func TestAParkedHeadBlocksNothing(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Parked, Reason: "模板编号不对（40037）"}))
	w.post(letter("accepted", "A", "r1"))
	w.run()
	w.way.answer = sent
	w.post(letter("result", "A", "r1"), letter("result", "B", "r1"))
	w.run()
	all := w.all()
	if all[0].State != outbox.Parked || all[0].Reason != "模板编号不对（40037）" || all[1].State != outbox.Sent || all[2].State != outbox.Sent {
		t.Errorf("%s", w.states())
	}
}

func TestAStaleLetterIsDroppedAndSaysWhy(t *testing.T) {
	w := newWorld(t, sent)
	w.post(letter("result", "A", "r1"))
	w.stale["result"] = "已经评价过了"
	w.run()
	if l := w.only(); l.State != outbox.Dropped || l.Reason != "已经评价过了" || len(w.way.said()) != 0 {
		t.Errorf("%+v", l)
	}
}

// The question is asked again before each try: what became untrue during an outage is not sent after it.
func TestALetterThatBecameStaleBetweenTwoTriesIsNotSent(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Waiting}))
	w.post(letter("result", "A", "r1"))
	w.run()
	w.stale["result"] = "已经评价过了"
	w.clock.Add(time.Hour)
	w.run()
	if l := w.only(); l.State != outbox.Dropped || len(w.way.said()) != 1 {
		t.Errorf("%+v", l)
	}
}

// While one is being sent, the next of its case waits, and others go.
func TestOrderIsKeptWithinACase(t *testing.T) {
	w := newWorld(t, sent)
	begun, go1 := make(chan struct{}), make(chan struct{})
	w.way.answer = func(l outbox.Letter) outbox.Outcome {
		if l.Say == "accepted A" {
			close(begun)
			<-go1
		}
		return sent(l)
	}
	w.post(letter("accepted", "A", "r1"))
	var all sync.WaitGroup
	all.Go(func() { w.run() })
	<-begun
	w.post(letter("result", "A", "r1"), letter("result", "B", "r1"))
	other := w.server(&post{name: "template", repeats: true, answer: sent})
	if n, err := other.Run(ctx); n != 1 || err != nil {
		t.Errorf("%d letters, %v", n, err)
	}
	close(go1)
	all.Wait()
	w.run()
	if got := strings.Join(w.way.said(), ", "); got != "accepted A, result A" {
		t.Error(got)
	}
}

// A try that failed while a newer letter was written is not repeated: the newer one says what is true now.
func TestAFailedLetterGivesWayToANewerOne(t *testing.T) {
	for state, want := range map[outbox.State]outbox.State{outbox.Waiting: outbox.Dropped, outbox.Unknown: outbox.Unknown} {
		w := newWorld(t, nil)
		w.way.answer = func(l outbox.Letter) outbox.Outcome {
			if l.Kind == "result" {
				return sent(l)
			}
			w.post(letter("result", "A", "r1"))
			return outbox.Outcome{State: state}
		}
		w.post(letter("accepted", "A", "r1"))
		w.run()
		if all := w.all(); all[0].State != want || all[0].Reason == "" || all[1].State != outbox.Sent {
			t.Errorf("%s: %+v", state, all)
		}
	}
}

// The answer of a server that was away longer than its lease is an answer to an old call.
func TestAnOutcomeOfALeaseThatIsOverIsNotKept(t *testing.T) {
	w := newWorld(t, nil)
	other := &post{name: "template", repeats: true, answer: sent}
	w.way.answer = func(outbox.Letter) outbox.Outcome {
		w.clock.Add(outbox.Lease)
		if _, err := w.server(other).Run(ctx); err != nil {
			t.Error(err)
		}
		return outbox.Outcome{State: outbox.Refused, Reason: "已经取消关注"}
	}
	w.post(letter("result", "A", "r1"))
	w.run()
	if l := w.only(); l.State != outbox.Sent || l.Attempt != 2 || len(other.calls) != 1 || other.calls[0].ID != w.way.calls[0].ID {
		t.Errorf("%+v", l)
	}
}

// Without an id such a letter is unknown, until the answer comes after all.
func TestALateAnswerEndsNotKnowing(t *testing.T) {
	w := newWorld(t, nil)
	w.way.repeats = false
	w.way.answer = func(l outbox.Letter) outbox.Outcome {
		w.clock.Add(outbox.Lease)
		if _, err := w.server(&post{name: "template", answer: sent}).Run(ctx); err != nil {
			t.Error(err)
		}
		if got := w.only(); got.State != outbox.Unknown || got.Reason == "" {
			t.Errorf("meanwhile: %+v", got)
		}
		return sent(l)
	}
	w.post(letter("result", "A", "r1"))
	w.run()
	if l := w.only(); l.State != outbox.Sent || len(w.way.said()) != 1 {
		t.Errorf("%+v", l)
	}
}

func TestAWayThatDoesNotLeadToHerIsFollowedByTheNext(t *testing.T) {
	w := newWorld(t, sent)
	first := &post{name: "subscription", answer: always(outbox.Outcome{State: outbox.Unable, Reason: "没有订阅"})}
	w.box = w.server(first, w.way)
	w.post(letter("result", "A", "r1"))
	w.run()
	if l := w.only(); l.State != outbox.Sent || l.Way != "template" || len(first.calls) != 1 {
		t.Errorf("%+v", l)
	}
	w.box = w.server(first)
	w.post(letter("result", "B", "r1"))
	w.run()
	if l := w.all()[1]; l.State != outbox.Dropped || l.Reason != "没有订阅" {
		t.Errorf("%+v", l)
	}
	w.box = outbox.New(w.db, w.room(), nil, nil)
	w.post(letter("result", "C", "r1"))
	w.run()
	if l := w.all()[2]; l.State != outbox.Dropped || l.Reason == "" {
		t.Errorf("without any way: %+v", l)
	}
}

func TestTriesAreFarAndFartherApartAndEndWithAPerson(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Waiting, Reason: "对方没有回答"}))
	w.post(letter("result", "A", "r1"))
	var rests []time.Duration
	for range 8 {
		w.run()
		l := w.only()
		rests = append(rests, time.UnixMilli(l.DueAt).Sub(w.clock.Now()))
		w.clock.Add(time.UnixMilli(l.DueAt).Sub(w.clock.Now()))
	}
	for i, want := range []time.Duration{15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
		if rests[i] != want {
			t.Errorf("after try %d: %s", i+1, rests[i])
		}
	}
	w.clock.Add(73 * time.Hour)
	w.run()
	if l := w.only(); l.State != outbox.Parked || !strings.HasSuffix(l.Reason, "对方没有回答") || !l.MayRepeat() {
		t.Errorf("%+v", l)
	}
}

func TestTheOtherSideSaysHowLongToWait(t *testing.T) {
	w := newWorld(t, always(outbox.Outcome{State: outbox.Waiting, After: 3 * time.Hour, Reason: "今天的次数用完了（45009）"}))
	w.post(letter("result", "A", "r1"))
	w.run()
	w.clock.Add(3*time.Hour - time.Second)
	w.run()
	if len(w.way.said()) != 1 {
		t.Error("too early")
	}
	w.clock.Add(time.Second)
	w.run()
	if len(w.way.said()) != 2 {
		t.Error("not in time")
	}
}

func TestAWayThatPanicsParksItsLetterAloneAndOneThatFailsHoldsUpNobody(t *testing.T) {
	w := newWorld(t, nil)
	w.way.answer = func(l outbox.Letter) outbox.Outcome {
		if l.Case == "A" {
			panic("no")
		}
		return sent(l)
	}
	w.post(letter("result", "A", "r1"), letter("result", "B", "r1"))
	w.run()
	if all := w.all(); all[0].State != outbox.Parked || strings.Contains(all[0].Reason, "panic") || all[1].State != outbox.Sent {
		t.Errorf("%s", w.states())
	}
}

func TestNoCallLastsLongerThanItsPatience(t *testing.T) {
	w := newWorld(t, sent)
	w.box = w.server(patient{t})
	w.post(letter("result", "A", "r1"))
	w.run()
}

// patient looks at how long it may take.
type patient struct{ t *testing.T }

func (patient) Name() string  { return "patient" }
func (patient) Repeats() bool { return true }
func (p patient) Send(ctx context.Context, _ outbox.Letter) outbox.Outcome {
	if until, ok := ctx.Deadline(); !ok || time.Until(until) > outbox.Patience {
		p.t.Errorf("until %v", until)
	}
	return outbox.Outcome{State: outbox.Sent}
}
