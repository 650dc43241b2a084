package view_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/kept"
	"huiyin/rectify"
)

// chance writes cases as life leaves them: any unit, state, turn, note, pause, due day, supporting units, over three years.
func (c *city) chance(n int) {
	c.t.Helper()
	r := rand.New(rand.NewPCG(6, 2026))
	units := []string{ours, theirs, helper}
	var cases []rectify.Case
	var roles []rectify.CaseUnit
	for i := range n {
		x := rectify.Case{ID: fmt.Sprintf("CASE%022d", r.Int64N(1e15)), Number: i/3 + 1, Year: 2023 + i%3, Title: fmt.Sprintf("第%d件", i), Edition: "2026", Unit: units[r.IntN(3)],
			State: rectify.States[r.IntN(len(rectify.States))].Code, Version: 1, Round: 1 + r.IntN(2), DueOn: day.Plus(c.today(), r.IntN(24)-8)}
		if x.State.Open() {
			x.WaitsFor = []actor.Role{actor.Handler, actor.Handler, actor.Lead, actor.Office, actor.Citizen}[r.IntN(5)]
		}
		if r.IntN(6) == 0 {
			x.DueOn = ""
		}
		switch {
		case x.WaitsFor == actor.Handler || x.WaitsFor == actor.Lead:
			x.OwedOn = x.DueOn
		case x.State.Open() && r.IntN(3) == 0: // late while somebody else is awaited
			x.OwedOn = day.Plus(c.today(), r.IntN(24)-12)
		}
		if r.IntN(4) == 0 {
			x.Note = "市民补充了情况"
		}
		if r.IntN(6) == 0 {
			x.PausedUntil, x.WaitsFor = x.DueOn, actor.Citizen
		}
		if !x.State.Open() {
			x.WaitsFor, x.PausedUntil = "", ""
		}
		if x.State.In(rectify.OfUnit...) && r.IntN(3) == 0 {
			x.Extension = &rectify.Extension{Reason: "等材料", Days: 2}
		}
		if x.State == rectify.LongTerm || x.State == rectify.Rectifying && r.IntN(2) == 0 {
			x.Blocked = &rectify.Blocked{Reason: "等地铁完工"}
		}
		cases, roles = append(cases, x), append(roles, rectify.CaseUnit{CaseID: x.ID, Unit: x.Unit, Role: "lead"})
		for _, u := range units {
			if u != x.Unit && r.IntN(4) == 0 {
				roles = append(roles, rectify.CaseUnit{CaseID: x.ID, Unit: u, Role: "supporting"})
			}
		}
	}
	c.must(c.DB.Do(ctx, office, func(tx *database.Tx) error {
		var tallies []database.Counter
		for _, x := range cases {
			tallies = append(tallies, x.Tallies(1)...)
		}
		return errors.Join(kept.InsertAll(tx, cases), kept.InsertAll(tx, roles), tx.Count(tallies...))
	}))
}

// pages turns the pages of a list to its end.
func (c *city) pages(list func(view.Filter) (view.CaseList, error), f view.Filter) (items []view.CaseItem, counts map[string]int) {
	c.t.Helper()
	for {
		page, err := list(f)
		c.must(err)
		items = append(items, page.Items...)
		if counts == nil {
			counts = page.Counts
		}
		if page.Next == "" {
			return items, counts
		}
		if len(page.Items) != f.Limit {
			c.t.Fatalf("a page of %d with another after it, of %d asked", len(page.Items), f.Limit)
		}
		f.Cursor = page.Next
	}
}

func (c *city) worklist(who actor.Actor) func(view.Filter) (view.CaseList, error) {
	return func(f view.Filter) (view.CaseList, error) { return c.view.UnitCases(ctx, who, f) }
}

func (c *city) desk(f view.Filter) (view.CaseList, error) { return c.view.OfficeCases(ctx, office, f) }

// readers are everybody who has a worklist.
func readers() (out []actor.Actor) {
	for _, unit := range []string{ours, theirs, helper} {
		out = append(out, of(unit, actor.Handler), of(unit, actor.Lead))
	}
	return out
}

