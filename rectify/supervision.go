package rectify

import (
	"context"
	"errors"
	"fmt"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/schedule"
)

// Level is how closely a case is supervised. It lies beside the state and never changes it; the clock raises it, only the office lifts it.
type Level string

// The levels of the first version, lowest first.
const (
	None   Level = "none"
	Watch  Level = "watch"
	Yellow Level = "yellow"
	Red    Level = "red"
)

// Levels are all levels with the word that people read; their order is their rank.
var Levels = []struct {
	Code Level
	Say  string
}{{None, ""}, {Watch, "临期"}, {Yellow, "黄牌"}, {Red, "红牌"}}

// Say is the word people read for the level.
func (l Level) Say() string { return Levels[l.rank()].Say }

func (l Level) rank() int {
	for i, x := range Levels {
		if x.Code == l {
			return i
		}
	}
	return 0
}

// raise lifts the level up to l, never down, and not to what the office has lifted in this round.
func (c *Case) raise(l Level) bool {
	if l.rank() <= c.Supervision.rank() || l.rank() <= c.Lifted.rank() {
		return false
	}
	c.Supervision = l
	return true
}

// levelOf is what the whole clock asks for: 80 % gone is watched, expired is a yellow card, twice gone a red one.
func (s *Service) levelOf(c Case, rules Rules, today string) Level {
	w := c.Clocks.Whole
	if !w.running() || w.Total() == 0 {
		return None
	}
	gone := float64(w.Total()-w.Left(s.Calendar(), today)) / float64(w.Total())
	switch {
	case gone >= rules.Supervision.Red && w.Late(today):
		return Red
	case w.Late(today):
		return Yellow
	case gone >= rules.Supervision.Watch:
		return Watch
	}
	return None
}

// carded says whether the case has a card, with which the office looks at plans too.
func (c Case) carded() bool { return c.Supervision == Yellow || c.Supervision == Red }

func marked(c Case, _ Rules, _ string) *fault.Fault {
	if c.Supervision == None {
		return conflict("nothing_to_lift", "这件没有督办标记。")
	}
	return nil
}

// lift 解除督办标记, by the office, with its reason.
func lift(t *turn) error {
	t.remark(t.c.Supervision.Say() + "解除：" + t.in.Reason)
	t.touch("level", t.c.Supervision)
	t.c.Lifted, t.c.Supervision = t.c.Supervision, None
	return nil
}

// Tick does what the clock does: pauses that are over, askings that have ended, supervision that rises. It may run any number of
// times a day and on several machines: each case is guarded by its version, and what is done is not done again. A case at which it
// fails is named in the error and holds up none of the others.
func (s *Service) Tick(ctx context.Context) (err error) {
	today := day.Of(s.db.Now())
	for after := ""; ; {
		some, failed := s.ticking(ctx, after, today)
		err = errors.Join(err, failed)
		for _, c := range some {
			failed = schedule.Safely(func() error { return s.tickOne(ctx, c, today) })
			if failed != nil {
				err = errors.Join(err, fmt.Errorf("case %s: %w", c.ID, failed))
			}
			if s.db.Down(failed) {
				return err // no case is to blame
			}
		}
		if len(some) == 0 {
			return err
		}
		after = some[len(some)-1].ID
	}
}

// ticking are the next cases at which the clock may have something to do, a few hundred: a city has tens of thousands.
func (s *Service) ticking(ctx context.Context, after, today string) (some []Case, err error) {
	db := s.db.Read(ctx)
	due := db.Where("(paused_until <> '' AND paused_until < ?) OR (state = ? AND asking_until < ?) OR whole_due_on <> '' OR paused_until <> ''", today, Asking, today).
		Or("state NOT IN ? AND clocks LIKE ?", []State{Closed, Withdrawn}, provisional)
	return some, db.Where(due).Where("id > ?", after).Order("id").Limit(database.Many).Find(&some).Error
}

// provisional is how a clock with a provisional date stands in its column.
const provisional = `%"provisional":true%`

func (s *Service) tickOne(ctx context.Context, c Case, today string) error {
	over := c.PausedUntil != "" && c.PausedUntil < today || c.State == Asking && c.AskingUntil < today
	if !over && c.OwedOn == c.owedOn() && !c.Clocks.outdated(s.Calendar()) && !c.raise(s.levelOf(c, s.RulesOf(c.Rules), today)) {
		return nil // nothing for the clock to do: most cases on most days
	}
	return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return s.tick(tx, c.ID, today) })
}

func (s *Service) tick(tx *database.Tx, id, today string) error {
	c, err := s.take(tx, actor.Clock, id)
	if err != nil {
		return err
	}
	before, t := c, s.turn(tx, &c)
	if c.State == Asking && c.AskingUntil < today {
		_, err := s.act(tx, id, "expire", Act{})
		return err
	}
	if c.OwedOn != c.owedOn() {
		if err := t.catchUp(); err != nil {
			return err
		}
		before = c
	}
	if c.PausedUntil != "" && c.PausedUntil < today {
		t.resume()
		c.Note = "市民没有回答，时钟接着走"
		if err := t.save(before, "pause_over"); err != nil {
			return err
		}
	}
	if c.Clocks.outdated(s.Calendar()) {
		if err := t.recount(s.Calendar()); err != nil {
			return err
		}
	}
	before = c
	if !c.raise(s.levelOf(c, t.rules, today)) {
		return nil
	}
	t.note = c.Supervision.Say()
	t.touch("level", c.Supervision)
	return t.save(before, "supervise")
}
