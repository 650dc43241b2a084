package demo

import (
	"encoding/json"
	"math/rand/v2"
	"sort"

	"huiyin/internal/day"
	"huiyin/survey"
)

const (
	surveyCode = "2026"
	praise     = "praise"
	anyRow     = "GG-00" // a row without a lead: its phrases fit everywhere

	responses   = 250
	freeTexts   = 24 // opinions that are written into the questionnaire's last question
	waitingLast = 9 // opinions of the last two days that only the office can place
	routedLast  = 2  // for each shown unit: opinions of the last evening that the machine places
	routedFirst = 3  // the same, of the last working day's morning
)

// slot is when somebody sends something.
type slot struct {
	minute   int
	item     *item // nil for a response without a free text
	response bool
}

// schedule spreads the year's opinions and responses over its days: mostly working days and evenings, more at the end,
// so that the desks are full today.
func (c *city) schedule() error {
	c.slots, c.seen = map[string][]slot{}, map[string]string{}
	items := append([]*item{}, c.items...)
	c.dice.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	even, late := c.days(1), c.days(4)
	for _, it := range items {
		c.appoint(it, even, late)
	}
	for range responses - freeTexts {
		c.put(draw(c.dice, late), slot{response: true})
	}
	for _, s := range c.slots {
		sort.SliceStable(s, func(i, j int) bool { return s[i].minute < s[j].minute })
	}
	return nil
}

// stubborn are how many citizens of a unit's cases are not content whatever comes.
var stubborn = map[string]int{"SZBFGJ": 3, "SJW": 4, "SCGW": 2, "SJTYSJ": 2, "SGHJ": 1}

// appoint chooses the day of one opinion.
func (c *city) appoint(it *item, even, late weighed) {
	unit, plain := c.lead[it.code], it.tone == "plain"
	verdict := c.Survey.Model().Classify(it.text)
	routed := verdict.Sure && !verdict.Praise && verdict.Candidates[0].Code == it.code
	group := it.code + it.district
	switch {
	case plain && !verdict.Sure && !verdict.Praise && c.few("waiting", waitingLast):
		c.put(day.Plus(c.last, -c.dice.IntN(2)), slot{item: it})
	case it.tone == "offtopic" && c.few("offtopic", 2):
		c.put(day.Plus(c.lastWork, -1), slot{item: it})
	case routed && isShown(unit) && c.few("routed"+unit, routedLast):
		c.slots[c.last] = append(c.slots[c.last], slot{minute: between(c.dice, eveningHour, 22*60), item: it})
	case routed && isShown(unit) && c.few("morning"+unit, routedFirst):
		c.slots[c.lastWork] = append(c.slots[c.lastWork], slot{minute: between(c.dice, 7*60, officeHour-5), item: it})
	case plain && c.few("stubborn"+unit, stubborn[unit]):
		it.stubborn = true
		on := day.Plus(c.last, -between(c.dice, 38, 58))
		if c.quota["stubborn"+unit]%3 == 0 {
			on = day.Plus(c.last, -between(c.dice, 90, 300))
		}
		c.put(on, slot{item: it})
	case plain && it.code != "" && c.few("free", freeTexts):
		c.put(draw(c.dice, even), slot{item: it, response: true})
	case it.code != "" && c.seen[group] != "" && chance(c.dice, .8): // people of one district complain of one thing together
		c.put(min(day.Plus(c.seen[group], between(c.dice, 0, 5)), day.Plus(c.last, -2)), slot{item: it})
	default:
		w := even
		if isShown(unit) {
			w = late
		}
		c.seen[group] = draw(c.dice, w)
		c.put(c.seen[group], slot{item: it})
	}
}

// few is true the first n times it is asked about something.
func (c *city) few(what string, n int) bool {
	if c.quota[what] >= n {
		return false
	}
	c.quota[what]++
	return true
}

func (c *city) put(on string, s slot) {
	s.minute = minuteOf(c.dice)
	c.slots[on] = append(c.slots[on], s)
}

// minuteOf a day: some before work, some at noon, most in the evening.
func minuteOf(dice *rand.Rand) int {
	switch d := dice.Float64(); {
	case d < .2:
		return between(dice, 6*60+40, 8*60+55)
	case d < .45:
		return between(dice, 9*60+40, 13*60+20)
	case d < .55:
		return between(dice, 14*60, 17*60+30)
	}
	return between(dice, 18*60, 22*60+40)
}

// weighed days: the running sums of what each is worth.
type weighed struct {
	days []string
	sums []float64
}

