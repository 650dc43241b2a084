package database

import (
	"context"
	"errors"
	"testing"
)

func TestAGateThatShutsEndsWhatIsUnderWayAndTurnsAwayWhatComes(t *testing.T) {
	g := newGate()
	under, done, err := g.pass(t.Context())
	defer done()
	if err != nil || under.Err() != nil {
		t.Fatalf("an open gate: %v, %v", err, under.Err())
	}
	why := &refusal{Silent, context.DeadlineExceeded}
	if !g.set(why) || g.set(&refusal{Full, context.DeadlineExceeded}) {
		t.Error("shutting is news once")
	}
	<-under.Done()
	late, cancel, err := g.pass(t.Context())
	defer cancel()
	var r *refusal
	if late.Err() == nil || !errors.As(err, &r) || r.why != Full || g.closed() == nil {
		t.Errorf("a shut gate: %v, %v", late.Err(), err)
	}
	if !g.set(nil) || g.set(nil) || g.closed() != nil {
		t.Error("opening is news once")
	}
	again, cancel2, err := g.pass(t.Context())
	defer cancel2()
	if err != nil || again.Err() != nil {
		t.Errorf("opened again: %v, %v", err, again.Err())
	}
}

// What is done leaves nothing behind at the gate, however long it stays open.
func TestWhoHasPassedIsForgotten(t *testing.T) {
	g := newGate()
	ctx, done, _ := g.pass(t.Context())
	done()
	if ctx.Err() == nil || g.era.Err() != nil {
		t.Errorf("after the end: %v, the gate %v", ctx.Err(), g.era.Err())
	}
}
