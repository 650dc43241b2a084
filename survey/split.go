package survey

import (
	"context"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
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
		c.Place = classify.PlaceIn(texts[0])
		r.reads(tx, c, texts[0])
		return decided(tx, *c, r.model.Version())
	})
}

// reads makes the words of a stored concern others, which somebody of the desk has before her eyes.
func (r *reference) reads(tx *database.Tx, c *Concern, text string) {
	now := newConcern(tx, Opinion{}, c.N, text, r.catalogue.Edition, r.model.Classify(text))
	now.seen(tx, *c)
	c.Text, c.Edition, c.Candidates, c.Confidence, c.Praise, c.Sure, c.Attention = text, now.Edition, now.Candidates, now.Confidence, now.Praise, now.Sure, now.Attention
}

// seen passes on who has looked at the words from which these were taken.
func (c *Concern) seen(tx *database.Tx, from Concern) {
	c.Alarm, c.Desk = false, from.Desk
	if c.Danger == "" {
		return
	}
	if from.LookedAt == 0 {
		from.LookedAt, from.LookedBy, from.LookedName = tx.Millis(), tx.Actor().ID, tx.Actor().Name
	}
	c.LookedAt, c.LookedBy, c.LookedName = from.LookedAt, from.LookedBy, from.LookedName
}

// Parts are the concerns of the opinion of this one, those apart that were joined again.
func (s *Service) Parts(tx *database.Tx, of Concern) (parts []Concern, err error) {
	err = tx.Where("opinion_id = ? AND state <> ?", of.OpinionID, Joined).Order("n").Find(&parts).Error
	return parts, err
}

// Rejoin 合回: the parts of an opinion, which all wait, are one concern again with the words of the whole. The others stay, as joined.
func (s *Service) Rejoin(tx *database.Tx, of Concern) error {
	o, err := OpinionOf(tx, of)
	if err != nil {
		return err
	}
	parts, err := s.Parts(tx, of)
	if err == nil && len(parts) < 2 {
		err = fault.New(fault.Conflict, "nothing_to_rejoin", "这条意见没有拆开过，不用合回。")
	}
	r := s.reference(tx.Statement.Context)
	for i, part := range parts {
		if err != nil {
			return err
		}
		err = change(tx, part, "rejoin", nil, func(c *Concern) error {
			if c.State != Waiting {
				return fault.New(fault.Conflict, "part_decided", "有一点已经处理过了，请先撤回它，再合回一条。")
			}
			if i > 0 {
				c.State, c.SinceOn = Joined, day.Of(tx.Now())
				return nil
			}
			c.Place = ""
			r.reads(tx, c, o.Text)
			return decided(tx, *c, r.model.Version())
		})
	}
	return err
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
		parts[i].Place = classify.PlaceIn(t)
		parts[i].seen(tx, of)
		decisions[i], entries[i] = decision(tx, parts[i], r.model.Version()), began(parts[i])
		ids = append(ids, parts[i].ID)
	}
	if err := kept.InsertAll(tx, parts); err != nil {
		return nil, err
	}
	if err := kept.InsertAll(tx, decisions); err != nil {
		return nil, err
	}
	if err := tx.Count(concernCounter(Concern{State: Waiting, Attention: Attention{Desk: of.Desk}}, int64(len(parts)))); err != nil {
		return nil, err
	}
	return ids, audit.RecordAll(tx, entries...)
}

// unsplit: the parts that a split made are joined again with the first; they stay, and count nowhere. Conflict when one of them was
// decided since.
func unsplit(tx *database.Tx, parts string) error {
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

// PlaceOf is where the matter of a concern is: the place that its own words name, else the one that she gave with the opinion.
func PlaceOf(o Opinion, c Concern) string {
	switch {
	case c.Place != "":
		return c.Place
	case c.N > 1 && len(o.PlaceSealed) == 0: // it was lifted out of the words about another matter
		return ""
	}
	return o.Place
}
