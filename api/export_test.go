package api

import (
	"compress/gzip"
	"context"
	"time"
)

// Unlimited takes the rate limits away, for load.
func (a *App) Unlimited() { a.limits.off = true }

// TellGuesses puts on record what was guessed.
func (a *App) TellGuesses(ctx context.Context) error { return a.tellGuesses(ctx) }

// FiguresClock is the time by which figures grow old.
func (a *App) FiguresClock(now func() time.Time) { a.figures.clock = now }

// WithPage stands in for a built page, so that tests of the server need no Node.
func (a *App) WithPage(name, html string) (err error) {
	a.pages[name], err = newFile(name, []byte(html), gzip.BestCompression)
	return err
}

// FiguresBuilding says whether any year's figures are being made.
func (a *App) FiguresBuilding() bool {
	a.figures.mu.Lock()
	defer a.figures.mu.Unlock()
	for _, p := range a.figures.years {
		if p.building {
			return true
		}
	}
	return false
}

// UnclaimedMost is the cap on the bytes of photos that nobody has claimed.
func (a *App) UnclaimedMost(n int) { a.limits.lent.most = int64(n) }

// UnclaimedLeft is how many bytes an address may still lend.
func (a *App) UnclaimedLeft(address string) float64 { return a.limits.book.Left(lentBytes, address) }

// GuessingCost is what guessing receipts is held to.
type GuessingCost struct {
	FreeByOne, FreeByAll, BeforeHarder float64
	Window                             time.Duration
	Difficulty, Harder                 int
}

// Guessing are the constants as they are.
func Guessing() GuessingCost {
	return GuessingCost{FreeByOne: missed.Burst, FreeByAll: missedByAll.Burst, BeforeHarder: missedMore.Burst, Window: missed.Per, Difficulty: difficult, Harder: harder}
}
