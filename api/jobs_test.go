package api_test

import (
	"context"
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
	d.must(d.app.DB.Read(ctx).Create(&unclaimed).Error)
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
	if jobs != 6 || done != 6 {
		t.Errorf("%d periods, %d done", jobs, done)
	}
}
