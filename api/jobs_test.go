package api_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/rectify"
	"huiyin/survey"
)

// broken is a case at which the clock panics.
func (d *door) broken() (id string) {
	d.t.Helper()
	if got := d.send("POST", "/api/v1/opinions", `{"text":"文晖路和绍兴路口的人行道，共享单车堆得走不了人，盲道全占了。"}`, nil); got.status != 201 {
		d.t.Fatal(got.body)
	}
	ctx := context.Background()
	d.must(d.app.DB.Read(ctx).Model(&rectify.Case{}).Pluck("id", &id).Error)
	d.must(d.app.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Exec(`UPDATE cases SET clocks = REPLACE(clocks, '"due":"2026', '"due":"no date') WHERE id = ?`, id).Error
	}))
	return id
}

func TestACaseThatBreaksAJobIsLoggedAndEndsNothing(t *testing.T) {
	d := newDoor(t)
	ctx, cancel := context.WithCancel(context.Background())
	id := d.broken()
	unclaimed := survey.Photo{ID: "PHOTO", TokenHash: "x", Owner: "citizen", State: survey.PhotoWaiting, Jpeg: []byte("x"), CreatedAt: 1}
	d.must(database.Keeping(d.app.DB.Read(ctx)).Create(&unclaimed).Error)
	d.clock.Set("2026-06-01")
	ended := make(chan bool)
	go func() {
		d.app.Work(ctx)
		ended <- true
	}()
	photos := int64(1)
	for end := time.Now().Add(10 * time.Second); photos > 0 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		d.must(d.app.DB.Read(ctx).Model(&survey.Photo{}).Count(&photos).Error)
	}
	time.Sleep(200 * time.Millisecond)
	cancel()
	<-ended
	if photos != 0 {
		t.Error("the job after the one that broke was not done")
	}
	if log := d.log.String(); !strings.Contains(log, "case "+id) || !strings.Contains(log, "jobs failed") {
		t.Errorf("the case is not named: %s", log)
	}
}

func TestJobsOfTwoServersAreDoneOnceAPeriod(t *testing.T) {
	d := newDoor(t)
	cfg, _, err := config.Load(nil, nil)
	d.must(err)
	other, err := api.New(cfg, d.app.DB, nil, slog.Default())
	d.must(err)
	ctx := context.Background()
	for range 3 {
		d.clock.Add(time.Hour)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := []*api.App{d.app, other}[i%2].RunJobs(ctx); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
	}
	var jobs, done int64
	d.must(d.app.DB.Read(ctx).Table("jobs").Count(&jobs).Error)
	d.must(d.app.DB.Read(ctx).Table("jobs").Where("done_at > 0").Count(&done).Error)
	if jobs != 13 || done != 13 {
		t.Errorf("%d periods, %d done", jobs, done)
	}
}

// Each thing that is tidied away goes by itself: one that cannot is named, and the others go.
func TestWhatCannotBeTidiedIsNamedAndTheRestIsTidied(t *testing.T) {
	d := newDoor(t)
	ctx := context.Background()
	lent := func() (n int64) {
		for _, table := range []string{"photos", "pulses", "jobs"} {
			var rows int64
			d.must(d.app.DB.Read(ctx).Table(table).Where(map[string]string{"photos": "id = 'OLD'", "pulses": "process = 'OLD'", "jobs": "name = 'old'"}[table]).Count(&rows).Error)
			n += rows
		}
		return n
	}
	old := survey.Photo{ID: "OLD", TokenHash: "x", Owner: "citizen", State: survey.PhotoWaiting, Jpeg: []byte("x"), CreatedAt: 1}
	d.must(d.app.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return errors.Join(database.Keeping(tx.DB).Create(&old).Error, tx.Table("pulses").Create(map[string]any{"process": "OLD", "n": 1, "at": 1}).Error,
			tx.Table("jobs").Create(map[string]any{"name": "old", "period": "1", "at": 1, "done_at": 1}).Error)
	}))
	rename := func(from, to string) {
		d.must(d.app.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Exec("ALTER TABLE " + from + " RENAME TO " + to).Error }))
	}
	rename("idempotencies", "idempotencies_away")
	defer rename("idempotencies_away", "idempotencies")
	if err := d.app.RunJobs(ctx); err == nil || !strings.Contains(err.Error(), "forget answers") || !strings.Contains(err.Error(), "job tidy") {
		t.Errorf("what failed is not named: %v", err)
	}
	if n := lent(); n != 0 {
		t.Errorf("%d of three were not tidied beside the one that failed", n)
	}
}

// A case at which the figures panic costs the newer figures, not the ones that stand, nor the server; once it is mended they move on.
func TestACaseThatBreaksTheFiguresLeavesThoseThatStand(t *testing.T) {
	d := newDoor(t)
	d.app.Config.FiguresRest = 0 // made anew at every look
	received := func() any { return d.send("GET", "/api/v1/public/overview", "", nil).get("ledger.received") }
	id := d.opened(d.letter(1))
	if received() != 1.0 {
		t.Fatal(received())
	}
	ctx := context.Background()
	set := func(state rectify.State) {
		d.must(d.app.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			tx.Moved()
			return tx.Exec("UPDATE cases SET state = ? WHERE id = ?", state, id).Error // on the list of long-term cases, and without a reason
		}))
	}
	set(rectify.LongTerm)
	d.letter(2)
	ctxOfWork, cancel := context.WithCancel(ctx)
	ended := make(chan bool)
	go func() {
		d.app.Work(ctxOfWork)
		ended <- true
	}()
	for range 20 {
		if received() != 1.0 {
			t.Fatalf("figures of broken rows: %v", received())
		}
		time.Sleep(10 * time.Millisecond)
	}
	set(rectify.Assigned)
	d.soon("the figures move on", func() bool { return received() == 2.0 })
	cancel()
	<-ended
	if log := d.log.String(); !strings.Contains(log, "public figures") || !strings.Contains(log, "panic") {
		t.Errorf("the failure is not logged: %s", log)
	}
}
