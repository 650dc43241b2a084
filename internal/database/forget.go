package database

import (
	"context"
	"time"
)

// How often and for how long Forget tries while somebody reads.
const (
	forgetEach = 500 * time.Millisecond
	forgetMost = 2 * time.Minute
)

// Forget lets the database forget the order in which rows were written, as far as it is ours to say: what the log of writes holds goes
// into the file, and the log is emptied. It begins at once and ends by itself.
func (d *DB) Forget() {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), forgetMost)
		defer cancel()
		for d.dialect.forget(d, ctx) != nil && ctx.Err() == nil {
			time.Sleep(forgetEach)
		}
	}()
}
