package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// Delivered keeps what the other side told of a letter by the name it gave it: that it arrived (ok), or why not, in plain words. It may come
// before the answer to the call, twice, or for a letter that is none of ours: the runner takes it to its letter within seconds.
func Delivered(ctx context.Context, db *database.DB, providerID string, ok bool, reason string) error {
	return db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		e := event{ProviderID: providerID, OK: ok, Reason: clip(reason), At: tx.Millis()}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&e).Error
	})
}

// settleEvents takes the events of the last day to their letters; older ones have none.
func (o *Outbox) settleEvents(ctx context.Context) error {
	var told []event
	since := o.db.Now().Add(-waitForWord).UnixMilli()
	err := o.db.Read(ctx).Where("at >= ? AND EXISTS (SELECT 1 FROM outbox o WHERE o.provider_id = outbox_events.provider_id)", since).
		Order("at, provider_id").Limit(database.Many).Find(&told).Error
	for _, e := range told {
		if failed := o.settle(ctx, e); failed != nil {
			err = errors.Join(err, fmt.Errorf("event of a letter: %w", failed))
		}
	}
	return err
}

// settle takes one event to its letter and forgets it.
func (o *Outbox) settle(ctx context.Context, e event) error {
	return o.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		gone := tx.Where("provider_id = ?", e.ProviderID).Delete(&event{})
		if gone.Error != nil || gone.RowsAffected == 0 { // another server was first
			return gone.Error
		}
		var l Letter
		if err := tx.Where("provider_id = ?", e.ProviderID).Order("posted_at DESC").Limit(1).Find(&l).Error; err != nil {
			return err
		}
		if l.State != Sent && l.State != Unknown {
			return nil
		}
		state := Refused
		if e.OK {
			state = Arrived
		}
		err := tx.Model(&Letter{}).Where("id = ?", l.ID).Updates(map[string]any{"state": state, "reason": e.Reason, "ended_at": tx.Millis()}).Error
		if err != nil || !e.OK {
			return err
		}
		return o.heard(tx, l, ByDelivery)
	})
}

// waitForWord is how long a delivery event is waited for; then the error code 0 is all there is.
const waitForWord = 24 * time.Hour

// TakeTheCode tells the room of letters that were sent long ago and of which no event came: their error code 0 stands.
func (o *Outbox) TakeTheCode(ctx context.Context) error {
	now := o.db.Now()
	var silent []Letter
	err := o.db.Read(ctx).Where("state = ? AND heard_at = 0 AND unit = '' AND due_at > ? AND ended_at < ?", Sent, now.Add(-2*giveUp).UnixMilli(), now.Add(-waitForWord).UnixMilli()).
		Order("due_at, id").Find(&silent).Error
	for _, l := range silent {
		failed := o.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			if err := tx.Where("id = ?", l.ID).Take(&l).Error; err != nil || l.State != Sent {
				return err
			}
			return o.heard(tx, l, ByCode)
		})
		err = errors.Join(err, failed)
	}
	return err
}
