package demo

import (
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// mend looks at what the machine placed since yesterday: what it got wrong is taken back at once, left to a dispute, or
// reassigned; what repeats an open case is merged into it.
func (c *city) mend() error {
	var rows []survey.Concern
	err := c.DB.Read(c.ctx).Where("decided_by = ? AND state = ? AND received_on >= ?", "model", survey.InCase, day.Plus(c.today, -3)).Order("received_at, id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, w := range rows {
		if w.ReceivedOn == c.today || !c.few("looked"+w.ID, 1) {
			continue
		}
		if err := c.look(w); err != nil {
			return err
		}
	}
	return nil
}

func (c *city) look(w survey.Concern) error {
	it := c.itemOf[w.OpinionID]
	if it == nil {
		return nil
	}
	k := rectify.Case{ID: w.CaseID}
	if err := c.reload(&k); err != nil {
		return err
	}
	if it.code != w.RowCode {
		return c.wrong(w, k, it)
	}
	near, err := c.near(k.RowCode, k.Unit, k.District, k.ID)
	if err != nil || near == "" || it.stubborn || !mergeable(k) || !chance(c.deskDice, .8) {
		return err
	}
	into := rectify.Case{ID: near}
	if err := c.reload(&into); err != nil {
		return err
	}
	if into.OpenedAt > k.OpenedAt || !mergeable(into) {
		return nil
	}
	_, err = c.act(c.office(), &k, "merge", rectify.Act{Survivor: near, Reason: "和先前的一件是同一处、同一个问题，一并办理，都请市民评价。"})
	return err
}

func mergeable(k rectify.Case) bool {
	return k.State == rectify.Assigned || k.State == rectify.Accepted || k.State == rectify.PlanReview || k.State == rectify.Rectifying
}

// wrong mends a wrong row: mostly at once; sometimes the unit has to object, or the office hands it on.
func (c *city) wrong(w survey.Concern, k rectify.Case, it *item) error {
	right := first(c.lead[it.code], it.about)
	d := c.deskDice.Float64()
	switch {
	case right == k.Unit && it.tone != "offtopic" && d < .5: // the right unit under a wrong row: nobody minds
		return nil
	case right != "" && right != k.Unit && d < .35:
		f := c.file(&k)
		f.disputes, f.proposes = true, right
		return nil
	case right != "" && right != k.Unit && (d < .5 || k.State != rectify.Assigned):
		_, err := c.act(c.office(), &k, "reassign", rectify.Act{Unit: right, Reason: "主要问题属于" + c.nameOf[right] + "的职责，改派办理。"})
		return err
	}
	if k.State != rectify.Assigned {
		return nil
	}
	c.pass()
	return c.allow(c.Rectify.UndoConcern(c.ctx, c.office(), w.ID, survey.Triage{Version: w.Version}))
}

// unmerges takes back a few mergers that turned out to be of two different places.
func (c *city) unmerges() error {
	var rows []rectify.Case
	err := c.DB.Read(c.ctx).Where("state = ? AND merged_on = ?", rectify.Merged, day.Plus(c.today, -5)).Order("opened_at, id").Find(&rows).Error
	for i := range rows {
		if err == nil && chance(c.deskDice, .2) {
			_, err = c.act(c.office(), &rows[i], "unmerge", rectify.Act{Reason: "到现场看过，是两条街，分开办。"})
		}
	}
	return err
}
