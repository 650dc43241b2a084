package stage

import (
	"sync/atomic"
	"time"
)

// Clock is the real time, until the demonstration's page moves it ahead: nobody waits an hour to see what happens after one.
type Clock struct{ ahead atomic.Int64 }

// From is a clock that begins at a moment.
func From(at time.Time) *Clock {
	c := &Clock{}
	c.ahead.Store(int64(time.Until(at)))
	return c
}

// Now is what the product takes for the time.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// Ahead moves it on; never back, since what happened cannot be later than now.
func (c *Clock) Ahead(d time.Duration) {
	if d > 0 {
		c.ahead.Add(int64(d))
	}
}
