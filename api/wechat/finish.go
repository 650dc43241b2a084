package wechat

import (
	"context"
	"errors"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// Finish hands a draft of the chat in as she has completed it in the page; the pictures that she sent in the chat go with it. Asked again it
// gives the same answer. Conflict when it was sent, or taken back, meanwhile.
func (s *Service) Finish(ctx context.Context, person, id string, in survey.SubmitOpinion) (survey.Submitted, error) {
	d, err := s.openDraft(ctx, person)
	if err != nil {
		return survey.Submitted{}, err
	}
	if d.ID != id {
		return s.finished(ctx, person, id)
	}
	if err := s.survey.Check(ctx, in); err != nil {
		return survey.Submitted{}, err
	}
	in.Photos = append(append([]string{}, d.said.Photos...), in.Photos...)
	d.said.SubmitOpinion, d.said.AtOnce, d.Matter = in, true, true
	d.freeze()
	err = s.db.Do(ctx, stranger, func(tx *database.Tx) error { return d.put(tx, person) })
	if errors.Is(err, errMoved) {
		return s.finished(ctx, person, id)
	}
	if err != nil {
		return survey.Submitted{}, err
	}
	return s.send(ctx, d, brief)
}

// finished is what came of a draft that is no longer open: hers alone.
func (s *Service) finished(ctx context.Context, person, id string) (survey.Submitted, error) {
	gone := fault.New(fault.Conflict, "draft_gone", "您在聊天里说的这一件，已经交上去或者取消了，请在“我的”里看。现在写的还想交，再点一次“提交”。")
	out, err := s.handIn(ctx, wechatDraft{ID: id})
	if err != nil { // nothing was handed in under it
		return out, gone
	}
	r, err := s.survey.FindReceipt(ctx, out.Receipt)
	if err != nil {
		return out, err
	}
	var n int64
	err = s.db.Read(ctx).Model(&wechatLink{}).Where("person = ? AND receipt_id = ?", person, r.ID).Count(&n).Error
	if err == nil && n == 0 {
		return survey.Submitted{}, gone
	}
	return out, err
}
