package view_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/rectify/citytest"
	"huiyin/survey"
)

// city is a city whose people act by the verbs and look by the views.
type city struct {
	*citytest.City
	t    testing.TB
	view *view.Service

	asked atomic.Int64 // statements of readers
}

var ctx = context.Background()

// The units of the tests: ours leads, helper supports.
const ours, theirs, helper = "SCGW", "SJTYSJ", "SJYJ"

var office = actor.Actor{ID: "office", Name: "考评办甲", Role: actor.Office}

// of is somebody of a unit.
func of(unit string, role actor.Role) actor.Actor {
	return actor.Actor{ID: unit + string(role), Name: "某人", Role: role, Unit: unit}
}

func newCity(t testing.TB) *city {
	c := &city{City: citytest.New(t, nil), t: t}
	c.view = view.New(c.DB, c.Survey, c.Rectify)
	count := func(q *gorm.DB) {
		if q.Statement.Table != "settings" { // whether anything was imported is looked up each second, whoever reads
			c.asked.Add(1)
		}
	}
	calls := c.DB.Read(ctx).Callback()
	c.must(errors.Join(calls.Query().Register("asked", count), calls.Row().Register("asked", count), calls.Raw().Register("asked", count)))
	return c
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *city) today() string { return day.Of(c.DB.Now()) }

// says is a letter that waits for the office; it gives the receipt.
func (c *city) says(text string) string {
	c.t.Helper()
	in, err := c.Survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: text, Hint: survey.NoRow})
	c.must(err)
	return in.Receipt
}

func (c *city) concern(receipt string) survey.Concern {
	c.t.Helper()
	r, err := c.Survey.FindReceipt(ctx, receipt)
	c.must(err)
	_, concerns, err := c.Survey.Submission(ctx, r.ID)
	c.must(err)
	return concerns[0]
}

// opened is a case of a unit with some citizens.
func (c *city) opened(in survey.Triage, people int) (id string, receipts []string) {
	c.t.Helper()
	for i := range people {
		r := c.says(fmt.Sprintf("门口的路坏了，第 %d 位说", i+1))
		if i == 0 {
			c.must(c.Rectify.AttachConcern(ctx, office, c.concern(r).ID, in))
			id = c.concern(r).CaseID
		} else {
			c.must(c.Rectify.JoinConcern(ctx, office, c.concern(r).ID, survey.Triage{Case: id}))
		}
		receipts = append(receipts, r)
	}
	return id, receipts
}

func (c *city) row(id string) (x rectify.Case) {
	c.t.Helper()
	c.must(c.DB.Read(ctx).Where("id = ?", id).Take(&x).Error)
	return x
}

// does carries out a verb of its unit, or of the office, on the case as it stands.
func (c *city) does(role actor.Role, id, verb string, in rectify.Act) {
	c.t.Helper()
	x := c.row(id)
	who := of(x.Unit, role)
	if role == actor.Office {
		who = office
	}
	in.Version = x.Version
	if err := c.Rectify.Act(ctx, who, id, verb, in); err != nil {
		c.t.Fatalf("%s in %s: %v", verb, x.State, err)
	}
}

// working carries a new or reopened case to its rectification by a promised day.
func (c *city) working(id string) {
	c.t.Helper()
	c.does(actor.Handler, id, "accept", rectify.Act{Message: "您好，由养护处办。"})
	c.does(actor.Handler, id, "start", rectify.Act{PromisedOn: c.today()})
}

// answered carries a case in work to its publication.
func (c *city) answered(id, outcome string) {
	c.t.Helper()
	c.does(actor.Handler, id, "finish", rectify.Act{Outcome: outcome, Reply: "今天已修好，请您看看。", Evidence: "照片两张"})
	c.does(actor.Lead, id, "lead_approve", rectify.Act{})
	c.does(actor.Office, id, "publish", rectify.Act{Checked: true})
}

func (c *city) published(id, outcome string) {
	c.t.Helper()
	c.working(id)
	c.answered(id, outcome)
}

// blocked puts a case in work on the long-term list.
func (c *city) blocked(id string) {
	c.t.Helper()
	review := day.Plus(c.today(), 60)
	c.does(actor.Lead, id, "report_blocked", rectify.Act{Reason: "要等地铁完工", ReviewOn: review})
	c.does(actor.Office, id, "confirm_blocked", rectify.Act{Reason: "情况属实", ReviewOn: review})
}

// rated is what a citizen answers.
func (c *city) rated(receipt, solved, level string) {
	c.t.Helper()
	c.must(c.Rectify.RateConcern(ctx, receipt, 1, solved, level, "还是老样子，没有改", once.Intention{}))
}

func (c *city) public(year int) view.Public {
	c.t.Helper()
	c.must(c.Rectify.Release(ctx, year))
	p, err := c.view.Public(ctx, year)
	c.must(err)
	return p
}

func (c *city) unitPage(p view.Public, unit string) view.PublicUnit {
	c.t.Helper()
	i := slices.IndexFunc(p.Units, func(u view.PublicUnit) bool { return u.Unit.Code == unit })
	if i < 0 {
		c.t.Fatalf("no page of %s", unit)
	}
	return p.Units[i]
}

// statements counts what a reader asks of the database.
func (c *city) statements(read func()) int64 {
	before := c.asked.Load()
	read()
	return c.asked.Load() - before
}

func kindOf(err error) fault.Kind {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return 0
}

func sentenceOf(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return strings.TrimSpace(f.Say)
	}
	return ""
}
