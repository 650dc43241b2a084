package database

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
)

// pulse is one process's row: a number that grows when something moved there.
type pulse struct {
	Process string `gorm:"primaryKey"`
	N       int64
	At      int64
}

// beat counts what moved here, and writes it down at most once a second: a row for each process, so that none is hot.
type beat struct {
	n       atomic.Int64
	mu      sync.Mutex
	waiting *time.Timer
	closed  bool
}

// stroke is how long a movement may stay unknown to other processes.
const stroke = time.Second

// Moved says that the transaction moves what figures are made of; once it is safe, every process gets to know.
func (t *Tx) Moved() {
	if !t.moved {
		t.moved = true
		t.AfterCommit(t.db.move)
	}
}

// Pulse is a number that is another one after something moved, in this process at once and in any other within a second.
func (d *DB) Pulse(ctx context.Context) (int64, error) {
	var others *int64
	err := d.Read(ctx).Model(&pulse{}).Where("process <> ?", d.process).Select("SUM(n)").Scan(&others).Error
	if others == nil {
		others = new(int64)
	}
	return *others + d.beat.n.Load(), err
}

// move notes a movement and has it written soon.
func (d *DB) move() {
	d.beat.n.Add(1)
	d.beat.mu.Lock()
	defer d.beat.mu.Unlock()
	if d.beat.waiting == nil && !d.beat.closed {
		d.beat.waiting = time.AfterFunc(stroke, d.strike)
	}
}

// strike writes the row. A stroke that is lost costs others a minute: figures are made anew then anyway.
func (d *DB) strike() {
	d.beat.mu.Lock()
	d.beat.waiting = nil
	closed := d.beat.closed
	d.beat.mu.Unlock()
	if closed {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = d.Do(ctx, actor.Clock, func(tx *Tx) error {
		return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&pulse{Process: d.process, N: d.beat.n.Load(), At: tx.Millis()}).Error
	})
}

// stop ends the writing before the connections are closed.
func (b *beat) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.waiting != nil {
		b.waiting.Stop()
	}
}

// ForgetPulses removes the rows of processes that have not moved anything for long.
func ForgetPulses(tx *Tx, before int64) error {
	return tx.Where("at < ?", before).Delete(&pulse{}).Error
}