// expected are the cases of a reader's groups as the pure function has them, each group by due day, year and number.
func (c *city) expected(who actor.Actor) map[string][]string {
	c.t.Helper()
	var all []rectify.Case
	c.must(c.Rectify.Scope(c.DB.Read(ctx), who).Order("due_on, year, number").Find(&all).Error)
	out := map[string][]string{}
	for _, x := range all {
		g := view.Group(x, who, c.today())
		out[g] = append(out[g], x.ID)
	}
	var late []rectify.Case // by the day that the unit passed, whatever day others have
	c.must(c.Rectify.Scope(c.DB.Read(ctx), who).Where("cases.id IN ?", append(out["late"], "")).Order("owed_on, year, number").Find(&late).Error)
	out["late"] = nil
	for _, x := range late {
		out["late"] = append(out["late"], x.ID)
	}
	return out
}

func idsOf(items []view.CaseItem) (out []string) {
	for _, i := range items {
		out = append(out, i.ID)
	}
	return out
}

func TestTheGroupsThatTheDatabaseFindsAreThoseOfThePureFunction(t *testing.T) {
	c := newCity(t)
	c.chance(300)
	for _, who := range readers() {
		want, total := c.expected(who), 0
		for _, name := range view.Parts() {
			items, counts := c.pages(c.worklist(who), view.Filter{Status: name, Limit: 50})
			if got := idsOf(items); !slices.Equal(got, want[name]) || counts[name] != len(got) {
				t.Errorf("%s of %s, %s: %d cases, counted %d, want %d", who.Role, who.Unit, name, len(got), counts[name], len(want[name]))
			}
			for _, i := range items {
				if i.Group != name {
					t.Errorf("case %d says %s and stands in %s", i.Number, i.Group, name)
				}
			}
			total += len(want[name])
			if _, counts := c.pages(c.worklist(who), view.Filter{Limit: 50}); counts["total"] != total && name == "supporting" {
				t.Errorf("%s of %s: total %d, want %d", who.Role, who.Unit, counts["total"], total)
			}
		}
		if total+len(want["closed"]) < 100 || len(want["late"]) == 0 || len(want["supporting"]) == 0 {
			t.Errorf("%s of %s: chance was too tame: %d cases", who.Role, who.Unit, total)
		}
	}
}

func TestAWorklistIsReadToItsEndInPagesOfAnySize(t *testing.T) {
	c := newCity(t)
	c.chance(300)
	who := of(ours, actor.Handler)
	var want []string
	groups := c.expected(who)
	for _, name := range view.Parts() {
		want = append(want, groups[name]...)
	}
	for _, limit := range []int{1, 7, 50} {
		items, _ := c.pages(c.worklist(who), view.Filter{Limit: limit})
		if got := idsOf(items); !slices.Equal(got, want) {
			t.Errorf("pages of %d: %d cases, want %d", limit, len(got), len(want))
		}
	}
}

// Whoever pages while others work sees every case that stood still, once.
func TestACaseThatStandsStillIsReadOnceWhileOthersMove(t *testing.T) {
	c := newCity(t)
	c.chance(300)
	var moving []string
	c.must(c.DB.Read(ctx).Model(&rectify.Case{}).Where("number % 4 = 0").Pluck("id", &moving).Error)
	stop := c.stirred(moving)
	for _, limit := range []int{1, 7, 50} {
		for _, who := range readers()[:2] {
			c.stillOnce(fmt.Sprintf("worklist of a %s by %d", who.Role, limit), c.worklist(who), limit, who, moving)
		}
		c.stillOnce(fmt.Sprintf("all by %d", limit), c.desk, limit, office, moving)
	}
	stop()
}

