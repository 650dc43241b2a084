package figure_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"huiyin/rectify/figure"
)

// year is a city's year, day by day: who answers what, and all that its public pages ever showed.
type year struct {
	t      *testing.T
	dice   *rand.Rand
	cohort []figure.Surveyed
	said   []figure.Said
	blocks []figure.Block
	seen   map[string][]set // by cell, every state of it in order
}

// set is who is in a public figure: the cases, each of one answer, so that a case is a person.
type set map[string]bool

// places are units with their rows: large ones, small ones, and some that have hardly any answer.
var places = map[string]struct {
	often float64 // answers a day
	rows  []string
}{
	"A": {0.6, []string{"r1", "r1", "r1", "r1", "r1", "r1", "r1", "r2"}}, // one answer in eight on a row that is another unit's
	"B": {0.4, []string{"r2"}}, "C": {0.3, []string{"r3", "r4", "r5", ""}}, "D": {0.05, []string{"r1", "r3"}}, "E": {0.03, []string{"r4"}},
	"F": {0.012, []string{"r2"}}, "G": {0.008, []string{"r2", "r5"}}, "H": {0.006, []string{"r1"}}, "I": {0.005, []string{"r3"}}, "J": {0.01, []string{"r4"}},
}

// day lets people answer.
func (y *year) day(month string) {
	for _, unit := range slices.Sorted(maps.Keys(places)) {
		p := places[unit]
		for y.dice.Float64() < p.often*(0.5+y.dice.Float64()) {
			id := fmt.Sprintf("%s-%04d", unit, len(y.cohort))
			c := figure.Surveyed{Unit: unit, Case: id, Month: month, Row: p.rows[y.dice.IntN(len(p.rows))]}
			s := figure.Said{Part: figure.Part{Unit: unit, Case: id, Row: c.Row}, Month: month}
			switch y.dice.IntN(3) {
			case 0:
				c.Satisfied = 1
				s.Add("satisfied", true)
			case 1:
				c.Fairly = 1
				s.Add("fairly", false)
			default:
				c.Dissatisfied = 1
				s.Add("dissatisfied", false)
			}
			y.cohort, y.said = append(y.cohort, c), append(y.said, s)
		}
	}
}

// shows publishes and notes who stands in every cell of the page, the units' pages and the table.
func (y *year) shows(month string) {
	y.blocks = append(y.blocks, figure.Release(y.blocks, y.said, month)...)
	p := figure.Published(y.cohort, y.blocks)
	cells := map[string]set{}
	in := func(cell string, c figure.Surveyed) {
		if cells[cell] == nil {
			cells[cell] = set{}
		}
		if c.Satisfied+c.Fairly+c.Dissatisfied > 0 {
			cells[cell][c.Case] = true
		}
	}
	for _, c := range p.Cases {
		in("city", c)
		if p.Lines[c.Unit] {
			in("unit "+c.Unit, c)
		}
		if c.Pooled {
			in("together", c)
		}
	}
	for _, c := range p.Rows {
		in("row "+c.Row, c)
		in("row "+c.Row+" of "+c.Unit, c)
	}
	for _, c := range p.Months {
		in("month "+c.Month, c)
	}
	for cell, now := range cells {
		states := y.seen[cell]
		if len(states) == 0 || !maps.Equal(states[len(states)-1], now) {
			y.seen[cell] = append(states, now)
		}
	}
}

func lived(t *testing.T, seed uint64) *year {
	y := &year{t: t, dice: rand.New(rand.NewPCG(85, seed)), seen: map[string][]set{}}
	for month := 1; month <= 12; month++ {
		name := fmt.Sprintf("2026-%02d", month)
		for range 30 {
			y.day(name)
			y.shows(name)
		}
	}
	return y
}

// apart is how many stand in one of two sets alone.
func apart(a, b set) (n int) {
	for x := range a {
		if !b[x] {
			n++
		}
	}
	for x := range b {
		if !a[x] {
			n++
		}
	}
	return n
}

