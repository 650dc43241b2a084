package rectify

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// RevealReason opens the words with which a citizen explained her rating, for the office; the look and its reason are recorded first.
// Invalid without a reason, NotFound when there is none.
func (s *Service) RevealReason(ctx context.Context, who actor.Actor, id, why string) (words string, err error) {
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		var f Feedback
		if err := tx.Where("id = ?", id).Limit(1).Find(&f).Error; err != nil {
			return err
		}
		if len(f.ReasonSealed) == 0 {
			return fault.New(fault.NotFound, "not_found", "没有找到这条评价理由。")
		}
		if err := mayOpen(who, f.Held); err != nil {
			return err
		}
		if err := survey.RecordLook(tx, "reason.original", f.ID, why, map[string]any{"case": f.CaseID}); err != nil {
			return err
		}
		words, err = tx.Keys().Open("feedback.reason:"+f.ID, f.ReasonSealed)
		return err
	})
	return words, err
}

// RevealMessage opens what a citizen wrote in the conversation of a case, for the office; the look and its reason are recorded first.
// Invalid without a reason, NotFound when there is none: the words of a unit are not sealed.
func (s *Service) RevealMessage(ctx context.Context, who actor.Actor, id, why string) (words string, err error) {
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		var m CaseMessage
		if err := tx.Where("id = ?", id).Limit(1).Find(&m).Error; err != nil {
			return err
		}
		if len(m.TextSealed) == 0 {
			return fault.New(fault.NotFound, "not_found", "没有找到市民的这条留言。")
		}
		if err := mayOpen(who, m.Held); err != nil {
			return err
		}
		if err := survey.RecordLook(tx, "message.original", m.ID, why, map[string]any{"case": m.CaseID}); err != nil {
			return err
		}
		words, err = tx.Keys().Open("message.text:"+m.ID, m.TextSealed)
		return err
	})
	return words, err
}

// mayOpen: the office opens all but what accuses itself, the auditor that alone.
func mayOpen(who actor.Actor, held string) error {
	if (held == HeldFromOffice) != who.Is(actor.Auditor) {
		return fault.New(fault.Forbidden, "not_yours", "反映考评办自己的话由监督来看，别的由考评办来看。")
	}
	return nil
}
