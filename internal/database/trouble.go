package database

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Trouble is why the database does nothing for us now.
type Trouble string

// What can be the matter. Fine is no trouble.
const (
	Fine   Trouble = ""
	Silent Trouble = "silent" // it does not answer in time, or not at all
	Full   Trouble = "full"   // its disk has no room
	Broken Trouble = "broken" // its disk refuses to write
)

// refusal is how work ends while the database is known to be in trouble.
type refusal struct {
	why Trouble
	err error
}

func (r *refusal) Error() string { return fmt.Sprintf("database %s: %v", r.why, r.err) }
func (r *refusal) Unwrap() error { return r.err }

// Trouble is what an error says of the database; Fine when it is about what was asked.
func (d *DB) Trouble(err error) Trouble {
	var r *refusal
	if errors.As(err, &r) {
		return r.why
	}
	return d.dialect.trouble(err)
}

// Down says whether an error means that the database is in trouble: nothing is wrong with what was asked.
func (d *DB) Down(err error) bool { return err != nil && d.Trouble(err) != Fine }

// gate turns work away at once while the database does none of its kind, and ends what is under way when it shuts: nobody waits for
// what does not come. Open as long as nobody watches.
type gate struct {
	mu  sync.Mutex
	why *refusal // nil: open
	era context.Context
	end context.CancelFunc
}

func newGate() *gate {
	g := &gate{}
	g.era, g.end = context.WithCancel(context.Background())
	return g
}

// pass is a context that also ends when the gate shuts; an ended one and the refusal when it is shut.
func (g *gate) pass(ctx context.Context) (context.Context, context.CancelFunc, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	if g.why != nil {
		cancel()
		return ctx, cancel, g.why
	}
	stop := context.AfterFunc(g.era, cancel)
	return ctx, func() { stop(); cancel() }, nil
}

// set shuts the gate for a reason, or opens it with nil, and says whether that is news.
func (g *gate) set(why *refusal) (news bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch news = (g.why == nil) != (why == nil); {
	case news && why != nil:
		g.end()
	case news:
		g.era, g.end = context.WithCancel(context.Background())
	}
	g.why = why
	return news
}

// closed is why the gate is shut, nil when it is not.
func (g *gate) closed() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.why == nil { // a nil *refusal would be an error that is none
		return nil
	}
	return g.why
}
