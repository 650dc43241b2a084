package outbox

import (
	"context"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

const (
	firstRest = 15 * time.Second // before the second try; twice as long before each further one
	mostRest  = 10 * time.Minute
	giveUp    = 72 * time.Hour // after which a person decides
)

const (
	triedLong   = "试了三天都没有发出去"
	mayHaveGone = "可能已经送到；后来又有了新的消息"
)

// keep writes what came of a call, unless the letter was taken anew meanwhile.
func (o *Outbox) keep(ctx context.Context, l Letter, out Outcome) error {
	return o.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		next, err := o.after(tx, l, out)
		if err != nil {
			return err
		}
		// One whose lease ran out meanwhile counts as unknown until the answer comes after all.
		q := tx.Model(&Letter{}).Where("id = ? AND attempt = ? AND state IN ?", l.ID, l.Attempt, []State{Leased, Unknown}).
			Select("state", "due_at", "way", "lease_until", "sending_at", "provider_id", "reason", "ended_at").Updates(&next)
		if q.Error != nil || q.RowsAffected == 0 {
			return q.Error
		}
		switch {
		case l.Unit != "": // its people look themselves
			return nil
		case next.State == Arrived:
			return o.heard(tx, next, ByDelivery)
		case next.State == Sent && next.ProviderID == "":
			return o.heard(tx, next, ByCode)
		}
		return nil
	})
}

// after is the letter after a call.
func (o *Outbox) after(tx *database.Tx, l Letter, out Outcome) (Letter, error) {
	way, next := o.wayOf(l)
	again := out.State == Waiting || out.State == Unable && next != nil || out.State == Unknown && way.Repeats()
	l.ProviderID = out.ProviderID
	if !again {
		if out.State == Unable {
			out.State = Dropped
		}
		return l.end(tx, out.State, out.Reason), nil
	}
	newer, err := o.newer(tx.DB, l)
	switch {
	case err != nil:
		return l, err
	case newer && out.State == Unknown:
		return l.end(tx, Unknown, mayHaveGone), nil
	case newer:
		return l.end(tx, Dropped, replaced), nil
	case tx.Millis()-l.PostedAt > giveUp.Milliseconds():
		return l.end(tx, Parked, triedLong+"："+out.Reason), nil
	}
	l.State, l.Reason, l.LeaseUntil, l.SendingAt, l.DueAt = Waiting, clip(out.Reason), 0, 0, tx.Now().Add(rest(l.Attempt, out.After)).UnixMilli()
	if out.State == Unable {
		l.Way, l.DueAt = next.Name(), tx.Millis()
	}
	return l, nil
}

// rest is how long a letter waits before its next try.
func rest(attempt int, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	return min(firstRest<<min(attempt-1, 8), mostRest)
}

func (o *Outbox) newer(db *gorm.DB, l Letter) (bool, error) {
	var n int64
	err := db.Model(&Letter{}).Where("chain = ? AND chain_n > ?", l.Chain, l.ChainN).Count(&n).Error
	return n > 0, err
}

// heard tells the room once that a letter reached her.
func (o *Outbox) heard(tx *database.Tx, l Letter, how string) error {
	if l.HeardAt != 0 {
		return nil
	}
	if err := tx.Model(&Letter{}).Where("id = ?", l.ID).UpdateColumn("heard_at", tx.Millis()).Error; err != nil {
		return err
	}
	return o.room.Heard(tx, l, how)
}
