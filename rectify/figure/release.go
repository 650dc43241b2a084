package figure

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Fewest is how many answers a published figure rests on at least, and how many a later one differs by.
const Fewest = 5

const (
	fewestUnits = 3 // stand together where one alone has too few answers
	patience    = 3 // months for which a unit with too few answers is waited for before it stands together with others
)

// Part is what people said on one case, or how that has changed; then what was withdrawn is below 0.
type Part struct {
	Unit         string `json:"unit"`
	Case         string `json:"case"`
	Row          string `json:"row,omitempty"`
	Satisfied    int    `json:"s,omitempty"`
	Fairly       int    `json:"f,omitempty"`
	Dissatisfied int    `json:"d,omitempty"`
	Solved       int    `json:"solved,omitempty"` // of these, who say 解决
}

// Said is what people said on one case in one month.
type Said struct {
	Part
	Month string // 2026-03, in which the answers came
}

// Block is a number of answers, Fewest or more, that enter the public figures at once and stay together in all of them for good. Every
// public figure of every day is a union of blocks, so no two of them differ by fewer answers, whatever is added up or taken away.
type Block struct {
	Unit  string // "" for units that stand together
	Row   string // of all its answers, unless it is mixed
	Mixed bool
	Month string // in which it was made
	Parts []Part
}

func (p Part) plus(o Part, sign int) Part {
	p.Satisfied, p.Fairly = p.Satisfied+sign*o.Satisfied, p.Fairly+sign*o.Fairly
	p.Dissatisfied, p.Solved = p.Dissatisfied+sign*o.Dissatisfied, p.Solved+sign*o.Solved
	return p
}

// people is how many people at least a part is about.
func (p Part) people() (n int) {
	came, left := 0, 0
	for _, level := range []int{p.Satisfied, p.Fairly, p.Dissatisfied} {
		came, left = came+max(level, 0), left+max(-level, 0)
	}
	return max(came, left, p.Solved, -p.Solved)
}

// Add counts one more answer.
func (p *Part) Add(level string, solved bool) {
	switch level {
	case "satisfied":
		p.Satisfied++
	case "fairly":
		p.Fairly++
	case "dissatisfied":
		p.Dissatisfied++
	}
	if solved {
		p.Solved++
	}
}

// Answers is how many people said it.
func (p Part) Answers() int { return p.Satisfied + p.Fairly + p.Dissatisfied }

// changes says whether a part takes something back: the old answer of one who changed her mind would show between two figures.
func (p Part) changes() bool { return min(p.Satisfied, p.Fairly, p.Dissatisfied, p.Solved) < 0 }

// People is how many people at least parts are about.
func People(parts []Part) (n int) {
	for _, p := range parts {
		n += p.people()
	}
	return n
}

// release is the making of blocks, month by month.
type release struct {
	blocks []Block
	shown  map[string]Part // by case
	own    map[string]bool // units with a line of their own
	pooled map[string]bool
	mixed  map[string]string // by unit: the month of its newest mixed block
}

// Release gives the blocks that follow those kept. What was said in past months enters as if it had been looked at when they ended.
func Release(kept []Block, said []Said, now string) []Block {
	r := &release{shown: map[string]Part{}, own: map[string]bool{}, pooled: map[string]bool{}, mixed: map[string]string{}}
	last := ""
	for _, b := range kept {
		r.enter(b)
		last = max(last, b.Month)
	}
	months := map[string]bool{now: true}
	for _, s := range said {
		if s.Month > last && s.Month < now {
			months[s.Month] = true
		}
	}
	for _, m := range slices.Sorted(maps.Keys(months)) {
		r.step(m, said, m == now)
	}
	return r.blocks[len(kept):]
}

// enter takes a block as published.
func (r *release) enter(b Block) {
	r.blocks = append(r.blocks, b)
	for _, p := range b.Parts {
		was, known := r.shown[p.Case]
		if !known {
			was = Part{Unit: p.Unit, Case: p.Case, Row: p.Row}
		}
		r.shown[p.Case] = was.plus(p, 1)
		if b.Unit == "" {
			r.pooled[p.Unit] = true
		}
	}
	if b.Unit != "" {
		r.own[b.Unit] = true
	}
	if b.Mixed {
		r.mixed[b.Unit] = max(r.mixed[b.Unit], b.Month)
	}
}

// step makes the blocks of a month.
func (r *release) step(month string, said []Said, last bool) {
	pending, since := r.pending(month, said, last)
	var together []Part
	for _, unit := range slices.Sorted(maps.Keys(pending)) {
		if !r.pooled[unit] {
			r.ofUnit(unit, month, pending[unit])
		}
		if r.pooled[unit] || !r.own[unit] && since[unit] <= back(month, patience) {
			together = append(together, pending[unit]...)
		}
	}
	r.together(month, together)
}

// pending is what was said by the end of the month and is not published, by unit, and the month of each unit's oldest such answer.
func (r *release) pending(month string, said []Said, last bool) (pending map[string][]Part, since map[string]string) {
	pending, since = map[string][]Part{}, map[string]string{}
	now, came := map[string]Part{}, map[string]string{}
	for _, s := range said {
		if s.Month <= month || last {
			now[s.Case] = Part{Unit: s.Unit, Case: s.Case, Row: s.Row}.plus(now[s.Case], 1).plus(s.Part, 1)
			came[s.Case] = min(cmp.Or(came[s.Case], s.Month), s.Month)
		}
	}
	if last { // what is gone is gone only when all is known
		for id, was := range r.shown {
			if _, there := now[id]; !there {
				now[id] = Part{Unit: was.Unit, Case: id, Row: was.Row}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(now)) {
		p := now[id].plus(r.shown[id], -1)
		if p.people() == 0 {
			continue
		}
		pending[p.Unit] = append(pending[p.Unit], p)
		since[p.Unit] = min(cmp.Or(since[p.Unit], cmp.Or(came[id], month)), cmp.Or(came[id], month))
	}
	return pending, since
}

// ofUnit makes the blocks of one unit: of each row with enough answers at once, of what is left mixed once a month, of changed minds apart.
func (r *release) ofUnit(unit, month string, parts []Part) {
	rows, changed := map[string][]Part{}, []Part{}
	for _, p := range parts {
		if p.changes() {
			changed = append(changed, p)
		} else {
			rows[p.Row] = append(rows[p.Row], p)
		}
	}
	var left []Part
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		if People(rows[row]) < Fewest {
			left = append(left, rows[row]...)
			continue
		}
		r.enter(Block{Unit: unit, Row: row, Month: month, Parts: rows[row]})
	}
	if People(left) >= Fewest && r.mixed[unit] < month {
		r.enter(Block{Unit: unit, Mixed: true, Month: month, Parts: left})
	}
	if People(changed) >= Fewest && r.own[unit] {
		r.enter(Block{Unit: unit, Mixed: true, Month: month, Parts: changed})
	}
}

// together makes the block of units that stand together: three at least, and who stands there once stays, since leaving would show what she
// was judged by before.
func (r *release) together(month string, parts []Part) {
	units, news, changed := maps.Clone(r.pooled), []Part{}, []Part{}
	for _, p := range parts {
		units[p.Unit] = true
		if p.changes() {
			changed = append(changed, p)
		} else {
			news = append(news, p)
		}
	}
	for _, some := range [][]Part{news, changed} {
		if People(some) >= Fewest && len(units) >= fewestUnits {
			r.enter(Block{Mixed: true, Month: month, Parts: some})
		}
	}
}

// back is a month so many months earlier.
func back(month string, months int) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return ""
	}
	return at.AddDate(0, -months, 0).Format("2006-01")
}
