package hearing_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/rectify/hearing"
	"huiyin/rectify/hearing/linear"
)

// How much of it `go test` does; `make chaos` does a hundred times as much, with kills.
const (
	linearClients = 16
	linearSeats   = 8
	linearRounds  = 5
	linearOps     = 13 // by each client in each round
)

var choices = []string{"satisfied", "dissatisfied", "abstain"}

// ballots are what a history is made of.
type ballots interface {
	cast(seat int, op linear.Op) linear.Answer
	look(seat int) linear.Answer
	close()
}

// play lets clients, two at each seat, vote and look while one closes the round, and looks at what was sealed.
func play(h *linear.History, b ballots, round int) {
	var clients sync.WaitGroup
	var done atomic.Int64
	for i := range linearClients {
		clients.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(round), uint64(i)))
			seat := i % linearSeats
			for n := range linearOps {
				op := linear.Op{Kind: "cast", N: n/2 + 1 + dice.IntN(2), Choice: choices[dice.IntN(len(choices))]}
				if dice.IntN(5) == 0 {
					h.Do(i, fmt.Sprint(seat), linear.Op{Kind: "look"}, func() linear.Answer { return b.look(seat) })
				}
				h.Do(i, fmt.Sprint(seat), op, func() linear.Answer { return b.cast(seat, op) })
				done.Add(1)
			}
		})
	}
	for done.Load() < linearClients*linearOps*2/3 {
		time.Sleep(time.Millisecond)
	}
	h.Do(linearClients, "", linear.Op{Kind: "close"}, func() linear.Answer { b.close(); return linear.Answer{How: linear.Counted} })
	clients.Wait()
	for seat := range linearSeats {
		h.Do(seat, fmt.Sprint(seat), linear.Op{Kind: "look"}, func() linear.Answer { return b.look(seat) })
	}
}

// real are ballots of a round in the database.
type real struct {
	c      *city
	phones []phone
	r      hearing.Round
}

func (x real) cast(seat int, op linear.Op) linear.Answer {
	got, err := x.c.cast(x.phones[seat], x.r, op.N, op.Choice)
	if err != nil {
		if why := reasonOf(err); why == linear.Closed || why == linear.Other {
			return linear.Answer{How: why}
		}
		return linear.Answer{How: linear.Unknown}
	}
	return linear.Answer{How: linear.Counted, N: got.N, Choice: got.Choice}
}

func (x real) look(seat int) linear.Answer {
	m, err := x.c.Mine(ctx, x.phones[seat].by, x.r.N, x.phones[seat].token(x.r))
	switch {
	case err != nil:
		return linear.Answer{How: linear.Unknown}
	case m.State == hearing.Closed:
		return linear.Answer{How: linear.Sealed, Choice: m.Choice}
	}
	return linear.Answer{How: linear.Counted, N: m.N, Choice: m.Choice}
}

func (x real) close() { x.c.verb(x.r, "close") }

func TestBallotsAreLinearWithTheCloseAmongThem(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(linearSeats)
	total := 0
	for round := range linearRounds {
		h := &linear.History{}
		play(h, real{c: c, phones: phones, r: c.round(hearing.NewRound{Named: round == 4})}, round)
		if bad := h.Refuted(); len(bad) > 0 {
			t.Errorf("round %d: nothing explains what seats %v saw", round, bad)
		}
		total += h.Count()
	}
	if total < 1000 {
		t.Errorf("only %d operations", total)
	}
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
}

// racy looks, waits, and writes: what somebody wrote meanwhile is lost, and a ballot enters after the close.
type racy struct {
	mu     sync.Mutex
	n      map[int]int
	choice map[int]string
	closed bool
}

func (x *racy) state(seat int) (int, string, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.n[seat], x.choice[seat], x.closed
}

func (x *racy) cast(seat int, op linear.Op) linear.Answer {
	n, choice, closed := x.state(seat)
	time.Sleep(time.Millisecond)
	switch {
	case closed:
		return linear.Answer{How: linear.Closed}
	case n == op.N && choice != op.Choice:
		return linear.Answer{How: linear.Other}
	case op.N > n:
		x.mu.Lock()
		defer x.mu.Unlock()
		x.n[seat], x.choice[seat] = op.N, op.Choice
		return linear.Answer{How: linear.Counted, N: op.N, Choice: op.Choice}
	}
	return linear.Answer{How: linear.Counted, N: n, Choice: choice}
}

func (x *racy) look(seat int) linear.Answer {
	n, choice, closed := x.state(seat)
	if closed {
		return linear.Answer{How: linear.Sealed, Choice: choice}
	}
	return linear.Answer{How: linear.Counted, N: n, Choice: choice}
}

func (x *racy) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
}

func TestARacyVariantIsRefuted(t *testing.T) {
	h := &linear.History{}
	play(h, &racy{n: map[int]int{}, choice: map[int]string{}}, 0)
	if len(h.Refuted()) == 0 {
		t.Error("ballots that are lost and enter after the close were believed")
	}
}

// The closing race: phones vote while the director closes. What was acknowledged is counted, and nothing else is.
func TestNoBallotIsLostBeforeTheCloseAndNoneEntersAfterIt(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(16)
	for run := range closingRuns() {
		closingRun(c, phones, run)
	}
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
}

// closingRun is one race from a barrier, each phone within 50 ms of the close.
func closingRun(c *city, phones []phone, run int) {
	c.t.Helper()
	r := c.round(hearing.NewRound{})
	var took, late atomic.Int64
	var all sync.WaitGroup
	start := make(chan struct{})
	for i, p := range phones {
		all.Go(func() {
			<-start
			time.Sleep(time.Duration((i*7+run*13)%100) * time.Millisecond)
			switch _, err := c.cast(p, r, 1, choices[i%2]); {
			case err == nil:
				took.Add(1)
			case reasonOf(err) == "round_closed":
				late.Add(1)
			default:
				c.t.Errorf("run %d: %v", run, err)
			}
		})
	}
	close(start)
	time.Sleep(50 * time.Millisecond)
	r = c.verb(r, "close")
	all.Wait()
	var sealed int64
	c.must(c.db.Read(ctx).Table("sealed_ballots").Where("round_id = ?", r.ID).Count(&sealed).Error)
	if screen := r.Result().Voted; int64(screen) != took.Load() || sealed != took.Load() || took.Load()+late.Load() != int64(len(phones)) {
		c.t.Errorf("run %d: %d acknowledged, %d on the screen, %d sealed, %d late", run, took.Load(), screen, sealed, late.Load())
	}
}

// closingRuns are few here and a thousand in `make chaos` and `make soak`.
func closingRuns() int {
	if os.Getenv("HUIYIN_SOAK") != "" {
		return 1000
	}
	return 20
}
