package rectify

import (
	"context"

	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/survey"
)

// RateConcern 评价整改结果.
func (s *Service) RateConcern(ctx context.Context, typed string, n int, solved, level, reason string, i once.Intention) error {
	return s.asCitizen(ctx, typed, n, i, func(tx *database.Tx, c survey.Concern) error {
		if c.CaseID == "" {
			return fault.New(fault.Conflict, "not_asked", "这条意见还没有答复，办好以后再请您评价。")
		}
		if _, err := s.act(tx, c.CaseID, "rate", Act{Solved: solved, Level: level, Reason: reason}); err != nil {
			return err
		}
		return s.survey.Raise(tx, c.ID, survey.InReason, s.survey.Hear(reason), s.lookBy(tx))
	})
}

// WriteMessage 来往: the citizen's side of the conversation.
func (s *Service) WriteMessage(ctx context.Context, typed string, n int, text string, photos []string, i once.Intention) error {
	return s.asCitizen(ctx, typed, n, i, func(tx *database.Tx, c survey.Concern) error {
		if c.CaseID == "" {
			return fault.New(fault.Conflict, "no_case_yet", "这条意见还没有转到单位，现在不能留言。")
		}
		if _, err := s.act(tx, c.CaseID, "message", Act{Message: text, Photos: photos}); err != nil {
			return err
		}
		return s.survey.Raise(tx, c.ID, survey.InMessage, s.survey.Hear(text), s.lookBy(tx))
	})
}

// ObjectConcern 异议: takes an answered or set-aside concern back to waiting.
func (s *Service) ObjectConcern(ctx context.Context, typed string, n int, reason string, i once.Intention) error {
	return s.asCitizen(ctx, typed, n, i, func(tx *database.Tx, c survey.Concern) error {
		if err := s.survey.Object(tx, c, reason); err != nil {
			return err
		}
		return s.survey.Raise(tx, c.ID, survey.InObjection, s.survey.Hear(reason), s.lookBy(tx))
	})
}

// asCitizen runs a verb of the person who holds the receipt, once for an intention.
func (s *Service) asCitizen(ctx context.Context, typed string, n int, i once.Intention, verb func(*database.Tx, survey.Concern) error) error {
	r, err := s.survey.FindReceipt(ctx, typed)
	if err != nil {
		return err
	}
	_, err = once.Do(ctx, s.db, i, func() (string, error) {
		return "done", s.db.Do(ctx, actor.Actor{Role: actor.Citizen, ID: r.ID}, func(tx *database.Tx) error {
			c, err := heldConcern(tx, r.ID, n)
			if err != nil {
				return err
			}
			if err := verb(tx, c); err != nil {
				return err
			}
			return once.Keep(tx, i, day.Of(tx.Now()), "done")
		})
	})
	return err
}

// heldConcern reads the n-th concern under a receipt and holds its case, so that it stays there. A part or a merge may have carried it
// on while she waited for the case; then it is read again.
func heldConcern(tx *database.Tx, receiptID string, n int) (survey.Concern, error) {
	for held := ""; ; {
		c, err := survey.ConcernOf(tx, receiptID, n)
		if err != nil || c.CaseID == held {
			return c, err
		}
		held = c.CaseID
		if err := hold(tx, held); err != nil {
			return c, err
		}
	}
}

// Hold reads a case and waits for whoever changes it at this moment.
func Hold(tx *database.Tx, id string) (c Case, err error) {
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&c).Error
	return c, err
}

// hold waits for whoever changes a case at this moment.
func hold(tx *database.Tx, id string) error {
	return tx.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id").Where("id = ?", id).Find(&[]Case{}).Error
}

// Seen notes that the page has shown her that she is asked: what makes her 已询问 in the figures.
func (s *Service) Seen(ctx context.Context, typed string) error {
	r, err := s.survey.FindReceipt(ctx, typed)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, actor.Actor{Role: actor.Citizen, ID: r.ID}, func(tx *database.Tx) error {
		var asked []Case
		if err := s.Scope(tx.DB, tx.Actor()).Where("cases.state = ?", Asking).Find(&asked).Error; err != nil {
			return err
		}
		for i := range asked {
			if err := sawQuestion(tx, asked[i].Root(), r.ID, byPage); err != nil {
				return err
			}
		}
		return nil
	})
}
