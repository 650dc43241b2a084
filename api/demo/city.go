// Package demo is the demonstration city: invented people who play a year of it through the public verbs, as the real ones would.
package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/rectify/workday"
	"huiyin/survey"
)

// seed makes the same city of the same files; only its dates move.
const seed = 20170301

// city is the world that is played: the product, its clock and what its people have in mind.
type city struct {
	*api.App
	ctx   context.Context
	clock *clock
	cal   *workday.Calendar
	*texts

	first, today, last string // the played year and the day being played
	lastWork           string // the last working day of it

	unitOf                   map[string]string // code by name
	nameOf                   map[string]string
	directions               map[string][]string       // by area
	lead                     map[string]string         // unit by row
	staff                    map[string]actor.Actor    // who has an account, by role and unit
	slots                    map[string][]slot         // what citizens will send, by day
	seen                     map[string]string         // when a row and district was last complained of, while the days are drawn
	agenda                   map[string][]func() error // what somebody means to do, by day
	people                   map[string]*person        // by receipt id
	itemOf                   map[string]*item          // by opinion id
	unseen                   []string                  // opinions with photos at which the office has not looked
	files                    map[string]*file          // what those concerned remember of a case
	quota                    map[string]int
	dice, deskDice, paceDice *rand.Rand     // of the crowd, the office and the clock: what one draws does not change the others
	refused                  map[string]int // what the product did not let them do, by reason
}

// The day's hours, in minutes: when the office begins, the units, the evening of those who have their own things to do.
const (
	officeHour  = 9*60 + 5
	unitHour    = 13*60 + 30
	eveningHour = 18*60 + 30
)

// play plays the year day by day.
func (c *city) play() error {
	for c.today = c.first; c.today <= c.last; c.today = day.Plus(c.today, 1) {
		if err := c.oneDay(); err != nil {
			return fmt.Errorf("%s: %w", c.today, err)
		}
	}
	return nil
}

func (c *city) oneDay() error {
	c.clock.reach(c.today, 5)
	if err := c.RunJobs(c.ctx); err != nil {
		return err
	}
	if err := c.citizens(0, officeHour); err != nil {
		return err
	}
	if c.cal.IsWork(c.today) {
		c.clock.reach(c.today, officeHour)
		if err := c.officeDay(); err != nil {
			return err
		}
	}
	if err := c.citizens(officeHour, unitHour); err != nil {
		return err
	}
	if c.cal.IsWork(c.today) {
		c.clock.reach(c.today, unitHour)
		if err := c.unitsDay(); err != nil {
			return err
		}
	}
	if err := c.citizens(unitHour, 24*60); err != nil {
		return err
	}
	c.clock.reach(c.today, eveningHour)
	if err := c.evening(); err != nil || c.today != c.last {
		return err
	}
	return c.lastEvening()
}

// evening is when citizens do what they have been meaning to: look, rate, answer, object.
func (c *city) evening() error {
	if err := c.notice(); err != nil {
		return err
	}
	for i := 0; i < len(c.agenda[c.today]); i++ { // one may put another on the same evening
		c.pass()
		if err := c.allow(c.agenda[c.today][i]()); err != nil {
			return err
		}
	}
	delete(c.agenda, c.today)
	return nil
}

// later puts something on the agenda; beyond the last day it never happens.
func (c *city) later(days int, what func() error) {
	on := day.Plus(c.today, days)
	c.agenda[on] = append(c.agenda[on], what)
}

// allow lets the play go on when the product refused somebody: that happens to people. All else ends it.
func (c *city) allow(err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err
	}
	c.refused[f.Reason]++
	c.Log.Debug("demo: refused", "on", c.today, "reason", f.Reason, "say", f.Say)
	return nil
}

// act carries out a verb on a case as it stands now, and gives the case as it then is. moved is false when it was refused.
func (c *city) act(who actor.Actor, k *rectify.Case, verb string, in rectify.Act) (moved bool, err error) {
	c.pass()
	in.Version = k.Version
	found, err := c.Rectify.Lint(c.ctx, who, k.ID, verb, map[string]string{"reply": in.Reply})
	if err != nil {
		return false, c.allow(err)
	}
	if len(found) > 0 {
		in.Why = c.next("", "why", "", "")
	}
	if err = c.Rectify.Act(c.ctx, who, k.ID, verb, in); err != nil {
		return false, c.allow(err)
	}
	return true, c.reload(k)
}

func (c *city) reload(k *rectify.Case) error {
	var now rectify.Case
	err := c.DB.Read(c.ctx).Where("id = ?", k.ID).Take(&now).Error
	*k = now
	return err
}

// openCases are the cases about which something is still to be done, oldest first.
func (c *city) openCases() ([]rectify.Case, error) {
	var out []rectify.Case
	err := c.DB.Read(c.ctx).Where("state NOT IN ?", []rectify.State{rectify.Closed, rectify.Merged, rectify.Withdrawn}).Order("opened_at, id").Find(&out).Error
	return out, err
}

// waiting are the concerns that wait for the office, oldest first, with their opinions.
func (c *city) waiting() ([]survey.Concern, map[string]survey.Opinion, error) {
	var rows []survey.Concern
	if err := c.DB.Read(c.ctx).Where("state = ? AND desk = ''", survey.Waiting).Order("received_at, id").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	opinions, err := c.opinionsOf(rows)
	return rows, opinions, err
}

func (c *city) opinionsOf(rows []survey.Concern) (map[string]survey.Opinion, error) {
	out := map[string]survey.Opinion{}
	if len(rows) == 0 {
		return out, nil
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.OpinionID)
	}
	var opinions []survey.Opinion
	err := c.DB.Read(c.ctx).Select("id", "receipt_id", "place", "district", "about", "hint_unit", "hint_row", "source").Where("id IN ?", ids).Find(&opinions).Error
	for _, o := range opinions {
		out[o.ID] = o
	}
	return out, err
}

// chance is true in a share of cases.
func chance(dice *rand.Rand, share float64) bool { return dice.Float64() < share }

// between draws a whole number, both ends included.
func between(dice *rand.Rand, from, to int) int { return from + dice.IntN(to-from+1) }
