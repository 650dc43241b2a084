// Package schedule runs what must happen once a period, whichever of several servers comes first.
package schedule

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// job is a period of a job: leased at At, done at DoneAt (0: not yet).
type job struct {
	Name   string `gorm:"primaryKey"`
	Period string `gorm:"primaryKey"`
	At     int64
	DoneAt int64
}

// Lease is how long a job may take before another process takes it for dead and does it again; also how long one that failed
// waits for its next try.
const Lease = 10 * time.Minute

// Once runs fn unless it was done for this period anywhere, or is being done; ran says whether it did. It is at least once: when a
// process dies at it, fails or is slower than the lease, another begins again, so what fn does must be the same done twice.
func Once(ctx context.Context, db *database.DB, name, period string, fn func(context.Context) error) (ran bool, err error) {
	lease, err := take(ctx, db, name, period)
	if err != nil || lease == 0 {
		return false, err
	}
	if err := Safely(func() error { return fn(ctx) }); err != nil {
		return true, fmt.Errorf("job %s %s: %w", name, period, err)
	}
	return true, db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Model(&job{}).Where("name = ? AND period = ? AND at = ?", name, period, lease).UpdateColumn("done_at", tx.Millis()).Error
	})
}

// take leases a period and gives the moment from which the lease runs; 0 when it is done, or leased by another.
func take(ctx context.Context, db *database.DB, name, period string) (lease int64, err error) {
	err = db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		lease = tx.Millis()
		var kept []job
		if err := tx.Where("name = ? AND period = ?", name, period).Limit(1).Find(&kept).Error; err != nil {
			return err
		}
		if len(kept) == 0 {
			return tx.Create(&job{Name: name, Period: period, At: lease}).Error
		}
		if kept[0].DoneAt != 0 || kept[0].At > lease-Lease.Milliseconds() {
			lease = 0
			return nil
		}
		over := tx.Model(&job{}).Where("name = ? AND period = ? AND at = ? AND done_at = 0", name, period, kept[0].At).UpdateColumn("at", lease)
		if over.RowsAffected == 0 {
			lease = 0
		}
		return over.Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return 0, nil
	}
	return lease, err
}

// Safely runs fn and makes an error of its panic: a job ends no server, and one row of a job not the rows after it.
func Safely(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return fn()
}

// Forget removes the marks of periods before a moment.
func Forget(tx *database.Tx, before int64) error {
	return tx.Where("at < ?", before).Delete(&job{}).Error
}
