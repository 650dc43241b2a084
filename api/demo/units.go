package demo

import (
	"fmt"
	"math/rand/v2"
	"sort"

	"huiyin/internal/actor"
	"huiyin/internal/day"
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
	"SGAJ": {.05, .6, .10, .04, .01, 1}, "SCGW": {.10, .5, .12, .08, .03, 1}, "SJTYSJ": {.12, .4, .16, .10, .06, 1}, "SJW": {.15, .35, .10, .15, .05, 2},
	"SZBFGJ": {.2, .3, .14, .12, .14, 2}, "SGHJ": {.10, .1, .10, .15, .03, 1}, "SCTJT": {.08, .5, .1, .1, .15, 1}, "SYWJ": {.03, .5, .1, .05, .12, 1}, "SHBJ": {.2, .3, .2, .1, .1, 2},
}

var usualManner = manner{.08, .45, .1, .06, .03, 1}

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

// unitsDay is a working day of all units.
func (c *city) unitsDay() error {
	cases, err := c.openCases()
	if err != nil {
		return err
	}
	if c.today == c.lastWork {
		if err := c.finale(cases); err != nil {
			return err
		}
	}
	for i := range cases {
		for range 3 { // so many things are done about one case in a day
			moved, err := c.unitTurn(&cases[i])
			if err != nil {
				return err
			}
			if !moved {
				break
			}
		}
	}
	return nil
}

// unitTurn is the next thing its unit does about a case today.
func (c *city) unitTurn(k *rectify.Case) (moved bool, err error) {
	f := c.file(k)
	if k.PausedUntil != "" || !k.State.Ours() || f.asleep == k.State || f.left {
		return false, nil
	}
	switch k.State {
	case rectify.Assigned:
		return c.beginTurn(k, f)
	case rectify.Accepted:
		return c.planTurn(k, f)
	case rectify.PlanReview:
		return c.leadTurn(k, f, .08)
	case rectify.Rectifying:
		return c.workTurn(k, f)
	case rectify.LeadReview:
		return c.leadTurn(k, f, .06)
	}
	return false, nil
}

func (c *city) beginTurn(k *rectify.Case, f *file) (bool, error) {
	switch {
	case f.disputes && k.Disputes == 0:
		return c.dispute(k, f)
	case c.today < f.acceptOn:
		return false, nil
	}
	return c.act(c.handler(k.Unit), k, "accept", rectify.Act{Message: c.next(k.RowCode, "accept", k.Place, c.workdays(c.today, between(f.dice, 2, 4)))})
}

func (c *city) dispute(k *rectify.Case, f *file) (bool, error) {
	texts := c.list("", "dispute")
	text, to := texts[5], c.districtUnit(k)
	switch k.RowCode {
	case "CG-15":
		text, to = texts[0], "SCTJT"
	case "CG-08":
		text, to = texts[1], "SJTYSJ"
	case "CG-14":
		text, to = texts[2], "SHBJ"
	case "CG-09":
		text = texts[3]
	case "CG-10":
		text, to = texts[4], "SJW"
	}
	if f.proposes != "" {
		text, to = texts[5], f.proposes
	}
	if to == "" || to == k.Unit {
		f.disputes = false
		return false, nil
	}
	moved, err := c.act(c.leader(k.Unit), k, "dispute", rectify.Act{Reason: text, Unit: to, RestsOn: "部门职责清单和移交协议"})
	if f.disputes = f.proposes != ""; !f.disputes {
		f.proposes = to
	}
	return moved, err
}

// districtUnit is the government of the district where it is.
func (c *city) districtUnit(k *rectify.Case) string {
	if k.District == "" {
		return ""
	}
	return c.unitOf[k.District+"政府"]
}

func (c *city) planTurn(k *rectify.Case, f *file) (bool, error) {
	who := c.handler(k.Unit)
	if f.asks && k.Pauses == 0 {
		f.asks = false
		return c.act(who, k, "ask_citizen", rectify.Act{Message: c.next(k.RowCode, "question", k.Place, "")})
	}
	if c.today < f.planOn {
		return false, nil
	}
	f.planOn = c.workdays(c.today, 2) // if it comes back
	if f.doneOn <= c.today {
		f.doneOn = c.workdays(c.today, between(f.dice, 2, 4))
	}
	until := f.doneOn
	if w := k.Clocks.Whole.Due; until > w && c.today <= w {
		until = w
	}
	if f.quick && k.Supervision != rectify.Yellow && k.Supervision != rectify.Red {
		return c.act(who, k, "start", rectify.Act{PromisedOn: until})
	}
	return c.act(who, k, "submit_plan", c.plan(k, f, until))
}

