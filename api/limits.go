package api

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/budget"
	"huiyin/internal/fair"
	"huiyin/internal/fault"
)

// Every budget but those of a route, with its reason. One address may be a hall, an office or a district behind one.
var (
	// Log-in: who mistypes has ten tries; an office of forty people has sixty; an account is slowed down to two a minute, wherever they come from.
	guessHere    = budget.Budget{Name: "login", Burst: 10, Per: 15 * time.Minute}
	guessAddress = budget.Budget{Name: "login address", Burst: 60, Per: 15 * time.Minute}
	guessAccount = budget.Budget{Name: "login account", Burst: 30, Per: 15 * time.Minute}
	guessDevice  = budget.Budget{Name: "login device", Burst: 10, Per: 15 * time.Minute}

	// Receipts: what is used up costs work instead of closing the door. In all, guessing without work stays below two a second.
	missed      = budget.Budget{Name: "missed", Burst: 19, Per: 10 * time.Minute}
	missedByAll = budget.Budget{Name: "missed by all", Burst: 1000, Per: 10 * time.Minute}
	missedMore  = budget.Budget{Name: "missed with work", Burst: 300, Per: 10 * time.Minute} // beyond: dearer work
	looked      = budget.Budget{Name: "looked", Burst: 1200, Per: time.Minute}
	lookedAt    = budget.Budget{Name: "looked at one", Burst: 120, Per: time.Minute} // by receipt, of who may: a page asks for few

	// Photos, in pixels of a plain picture, a core opens about 50 million a second. 300 photos made small by the page at once, ten of a
	// camera; who has used little is served from a half of the whole of which nobody else gets anything.
	effort    = budget.Budget{Name: "pixels", Burst: 400e6, Per: 10 * time.Minute}
	effortAll = budget.Budget{Name: "pixels of all", Burst: 3000e6, Per: 5 * time.Minute}
	lentBytes = budget.Budget{Name: "unclaimed bytes", Burst: 512 << 20, Per: 24 * time.Hour} // given back when claimed
)

// Limits are budgets by address and kind: wide enough for a hall or an office behind one address, too narrow for guessing; and the
// queues for what is dear. Servers of one process share them. Safe for concurrent use.
type Limits struct {
	off     bool
	book    budget.Book
	hashing *fair.Queue // passwords, two at once
	opening *fair.Queue // photos, in bytes of memory
	guesses guesses
	lent    lent
}

// NewLimits makes limits of which nothing is used up; when they are not on, they let everything pass.
func NewLimits(on bool) *Limits {
	return &Limits{off: !on, hashing: fair.New(2, 256, 64), opening: fair.New(openingRoom, 16, 8), lent: lent{most: maxUnclaimed}}
}

// spend says whether so much of a budget may be used up, and if not, after how long.
func (l *Limits) spend(of budget.Budget, key string, weight float64) (ok bool, wait time.Duration) {
	if l.off {
		return true, 0
	}
	return l.book.Take(of, key, weight)
}

// take says whether one more of a kind may pass, the first word of the key: `burst` at once, refilled over `per`.
func (l *Limits) take(key string, burst float64, per time.Duration) bool {
	ok, _ := l.spend(named(key, burst, per), key, 1)
	return ok
}

func named(key string, burst float64, per time.Duration) budget.Budget {
	kind, _, _ := strings.Cut(key, " ")
	return budget.Budget{Name: "kind " + kind, Burst: burst, Per: per}
}

// address is by whom requests are counted.
func address(c *fiber.Ctx) string { return budget.Address(c.IP()) }

// busy is 429 with the time after which it goes on.
func busy(wait time.Duration) error {
	f := fault.New(fault.TooMany, "too_many", "现在人多，请过十几秒再点一次。您填的内容还在。")
	f.After = wait
	return f
}

// bulk is how many bytes of a body weigh as much as a request.
const bulk = 16 << 10

// atMost limits a route for one address, a long body counting for several: 2,000 honest people behind one in ten minutes all pass.
func (a *App) atMost(kind string, burst float64, per time.Duration) fiber.Handler {
	of := named(kind, burst, per)
	return func(c *fiber.Ctx) error {
		weight := 1 + len(c.Request().Body())/bulk
		if ok, wait := a.limits.spend(of, address(c), float64(weight)); !ok {
			return busy(wait)
		}
		return c.Next()
	}
}

// weigh counts what a request turns out to cost beyond the one that atMost has counted, with the same figures.
func (a *App) weigh(c *fiber.Ctx, kind string, burst float64, per time.Duration, more float64) error {
	if ok, wait := a.limits.spend(named(kind, burst, per), address(c), more); !ok {
		return busy(wait)
	}
	return nil
}

// guess runs what a secret opens and counts the wrong ones. The right to try is taken before the answer is
// known and given back when it was right: once too much was wrong, the right one is refused too, however many are sent at once.
func (a *App) guess(key string, burst float64, per time.Duration, try func() error) error {
	return a.guessAmong([]part{{named(key, burst, per), key}}, try)
}

// part is somebody's part of a budget.
type part struct {
	of  budget.Budget
	key string
}

// guessAmong is guess for a secret that counts in several budgets: each must have one left.
func (a *App) guessAmong(shares []part, try func() error) error {
	for i, s := range shares {
		if ok, wait := a.limits.spend(s.of, s.key, 1); !ok {
			a.giveBack(shares[:i])
			f := fault.New(fault.TooMany, "too_many_misses", "试错的次数太多了，请过 %d 分钟再试。", int(s.of.Per.Minutes()))
			f.After = wait
			return f
		}
	}
	err := try()
	if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Unsigned) {
		a.giveBack(shares)
	}
	return err
}

func (a *App) giveBack(shares []part) {
	for _, s := range shares {
		a.limits.book.GiveBack(s.of, s.key, 1)
	}
}

// enter waits for a turn in a queue, at most so long, and tells what is true when there is none: reason and sentence are the caller's.
func enter(ctx context.Context, q *fair.Queue, in fair.Line, weight int, most time.Duration, full *fault.Fault) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	if leave, err = q.Enter(ctx, in, weight); err != nil {
		return nil, full
	}
	return leave, nil
}
