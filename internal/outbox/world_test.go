package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/outbox"
)

var ctx = context.Background()

// post is a way as the tests want it: it notes every call and answers as it is told.
type post struct {
	name    string
	repeats bool
	answer  func(outbox.Letter) outbox.Outcome

	mu    sync.Mutex
	calls []outbox.Letter
}

func (p *post) Name() string  { return p.name }
func (p *post) Repeats() bool { return p.repeats }

func (p *post) Send(_ context.Context, l outbox.Letter) outbox.Outcome {
	p.mu.Lock()
	p.calls = append(p.calls, l)
	p.mu.Unlock()
	return p.answer(l)
}

// said are the sentences that were sent, in their order.
func (p *post) said() (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.calls {
		out = append(out, l.Say)
	}
	return out
}

func sent(l outbox.Letter) outbox.Outcome {
	return outbox.Outcome{State: outbox.Sent, ProviderID: "msg-" + l.ID}
}

// always answers the same.
func always(o outbox.Outcome) func(outbox.Letter) outbox.Outcome {
	return func(outbox.Letter) outbox.Outcome { return o }
}

// world is an outbox on a real database, and what its room was told.
type world struct {
	t     testing.TB
	db    *database.DB
	clock *dbtest.Clock
	box   *outbox.Outbox
	way   *post

	mu    sync.Mutex
	stale map[string]string // why, by kind
	heard []string          // kind and how
}

func newWorld(t testing.TB, answer func(outbox.Letter) outbox.Outcome) *world {
	t.Helper()
	db, clock := dbtest.Open(t)
	w := &world{t: t, db: db, clock: clock, stale: map[string]string{}, way: &post{name: "template", repeats: true, answer: answer}}
	w.box = w.server(w.way)
	return w
}

// server is another outbox on the same database.
func (w *world) server(ways ...outbox.Way) *outbox.Outbox {
	return outbox.New(w.db, w.room(), ways, ways[:1])
}

func (w *world) room() outbox.Room {
	return outbox.Room{
		Stale: func(_ *database.Tx, l outbox.Letter) (string, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.stale[l.Kind], nil
		},
		Heard: func(_ *database.Tx, l outbox.Letter, how string) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.heard = append(w.heard, l.Kind+" "+how)
			return nil
		},
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// letter is one of a case to a receipt.
func letter(kind, caseID, receipt string) outbox.Letter {
	return outbox.Letter{Kind: kind, Case: caseID, Publication: "1", Receipt: receipt, Say: kind + " " + caseID}
}

func (w *world) post(letters ...outbox.Letter) {
	w.t.Helper()
	w.must(w.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return outbox.Post(tx, letters...) }))
}

func (w *world) run() {
	w.t.Helper()
	_, err := w.box.Run(ctx)
	w.must(err)
}

// all are the letters in the order in which they were written, of one chain.
func (w *world) all() (out []outbox.Letter) {
	w.t.Helper()
	w.must(w.db.Read(ctx).Order("chain, chain_n").Find(&out).Error)
	return out
}

// only is the one letter there is.
func (w *world) only() outbox.Letter {
	w.t.Helper()
	all := w.all()
	if len(all) != 1 {
		w.t.Fatalf("%d letters", len(all))
	}
	return all[0]
}

// states counts letters by their state.
func (w *world) states() string {
	w.t.Helper()
	n := map[outbox.State]int{}
	for _, l := range w.all() {
		n[l.State]++
	}
	return fmt.Sprint(n)
}

// at sets the clock to an hour of the city on a day.
func (w *world) at(on string, hour int) {
	w.clock.Set(on)
	w.clock.Add(time.Duration(hour-10) * time.Hour)
}
