package api

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/fair"
	"huiyin/internal/fault"
)

// hashingPatience is how long a log-in waits for its turn: beyond, a person has given up.
const hashingPatience = 8 * time.Second

// guessPassword runs a log-in of a name: within the budgets of its address and of the account, or of the device alone where this
// person logged in before, which nobody else can use up; and when it is its line's turn.
func (a *App) guessPassword(c *fiber.Ctx, name string, try func() error) error {
	name = strings.TrimSpace(name)
	from, account := fair.Line{Key: address(c)}, strings.ToLower(name)
	shares := []part{{guessHere, account + " " + from.Key}, {guessAddress, from.Key}, {guessAccount, account}}
	device, err := a.Auth.Device(c.UserContext(), name, c.Cookies(a.deviceCookie()))
	if err != nil {
		return err
	}
	if device != "" {
		from, shares = fair.Line{Key: device, Known: true}, []part{{guessDevice, device}}
	}
	err = a.guessAmong(shares, func() error { return a.hashed(c, from, try) })
	if device == "" && (fault.Is(err, fault.Unsigned) || fault.Is(err, fault.TooMany)) {
		a.limits.guesses.count(name)
	}
	return err
}

func (a *App) hashed(c *fiber.Ctx, from fair.Line, try func() error) error {
	full := fault.New(fault.Unavailable, "log_in_busy", "现在登录的人太多，没有轮到您。请过半分钟再试。")
	full.After = 30 * time.Second
	leave, err := enter(c.UserContext(), a.limits.hashing, from, 1, hashingPatience, full)
	if err != nil {
		return err
	}
	defer leave()
	return try()
}

func (a *App) deviceCookie() string { return a.cookie() + "-device" }

// knowDevice marks the browser as one in which this person has logged in.
func (a *App) knowDevice(c *fiber.Ctx, accountID string) {
	c.Cookie(&fiber.Cookie{Name: a.deviceCookie(), Value: a.Auth.MarkDevice(c.Cookies(a.deviceCookie()), accountID), Path: "/", HTTPOnly: true,
		Secure: a.https(), SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(auth.DeviceLives.Seconds())})
}

// guesses counts the wrong passwords by name, wherever they come from, until the office is told. The zero value is empty.
type guesses struct {
	mu     sync.Mutex
	byName map[string]int
}

const (
	// guessesTold is from how many on the office is told: who forgot a password tries fewer.
	guessesTold = 20
	// guessesKept is of how many names they are counted at most.
	guessesKept = 4096
)

func (g *guesses) count(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.byName == nil {
		g.byName = map[string]int{}
	}
	if _, known := g.byName[name]; !known && len(g.byName) >= guessesKept {
		g.forget()
	}
	g.byName[name]++
}

// forget drops the name with the fewest of a few.
func (g *guesses) forget() {
	fewest, seen := "", 0
	for name, n := range g.byName { // Go begins anywhere
		if fewest == "" || n < g.byName[fewest] {
			fewest = name
		}
		if seen++; seen == 8 {
			break
		}
	}
	delete(g.byName, fewest)
}

// many are the names that were tried too often.
func (g *guesses) many() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := map[string]int{}
	for name, n := range g.byName {
		if n >= guessesTold {
			out[name] = n
		}
	}
	return out
}

// told takes away what the record says now.
func (g *guesses) told(name string, n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.byName[name] -= n; g.byName[name] <= 0 {
		delete(g.byName, name)
	}
}

// tellGuesses puts on record, once an hour for each account, that somebody guesses at its password.
func (a *App) tellGuesses(ctx context.Context) error {
	for name, n := range a.limits.guesses.many() {
		done, err := a.Auth.TellGuesses(ctx, name, n)
		if err != nil {
			return err
		}
		if done {
			a.limits.guesses.told(name, n)
		}
	}
	return nil
}
