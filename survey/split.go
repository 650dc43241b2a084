package survey

import (
	"context"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/survey/question"
)

// SplitConcern 拆分: an opinion that names several problems gets a concern for each; the first keeps its place, all wait.
func (s *Service) SplitConcern(ctx context.Context, who Who, id string, in Triage) error {
	var texts []string
	for _, t := range in.Texts {
		if t = strings.TrimSpace(t); question.Readable(t) {
			texts = append(texts, privacy.Mask(t))
		}
	}
	if len(texts) < 2 {
		return fault.InField("texts", "nothing_to_split", "请把意见分成至少两段，每段写一个问题。")
	}
	r, more := s.reference(ctx), map[string]any{"parts": len(texts)}
	return s.waiting(ctx, who, id, "split", in, more, func(tx *database.Tx, c *Concern) error {
		ids, err := r.split(tx, *c, texts[1:])
		if err != nil {
			return err
		}
		more[made] = ids
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = "", "", "", "" // that was about the whole
		first := newConcern(tx, Opinion{}, c.N, texts[0], r.catalogue.Edition, r.model.Classify(texts[0]))
		c.Text, c.Edition, c.Candidates, c.Confidence, c.Praise, c.Sure = first.Text, first.Edition, first.Candidates, first.Confidence, first.Praise, first.Sure
		return decided(tx, *c, r.model.Version())
	})
}

// split stores the further parts of a concern whose opinion is held, and gives their ids: nobody else numbers its concerns now.
func (r *reference) split(tx *database.Tx, of Concern, texts []string) (ids []string, err error) {
	var o Opinion
	if err := tx.Where("id = ?", of.OpinionID).Take(&o).Error; err != nil {
		return nil, err
	}
	var last int
	if err := tx.Model(&Concern{}).Where("opinion_id = ?", o.ID).Select("MAX(n)").Scan(&last).Error; err != nil {
		return nil, err
	}
	parts, decisions, entries := make([]Concern, len(texts)), make([]Classification, len(texts)), make([]audit.Entry, len(texts))
	for i, t := range texts {
		parts[i] = newConcern(tx, o, last+1+i, t, r.catalogue.Edition, r.model.Classify(t))
		decisions[i], entries[i] = decision(tx, parts[i], r.model.Version()), began(parts[i])
		ids = append(ids, parts[i].ID)
	}
	if err := kept.InsertAll(tx, parts); err != nil {
		return nil, err
	}
	if err := kept.InsertAll(tx, decisions); err != nil {
		return nil, err
	}
	if err := tx.Count(concernCounter(Waiting, int64(len(parts)))); err != nil {
		return nil, err
	}
	return ids, audit.RecordAll(tx, entries...)
}

// rejoin 合回: the parts that a split made are joined again with the first; they stay, and count nowhere. Conflict when one of them was
// decided since.
func rejoin(tx *database.Tx, parts string) error {
	for _, id := range strings.FieldsFunc(parts, func(r rune) bool { return r == ',' }) {
		part, err := TakeConcern(tx, id, 0)
		if err != nil {
			return err
		}
		act, err := lastAct(tx, id)
		if err != nil {
			return err
		}
		if part.State != Waiting || act.ID != "" {
			return fault.New(fault.Conflict, "part_decided", "拆出来的有一点已经处理过了，请先撤回它，再合回一条。")
		}
		if err := change(tx, part, "undo", nil, func(c *Concern) error {
			c.move(tx, Joined)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
