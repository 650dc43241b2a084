package rectify

import (
	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// withdraw 撤回分办: a wrong assignment; its concerns wait again. Only what was never published.
func withdraw(t *turn) error {
	if t.c.published() {
		return t.refuse("published", "这件的结果已经公布过，不能撤回。")
	}
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	for _, c := range concerns {
		if err := t.survey.Release(t.tx, c); err != nil {
			return err
		}
	}
	t.say(t.in.Reason)
	return nil
}

// mergeable are the states in which a case may join another or take one in.
var mergeable = []State{Assigned, Accepted, PlanReview, Rectifying}

// merge 并案: all citizens follow and are asked; the earlier due dates hold. Nobody is merged twice, so that it can be undone.
func merge(t *turn) error {
	if t.in.Survivor == t.c.ID {
		return fault.InField("survivor", "same_case", "不能并到自己，请选另一件。")
	}
	into, err := t.within(held(t.tx), actor.Clock, t.in.Survivor)
	if fault.Is(err, fault.NotFound) {
		return fault.InField("survivor", "no_case", "没有这件整改件，请重新选择。")
	}
	if err != nil {
		return err
	}
	var took int64
	if err := t.tx.Model(&Case{}).Where("merged_into = ?", t.c.ID).Count(&took).Error; err != nil {
		return err
	}
	switch {
	case t.c.published() || into.published():
		return t.refuse("published", "结果已经公布过的件不能并案。")
	case !into.State.in(mergeable...):
		return t.refuse("wrong_state", "第 %d 件现在是“%s”，不能并入。", into.Number, into.State.Say())
	case took > 0:
		return t.refuse("took_others", "这件里并入过别的件，请改为把别的件并到这里，或者先撤销并案。")
	}
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	t.c.MergedInto, t.c.MergedOn, t.c.StateBefore = into.ID, t.today, t.c.State
	t.say(t.in.Reason)
	if err := t.other(into, "take_in", func(o *turn) {
		if o.c.PausedUntil != "" { // a move like any other: standing clocks could not take the earlier days
			o.resume()
		}
		c := o.c
		c.Clocks.First, c.Clocks.Stage, c.Clocks.Whole = sooner(c.Clocks.First, t.c.Clocks.First), sooner(c.Clocks.Stage, t.c.Clocks.Stage), sooner(c.Clocks.Whole, t.c.Clocks.Whole)
		c.Note = "有别的件并入"
	}); err != nil {
		return err
	}
	return survey.MoveConcerns(t.tx, concerns, into.ID, t.c.ID)
}

// unmerge 撤销并案, within 30 days, while the survivor is unpublished: the state it had, the citizens it had, its own clocks.
func unmerge(t *turn) error {
	into, err := t.within(held(t.tx), actor.Clock, t.c.MergedInto)
	if err != nil {
		return err
	}
	switch {
	case t.today > day.Plus(t.c.MergedOn, t.rules.Limits.Unmerge):
		return t.refuse("too_late", "并案已超过 %d 天，不能撤销。", t.rules.Limits.Unmerge)
	case into.published() || !into.State.Open():
		return t.refuse("wrong_state", "第 %d 件现在是“%s”，不能从里面分出。", into.Number, into.State.Say())
	}
	concerns, err := survey.InCases(t.tx.DB, into.ID)
	if err != nil {
		return err
	}
	var back []survey.Concern
	for _, c := range concerns {
		if c.HomeCase == t.c.ID {
			back = append(back, c)
		}
	}
	if len(back) == 0 || len(back) == len(concerns) {
		return t.refuse("nobody_left", "分开后有一件会没有市民，不能撤销并案。请在现在这一件里办。")
	}
	t.to = t.c.StateBefore
	t.c.MergedInto, t.c.MergedOn, t.c.StateBefore = "", "", ""
	t.say(t.in.Reason)
	if err := t.other(into, "give_back", func(*turn) {}); err != nil {
		return err
	}
	return survey.MoveConcerns(t.tx, back, t.c.ID, "")
}

// other changes a second case of the same verb, with its own event.
func (t *turn) other(c Case, verb string, change func(*turn)) error {
	before := c
	o := &turn{Service: t.Service, tx: t.tx, c: &c, in: t.in, today: t.today, rules: t.rules, note: t.note}
	change(o)
	return o.finish(before, verb)
}