// plan is a plan with steps up to a day.
func (c *city) plan(k *rectify.Case, f *file, until string) rectify.Act {
	direction := ""
	if d := c.directions[k.Area]; len(d) > 0 {
		direction = d[f.dice.IntN(len(d))]
	}
	in := rectify.Act{Contents: c.next(k.RowCode, "plan", k.Place, until), Measures: c.next(k.RowCode, "measure", k.Place, until), Direction: direction,
		Leader: c.leader(k.Unit).Name, Division: division(k.Unit)}
	texts := c.list(k.RowCode, "step")
	days := max(c.cal.Between(c.today, until), 1)
	f.done = 0
	picked := f.dice.Perm(len(texts))[:f.steps]
	sort.Ints(picked)
	for i, n := range picked {
		on := min(c.workdays(c.today, days*(i+1)/f.steps), until)
		in.Steps = append(in.Steps, rectify.Step{Text: fill(texts[n], k.Place, on), DueOn: on})
	}
	if u := c.districtUnit(k); u != "" && u != k.Unit && chance(f.dice, .25) {
		in.Supporting, in.Parts = []string{u}, "派街道和社区的人一起到现场，负责日常巡查和告知沿线住户。"
	}
	return in
}

// leadTurn is the lead's: approve, or send it back once a round.
func (c *city) leadTurn(k *rectify.Case, f *file, back float64) (bool, error) {
	if !f.ready(c, k, 0, mannerOf(k.Unit).lead) {
		return false, nil
	}
	if f.leadReturned != k.Round && chance(f.dice, back) {
		f.leadReturned = k.Round
		return c.act(c.leader(k.Unit), k, "lead_return", rectify.Act{Reason: c.next("", "return", "", "")})
	}
	return c.act(c.leader(k.Unit), k, "lead_approve", rectify.Act{})
}

func (c *city) workTurn(k *rectify.Case, f *file) (bool, error) {
	who := c.handler(k.Unit)
	late := c.today > k.Clocks.Whole.Due || c.today > k.Clocks.Stage.Due
	switch {
	case k.Blocked != nil:
		return false, nil
	case f.blocked:
		f.blocked, f.blockedOn = false, c.today
		return c.act(c.leader(k.Unit), k, "report_blocked", rectify.Act{Reason: c.next("", "blocked", k.Place, ""), ReviewOn: day.Plus(c.today, 60)})
	case f.extends && k.ExtendedRound < k.Round && !late && day.Plus(c.today, 4) >= k.Clocks.Stage.Due:
		f.extends, f.extensionOn = false, c.today
		_, err := c.act(who, k, "ask_extension", rectify.Act{Reason: c.next("", "extension", k.Place, ""), Days: between(f.dice, 3, 8)})
		return false, err
	case k.PromisedOn == "" && f.done < f.steps && c.today >= c.stepOn(k, f):
		f.done++
		return c.act(who, k, "step_done", rectify.Act{Step: f.done, DoneOn: c.today, Evidence: c.next(k.RowCode, "evidence", k.Place, c.today)})
	case c.today < f.doneOn || k.PromisedOn == "" && f.done < f.steps:
		return false, nil
	}
	f.doneOn = c.workdays(c.today, 2) // if it comes back
	return c.act(who, k, "finish", c.result(k, f))
}

// stepOn is the day on which the next step is done: spread over the time the work really takes.
func (c *city) stepOn(k *rectify.Case, f *file) string {
	from := k.Clocks.Stage.Started
	days := max(c.cal.Between(from, f.doneOn), 0)
	return c.workdays(from, days*(f.done+1)/f.steps)
}

// result is what the unit reports: mostly done, sometimes in part, explained or not possible.
func (c *city) result(k *rectify.Case, f *file) rectify.Act {
	outcome := "done"
	switch d := f.dice.Float64(); {
	case d > .96:
		outcome = "not_possible"
	case d > .90:
		outcome = "explained"
	case d > .76:
		outcome = "partly"
	}
	return rectify.Act{Outcome: outcome, Reply: c.next(k.RowCode, "reply_"+outcome, k.Place, c.workdays(c.today, between(f.dice, 10, 40))),
		Evidence: c.next(k.RowCode, "evidence", k.Place, c.today) + "照片和台账附后。"}
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
