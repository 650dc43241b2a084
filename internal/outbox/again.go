package outbox

import (
	"context"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
)

// MayRepeat says whether somebody of the office may send the letter again: nothing sends it by itself any more, and it may not have arrived.
func (l Letter) MayRepeat() bool { return l.State == Parked || l.State == Unknown }

// SendAgain 再发一次: puts a parked letter, or one of which nobody knows, back among those that wait. NotFound when there is none; Conflict
// when it has moved on, or when a newer one has taken its place.
func (o *Outbox) SendAgain(ctx context.Context, who actor.Actor, id string) error {
	return o.db.Do(ctx, who, func(tx *database.Tx) error {
		var l Letter
		if err := tx.Where("id = ?", id).Limit(1).Find(&l).Error; err != nil {
			return err
		}
		if l.ID == "" {
			return fault.New(fault.NotFound, "no_letter", "没有找到这条消息，请刷新后再看。")
		}
		newer, err := o.newer(tx.DB, l)
		switch {
		case err != nil:
			return err
		case newer:
			return fault.New(fault.Conflict, "newer_letter", "同一件事后来又有了新的消息，这条不用再发了。")
		case !l.MayRepeat():
			return letterMoved()
		}
		due := tx.Now()
		if l.Unit == "" {
			due = Within(due)
		}
		// The attempt rises too: an answer to the old call that still comes is nobody's any more. Posted anew, it has its three days again.
		q := tx.Model(&Letter{}).Where("id = ? AND attempt = ? AND state = ?", l.ID, l.Attempt, l.State).Updates(map[string]any{
			"state": Waiting, "attempt": l.Attempt + 1, "due_at": due.UnixMilli(), "posted_at": tx.Millis(), "posted_on": day.Of(tx.Now()), "reason": "", "way": "", "ended_at": 0, "lease_until": 0, "sending_at": 0})
		if q.Error == nil && q.RowsAffected == 0 {
			return letterMoved()
		}
		if q.Error != nil {
			return q.Error
		}
		return audit.Record(tx, "letter.again", l.ID, map[string]any{"case": l.Case})
	})
}

func letterMoved() error {
	return fault.New(fault.Conflict, "letter_moved_on", "这条消息已经不在等人处理，请刷新后再看。")
}

// Seen notes that somebody of a unit has looked at what it was sent until an instant.
func (o *Outbox) Seen(ctx context.Context, who actor.Actor, until time.Time) error {
	return o.db.Do(ctx, who, func(tx *database.Tx) error {
		hers := tx.Model(&Letter{}).Where("unit = ? AND unit <> '' AND heard_at = 0 AND posted_at <= ?", who.Unit, until.UnixMilli()).Session(&gorm.Session{})
		if err := hers.Where("state = ?", Sent).Updates(map[string]any{"state": Arrived, "ended_at": tx.Millis()}).Error; err != nil {
			return err
		}
		return hers.Where("state <> ?", Dropped).Update("heard_at", tx.Millis()).Error // one that a messenger has not taken yet is tried on
	})
}
