package api

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/share"
)

// tagged answers with an ETag, so that a page asks again for nothing but a yes, and compressed: these are the long answers.
func tagged(c *fiber.Ctx, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f, err := newFile("answer.json", body, gzip.BestSpeed)
	if err != nil {
		return err
	}
	return send(c, f, false)
}

// results are the surveys' ratings as somebody asked for them, each made once for all who look. The zero value is empty.
type results struct {
	making sync.Mutex // held by the one who makes
	mu     sync.Mutex // of the map
	byCode map[string]result
}

type result struct {
	file
	pulse         int64 // of the database, before it was read
	made, checked time.Time
	took          time.Duration // to make
}

// rest is how long ratings are shown as they are: as figures, some time of what they took to make, so that viewers cost who answers little.
func (r result) rest() time.Duration { return max(resultAge, min(figuresShare*r.took, figuresAge)) }

const (
	// resultAge is how long ratings are shown as they are at least; then they are made again if something moved.
	resultAge = time.Second
	// resultsKept is of how many surveys; a city has a few a year.
	resultsKept = 64
)

// resultOf is a survey's ratings, not older than a second.
func (a *App) resultOf(ctx context.Context, code string) (file, error) {
	r := &a.results
	if kept, fresh := r.find(code); fresh {
		return kept.file, nil
	}
	r.making.Lock()
	defer r.making.Unlock()
	kept, fresh := r.find(code) // made while we waited
	if fresh {
		return kept.file, nil
	}
	made, err := a.remakeResult(ctx, code, kept)
	if err == nil {
		r.keep(code, made)
	}
	return made.file, err
}

// remakeResult is what stands, or a newer one when something has moved or a minute has passed.
func (a *App) remakeResult(ctx context.Context, code string, kept result) (result, error) {
	now := time.Now()
	pulse, err := a.DB.Pulse(ctx)
	if err == nil && (kept.made.IsZero() || kept.pulse != pulse || now.Sub(kept.made) > figuresAge) {
		kept = result{pulse: pulse, made: now}
		kept.file, err = a.makeResult(ctx, code)
		kept.took = time.Since(now)
	}
	kept.checked = now
	return kept, err
}

// makeResult lets in the ratings that are enough and adds up those that are public.
func (a *App) makeResult(ctx context.Context, code string) (file, error) {
	if err := a.Survey.ReleaseRatings(ctx, code); err != nil {
		return file{}, err
	}
	v, err := a.Survey.SurveyResult(ctx, code, share.Wilson)
	if err != nil {
		return file{}, err
	}
	return packed("answer.json", v)
}

func (r *results) find(code string) (kept result, fresh bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept = r.byCode[code]
	return kept, time.Since(kept.checked) < kept.rest()
}

func (r *results) keep(code string, x result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byCode == nil || len(r.byCode) >= resultsKept && r.byCode[code].checked.IsZero() {
		r.byCode = map[string]result{}
	}
	r.byCode[code] = x
}

func (a *App) publicSurvey(c *fiber.Ctx) error {
	f, err := a.resultOf(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	return send(c, f, false)
}