// Who holds the public answers of every day and compares each with the next learns of no fewer than five people at once.
func TestWhoHoldsEveryDayOfAYearRecoversNoSingleAnswer(t *testing.T) {
	for seed := range uint64(3) {
		y := lived(t, seed)
		changes := 0
		for cell, states := range y.seen {
			before := set{}
			for _, now := range states {
				if n := apart(before, now); n != 0 && n < 5 {
					t.Fatalf("%s changes by %d answers", cell, n)
				}
				before = now
				changes++
			}
		}
		if changes < 200 || len(y.seen["unit A"]) < 10 || len(y.seen["together"]) < 2 || len(y.seen["row r1 of A"]) < 5 {
			t.Fatalf("the test shows nothing: %d changes, %d of A, %d of those together", changes, len(y.seen["unit A"]), len(y.seen["together"]))
		}
	}
}

// Cells of one day taken from each other: the city less its units, a unit less its rows, a row less its units' rows, in any state.
func TestNoCellLessItsPartsLeavesFewerThanFive(t *testing.T) {
	y := lived(t, 7)
	rest := func(whole string, parts func(string) bool) {
		for _, w := range y.seen[whole] {
			left := maps.Clone(w)
			for cell, states := range y.seen {
				if parts(cell) {
					for _, s := range states { // as much of the part as was ever shown
						for x := range s {
							delete(left, x)
						}
					}
				}
			}
			if n := len(left); n != 0 && n < 5 {
				t.Errorf("%s less its parts leaves %d answers", whole, n)
			}
		}
	}
	rest("city", func(cell string) bool { return len(cell) == len("unit A") && cell[:4] == "unit" })
	rest("city", func(cell string) bool { return len(cell) == len("row r1") && cell[:3] == "row" })
	for unit := range places {
		rest("unit "+unit, func(cell string) bool { return len(cell) > 5 && cell[len(cell)-5:] == " of "+unit })
	}
	for _, row := range []string{"r1", "r2", "r3", "r4", "r5"} {
		rest("row "+row, func(cell string) bool { return len(cell) == len("row r1 of A") && cell[:6] == "row "+row })
	}
}

// All public figures of all days at once, added and taken away in any way: what can be known of single people is what stands in the
// space of these sums. Five stand together in each of its least elements.
func TestNoSumOfPublicFiguresIsAboutFewerThanFive(t *testing.T) {
	y := lived(t, 3)
	at := map[string]int{}
	for i, c := range y.cohort {
		at[c.Case] = i
	}
	var rows [][]int64
	for _, states := range y.seen {
		for _, s := range states {
			row := make([]int64, len(at))
			for x := range s {
				row[at[x]] = 1
			}
			rows = append(rows, row)
		}
	}
	rank := 0
	for _, row := range reduced(rows) {
		support := 0
		for _, x := range row {
			if x != 0 {
				support++
			}
		}
		if rank++; support < 5 {
			t.Fatalf("a sum of public figures is about %d people", support)
		}
	}
	t.Logf("%d people, %d public figures of %d kinds, rank %d", len(y.cohort), len(rows), len(y.seen), rank)
	if rank < 20 || len(y.cohort) < 300 {
		t.Error("the test shows nothing")
	}
}

// field is a prime: sums are reduced in it, where no number grows too large.
const field = 1_000_003

// reduced is the reduced echelon form of the rows, without empty ones.
func reduced(rows [][]int64) [][]int64 {
	done := 0
	for col := 0; len(rows) > 0 && col < len(rows[0]) && done < len(rows); col++ {
		at := slices.IndexFunc(rows[done:], func(r []int64) bool { return r[col] != 0 })
		if at < 0 {
			continue
		}
		rows[done], rows[done+at] = rows[done+at], rows[done]
		pivot := rows[done]
		scale := inverse(pivot[col])
		for j := range pivot {
			pivot[j] = pivot[j] * scale % field
		}
		for i, r := range rows {
			if k := r[col]; i != done && k != 0 {
				for j := range r {
					r[j] = ((r[j]-k*pivot[j])%field + field) % field
				}
			}
		}
		done++
	}
	return rows[:done]
}

func inverse(x int64) int64 {
	out, power := int64(1), field-2
	for ; power > 0; power >>= 1 {
		if power&1 == 1 {
			out = out * x % field
		}
		x = x * x % field
	}
	return out
}

