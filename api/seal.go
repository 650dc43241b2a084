package api

import (
	"context"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/proof"
	"huiyin/internal/schedule"
	"huiyin/survey"
)

// sealEvery is how long an entry of the record stays outside of the chain at most, while a server runs.
const sealEvery = time.Second

// seals chains what was recorded, each second until the context ends and once more then. Several servers may do it at once: each block is
// one server's.
func (a *App) seals(ctx context.Context) {
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	var told time.Time
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.Background(), 5*sealEvery)
			defer cancel()
			a.troubled(a.sealOnce(last))
			return
		case <-tick.C:
		}
		if err := a.sealOnce(ctx); err != nil && ctx.Err() == nil && time.Since(told) > time.Minute {
			a.troubled(err) // while the database is away, once a minute says it
			told = time.Now()
		}
	}
}

// sealOnce makes one block at most: a long tail is sealed second by second, and nobody who writes waits for more.
func (a *App) sealOnce(ctx context.Context) error {
	return schedule.Safely(func() error {
		_, err := audit.Seal(ctx, a.DB)
		return err
	})
}

func (a *App) troubled(err error) {
	if err != nil {
		a.Log.Error("seal the record", "error", err.Error())
	}
}

// count puts into the record how many rows came yesterday and today so far, and logs the head of the chain: whoever keeps that elsewhere
// sees when the whole database was exchanged.
func (a *App) count(ctx context.Context) error {
	now := a.DB.Now()
	today := day.Of(now)
	yesterday := day.Plus(today, -1)
	err := a.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		// Within the first hour somebody may still be writing with yesterday's date.
		if err := countDay(tx, yesterday, day.Of(now.Add(-time.Hour)) == today); err != nil {
			return err
		}
		return countDay(tx, today, false)
	})
	if err != nil {
		return err
	}
	head, err := audit.Head(a.DB.Read(ctx))
	if err == nil && head.N > 0 {
		a.Log.Info("head of the record", "n", head.N, "hash", head.Hash, "signature", head.Signature)
	}
	return err
}

// countDay records a day's rows; a finished day once.
func countDay(tx *database.Tx, on string, finished bool) error {
	var done int64
	if err := tx.Model(&audit.Audit{}).Where("action = ? AND subject = ? AND detail LIKE ?", proof.Counted, on, "%\"finished\":true%").Count(&done).Error; err != nil || done > 0 {
		return err
	}
	rows, err := proof.Counts(tx.DB, on)
	if err != nil {
		return err
	}
	sets, err := survey.SetsOf(tx.DB, on)
	if err != nil {
		return err
	}
	if !finished {
		sets = sets.WithoutSums()
	}
	return audit.Record(tx, "day.counts", on, map[string]any{"rows": rows, "sets": sets, "finished": finished})
}
