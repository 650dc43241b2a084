package view_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// drift is a city whose cases went by chance where the buttons led them.
type drift struct {
	*city
	r        *rand.Rand
	receipts []string
	of       map[string][]string // receipts of the cases that were opened
	trying   bool                // a verb is carried out to its record, and then taken back
	did      map[string]int
}

// errTried takes a verb back that has done everything it does.
var errTried = errors.New("tried")

func newDrift(t testing.TB) *drift {
	d := &drift{city: newCity(t), r: rand.New(rand.NewPCG(5, 2026)), did: map[string]int{}, of: map[string][]string{}}
	d.must(d.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Callback().Create().After("gorm:create").Register("tried", func(q *gorm.DB) {
			if d.trying && q.Statement.Table == "case_events" {
				_ = q.AddError(errTried)
			}
		})
	}))
	return d
}

// people are everybody who may stand before a case.
func people() []actor.Actor {
	out := append(readers(), office, actor.Actor{ID: "auditor", Role: actor.Auditor})
	return append(out, of("NOPE", actor.Handler))
}

// input is the least that a verb's form asks for.
func (d *drift) input(v view.CaseView, h view.VerbHint) (in rectify.Act) {
	d.t.Helper()
	given := map[string]any{"version": v.Version, "review_on": day.Plus(d.today(), 30)}
	for _, n := range h.Needs {
		if n.Required {
			given[n.Name] = d.value(v, n)
		}
	}
	b, err := json.Marshal(given)
	d.must(err)
	d.must(json.Unmarshal(b, &in))
	return in
}

func (d *drift) value(v view.CaseView, n rectify.Need) any {
	switch n.Type {
	case "unit":
		return []string{ours, theirs, helper}[slices.Index([]string{theirs, helper, ours}, v.Unit.Code)]
	case "date":
		return map[bool]string{true: day.Plus(d.today(), 30), false: d.today()}[n.Name == "review_on"]
	case "choice":
		return n.Options[d.r.IntN(len(n.Options))].Code
	case "steps":
		return []rectify.Step{{Text: "分段修", DueOn: d.today()}}
	case "step":
		for _, s := range v.Plans[0].Steps {
			if s.DoneOn == "" {
				return s.N
			}
		}
	case "days":
		return 1
	case "flag":
		return true
	case "case":
		return d.survivor(v)
	}
	return "今天写清楚，已做完"
}

// survivor is a case that another may be merged into: of the same unit, as far along as may be.
func (d *drift) survivor(v view.CaseView) string {
	var id []string
	d.must(d.DB.Read(ctx).Model(&rectify.Case{}).Where("id <> ? AND unit = ? AND state IN ? AND first_published_on = ''", v.ID, v.Unit.Code,
		[]rectify.State{rectify.Assigned, rectify.Accepted, rectify.PlanReview, rectify.Rectifying}).Limit(1).Pluck("id", &id).Error)
	return append(id, "")[0]
}

// press carries out a verb that the page offers.
func (d *drift) press(who actor.Actor, v view.CaseView, h view.VerbHint) error {
	in := d.input(v, h)
	if h.Verb == "merge" && in.Survivor == "" {
		return errTried // there is nothing to merge with: the form's list is empty
	}
	return d.Rectify.Act(ctx, who, v.ID, h.Verb, in)
}

// wanders brings n cases by chance into states, by what is offered and by their citizens.
func (d *drift) wanders(n int) {
	d.t.Helper()
	for i := range n {
		id, receipts := d.opened(survey.Triage{Unit: []string{ours, theirs, helper}[i%3], Row: []string{"", "CG-01"}[i%2], Urgent: i%5 == 0}, 1+i%2)
		d.receipts, d.of[id] = append(d.receipts, receipts...), receipts
	}
	for i := range 12 * n {
		d.step()
		if i%60 == 0 {
			d.Clock.Add(time.Duration(d.r.IntN(80)) * time.Hour)
			d.must(d.Rectify.Tick(ctx))
		}
	}
}

