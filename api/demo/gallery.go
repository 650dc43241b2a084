package demo

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/rectify/hearing"
)

// Gallery are the representatives of the demonstration's hearing: they come when somebody opens its director's page, and vote in every
// round that is opened.
type Gallery struct {
	app *api.App
	ctx context.Context

	mu   sync.Mutex
	came map[string]bool
}

// NewGallery waits until the context ends.
func NewGallery(ctx context.Context, a *api.App) *Gallery {
	return &Gallery{app: a, ctx: ctx, came: map[string]bool{}}
}

// Watched tells them that somebody directs a hearing; only one that was prepared for them has seats for which they have cards.
func (g *Gallery) Watched(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.came[id] {
		return
	}
	g.came[id] = true
	go func() {
		if err := g.sit(id); err != nil && g.ctx.Err() == nil {
			g.app.Log.Error("the gallery left", "error", err.Error())
		}
		g.mu.Lock()
		delete(g.came, id)
		g.mu.Unlock()
	}()
}

// How fast they come and vote.
const (
	galleryComes = 12 * time.Second
	galleryVotes = 25 * time.Second
	galleryLooks = 300 * time.Millisecond
)

func (g *Gallery) sit(id string) error {
	h, err := g.app.Hearing.ByID(g.ctx, id)
	if err != nil || h.Rehearsal || h.State != hearing.Drawn && h.State != hearing.Live {
		return err
	}
	if h.State == hearing.Drawn {
		if err := g.app.Hearing.Act(g.ctx, actor.Clock, id, "start", hearing.Act{Version: h.Version}); err != nil {
			return err
		}
	}
	seats, err := g.come(h)
	for voted := map[string]bool{}; err == nil && len(seats) > 0; {
		var open *hearing.OfficeRound
		if open, err = g.open(id); err != nil {
			return err
		}
		if open != nil && !voted[open.ID] {
			voted[open.ID] = true
			g.vote(h, *open, seats)
		}
		if h, err = g.app.Hearing.ByID(g.ctx, id); err == nil && h.State != hearing.Live || !waited(g.ctx, galleryLooks) {
			return err
		}
	}
	return err
}

func waited(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// come admits them, spread over some seconds; some never come, and a seat whose card is none of the demonstration's stays empty.
func (g *Gallery) come(h hearing.Hearing) (out []seated, err error) {
	seats, err := g.app.Hearing.Seats(g.ctx, h.ID, false)
	if err != nil {
		return nil, err
	}
	for i, x := range seats {
		if i%31 == 11 {
			continue
		}
		if _, by, err := g.app.Hearing.Admit(g.ctx, h.Code, cardOf(h.Code, x.Seat), "phone"); err == nil {
			out = append(out, seated{x.Seat, by})
		}
		if !waited(g.ctx, galleryComes/time.Duration(len(seats))) {
			return nil, nil
		}
	}
	return out, nil
}

// open is the round that is open, if any.
func (g *Gallery) open(id string) (*hearing.OfficeRound, error) {
	v, err := g.app.Hearing.Office(g.ctx, id)
	for i := range v.Rounds {
		if v.Rounds[i].State == hearing.Open {
			return &v.Rounds[i], err
		}
	}
	return nil, err
}

// vote lets each vote at a moment of her own; who is refused because the round closed says nothing.
func (g *Gallery) vote(h hearing.Hearing, r hearing.OfficeRound, seats []seated) {
	content := .6
	for _, j := range judged {
		if j.unit == r.Unit.Code {
			content = j.content
		}
	}
	for _, x := range seats {
		choice, after := chosen(rand.New(rand.NewPCG(rand.Uint64(), seed)), r.Choices, content), time.Duration(rand.ExpFloat64()*float64(galleryVotes)/4) //nolint:gosec // nobody's real vote
		if choice == "" {
			continue
		}
		go func() {
			if waited(g.ctx, min(after, galleryVotes)) {
				_, _ = g.app.Hearing.Cast(g.ctx, x.by, r.N, hearing.Ballot{Token: tokenOf(h.Code, x.seat, r.ID), N: 1, Choice: choice})
			}
		}()
	}
}
