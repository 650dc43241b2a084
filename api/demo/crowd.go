package demo

import (
	"math/rand/v2"
	"sort"

	"huiyin/internal/day"
)

const (
	surveyCode = "2026"
	efficiency = "JG-00" // 机关效能建设: what people say of offices, not of streets
	praise     = "praise"
	anyRow     = "GG-00" // a row without a lead: its phrases fit everywhere

	responses   = 250
	freeTexts   = 24 // opinions that are written into the questionnaire's last question
	waitingLast = 9  // opinions of the last two days that only the office can place
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
		c.put(drawDay(c.dice, late), slot{response: true})
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
		c.put(drawDay(c.dice, even), slot{item: it, response: true})
	case it.code != "" && c.seen[group] != "" && chance(c.dice, .9): // people of one district complain of one thing together
		c.put(min(day.Plus(c.seen[group], between(c.dice, 0, 4)), day.Plus(c.last, -2)), slot{item: it})
	default:
		w := even
		if isShown(unit) {
			w = late
		}
		c.seen[group] = drawDay(c.dice, w)
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

func drawDay(dice *rand.Rand, w weighed) string {
	x := dice.Float64() * w.sums[len(w.sums)-1]
	return w.days[sort.SearchFloat64s(w.sums, x)]
}