func (d *drift) step() {
	d.t.Helper()
	if d.r.IntN(12) == 0 {
		d.answers(d.receipts)
		return
	}
	var ids []string
	d.must(d.DB.Read(ctx).Model(&rectify.Case{}).Order("number").Pluck("id", &ids).Error)
	x := d.row(ids[d.r.IntN(len(ids))])
	if x.State.In(rectify.Asking, rectify.Closed) && len(d.of[x.ID]) > 0 {
		d.answers(d.of[x.ID])
		return
	}
	who := d.somebody(x)
	v, err := d.view.Case(ctx, who, x.ID)
	d.must(err)
	if len(v.Verbs) == 0 {
		return
	}
	h := v.Verbs[0]
	if !h.Main || d.r.IntN(6) == 0 {
		h = v.Verbs[d.r.IntN(len(v.Verbs))]
	}
	if err := d.press(who, v, h); err != nil && !errors.Is(err, errTried) && kindOf(err) == 0 {
		d.t.Fatalf("%s: %v", h.Verb, err)
	} else if err == nil {
		d.did[h.Verb]++
	}
}

// somebody is most often the one whose turn it is.
func (d *drift) somebody(x rectify.Case) actor.Actor {
	role := x.WaitsFor
	if role == "" || role == actor.Citizen || d.r.IntN(8) == 0 {
		role = []actor.Role{actor.Handler, actor.Lead, actor.Office}[d.r.IntN(3)]
	}
	if role == actor.Office {
		return office
	}
	return of(x.Unit, role)
}

// answers is a citizen who rates or writes.
func (d *drift) answers(receipts []string) {
	receipt := receipts[d.r.IntN(len(receipts))]
	if d.r.IntN(6) == 0 {
		_ = d.Rectify.WriteMessage(ctx, receipt, 1, "补充一句", nil, once.Intention{})
		return
	}
	solved, level := rectify.Solved[d.r.IntN(3)].Code, rectify.FeedbackLevels[d.r.IntN(3)].Code
	_ = d.Rectify.RateConcern(ctx, receipt, 1, solved, level, "还是老样子", once.Intention{})
}

// What a page offers, succeeds with the least that its form asks for: in every state, for every reader.
func TestEveryVerbThatIsOfferedIsPossible(t *testing.T) {
	d := newDrift(t)
	d.wanders(200)
	d.trying = true
	var ids []string
	d.must(d.DB.Read(ctx).Model(&rectify.Case{}).Pluck("id", &ids).Error)
	tried, states := map[string]int{}, map[rectify.State]int{}
	for _, id := range ids {
		states[d.row(id).State]++
		for _, who := range people() {
			v, err := d.view.Case(ctx, who, id)
			if err != nil {
				continue
			}
			for _, h := range v.Verbs {
				tried[h.Verb]++
				if err := d.press(who, v, h); !errors.Is(err, errTried) {
					t.Errorf("%s offered to %s of %q in %s: %v", h.Verb, who.Role, who.Unit, v.State, err)
				}
			}
		}
	}
	t.Logf("%d cases in %v; tried %v; on the way %v", len(ids), states, tried, d.did)
	for _, s := range rectify.States {
		if states[s.Code] == 0 {
			t.Errorf("no case is %s: the walk is too tame", s.Code)
		}
	}
}

// What a citizen is told that she can do, succeeds too.
func TestEverythingThatACitizenMayDoIsPossible(t *testing.T) {
	d := newDrift(t)
	d.wanders(60)
	d.trying = true
	offered := map[string]int{}
	for _, receipt := range d.receipts {
		can := d.follows(receipt).Can
		for name, x := range map[string]struct {
			can bool
			do  func() error
		}{
			"rate": {can.Rate, func() error {
				return d.Rectify.RateConcern(ctx, receipt, 1, "solved", "satisfied", "", once.Intention{})
			}},
			"message": {can.Message, func() error { return d.Rectify.WriteMessage(ctx, receipt, 1, "补充一句", nil, once.Intention{}) }},
		} {
			if !x.can {
				continue
			}
			if offered[name]++; !errors.Is(x.do(), errTried) {
				t.Errorf("%s: %v", name, x.do())
			}
		}
	}
	if offered["rate"] == 0 || offered["message"] == 0 {
		t.Errorf("too tame: %v", offered)
	}
}