// stirred moves cases from page to page until it is stopped.
func (c *city) stirred(moving []string) (stop func()) {
	done, ended := make(chan struct{}), sync.WaitGroup{}
	ended.Go(func() {
		r := rand.New(rand.NewPCG(7, 2026))
		for {
			select {
			case <-done:
				return
			default:
			}
			change := map[string]any{"due_on": day.Plus(c.today(), r.IntN(24)-8), "note": []string{"", "退回"}[r.IntN(2)]}
			if err := database.Keeping(c.DB.Read(ctx)).Model(&rectify.Case{}).Where("id = ?", moving[r.IntN(len(moving))]).Updates(change).Error; err != nil {
				c.t.Error(err)
				return
			}
		}
	})
	return func() { close(done); ended.Wait() }
}

func (c *city) stillOnce(name string, list func(view.Filter) (view.CaseList, error), limit int, who actor.Actor, moving []string) {
	c.t.Helper()
	items, _ := c.pages(list, view.Filter{Limit: limit})
	seen := map[string]int{}
	for _, i := range items {
		seen[i.ID]++
	}
	q := c.Rectify.Scope(c.DB.Read(ctx), who).Where("cases.id NOT IN ?", moving)
	if who.Unit != "" {
		q = q.Where("waits_for <> ''")
	}
	var still []string
	c.must(q.Pluck("cases.id", &still).Error)
	for _, id := range still {
		if seen[id] != 1 {
			c.t.Errorf("%s: %s stood still and was read %d times", name, id, seen[id])
		}
	}
}

func TestTheOfficesDesksCountWhatTheyList(t *testing.T) {
	c := newCity(t)
	c.chance(300)
	for _, name := range view.Desks() {
		if name == "" || name == "all" { // no desk but the whole, the newest first: the next test's
			continue
		}
		for _, limit := range []int{1, 7, 50} {
			items, counts := c.pages(c.desk, view.Filter{Status: name, Limit: limit})
			if name != "late" {
				c.byTurn(items)
			}
			if len(items) != counts[name] || len(items) != counts["total"] || len(items) == 0 {
				t.Errorf("%s by %d: %d cases, counted %d, in all %d", name, limit, len(items), counts[name], counts["total"])
			}
			if name != "closed" && name != "was_late" && !slices.IsSortedFunc(items, byDueDay) {
				t.Errorf("%s is not in the order of its due days", name)
			}
		}
	}
}

// byTurn gives items the day of whoever's turn it is, by which desks are sorted: what a unit is late with shows the day that it passed.
func (c *city) byTurn(items []view.CaseItem) {
	c.t.Helper()
	var rows []rectify.Case
	c.must(c.DB.Read(ctx).Select("id", "due_on").Where("id IN ?", idsOf(items)).Find(&rows).Error)
	due := map[string]string{}
	for _, r := range rows {
		due[r.ID] = r.DueOn
	}
	for i := range items {
		items[i].DueOn = due[items[i].ID]
	}
}

func byDueDay(a, b view.CaseItem) int {
	return slices.Compare([]string{a.DueOn, fmt.Sprintf("%d %06d", a.Year, a.Number)}, []string{b.DueOn, fmt.Sprintf("%d %06d", b.Year, b.Number)})
}

func TestWhatIsOverIsListedByTheNewestNumber(t *testing.T) {
	c := newCity(t)
	c.chance(300)
	for _, status := range []string{"closed", "was_late", "all", ""} {
		items, counts := c.pages(c.desk, view.Filter{Status: status, Limit: 7})
		newest := func(a, b view.CaseItem) int { return (b.Year*1000 + b.Number) - (a.Year*1000 + a.Number) }
		if !slices.IsSortedFunc(items, newest) || len(items) != counts["total"] {
			t.Errorf("%q: %d of %d, newest first: %v", status, len(items), counts["total"], slices.IsSortedFunc(items, newest))
		}
	}
	if items, _ := c.pages(c.worklist(of(ours, actor.Lead)), view.Filter{Status: "closed", Limit: 7}); len(items) == 0 || slices.ContainsFunc(items, func(i view.CaseItem) bool { return i.State != rectify.Closed }) {
		t.Errorf("closed of a unit: %d", len(items))
	}
}
