package api

import (
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/fault"
)

// Limits are rate limits by address and kind: wide enough for a hall or an office behind one address, too narrow for guessing.
// Servers of one process share one; what they ask of it, take and giveBack, is all that a body shared by several processes has to do.
// Safe for concurrent use.
type Limits struct {
	off bool
	mu  sync.Mutex
	all map[string]*bucket
}

// NewLimits makes limits of which nothing is used up; when they are not on, they let everything pass.
func NewLimits(on bool) *Limits { return &Limits{off: !on, all: map[string]*bucket{}} }

type bucket struct {
	left float64
	at   time.Time
}

// take says whether one more of this kind may pass: `burst` at once, refilled over `per`.
func (l *Limits) take(key string, burst float64, per time.Duration) bool {
	if l.off {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if len(l.all) > 100_000 { // an attacker's addresses must not fill the memory
		l.all = map[string]*bucket{}
	}
	b := l.all[key]
	if b == nil {
		b = &bucket{burst, now}
		l.all[key] = b
	}
	b.left = min(burst, b.left+burst*float64(now.Sub(b.at))/float64(per))
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// atMost limits a route for one address: 2,000 honest people behind one in ten minutes all pass.
func (a *App) atMost(kind string, burst float64, per time.Duration) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !a.limits.take(kind+" "+c.IP(), burst, per) {
			return fault.New(fault.TooMany, "too_many", "现在人多，请过十几秒再点一次。您填的内容还在。")
		}
		return c.Next()
	}
}

// guess runs what a secret opens — a receipt, a password — and counts the wrong ones. The right to try is taken before the answer is
// known and given back when it was right: once too much was wrong, the right one is refused too, however many are sent at once.
func (a *App) guess(key string, burst float64, per time.Duration, try func() error) error {
	if !a.limits.take(key, burst, per) {
		return fault.New(fault.TooMany, "too_many_misses", "试错的次数太多了，请过 %d 分钟再试。", int(per.Minutes()))
	}
	err := try()
	if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Unsigned) {
		a.limits.giveBack(key)
	}
	return err
}

// guessReceipt is guess for the receipt in the path, by address.
func (a *App) guessReceipt(c *fiber.Ctx, try func() error) error {
	return a.guess("receipt "+c.IP(), 60, 10*time.Minute, try)
}

// giveBack returns what take took.
func (l *Limits) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.all[key]; b != nil {
		b.left++
	}
}
