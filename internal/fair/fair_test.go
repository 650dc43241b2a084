package fair_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/fair"
)

var ctx = context.Background()

func by(key string) fair.Line { return fair.Line{Key: key} }

// stage is a queue whose room is taken, and the order in which those behind come in.
type stage struct {
	t     *testing.T
	q     *fair.Queue
	leave func()
	mu    sync.Mutex
	came  []string
	all   sync.WaitGroup
	shed  atomic.Int64
}

func newStage(t *testing.T, most, each int) *stage {
	s := &stage{t: t, q: fair.New(1, most, each)}
	var err error
	if s.leave, err = s.q.Enter(ctx, by("first"), 1); err != nil {
		t.Fatal(err)
	}
	return s
}

// queue puts one behind; those put behind one after the other wait in that order.
func (s *stage) queue(in fair.Line) {
	s.all.Go(func() {
		leave, err := s.q.Enter(ctx, in, 1)
		if err != nil {
			s.shed.Add(1)
			return
		}
		s.mu.Lock()
		s.came = append(s.came, in.Key)
		s.mu.Unlock()
		leave()
	})
	time.Sleep(2 * time.Millisecond)
}

func (s *stage) order() []string {
	s.leave()
	s.all.Wait()
	return s.came
}

func TestWhoSendsManyLetsOthersInBetween(t *testing.T) {
	s := newStage(t, 100, 50)
	for range 6 {
		s.queue(by("many"))
	}
	s.queue(by("one"))
	s.queue(by("two"))
	if got, want := s.order(), []string{"many", "one", "two", "many", "many", "many", "many", "many"}; !slices.Equal(got, want) {
		t.Errorf("came %v, want %v", got, want)
	}
}

func TestWhoIsKnownHasEverySecondTurn(t *testing.T) {
	s := newStage(t, 100, 50)
	for i := range 6 {
		s.queue(by(fmt.Sprint("stranger ", i)))
	}
	s.queue(fair.Line{Key: "colleague", Known: true})
	s.queue(fair.Line{Key: "other colleague", Known: true})
	got := s.order()
	if a, b := slices.Index(got, "colleague"), slices.Index(got, "other colleague"); a > 1 || b > 3 {
		t.Errorf("came %v", got)
	}
}

func TestALineIsBoundedAndSoAreAll(t *testing.T) {
	s := newStage(t, 8, 3)
	for range 5 {
		s.queue(by("long"))
	}
	if s.shed.Load() != 2 {
		t.Errorf("%d of a line of 3 were refused", s.shed.Load())
	}
	for i := range 5 { // full with eight
		s.queue(by(fmt.Sprint("short ", i)))
	}
	s.queue(by("newcomer"))
	if s.shed.Load() != 3 {
		t.Errorf("nobody of the long line gave way: %d", s.shed.Load())
	}
	got := s.order()
	if !slices.Contains(got, "newcomer") || len(got) != 8 {
		t.Errorf("came %v", got)
	}
}

// Three hundred addresses with one request each fill the queue; who is known still finds a place in it.
func TestWhoIsKnownFindsAPlaceAmongStrangers(t *testing.T) {
	s := newStage(t, 4, 3)
	for i := range 6 {
		s.queue(by(fmt.Sprint("stranger ", i)))
	}
	if s.shed.Load() != 2 {
		t.Errorf("%d strangers refused, want 2", s.shed.Load())
	}
	s.queue(fair.Line{Key: "colleague", Known: true})
	if got := s.order(); !slices.Contains(got[:2], "colleague") {
		t.Errorf("came %v", got)
	}
}

func TestWhoseTimeIsOverLeavesTheLine(t *testing.T) {
	q := fair.New(1, 10, 10)
	leave, err := q.Enter(ctx, by("a"), 1)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := q.Enter(short, by("b"), 1); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 2*time.Second {
		t.Fatalf("%v after %s", err, time.Since(begun))
	}
	leave()
	leave() // twice is once
	again, err := q.Enter(ctx, by("c"), 1)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// Rooms are of a size: heavy ones go alone, and are not overtaken for ever by light ones.
func TestAHeavyOneGoesAloneAndIsNotOvertaken(t *testing.T) {
	q := fair.New(10, 100, 100)
	a, _ := q.Enter(ctx, by("a"), 6)
	heavy := make(chan func(), 1)
	go func() { leave, _ := q.Enter(ctx, by("heavy"), 10); heavy <- leave }()
	time.Sleep(5 * time.Millisecond)
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if _, err := q.Enter(short, by("light"), 1); err == nil {
		t.Fatal("a light one overtook")
	}
	a()
	select {
	case leave := <-heavy:
		leave()
	case <-time.After(5 * time.Second):
		t.Fatal("the heavy one never came")
	}
}

// Whatever happens, no more are inside than there is room for, and in the end all of it is free.
func TestNoRoomIsLostOrInvented(t *testing.T) {
	const room = 7
	q := fair.New(room, 20, 5)
	var inside atomic.Int64
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(i)))
			for range 60 {
				soon, cancel := context.WithTimeout(ctx, time.Duration(r.IntN(2000))*time.Microsecond)
				weight := 1 + r.IntN(room)
				if leave, err := q.Enter(soon, fair.Line{Key: fmt.Sprint(r.IntN(9)), Known: r.IntN(3) == 0}, weight); err == nil {
					if now := inside.Add(int64(weight)); now > room {
						t.Errorf("%d inside", now)
					}
					time.Sleep(time.Duration(r.IntN(200)) * time.Microsecond)
					inside.Add(-int64(weight))
					leave()
				}
				cancel()
			}
		})
	}
	all.Wait()
	soon, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if leave, err := q.Enter(soon, by("last"), room); err != nil {
		t.Errorf("room was lost: %v", err)
	} else {
		leave()
	}
}
