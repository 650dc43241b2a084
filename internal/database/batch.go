package database

import (
	"context"
	"fmt"
	"sync"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
)

// Batch lets many requests share one commit (group commit): measured, it is what makes waiting for the disk affordable. Each caller is
// answered after the commit that holds its item. One batch of a kind commits at a time; while it does, the next one gathers. Over a slow way
// to a server a few are under way, since each only waits.
type Batch[T any] struct {
	db    *DB
	who   actor.Actor
	store func(*Tx, []T) error

	mu      sync.Mutex
	queue   []*queued[T]
	runners int
	looking bool // somebody will look whether another runner is wanted
}

type queued[T any] struct {
	item  T
	since time.Time
	done  chan error
}

// How many items share a commit at most, how many may wait before more are refused, and how long one commit may take.
const (
	batchMost  = 256
	batchQueue = 4096
	batchSlow  = 250 * time.Millisecond // after so long in the queue the way is slow
	batchTime  = 30 * time.Second       // a way of 800 ms to the database makes a batch last 16
)

// NewBatch makes a batch. store writes items with multi-row statements; when it refuses several at once, they are stored in
// smaller batches, so that each is refused or stored for its own sake. It may run again for the same items and must start from them.
func NewBatch[T any](db *DB, who actor.Actor, store func(*Tx, []T) error) *Batch[T] {
	return &Batch[T]{db: db, who: who, store: store}
}

// Put stores an item and returns once it is safe. Unavailable when too many wait, or when the wait took too long: the item may
// then still be stored, and the same Idempotency-Key finds out.
func (b *Batch[T]) Put(ctx context.Context, item T) error {
	q := &queued[T]{item, time.Now(), make(chan error, 1)}
	b.mu.Lock()
	if len(b.queue) >= batchQueue {
		b.mu.Unlock()
		return busy()
	}
	b.queue = append(b.queue, q)
	b.wake()
	b.mu.Unlock()
	select {
	case err := <-q.done:
		return err
	case <-ctx.Done():
		return busy()
	}
}

// wake sees to it that somebody takes what waits: at once when nobody is at work, else when it has waited for long. mu is held.
func (b *Batch[T]) wake() {
	switch {
	case b.runners == 0:
		b.runners++
		go b.run()
	case !b.looking && b.runners < b.db.dialect.batches():
		b.looking = true
		time.AfterFunc(batchSlow, b.help)
	}
}

// help starts another runner when the first in the queue has waited for long.
func (b *Batch[T]) help() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looking = false
	if len(b.queue) == 0 {
		return
	}
	if b.runners > 0 && time.Since(b.queue[0].since) >= batchSlow && b.runners < b.db.dialect.batches() {
		b.runners++
		go b.run()
	}
	b.wake()
}

func busy() error {
	return fault.New(fault.Unavailable, "busy", "现在人多，请过十几秒再点一次。您填的内容还在，不会重复提交。")
}

// run commits batch after batch until nobody waits.
func (b *Batch[T]) run() {
	for {
		b.mu.Lock()
		n := min(len(b.queue), batchMost)
		if n == 0 {
			b.runners--
			b.mu.Unlock()
			return
		}
		batch := b.queue[:n:n]
		b.queue = b.queue[n:]
		b.mu.Unlock()
		b.commit(batch)
	}
}

// commit stores a batch; a refused one is halved until the item that is to blame stands alone. When the database itself is away
// no item is to blame, and nobody waits for more tries.
func (b *Batch[T]) commit(batch []*queued[T]) {
	items := make([]T, len(batch))
	for i, q := range batch {
		items[i] = q.item
	}
	err := b.do(items)
	if half := len(batch) / 2; err != nil && half > 0 && !b.db.Down(err) {
		b.commit(batch[:half])
		b.commit(batch[half:])
		return
	}
	for _, q := range batch {
		q.done <- err
	}
}

// do is one commit. A panic before it is the error of the items that caused it: this goroutine serves all, and nobody else would catch it.
func (b *Batch[T]) do(items []T) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), batchTime)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("store a batch: panic: %v", r)
		}
	}()
	return b.db.Do(ctx, b.who, func(tx *Tx) error { return b.store(tx, items) })
}
