package demo

import (
	"sync"
	"time"

	"huiyin/internal/day"
)

// clock is a time that only the play moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is what the database takes for the time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// reach moves on to a minute of a day, never back.
func (c *clock) reach(on string, minute int) {
	t, err := time.ParseInLocation(time.DateOnly, on, day.Shanghai)
	if err != nil {
		panic("demo: not a date: " + on)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t = t.Add(time.Duration(minute) * time.Minute); t.After(c.at) {
		c.at = t
	}
}

// turn goes to the noon of a day, also back: for what is made by bulk once the play is over.
func (c *clock) turn(on string) {
	t, err := time.ParseInLocation(time.DateOnly, on, day.Shanghai)
	if err != nil {
		panic("demo: not a date: " + on)
	}
	c.mu.Lock()
	c.at = t.Add(12 * time.Hour)
	c.mu.Unlock()
}

func (c *clock) step(d time.Duration) {
	c.mu.Lock()
	c.at = c.at.Add(d)
	c.mu.Unlock()
}

// pass lets a little time go by between two things that people do.
func (c *city) pass() { c.clock.step(time.Duration(15+c.paceDice.IntN(40)) * time.Second) }

// workdays is the date n working days later.
func (c *city) workdays(on string, n int) string {
	if n <= 0 {
		return on
	}
	due, _ := c.cal.Add(on, n)
	return due
}

// left is how many working days of the play are still to come.
func (c *city) left() int { return c.cal.Between(c.today, c.lastWork) }
