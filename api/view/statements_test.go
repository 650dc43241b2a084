package view_test

import (
	"fmt"
	"slices"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/survey"
)

// A list takes as many statements for fifty rows as for one: what grows with the page grows with the city.
func TestALongPageAsksTheDatabaseNoMoreThanAShortOne(t *testing.T) {
	c := newCity(t)
	c.chance(300)
	receipt, id := c.crowd(50)
	for _, x := range []struct {
		name string
		read func(limit int) error
	}{
		{"worklist", func(n int) error {
			_, err := c.view.UnitCases(ctx, of(ours, actor.Handler), view.Filter{Limit: n, Status: "waiting"})
			return err
		}},
		{"office list", func(n int) error { _, err := c.desk(view.Filter{Limit: n}); return err }},
		{"triage", func(n int) error {
			_, err := c.view.Concerns(ctx, office, view.Filter{Limit: n, Status: "waiting"})
			return err
		}},
		{"what is in cases", func(n int) error {
			_, err := c.view.Concerns(ctx, office, view.Filter{Limit: n, Status: "in_case"})
			return err
		}},
		{"case", func(n int) error {
			_, err := c.view.Case(ctx, office, map[bool]string{true: id[0], false: id[1]}[n == 1])
			return err
		}},
		{"follow", func(n int) error {
			_, err := c.view.Follow(ctx, map[bool]string{true: receipt[0], false: receipt[1]}[n == 1])
			return err
		}},
	} {
		var of [2]int64
		for i, limit := range []int{1, 50} {
			of[i] = c.statements(func() { c.must(x.read(limit)) })
		}
		if t.Logf("%s: %d statements", x.name, of[1]); of[0] != of[1] {
			t.Errorf("%s: %d statements for one row, %d for fifty", x.name, of[0], of[1])
		}
	}
}

// crowd makes letters that wait with a row and a district of their own, a case with one citizen and one with n, a submission with one
// concern in a case and one with n in cases of their own.
func (c *city) crowd(n int) (receipts, cases []string) {
	c.t.Helper()
	for i := range n {
		_, err := c.Survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: fmt.Sprintf("共享单车停满了人行道，第 %d 次", i), Hint: survey.NoRow, Place: &survey.Place{Text: "文晖路", District: "拱墅区"}})
		c.must(err)
	}
	one, alone := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, 1)
	many, _ := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, n)
	for _, id := range []string{one, many} {
		c.published(id, "done")
	}
	return []string{alone[0], c.spread(n)}, []string{one, many}
}

// spread is a letter split into many concerns, each in a case that was published.
func (c *city) spread(n int) string {
	c.t.Helper()
	receipt := c.says("很多事情要说")
	texts := []string{}
	for i := range 2 {
		texts = append(texts, fmt.Sprintf("第 %d 件事", i+1))
	}
	for range n - 1 {
		c.must(c.Survey.SplitConcern(ctx, office, c.waitingUnder(receipt), survey.Triage{Texts: texts}))
	}
	for range n {
		id := c.waitingUnder(receipt)
		c.must(c.Rectify.AttachConcern(ctx, office, id, survey.Triage{Unit: ours}))
	}
	var ids []string
	r, err := c.Survey.FindReceipt(ctx, receipt)
	c.must(err)
	c.must(c.Rectify.Scope(c.DB.Read(ctx), actor.Actor{ID: r.ID, Role: actor.Citizen}).Pluck("cases.id", &ids).Error)
	for _, id := range ids {
		c.published(id, "done")
	}
	return receipt
}

// waitingUnder is one of the concerns under a receipt that still wait.
func (c *city) waitingUnder(receipt string) string {
	c.t.Helper()
	r, err := c.Survey.FindReceipt(ctx, receipt)
	c.must(err)
	_, concerns, err := c.Survey.Submission(ctx, r.ID)
	c.must(err)
	i := slices.IndexFunc(concerns, func(x survey.Concern) bool { return x.State == survey.Waiting })
	return concerns[i].ID
}
