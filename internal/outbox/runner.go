package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/schedule"
)

// Outbox sends what is due. Safe for concurrent use, also by several processes on one database.
type Outbox struct {
	db       *database.DB
	room     Room
	citizens []Way // in the order in which they are tried
	units    []Way
	server   string
}

// Times of sending.
const (
	Lease    = time.Minute     // how long a letter belongs to the process that took it
	Patience = 5 * time.Second // of one call
	Beat     = 2 * time.Second // between two looks at what is due
	together = 8               // calls at once
	atOnce   = 64              // letters a look
)

// New makes the outbox of a room: by which ways its letters go to citizens, and by which to units. Without a way they are dropped with that
// reason.
func New(db *database.DB, room Room, citizens, units []Way) *Outbox {
	return &Outbox{db: db, room: room, citizens: citizens, units: units, server: db.Process()}
}

// Work runs until the context ends; what fails is handed to failed and tried again.
func (o *Outbox) Work(ctx context.Context, failed func(error)) {
	beat := time.NewTicker(Beat)
	defer beat.Stop()
	for {
		err := schedule.Safely(func() error { _, err := o.Run(ctx); return err })
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
	}
}

// Run sends everything that is due now and takes the events that came to their letters; n is how many letters moved. It may run any
// number of times and on several servers.
func (o *Outbox) Run(ctx context.Context) (n int, err error) {
	if err := o.settleEvents(ctx); err != nil {
		return 0, err
	}
	for {
		heads, err := o.due(ctx)
		if err != nil {
			return n, err
		}
		moved, err := o.sendAll(ctx, heads)
		if n += moved; err != nil || moved == 0 {
			return n, err
		}
	}
}

// due are the heads of chains whose time has come, and leases that are over.
func (o *Outbox) due(ctx context.Context) (heads []Letter, err error) {
	now := o.db.Now()
	q := o.db.Read(ctx).Table("outbox o").Where("o.state = ? AND o.due_at <= ? OR o.state = ? AND o.lease_until <= ?", Waiting, now.UnixMilli(), Leased, now.UnixMilli())
	if !Within(now).Equal(now) {
		q = q.Where("o.unit <> ''")
	}
	return heads, q.Where("NOT EXISTS (SELECT 1 FROM outbox e WHERE e.chain = o.chain AND e.chain_n < o.chain_n AND e.state IN ?)", []State{Waiting, Leased}).
		Order("o.due_at, o.id").Limit(atOnce).Find(&heads).Error
}

// sendAll sends letters, a few at once; one that fails holds up none of the others.
func (o *Outbox) sendAll(ctx context.Context, heads []Letter) (moved int, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	free := make(chan struct{}, together)
	for _, l := range heads {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			var did bool
			failed := schedule.Safely(func() (err error) { did, err = o.send(ctx, l); return err })
			mu.Lock()
			defer mu.Unlock()
			if did {
				moved++
			}
			if failed != nil {
				err = errors.Join(err, fmt.Errorf("letter %s: %w", l.ID, failed))
			}
		})
	}
	all.Wait()
	return moved, err
}

// send takes a letter, calls its way and keeps the outcome; moved is false when somebody else was first.
func (o *Outbox) send(ctx context.Context, l Letter) (moved bool, err error) {
	taken, moved, err := o.claim(ctx, l)
	if err != nil || taken == nil {
		return moved, err
	}
	out := o.call(ctx, *taken)
	// A server that is told to stop still keeps what came of its call.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience)
	defer cancel()
	return true, o.keep(ctx, *taken, out)
}

// call makes one call; a way that panics is put right by a person.
func (o *Outbox) call(ctx context.Context, l Letter) (out Outcome) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience)
	defer cancel()
	way, _ := o.wayOf(l)
	err := schedule.Safely(func() error { out = way.Send(ctx, l); return nil })
	if err != nil {
		return Outcome{State: Parked, Reason: "发送时程序出错，请看日志后再发"}
	}
	return out
}

// waysOf are the ways that a letter may go, in their order.
func (o *Outbox) waysOf(l Letter) []Way {
	if l.Unit != "" {
		return o.units
	}
	return o.citizens
}

// wayOf is the way that a letter goes now, and the one after it; nil for none.
func (o *Outbox) wayOf(l Letter) (now, next Way) {
	ways := o.waysOf(l)
	for i, w := range ways {
		if l.Way == "" || w.Name() == l.Way {
			if i+1 < len(ways) {
				next = ways[i+1]
			}
			return w, next
		}
	}
	if l.Way != "" && len(ways) > 0 { // a way that is no longer there: begin again
		l.Way = ""
		return o.wayOf(l)
	}
	return nil, nil
}
