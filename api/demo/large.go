package demo

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/day"
)

// Size is what a city is grown to: at least so many cases, opinions and responses.
type Size struct{ Cases, Opinions, Responses int }

// Large is a big city, for measuring: 30,000 cases over three years.
var Large = Size{30_000, 100_000, 50_000}

// LoadLarge is Load, and then repeats the lives of the played city by bulk until it has a size: the finished ones over the three
// years that ended yesterday, those about which something is still to be done in the last one. It tells out how far it is.
func LoadLarge(ctx context.Context, cfg config.Config, open func(database.Options) (*database.DB, error), files fs.FS, log *slog.Logger, size Size, out io.Writer) (string, error) {
	return loadLarge(ctx, cfg, open, files, log, day.Of(time.Now()), size, out)
}

// loadLarge is LoadLarge on a given day.
func loadLarge(ctx context.Context, cfg config.Config, open func(database.Options) (*database.DB, error), files fs.FS, log *slog.Logger, today string, size Size, out io.Writer) (string, error) {
	return build(ctx, cfg, open, files, log, today, func(c *city) error {
		g := &growth{city: c, out: out, dice: rand.New(rand.NewPCG(seed, 3)), ids: map[string][]string{}, plain: map[string]string{},
			years: map[int64]int64{}, ledger: map[database.Counter]int64{}}
		return g.grow(size)
	})
}

// growth is a played city being repeated.
type growth struct {
	*city
	out    io.Writer
	dice   *rand.Rand
	lives  []*life
	ids    map[string][]string // drawn and not yet given, by day
	plain  map[string]string   // opened once, by purpose and id
	years  map[int64]int64     // number of the last case
	ledger map[database.Counter]int64
}

// chunkRows are written in one transaction.
const chunkRows = 20_000

func (g *growth) grow(to Size) error {
	if err := g.read(); err != nil {
		return fmt.Errorf("read the played city: %w", err)
	}
	if err := g.readYears(); err != nil {
		return err
	}
	plans, responses := g.plan(to)
	rows := chunk{}
	for i, p := range plans {
		if err := g.repeat(p, rows); err != nil {
			return err
		}
		if rows.size() < chunkRows && i < len(plans)-1 {
			continue
		}
		if err := g.write(rows); err != nil {
			return err
		}
		rows = chunk{}
		fmt.Fprintf(g.out, "正在扩成大城市：%d%%\n", 100*(i+1)/len(plans))
	}
	g.clock.turn(g.last)
	return g.settle(responses)
}

// plan is one life to be repeated some weeks earlier.
type plan struct {
	of    *life
	weeks int
}

func (p plan) start() string { return day.Plus(p.of.start, -7*p.weeks) }

// yearWeeks is a year in whole weeks: weekdays stay weekdays.
const yearWeeks = 52

// plan says what to repeat, earliest first, and how often each response then stands there.
func (g *growth) plan(to Size) (out []plan, responses int) {
	g.dice.Shuffle(len(g.lives), func(i, j int) { g.lives[i], g.lives[j] = g.lives[j], g.lives[i] })
	kinds, have := map[kind][]*life{}, Size{}
	for _, l := range g.lives {
		kinds[l.kind()] = append(kinds[l.kind()], l)
		have.add(l)
	}
	repeat := func(lives []*life, enough func() bool) (times int) {
		for times = 1; len(lives) > 0 && !enough(); times++ {
			for _, l := range lives {
				out = append(out, plan{l, l.weeks(times)})
				have.add(l)
			}
		}
		return times
	}
	repeat(kinds[ofCases], func() bool { return have.Cases >= to.Cases })
	responses = repeat(kinds[ofResponses], func() bool { return have.Responses >= to.Responses })
	repeat(kinds[ofOpinions], func() bool { return have.Opinions >= to.Opinions })
	slices.SortStableFunc(out, func(a, b plan) int { return strings.Compare(a.start(), b.start()) })
	return out, responses
}

func (s *Size) add(l *life) {
	s.Cases += l.cases
	s.Opinions += l.opinions
	s.Responses += l.responses
}
