// Package schedule runs what must happen once a period, whichever of several servers comes first.
package schedule

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

type job struct {
	Name   string `gorm:"primaryKey"`
	Period string `gorm:"primaryKey"`
	At     int64
}

// Once runs fn unless it was already run for this period anywhere; ran says whether it did. A job that fails may be tried again.
func Once(ctx context.Context, db *database.DB, name, period string, fn func(context.Context) error) (ran bool, err error) {
	err = db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Create(&job{name, period, tx.Millis()}).Error })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err = fn(ctx); err != nil {
		err = fmt.Errorf("job %s %s: %w", name, period, err)
		return true, errors.Join(err, db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			return tx.Where("name = ? AND period = ?", name, period).Delete(&job{}).Error
		}))
	}
	return true, nil
}

// Forget removes the marks of periods before a moment.
func Forget(tx *database.Tx, before int64) error {
	return tx.Where("at < ?", before).Delete(&job{}).Error
}
