package outbox

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// Why a letter ends without a call.
const (
	noWay     = "没有办法送到：没有开通公众号，或者没有关注"
	brokenOff = "发送的当口断了，不知道送到没有"
)

// claim takes a letter for sending, in a transaction of its own that is safe before the call begins: nil when it is not to be sent. moved
// says whether it was this process that moved it.
func (o *Outbox) claim(ctx context.Context, l Letter) (taken *Letter, moved bool, err error) {
	err = o.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		taken, moved = nil, false
		next, err := o.judge(tx, l)
		if err != nil {
			return err
		}
		// The attempt is the fence: of those who read the same row one moves it.
		q := tx.Model(&Letter{}).Where("id = ? AND attempt = ? AND state = ?", l.ID, l.Attempt, l.State).
			Select("state", "attempt", "way", "lease_by", "lease_until", "sending_at", "reason", "ended_at").Updates(&next)
		if moved = q.RowsAffected > 0; q.Error == nil && moved && next.State == Leased {
			taken = &next
		}
		return q.Error
	})
	return taken, moved, err
}

// judge says what becomes of a letter whose time has come.
func (o *Outbox) judge(tx *database.Tx, l Letter) (Letter, error) {
	way, _ := o.wayOf(l)
	if l.State == Leased && (way == nil || !way.Repeats()) {
		return l.end(tx, Unknown, brokenOff), nil
	}
	why, err := o.room.Stale(tx, l)
	switch {
	case err != nil:
		return l, err
	case why != "" && l.State == Leased:
		return l.end(tx, Unknown, brokenOff+"；"+why), nil
	case why != "":
		return l.end(tx, Dropped, why), nil
	case way == nil:
		return l.end(tx, Dropped, noWay), nil
	}
	l.State, l.Attempt, l.Way, l.Reason = Leased, l.Attempt+1, way.Name(), ""
	l.LeaseBy, l.LeaseUntil, l.SendingAt = o.server, tx.Now().Add(Lease).UnixMilli(), tx.Millis()
	return l, nil
}

// end is the letter at an end.
func (l Letter) end(tx *database.Tx, s State, why string) Letter {
	l.State, l.Reason, l.EndedAt, l.LeaseUntil, l.SendingAt = s, clip(why), tx.Millis(), 0, 0
	return l
}
