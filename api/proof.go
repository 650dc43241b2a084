package api

import (
	"crypto/subtle"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/code"
	"huiyin/internal/fault"
	"huiyin/internal/puzzle"
)

const (
	// heldHeader says, in an answer, that this device has had the receipt before its eyes; sent with a request, it passes at once.
	heldHeader = "Huiyin-Held"
	// proofHeader carries the solution of a challenge for the code that is asked for.
	proofHeader = "Huiyin-Proof"
)

// How hard a challenge is, in zero bits a piece: 131,072 hashes, about a second on an old phone; eight times as much for an address
// that goes on being wrong.
const (
	difficult = 14
	harder    = 17
)

// Challenge is the work that a client owes before its code is looked up: for each of the pieces a number, so that
// SHA-256(SHA-256(text ":" digits) ‖ piece ‖ number), both as 32 bits, begins with so many zero bits.
type Challenge struct {
	Text       string `json:"text"`
	Pieces     int    `json:"pieces"`
	Difficulty int    `json:"difficulty"`
}

// owing is the fault that comes with a challenge.
type owing struct {
	*fault.Fault
	challenge Challenge
}

func (o *owing) Unwrap() error { return o.Fault }

func challengeIn(err error) *Challenge {
	var o *owing
	if errors.As(err, &o) {
		return &o.challenge
	}
	return nil
}

// guessReceipt runs what the receipt in the path opens. Who holds it, or has worked for this very code, passes; the others as long as
// few were wrong. Once too many were, every code costs work before it is looked up, a right one as well as a wrong one.
func (a *App) guessReceipt(c *fiber.Ctx, try func() error) error {
	digits, err := code.Parse(receipt(c))
	switch {
	case err != nil:
		return err
	case a.limits.off:
		return a.opened(c, digits, try())
	case a.held(c, digits):
		return a.look(digits, try)
	case a.proven(c, digits):
		return a.opened(c, digits, a.guessProven(c, digits, try))
	}
	return a.opened(c, digits, a.guessFree(c, try))
}

// guessProven runs try for a code that was worked for; who goes on being wrong works more for the next.
func (a *App) guessProven(c *fiber.Ctx, digits string, try func() error) error {
	err := a.look(digits, try)
	if fault.Is(err, fault.NotFound) {
		a.limits.spend(missedMore, address(c), 1)
	}
	return err
}

// guessFree runs try within what may be wrong without work.
func (a *App) guessFree(c *fiber.Ctx, try func() error) error {
	if ok, _ := a.limits.spend(looked, address(c), 1); !ok {
		return a.owes(c)
	}
	shares := []part{{missed, address(c)}, {missedByAll, ""}}
	for i, s := range shares {
		if ok, _ := a.limits.spend(s.of, s.key, 1); !ok {
			a.giveBack(shares[:i])
			return a.owes(c)
		}
	}
	err := try()
	if !fault.Is(err, fault.NotFound) {
		a.giveBack(shares)
	}
	return err
}

// look bounds how often one receipt is looked at by those who may.
func (a *App) look(digits string, try func() error) error {
	if ok, wait := a.limits.spend(lookedAt, a.heldToken(digits), 1); !ok {
		return busy(wait)
	}
	return try()
}

// opened gives the device that opened a receipt what lets it pass from now on.
func (a *App) opened(c *fiber.Ctx, digits string, err error) error {
	if err == nil {
		a.holds(c, digits)
	}
	return err
}

func (a *App) owes(c *fiber.Ctx) error {
	text := puzzle.New(a.DB.Keys().Hash, address(c), time.Now(), a.difficulty(c))
	f := fault.New(fault.TooMany, "proof_of_work", "这个网络试错的次数太多了，要先确认您不是机器。请稍等一下，页面会自己继续。")
	f.After = time.Second
	return &owing{f, Challenge{text, puzzle.Pieces, a.difficulty(c)}}
}

func (a *App) difficulty(c *fiber.Ctx) int {
	if a.limits.book.Left(missedMore, address(c)) < 1 {
		return harder
	}
	return difficult
}

func (a *App) proven(c *fiber.Ctx, digits string) bool {
	proof := c.Get(proofHeader)
	return proof != "" && puzzle.Solved(a.DB.Keys().Hash, proof, address(c), digits, time.Now(), a.difficulty(c))
}

// heldToken is the mark of who has opened a receipt.
func (a *App) heldToken(digits string) string { return a.DB.Keys().Hash("receipt.held", digits)[:32] }

func (a *App) held(c *fiber.Ctx, digits string) bool {
	return subtle.ConstantTimeCompare([]byte(c.Get(heldHeader)), []byte(a.heldToken(digits))) == 1
}

func (a *App) holds(c *fiber.Ctx, digits string) { c.Set(heldHeader, a.heldToken(digits)) }
