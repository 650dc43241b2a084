package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"sync"
	"time"
)

// visit is one thing that somebody does, from its first request to its last answer; n tells one from the next.
type visit func(ctx context.Context, n int) error

// tally are the visits of one load.
type tally struct {
	mu     sync.Mutex
	took   []time.Duration
	gaveUp []time.Duration // how long those waited who got no answer
	first  error           // why the first got none
}

func (t *tally) add(took time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.took = append(t.took, took)
		return
	}
	t.gaveUp = append(t.gaveUp, took)
	if t.first == nil {
		t.first = err
	}
}

// quantile of what the visits took; p is 0..1. None took 0.
func quantile(took []time.Duration, p float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}

// closed lets as many visitors as there are connections do one visit after another, for a time.
func closed(ctx context.Context, conns int, lasts time.Duration, do visit) *tally {
	t := &tally{}
	until := time.Now().Add(lasts)
	var all sync.WaitGroup
	for i := range conns {
		all.Go(func() {
			for n := i; time.Now().Before(until) && ctx.Err() == nil; n += conns {
				began := time.Now()
				err := do(ctx, n)
				t.add(time.Since(began), err)
			}
		})
	}
	all.Wait()
	return t
}

// open lets viewers ask at their times, whether the answers before have come or not. What a visit took counts from the moment at which
// it was meant, so that a server that stands still hides nothing. What has no answer when the patience ends has failed.
func open(ctx context.Context, viewers int, every, lasts, patience time.Duration, do visit) *tally {
	t, began := &tally{}, time.Now()
	ctx, cancel := context.WithDeadline(ctx, began.Add(lasts+patience))
	defer cancel()
	var all sync.WaitGroup
	n := 0
	for meant := time.Duration(0); meant < lasts; meant += every / time.Duration(viewers) {
		select {
		case <-time.After(time.Until(began.Add(meant))):
		case <-ctx.Done():
		}
		asked := n
		n++
		all.Go(func() {
			err := do(ctx, asked)
			t.add(time.Since(began.Add(meant)), err)
		})
	}
	all.Wait()
	return t
}

// result is one line of the table.
type result struct {
	on, what                    string
	conns                       int
	visits, failed              int
	rate                        float64 // visits a second
	p50, p99                    time.Duration
	server, database, generator time.Duration // CPU a visit
	resident                    float64       // MB of the server at the end
	note                        string
}

// meter measures what a load costs the processes.
type meter struct {
	on               string
	server, database int
	self             int
}

// spent is what loads of one kind took, one after the other.
type spent struct {
	tally
	cpu    [3]time.Duration
	lasted time.Duration
}

// join adds the visits of another tally.
func (t *tally) join(more *tally) {
	t.took, t.gaveUp = append(t.took, more.took...), append(t.gaveUp, more.gaveUp...)
	if t.first == nil {
		t.first = more.first
	}
}

// run adds a load to what was spent.
func (m meter) run(s *spent, load func() *tally) error {
	before, err := m.read()
	if err != nil {
		return err
	}
	began := time.Now()
	s.join(load())
	s.lasted += time.Since(began)
	after, err := m.read()
	for i := range s.cpu {
		s.cpu[i] += after[i] - before[i]
	}
	return err
}

// under runs a load and gives its line.
func (m meter) under(what string, conns int, load func() *tally) (result, error) {
	var s spent
	if err := m.run(&s, load); err != nil {
		return result{}, err
	}
	return m.line(&s, what, conns)
}

// line is the line of what was spent.
func (m meter) line(s *spent, what string, conns int) (r result, err error) {
	r = result{on: m.on, what: what, conns: conns, visits: len(s.took), failed: len(s.gaveUp), p50: quantile(s.took, .5), p99: quantile(s.took, .99)}
	if r.visits == 0 {
		return r, fmt.Errorf("%s at %d: nothing was answered: %w", what, conns, s.first)
	}
	if s.first != nil {
		fmt.Fprintf(os.Stderr, "bench: %s at %d: %d without an answer, the first: %v\n", what, conns, r.failed, s.first)
	}
	r.rate = float64(r.visits) / s.lasted.Seconds()
	each := func(i int) time.Duration { return s.cpu[i] / time.Duration(r.visits) }
	r.server, r.database, r.generator = each(0), each(1), each(2)
	r.resident, err = resident(m.server)
	return r, err
}

// read is the CPU that server, database and generator have used.
func (m meter) read() (out [3]time.Duration, err error) {
	for i, pid := range []int{m.server, m.database, m.self} {
		if out[i], err = cpu(pid); err != nil {
			return out, err
		}
	}
	return out, nil
}
