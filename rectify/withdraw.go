package rectify

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

func unpublished(c Case, _ Rules, _ string) *fault.Fault {
	if c.Published() {
		return conflict("published", "这件的结果已经公布过，不能撤回。")
	}
	return nil
}

// withdraw 撤回分办: a wrong assignment; its concerns wait again. Only what was never published.
func withdraw(t *turn) error {
	concerns, err := survey.InCases(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	for _, c := range concerns {
		if err := t.survey.Release(t.tx, c); err != nil {
			return err
		}
	}
	t.remark(t.in.Reason)
	return nil
}

// UndoConcern 撤回: takes back the last thing that the machine or the office did with a concern, which is again as it was before in all but
// its version. In a case with others only this one leaves; alone, its case is withdrawn, which the table allows before the unit has accepted
// it. Conflict once a result was published, or when there is nothing to take back.
func (s *Service) UndoConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := s.survey.TakeNamed(tx, id, in)
		if err != nil {
			return err
		}
		if c.State != survey.InCase {
			return s.survey.Undo(tx, c)
		}
		return s.leave(tx, c)
	})
}

func (s *Service) leave(tx *database.Tx, c survey.Concern) error {
	of, err := s.take(tx, actor.Clock, c.CaseID)
	if err != nil {
		return err
	}
	all, err := survey.InCases(tx.DB, of.ID)
	if err != nil {
		return err
	}
	if len(all) == 1 {
		_, err := s.act(tx, of.ID, "withdraw", Act{Version: of.Version, Reason: "分办撤回"})
		return err
	}
	if of.Published() || !of.State.Open() {
		return fault.New(fault.Conflict, "case_published", "第 %d 件已经公布过结果或不在办，不能撤回。", of.Number)
	}
	note, err := survey.NoteBefore(tx, c)
	if err != nil {
		return err
	}
	if err := s.turn(tx, &of).other(of, "leave", func(o *turn) {
		if o.c.Note == joinedNote {
			o.c.Note = note
		}
		o.touch("concern", c.ID)
	}); err != nil {
		return err
	}
	return s.survey.Release(tx, c)
}
