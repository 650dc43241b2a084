// Package linear says of what clients saw of ballots whether one ballot a seat, changed in some order and closed once, explains it. Only
// tests use it.
package linear

import (
	"math"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// The ways in which an answer ends.
const (
	Counted = "counted"
	Closed  = "round_closed"
	Other   = "other_choice"
	Unknown = "unknown" // no answer came: it may have happened, then, later or never
	Sealed  = "sealed"  // of a look after the close
)

// Op is what a client asked of one seat in one round, or the close of the round.
type Op struct {
	Kind   string // cast, look or close
	N      int
	Choice string
}

// Answer is what came back: of a cast, what counts.
type Answer struct {
	How    string
	N      int
	Choice string
}

// History collects what clients saw, seat by seat. The zero value is ready; safe for concurrent use.
type History struct {
	mu     sync.Mutex
	began  time.Time
	seats  map[string][]porcupine.Operation
	closes []porcupine.Operation
}

// Do runs an operation of a seat and keeps what came of it.
func (h *History) Do(client int, seat string, op Op, do func() Answer) Answer {
	call := h.now()
	got := do()
	end := h.now()
	if got.How == Unknown {
		end = math.MaxInt64
	}
	o := porcupine.Operation{ClientId: client, Input: op, Call: call, Output: got, Return: end}
	h.mu.Lock()
	defer h.mu.Unlock()
	if op.Kind == "close" {
		h.closes = append(h.closes, o)
		return got
	}
	if h.seats == nil {
		h.seats = map[string][]porcupine.Operation{}
	}
	h.seats[seat] = append(h.seats[seat], o)
	return got
}

func (h *History) now() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.began.IsZero() {
		h.began = time.Now()
	}
	return time.Since(h.began).Nanoseconds()
}

// Count is how many operations of seats there are.
func (h *History) Count() (n int) {
	for _, ops := range h.seats {
		n += len(ops)
	}
	return n
}

// Refuted are the seats whose history nothing explains: every seat is judged with the close in it. One that cannot be judged in a
// minute is refuted too.
func (h *History) Refuted() (out []string) {
	for seat, ops := range h.seats {
		all := append(append([]porcupine.Operation{}, ops...), h.closes...)
		if porcupine.CheckOperationsTimeout(model, all, time.Minute) != porcupine.Ok {
			out = append(out, seat)
		}
	}
	return out
}

// seat is what a seat's ballot is by the rule: nothing, or a choice under a number; and whether the round is closed.
type seat struct {
	n      int
	choice string
	closed bool
}

var model = porcupine.Model{
	Init: func() any { return seat{} },
	Step: func(state, input, output any) (bool, any) {
		return step(state.(seat), input.(Op), output.(Answer)) //nolint:errcheck,forcetypeassert // nothing else is put in
	},
}

func step(s seat, op Op, got Answer) (bool, any) {
	switch {
	case op.Kind == "close":
		s.closed = true
		return true, s
	case op.Kind == "look":
		return got.How == Unknown || looks(s, got), s
	case s.closed:
		return got.How == Unknown || got.How == Closed, s
	case op.N == s.n && op.Choice != s.choice:
		return got.How == Unknown || got.How == Other, s
	case op.N > s.n:
		s.n, s.choice = op.N, op.Choice
	}
	return got.How == Unknown || got == Answer{Counted, s.n, s.choice}, s
}

// looks says whether a look fits: once sealed, a ballot has its choice and no number.
func looks(s seat, got Answer) bool {
	if got.How == Sealed {
		return s.closed && got.Choice == s.choice
	}
	return !s.closed && got.How == Counted && got.N == s.n && got.Choice == s.choice
}
