package api

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/schedule"
)

// figures are the public pages of the years somebody asked for: each made once for all viewers, already compressed. Who looks never
// waits for arithmetic but the first, and never makes the citizens wait who are sending in.
type figures struct {
	mu    sync.Mutex // of the map and of what stands in it
	years map[int]*publication

	build sync.Mutex // one builder at a time

	clock func() time.Time // nil: the process's own
}

// now is the process's own time: ages are not the city's business.
func (f *figures) now() time.Time {
	if f.clock != nil {
		return f.clock()
	}
	return time.Now()
}

// publication is a year as it is served.
type publication struct {
	overview, csv file
	units         map[string]file

	pulse    int64 // of the database, before it was read
	made     time.Time
	took     time.Duration // to make
	checked  time.Time
	building bool
}

// figuresAge is after how long a year is made again though nothing seems to have moved: the day changes, and a process may have died
// before it said what it moved.
const figuresAge = time.Minute

// figuresShare is how many times as long as a year took to make it is left as it is at least: what viewers cost who write in stays a few
// hundredths in any city.
const figuresShare = 30

// figuresOf is a year's publication, an older one while a newer is being made. Year 0 is the one that the page opens with.
func (a *App) figuresOf(ctx context.Context, year int) (publication, error) {
	f := &a.figures
	f.mu.Lock()
	p := f.years[year]
	if p == nil {
		f.mu.Unlock()
		return a.firstFigures(ctx, year)
	}
	defer f.mu.Unlock()
	if f.now().Sub(p.checked) >= a.restOf(p) && !p.building {
		p.building = true
		go a.refresh(year, p)
	}
	return *p, nil
}

// unmade is how many looks weigh as much as making a year, which who asks for a year that nobody has looked at makes the server do.
const unmade = 120

func (f *figures) made(year int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.years[year] != nil
}

// restOf is how long a year is left as it is; a setting of 0 knows no rest.
func (a *App) restOf(p *publication) time.Duration {
	if a.Config.FiguresRest == 0 {
		return 0
	}
	return max(a.Config.FiguresRest, min(figuresShare*p.took, figuresAge))
}

// firstFigures makes a year for the first one who asks; the others wait for it instead of making it too.
func (a *App) firstFigures(ctx context.Context, year int) (publication, error) {
	f := &a.figures
	f.build.Lock()
	defer f.build.Unlock()
	f.mu.Lock()
	p := f.years[year]
	f.mu.Unlock()
	if p != nil {
		return *p, nil
	}
	made, err := a.publish(ctx, year)
	if err != nil {
		return made, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.years == nil {
		f.years = map[int]*publication{}
	}
	f.years[year] = &made
	return made, nil
}

// refresh makes a year anew when something has moved or it has grown old.
func (a *App) refresh(year int, p *publication) {
	f := &a.figures
	f.build.Lock()
	defer f.build.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), figuresAge)
	defer cancel()
	next := *p
	err := schedule.Safely(func() (err error) { // nobody else would catch it: no request waits for this
		next, err = a.republish(ctx, year, *p)
		return err
	})
	if err != nil {
		a.Log.Error("public figures", "year", year, "error", err.Error())
		next = *p
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	next.checked, next.building = f.now(), false
	*p = next
}

// republish is what stands, or a newer one when something has moved or a minute has passed.
func (a *App) republish(ctx context.Context, year int, p publication) (publication, error) {
	pulse, err := a.DB.Pulse(ctx)
	if err != nil || pulse == p.pulse && a.figures.now().Sub(p.made) < figuresAge {
		return p, err
	}
	return a.publish(ctx, year)
}

// publish lets in the answers that are enough, puts a year together and compresses it.
func (a *App) publish(ctx context.Context, year int) (publication, error) {
	now := a.figures.now()
	p := publication{made: now, checked: now, units: map[string]file{}}
	var err error
	if p.pulse, err = a.DB.Pulse(ctx); err != nil {
		return p, err
	}
	if err := a.Rectify.Release(ctx, year); err != nil {
		return p, err
	}
	public, err := a.View.Public(ctx, year)
	if err != nil {
		return p, err
	}
	if p.overview, err = packed("overview.json", public.Overview); err != nil {
		return p, err
	}
	for _, u := range public.Units {
		if p.units[u.Unit.Code], err = packed("unit.json", u); err != nil {
			return p, err
		}
	}
	p.csv, err = newFile("figures.csv", public.CSV, gzip.BestCompression)
	p.took = a.figures.now().Sub(now)
	return p, err
}

func packed(name string, v any) (file, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return file{}, err
	}
	return newFile(name, body, gzip.DefaultCompression)
}

// keepFigures makes the page's year at start and again each minute, so that a visitor finds it ready.
func (a *App) keepFigures(ctx context.Context) error {
	_, err := a.figuresOf(ctx, 0)
	return err
}

func year(c *fiber.Ctx) (int, error) {
	y := c.QueryInt("year")
	if y != 0 && (y < 2000 || y > 2100) || y == 0 && c.Query("year") != "" {
		return 0, fault.InField("year", "bad_year", "年份不对，请重新选择。")
	}
	return y, nil
}

// published answers with a part of a year's publication.
func (a *App) published(c *fiber.Ctx, part func(publication) (file, bool)) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	if !a.figures.made(y) {
		if err := a.weigh(c, "public", 1200, time.Minute, unmade); err != nil {
			return err
		}
	}
	p, err := a.figuresOf(c.UserContext(), y)
	if err != nil {
		return err
	}
	f, ok := part(p)
	if !ok {
		return fault.New(fault.NotFound, "not_found", "没有找到这个单位。")
	}
	return send(c, f, false)
}

func (a *App) overview(c *fiber.Ctx) error {
	return a.published(c, func(p publication) (file, bool) { return p.overview, true })
}

func (a *App) publicUnit(c *fiber.Ctx) error {
	return a.published(c, func(p publication) (file, bool) {
		f, ok := p.units[c.Params("code")]
		return f, ok
	})
}

func (a *App) figuresCSV(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="huiyin-figures.csv"`)
	return a.published(c, func(p publication) (file, bool) { return p.csv, true })
}

// casesCSV is the year down to its cases, as it is and not as far as it is public: who looks is on record before she reads it.
func (a *App) casesCSV(c *fiber.Ctx) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	body, y, err := a.View.CasesCSV(c.UserContext(), y)
	if err != nil {
		return err
	}
	err = a.DB.Do(c.UserContext(), who(c), func(tx *database.Tx) error {
		return audit.Record(tx, "figures.look", strconv.Itoa(y), nil)
	})
	if err != nil {
		return err
	}
	c.Attachment("huiyin-cases.csv")
	return c.Send(body)
}