// days weighs the days of the year; those of the last five weeks count `end` times as much.
func (c *city) days(end float64) weighed {
	var w weighed
	sum := 0.0
	for on := c.first; on <= c.last; on = day.Plus(on, 1) {
		x := .45
		if c.cal.IsWork(on) {
			x = 1
		}
		if on > day.Plus(c.last, -35) {
			x *= end
		}
		sum += x
		w.days, w.sums = append(w.days, on), append(w.sums, sum)
	}
	return w
}

func draw(dice *rand.Rand, w weighed) string {
	x := dice.Float64() * w.sums[len(w.sums)-1]
	return w.days[sort.SearchFloat64s(w.sums, x)]
}

// asks are the units people think of when they fill in the questionnaire, the oftener the more they meet them.
var asks = []struct {
	unit  string
	share float64 // of responses that rate it
	good  float64 // how content they are, 0..1
}{
	{"SGAJ", .85, .66}, {"SCGW", .62, .80}, {"SJTYSJ", .55, .80}, {"SJW", .48, .78}, {"SZBFGJ", .42, .72}, {"SGHJ", .26, .82}, {"SWJW", .40, .84}, {"SJYJ", .38, .84},
	{"SRLSBJ", .33, .86}, {"SSCJGJ", .30, .86}, {"SHBJ", .30, .80}, {"SYWJ", .28, .92}, {"SMZJ", .24, .9}, {"SDTJT", .30, .86}, {"SCTJT", .28, .86}, {"SLYW", .12, .9}, {"SZFBGT", .12, .88},
	{"SSJZYJ", .10, .9}, {"STYJ", .10, .92}, {"SQXJ", .10, .94}, {"XHQ", .14, .88}, {"YHQ", .12, .86}, {"JGQ", .12, .84}, {"SCQ", .10, .88}, {"GSQ", .10, .86}, {"XSQ", .08, .86}, {"TSW", .06, .94},
}

// sendResponse fills in the questionnaire.
func (c *city) sendResponse(s slot) error {
	units := map[string]survey.Rating{}
	for _, a := range asks {
		if chance(c.dice, a.share) {
			units[a.unit] = c.rating(a.unit, a.good)
		}
	}
	v, err := c.Survey.Survey(c.ctx, surveyCode)
	if err != nil {
		return err
	}
	answers := map[string]json.RawMessage{v.Questions[0].Code: raw(units)}
	if s.item != nil {
		answers[v.Questions[1].Code] = raw(s.item.text)
	}
	done, err := c.Survey.SubmitResponse(c.ctx, surveyCode, survey.SubmitResponse{Version: v.Version, Answers: answers})
	if err != nil {
		return err
	}
	r, _, err := c.arrive(done.Receipt, false)
	if err != nil {
		return err
	}
	opinions, _, err := c.Survey.Submission(c.ctx, r.ID)
	for _, o := range opinions {
		if o.HintUnit == "" {
			c.itemOf[o.ID] = s.item
		}
	}
	return err
}

func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain maps and strings
	}
	return b
}

var chips = []string{"办事慢", "态度差", "推诿扯皮", "问题没解决", "找不到人", "不公开"}

// rating is what she thinks of one unit, and why when it is bad.
func (c *city) rating(unit string, good float64) survey.Rating {
	d := c.dice.Float64()
	switch {
	case d < .06:
		return survey.Rating{Level: "unknown"}
	case d < .06+.5*good:
		return survey.Rating{Level: "satisfied"}
	case d < .06+.8*good:
		return survey.Rating{Level: "mostly"}
	case d < .06+.94*good:
		return survey.Rating{Level: "fairly"}
	}
	r := survey.Rating{Level: "hardly"}
	if chance(c.dice, .3) {
		r.Level = "dissatisfied"
	}
	if chance(c.dice, .35) {
		return r // no reason given
	}
	for _, i := range c.dice.Perm(len(chips))[:between(c.dice, 1, 2)] {
		r.Reasons = append(r.Reasons, chips[i])
	}
	if chance(c.dice, .6) {
		r.Text = c.remark(unit)
	}
	return r
}

// remark is a reason in words: the unit's own first, then one that fits every unit.
func (c *city) remark(unit string) string {
	own := c.remarks[unit]
	if n := c.turn["remark/"+unit]; n < len(own) {
		c.turn["remark/"+unit]++
		return own[n]
	}
	if n := c.turn["remark/"]; n < 2*len(c.remarks[""]) {
		c.turn["remark/"]++
		return c.remarks[""][n%len(c.remarks[""])]
	}
	return ""
}
