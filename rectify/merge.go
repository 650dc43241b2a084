package rectify

import (
	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// mergeable are the states in which a case may join another or take one in.
var mergeable = []State{Assigned, Accepted, PlanReview, Rectifying}

func mayMerge(c Case, _ Rules, _ string) *fault.Fault {
	switch {
	case c.Published():
		return conflict("published", "结果已经公布过的件不能并案。")
	case c.TookIn > 0: // nobody is merged twice, so that it can be undone
		return conflict("took_others", "这件里并入过别的件，请改为把别的件并到这里，或者先撤销并案。")
	}
	return nil
}

// merge 并案: all citizens follow and are asked; the earlier due dates hold.
func merge(t *turn) error {
	if t.in.Survivor == t.c.ID {
		return fault.InField("survivor", "same_case", "不能并到自己，请选另一件。")
	}
	into, err := t.take(t.tx, actor.Clock, t.in.Survivor)
	if fault.Is(err, fault.NotFound) {
		return fault.InField("survivor", "no_case", "没有这件整改件，请重新选择。")
	}
	switch {
	case err != nil:
		return err
	case into.Published():
		return conflict("published", "结果已经公布过的件不能并案。")
	case !into.State.In(mergeable...):
		return conflict("wrong_state", "第 %d 件现在是“%s”，不能并入。", into.Number, into.State.Say())
	}
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	t.c.MergedInto, t.c.MergedOn, t.c.StateBefore = into.ID, t.today, t.c.State
	t.remark(t.in.Reason)
	t.touch("survivor", into.ID)
	if err := t.other(into, "take_in", func(o *turn) { o.takeIn(t.c) }); err != nil {
		return err
	}
	return survey.MoveConcerns(t.tx, concerns, into.ID, t.c.ID)
}

// takeIn makes the earlier due dates of both cases the survivor's.
func (t *turn) takeIn(merged *Case) {
	if t.c.PausedUntil != "" { // a move like any other: standing clocks could not take the earlier days
		t.resume()
	}
	ours, theirs := &t.c.Clocks, merged.Clocks
	ours.First, ours.Stage, ours.Whole = sooner(ours.First, theirs.First), sooner(ours.Stage, theirs.Stage), sooner(ours.Whole, theirs.Whole)
	t.c.TookIn++
	t.c.Note = "有别的件并入"
	t.touch("merged", merged.ID)
}

// meetSurvivor reads what undoing a merge looks at.
func (s *Service) meetSurvivor(db *gorm.DB, c *Case) error {
	var into Case
	if err := db.Where("id = ?", c.MergedInto).Take(&into).Error; err != nil {
		return err
	}
	c.Survivor = &Survivor{Number: into.Number, State: into.State, Published: into.Published()}
	concerns, err := survey.InCases(db, into.ID)
	for _, x := range concerns {
		if x.HomeCase == c.ID {
			c.Survivor.Ours++
		} else {
			c.Survivor.Others++
		}
	}
	return err
}

// mayUnmerge: within some days, while the survivor is unpublished, and when neither is left without citizens.
func mayUnmerge(c Case, r Rules, today string) *fault.Fault {
	into := c.Survivor
	switch {
	case today > day.Plus(c.MergedOn, r.Limits.Unmerge):
		return conflict("too_late", "并案已超过 %d 天，不能撤销。", r.Limits.Unmerge)
	case into.Published || !into.State.Open():
		return conflict("wrong_state", "第 %d 件现在是“%s”，不能从里面分出。", into.Number, into.State.Say())
	case into.Ours == 0 || into.Others == 0:
		return conflict("nobody_left", "分开后有一件会没有市民，不能撤销并案。请在现在这一件里办。")
	}
	return nil
}

// unmerge 撤销并案: the state it had, the citizens it had, its own clocks.
func unmerge(t *turn) error {
	into, err := t.take(t.tx, actor.Clock, t.c.MergedInto)
	if err != nil {
		return err
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
	t.to = t.c.StateBefore
	t.c.MergedInto, t.c.MergedOn, t.c.StateBefore = "", "", ""
	t.remark(t.in.Reason)
	t.touch("survivor", into.ID)
	if err := t.other(into, "give_back", func(o *turn) {
		o.c.TookIn--
		o.touch("merged", t.c.ID)
	}); err != nil {
		return err
	}
	return survey.MoveConcerns(t.tx, back, t.c.ID, "")
}
