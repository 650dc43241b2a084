package demo

import (
	"fmt"
	"math/rand/v2"

	"huiyin/internal/actor"
	"huiyin/rectify"
)

// manner is how a unit works.
type manner struct {
	late   float64 // share of cases that pass the limit
	quick  float64 // share done at once, 即知即改, without a plan
	asks   float64 // share in which the citizen is asked first
	extend float64 // share for which more time is asked
	object float64 // share that it says belongs to somebody else
	lead   int     // working days that its lead takes at most
}

var manners = map[string]manner{
	"SGAJ": {.05, .6, .10, .04, .01, 1}, "SCGW": {.10, .5, .12, .08, .03, 1}, "SJTYSJ": {.12, .4, .16, .10, .06, 1}, "SJW": {.2, .35, .10, .15, .05, 2},
	"SZBFGJ": {.35, .3, .14, .12, .14, 2}, "SGHJ": {.10, .1, .10, .15, .03, 1}, "SCTJT": {.08, .5, .1, .1, .15, 1}, "SYWJ": {.03, .5, .1, .05, .12, 1}, "SHBJ": {.2, .3, .2, .1, .1, 2},
}

var usualManner = manner{late: .08, quick: .45, asks: .1, extend: .06, object: .03, lead: 1}

func mannerOf(unit string) manner {
	if m, ok := manners[unit]; ok {
		return m
	}
	return usualManner
}

// file is what those concerned have in mind about a case.
type file struct {
	dice *rand.Rand
	key  string // unit and round it was drawn for

	acceptOn, planOn, doneOn         string
	quick                            bool
	steps, done                      int
	asks, extends                    bool
	disputes                         bool   // the unit will object
	proposes                         string // and say who else it is
	blocked                          bool
	left                             bool          // as it is, for whoever looks today
	asleep                           rectify.State // it lies there from this state on
	returnedBy, leadReturned, lifted int           // round in which it was returned, or its card lifted
	extensionOn, blockedOn           string

	turnKey, turnOn string
}

// file is the file of a case, drawn anew for each unit and round.
func (c *city) file(k *rectify.Case) *file {
	f := c.files[k.ID]
	if f == nil {
		f = &file{dice: rand.New(rand.NewPCG(seed, uint64(k.Year*100000+k.Number)))}
		c.files[k.ID] = f
	}
	if key := fmt.Sprint(k.Unit, k.Round); f.key != key {
		f.key = key
		c.drawFile(k, f)
	}
	return f
}

// drawFile decides how this unit will go about it: when it accepts, plans and finishes.
func (c *city) drawFile(k *rectify.Case, f *file) {
	m := mannerOf(k.Unit)
	whole := k.Clocks.Whole
	limit := max(whole.Limit, 2)
	days := between(f.dice, limit/3, limit-1)
	if chance(f.dice, m.late) {
		days = between(f.dice, limit+1, limit*7/4)
	}
	days = max(days, 2)
	accept := 0
	if d := f.dice.Float64(); d > .93 {
		accept = 2
	} else if d > .6 {
		accept = 1
	}
	plan := min(accept+between(f.dice, 0, min(5, 1+days/3)), days-1)
	from := c.today
	f.acceptOn, f.planOn, f.doneOn = c.workdays(from, accept), c.workdays(from, plan), c.workdays(from, days)
	f.quick = chance(f.dice, m.quick)
	f.steps, f.done = between(f.dice, 2, 3), 0
	f.asks, f.extends = chance(f.dice, m.asks), chance(f.dice, m.extend)
	f.asleep = c.sleeps(k)
	f.blocked = c.blocks(k)
	if k.Round == 1 && !f.disputes && chance(f.dice, m.object) {
		f.disputes, f.proposes = true, ""
	}
}

// ready is true from some working days on after the case came into this state.
func (f *file) ready(c *city, k *rectify.Case, from, to int) bool {
	if key := fmt.Sprint(k.State, k.Round, k.Unit); f.turnKey != key {
		f.turnKey, f.turnOn = key, c.workdays(c.today, between(f.dice, from, to))
	}
	if c.today < f.turnOn {
		return false
	}
	f.turnKey = ""
	return true
}

// employee is somebody of a unit: the account where there is one.
func (c *city) employee(role actor.Role, unit string) actor.Actor {
	key := string(role) + unit
	if _, ok := c.staff[key]; !ok {
		n := len(c.staff)
		title := division(unit)
		if role == actor.Lead {
			title = "副局长"
			if len(unit) > 2 && unit[0] != 'S' {
				title = "副区长"
			}
		}
		c.staff[key] = actor.Actor{ID: fmt.Sprintf("00000000000000000000DEMO%02d", n), Name: title + " " + surnames[n%len(surnames)] + givenNames[(n*7)%len(givenNames)], Role: role, Unit: unit}
	}
	return c.staff[key]
}

var (
	surnames   = []string{"陈", "张", "吴", "孙", "金", "章", "俞", "施", "华", "姚", "倪", "童", "柴", "洪", "魏", "蒋", "邵"}
	givenNames = []string{"立", "晓峰", "静", "国平", "敏华", "涛", "丽君", "海", "雅琴", "志远", "洁", "建国", "云"}
	divisions  = map[string]string{"SCGW": "市容处", "SJTYSJ": "客运处", "SJW": "市政处", "SGAJ": "交警支队", "SGHJ": "总体规划处", "SZBFGJ": "物业处", "SCTJT": "公交事业部", "SDTJT": "工程部", "SYWJ": "绿化处", "SNB": "城乡统筹处"}
)

func division(unit string) string {
	if d, ok := divisions[unit]; ok {
		return d
	}
	return "综合处"
}
