package schedule_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/schedule"
)

var ctx = context.Background()

// counted is a job that counts its runs.
func counted(runs *atomic.Int64) func(context.Context) error {
	return func(context.Context) error { runs.Add(1); return nil }
}

func TestAPeriodIsDoneOnce(t *testing.T) {
	db, clock := dbtest.Open(t)
	var runs atomic.Int64
	for i, period := range []string{"10", "10", "11", "10", "11"} {
		if i == 3 {
			clock.Add(24 * time.Hour) // what is done stays done
		}
		if _, err := schedule.Once(ctx, db, "tick", period, counted(&runs)); err != nil {
			t.Fatal(err)
		}
	}
	if ran, err := schedule.Once(ctx, db, "tidy", "10", counted(&runs)); !ran || err != nil || runs.Load() != 3 {
		t.Errorf("%d runs, %v, %v", runs.Load(), ran, err)
	}
}

func TestOfManyServersOneDoesIt(t *testing.T) {
	db, clock := dbtest.Open(t)
	for _, wait := range []time.Duration{0, schedule.Lease} { // new, and left by a dead one
		var runs, told atomic.Int64
		var wg sync.WaitGroup
		clock.Add(wait)
		for range 16 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				ran, err := schedule.Once(ctx, db, "tick", "10", func(context.Context) error {
					runs.Add(1)
					return errors.New("dies at it")
				})
				if ran != (err != nil) {
					t.Errorf("ran %v, %v", ran, err)
				}
				if ran {
					told.Add(1)
				}
			}()
		}
		wg.Wait()
		if runs.Load() != 1 || told.Load() != 1 {
			t.Fatalf("after %s: %d runs, %d told so", wait, runs.Load(), told.Load())
		}
	}
}

// The mark was once written before the work: who was killed in between lost the period for all.
func TestAnotherTakesOverFromOneThatDied(t *testing.T) {
	db, clock := dbtest.Open(t)
	began, killed := make(chan bool), make(chan bool)
	ended := make(chan error)
	go func() {
		_, err := schedule.Once(ctx, db, "tick", "10", func(context.Context) error {
			began <- true
			<-killed
			return errors.New("killed")
		})
		ended <- err
	}()
	<-began
	var runs atomic.Int64
	clock.Add(schedule.Lease - time.Millisecond)
	if ran, err := schedule.Once(ctx, db, "tick", "10", counted(&runs)); ran || err != nil {
		t.Fatalf("while it may be alive: %v, %v", ran, err)
	}
	clock.Add(time.Millisecond)
	if ran, err := schedule.Once(ctx, db, "tick", "10", counted(&runs)); !ran || err != nil || runs.Load() != 1 {
		t.Fatalf("when its lease is over: %v, %v", ran, err)
	}
	killed <- true
	if err := <-ended; err == nil {
		t.Error("the first was not told")
	}
	clock.Add(2 * schedule.Lease)
	if ran, _ := schedule.Once(ctx, db, "tick", "10", counted(&runs)); ran {
		t.Error("the late end of the first undid what the second has done")
	}
}

// A slow one whose lease ran out does not end the work of who took over.
func TestTheLateEndOfASlowOneMarksNothing(t *testing.T) {
	db, clock := dbtest.Open(t)
	var runs atomic.Int64
	slow := func(context.Context) error {
		clock.Add(schedule.Lease)
		_, err := schedule.Once(ctx, db, "tick", "10", func(context.Context) error { return errors.New("the second fails") })
		if err == nil {
			t.Error("nobody took over")
		}
		return nil
	}
	if _, err := schedule.Once(ctx, db, "tick", "10", slow); err != nil {
		t.Fatal(err)
	}
	clock.Add(schedule.Lease)
	if ran, err := schedule.Once(ctx, db, "tick", "10", counted(&runs)); !ran || err != nil {
		t.Errorf("the period of the one that failed is lost: %v, %v", ran, err)
	}
}

func TestAJobThatFailsOrPanicsIsTriedAgain(t *testing.T) {
	db, clock := dbtest.Open(t)
	for name, fn := range map[string]func(context.Context) error{
		"fails":  func(context.Context) error { return errors.New("no disk") },
		"panics": func(context.Context) error { panic("no disk") },
	} {
		if ran, err := schedule.Once(ctx, db, name, "10", fn); !ran || err == nil || !strings.Contains(err.Error(), "job "+name+" 10") || !strings.Contains(err.Error(), "no disk") {
			t.Errorf("%s: %v, %v", name, ran, err)
		}
		clock.Add(schedule.Lease)
		var runs atomic.Int64
		if ran, err := schedule.Once(ctx, db, name, "10", counted(&runs)); !ran || err != nil || runs.Load() != 1 {
			t.Errorf("%s, again: %v, %v", name, ran, err)
		}
	}
}

func TestOldMarksAreForgotten(t *testing.T) {
	db, clock := dbtest.Open(t)
	var runs atomic.Int64
	once := func() {
		t.Helper()
		if _, err := schedule.Once(ctx, db, "tick", "10", counted(&runs)); err != nil {
			t.Fatal(err)
		}
	}
	forget := func(days int) {
		t.Helper()
		err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return schedule.Forget(tx, tx.Now().AddDate(0, 0, -days).UnixMilli()) })
		if err != nil {
			t.Fatal(err)
		}
	}
	once()
	clock.Add(24 * time.Hour)
	forget(2)
	once()
	forget(0)
	once()
	if runs.Load() != 2 {
		t.Errorf("%d runs", runs.Load())
	}
}