// Every block is of one unit, or of at least three that stand together, and no answer stands in two.
func TestEveryBlockHidesEachOfItsAnswersAmongOthers(t *testing.T) {
	y := lived(t, 5)
	once, units := set{}, set{}
	for _, b := range y.blocks {
		if len(b.Parts) < 5 {
			t.Errorf("a block of %d", len(b.Parts))
		}
		for _, p := range b.Parts {
			if once[p.Case] || b.Unit != "" && p.Unit != b.Unit || !b.Mixed && p.Row != b.Row {
				t.Errorf("%+v in %s %s", p, b.Unit, b.Row)
			}
			once[p.Case] = true
			if b.Unit == "" {
				units[p.Unit] = true
			}
		}
	}
	if len(units) < 3 {
		t.Errorf("%d units stand together", len(units))
	}
	if shown := float64(len(once)) / float64(len(y.cohort)); shown < 0.9 {
		t.Errorf("only %.2f of the answers are published", shown)
	}
}

// answers are n people of a unit who say the same on one row, each in a case of her own.
func answers(unit, row, month string, from, n int) (out []figure.Said) {
	for i := range n {
		out = append(out, figure.Said{Part: figure.Part{Unit: unit, Case: fmt.Sprint(unit, from+i), Row: row, Satisfied: 1}, Month: month})
	}
	return out
}

func TestFourNewAnswersWaitForAFifth(t *testing.T) {
	said := answers("A", "r", "2026-03", 0, 7)
	kept := figure.Release(nil, said, "2026-03")
	for n, want := range []int{0, 0, 0, 0, 0, 1, 1} {
		got := figure.Release(kept, append(said, answers("A", "r", "2026-04", 100, n)...), "2026-04")
		if len(got) != want {
			t.Errorf("%d new answers make %d blocks", n, len(got))
		}
	}
}

func TestAChangedMindIsNotShownAlone(t *testing.T) {
	said := answers("A", "r", "2026-03", 0, 20)
	kept := figure.Release(nil, said, "2026-03")
	said = append(said, answers("A", "r", "2026-04", 100, 9)...)
	for i := range 4 {
		said[i].Satisfied, said[i].Dissatisfied, said[i].Month = 0, 1, "2026-04"
	}
	kept = append(kept, figure.Release(kept, said, "2026-04")...)
	shown := func() figure.AnswerCounts {
		var cohort []figure.Surveyed
		for _, s := range said {
			cohort = append(cohort, figure.Surveyed{Unit: s.Unit, Case: s.Case, Satisfied: s.Satisfied, Dissatisfied: s.Dissatisfied})
		}
		return figure.Whole(figure.Published(cohort, kept).Cases, satisfactionRule()).Counts
	}
	if got := shown(); got.Satisfied != 29 || got.Dissatisfied != 0 {
		t.Errorf("four changed their minds, and it shows: %+v", got)
	}
	said[4].Satisfied, said[4].Dissatisfied = 0, 1
	kept = append(kept, figure.Release(kept, said, "2026-04")...)
	if got := shown(); got.Satisfied != 24 || got.Dissatisfied != 5 {
		t.Errorf("five changed their minds: %+v", got)
	}
}

func TestTwoSmallUnitsDoNotStandTogether(t *testing.T) {
	said := append(answers("A", "r", "2026-01", 0, 4), answers("B", "r", "2026-01", 0, 4)...)
	if got := figure.Release(nil, said, "2026-12"); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	said = append(said, answers("C", "r", "2026-01", 0, 1)...)
	got := figure.Release(nil, said, "2026-12")
	if len(got) != 1 || got[0].Unit != "" || len(got[0].Parts) != 9 {
		t.Errorf("%+v", got)
	}
	if later := figure.Release(got, append(said, answers("A", "r", "2026-12", 50, 30)...), "2026-12"); len(later) != 1 || later[0].Unit != "" {
		t.Errorf("who stands with others leaves them: %+v", later)
	}
	if young := figure.Release(nil, said, "2026-02"); len(young) != 0 {
		t.Errorf("units are waited for: %+v", young)
	}
}

// The order of rows in the database, or how often somebody looked, moves nothing that was published before.
func TestWhatIsPublishedStays(t *testing.T) {
	y := lived(t, 11)
	again := figure.Release(y.blocks, y.said, "2026-12")
	if len(again) != 0 {
		t.Errorf("the same answers are published again: %+v", again)
	}
	y.dice.Shuffle(len(y.said), func(i, j int) { y.said[i], y.said[j] = y.said[j], y.said[i] })
	if again := figure.Release(y.blocks, y.said, "2026-12"); len(again) != 0 {
		t.Errorf("another order publishes more: %+v", again)
	}
}
