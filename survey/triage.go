package survey

import (
	"context"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
	"huiyin/survey/classify"
)

// ObjectionDays is how long a citizen may take an answer back to waiting, in calendar days, once.
const ObjectionDays = 15

// Triage 分办 is what a verb of the office on a concern carries; only what the verb needs is read.
type Triage struct {
	Version  int      `json:"version" validate:"min=1"`
	Row      string   `json:"row" validate:"max=16"`
	Unit     string   `json:"unit" validate:"max=16"`
	Urgent   bool     `json:"urgent"`
	Case     string   `json:"case" validate:"max=26"`
	Title    string   `json:"title" validate:"max=60"`
	Texts    []string `json:"texts" validate:"max=5"`
	Text     string   `json:"text" validate:"max=1000"`
	Reason   string   `json:"reason" validate:"max=20"`
	Sentence string   `json:"sentence" validate:"max=500"`
	Note     string   `json:"note" validate:"max=500"`
}

// waiting runs a verb on a waiting concern and records it.
func (s *Service) waiting(ctx context.Context, who Who, id, verb string, in Triage, detail any, change func(*database.Tx, *Concern) error) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := TakeConcern(tx, id, in.Version)
		if err != nil {
			return err
		}
		if c.State != Waiting {
			return fault.New(fault.Conflict, "concern_not_waiting", "这条意见已经分办过了，请刷新后再看。")
		}
		if err := change(tx, &c); err != nil {
			return err
		}
		if err := audit.Record(tx, "concern."+verb, id, detail); err != nil {
			return err
		}
		return keep(tx, c)
	})
}

// AnswerConcern 直接答复: what can be answered at once and needs no rectification.
func (s *Service) AnswerConcern(ctx context.Context, who Who, id string, in Triage) error {
	text := strings.TrimSpace(in.Text)
	if text == "" {
		return fault.InField("text", "empty_answer", "请写下给市民的答复。")
	}
	return s.waiting(ctx, who, id, "answer", in, map[string]string{"unit": in.Unit, "row": in.Row}, func(tx *database.Tx, c *Concern) error {
		c.move(tx, Answered)
		c.Answer, c.DecidedBy, c.Praise, c.Unit, c.RowCode = privacy.Mask(text), byPerson, false, in.Unit, in.Row
		return s.decided(tx, *c, byPerson)
	})
}

// PraiseConcern 表扬: thanked, counted, shown to the unit, never a case.
func (s *Service) PraiseConcern(ctx context.Context, who Who, id string, in Triage) error {
	return s.waiting(ctx, who, id, "praise", in, map[string]string{"unit": in.Unit}, func(tx *database.Tx, c *Concern) error {
		c.move(tx, Answered)
		c.Praise, c.Unit, c.DecidedBy, c.Answer = true, in.Unit, byPerson, ThankYou
		return nil
	})
}

// ProposeSetAside 提请不立件: a reason and a sentence to the citizen; a second person decides, and it waits meanwhile.
func (s *Service) ProposeSetAside(ctx context.Context, who Who, id string, in Triage) error {
	if SayAside(in.Reason) == in.Reason {
		return fault.InField("reason", "unknown_reason", "请选择不立件的理由。")
	}
	sentence := strings.TrimSpace(in.Sentence)
	if sentence == "" {
		return fault.InField("sentence", "empty_sentence", "请给市民写一句话，说明为什么不立件。")
	}
	return s.waiting(ctx, who, id, "propose_set_aside", in, map[string]string{"reason": in.Reason}, func(_ *database.Tx, c *Concern) error {
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = in.Reason, privacy.Mask(sentence), who.ID, who.Name
		return nil
	})
}

// ConfirmSetAside 同意不立件, by another person than the one who proposed it.
func (s *Service) ConfirmSetAside(ctx context.Context, who Who, id string, in Triage) error {
	return s.waiting(ctx, who, id, "confirm_set_aside", in, nil, func(tx *database.Tx, c *Concern) error {
		if c.ProposedBy == "" {
			return fault.New(fault.Conflict, "not_proposed", "这条意见还没有人提请不立件。")
		}
		if c.ProposedBy == who.ID {
			return fault.New(fault.Conflict, "second_person", "不立件要由第二个人确认，您是提请的人。")
		}
		reason, sentence, by, name := c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName
		c.move(tx, SetAside)
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName, c.DecidedBy = reason, sentence, by, name, byPerson
		return nil
	})
}

// RefuseSetAside 不同意不立件: it goes on waiting.
func (s *Service) RefuseSetAside(ctx context.Context, who Who, id string, in Triage) error {
	return s.waiting(ctx, who, id, "refuse_set_aside", in, map[string]string{"note": privacy.Mask(in.Note)}, func(_ *database.Tx, c *Concern) error {
		if c.ProposedBy == "" {
			return fault.New(fault.Conflict, "not_proposed", "这条意见还没有人提请不立件。")
		}
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = "", "", "", ""
		return nil
	})
}

// SplitConcern 拆分: an opinion that names several problems gets a concern for each; the first keeps its place, all wait.
func (s *Service) SplitConcern(ctx context.Context, who Who, id string, in Triage) error {
	var texts []string
	for _, t := range in.Texts {
		if t = strings.TrimSpace(t); readable(t) {
			texts = append(texts, privacy.Mask(t))
		}
	}
	if len(texts) < 2 {
		return fault.InField("texts", "nothing_to_split", "请把意见分成至少两段，每段写一个问题。")
	}
	verdicts := make([]classify.Verdict, len(texts))
	for i, t := range texts {
		verdicts[i] = s.Model().Classify(t)
	}
	return s.waiting(ctx, who, id, "split", in, map[string]int{"parts": len(texts)}, func(tx *database.Tx, c *Concern) error {
		var o Opinion
		if err := tx.Where("id = ?", c.OpinionID).Take(&o).Error; err != nil {
			return err
		}
		var last int
		if err := tx.Model(&Concern{}).Where("opinion_id = ?", o.ID).Select("MAX(n)").Scan(&last).Error; err != nil {
			return err
		}
		for i, t := range texts[1:] {
			more := s.concern(tx, o, last+1+i, t, c.Edition, verdicts[i+1])
			if err := tx.Create(&more).Error; err != nil {
				return err
			}
			if err := s.decided(tx, more, byModel); err != nil {
				return err
			}
		}
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = "", "", "", "" // that was about the whole
		first := s.concern(tx, o, c.N, texts[0], c.Edition, verdicts[0])
		c.Text, c.Candidates, c.Confidence, c.Praise, c.Sure = first.Text, first.Candidates, first.Confidence, first.Praise, first.Sure
		return s.decided(tx, *c, byModel)
	})
}

// UndoAnswer takes an answered or set-aside concern back to waiting, by the office.
func (s *Service) UndoAnswer(tx *database.Tx, c Concern) error {
	if c.State != Answered && c.State != SetAside {
		return fault.New(fault.Conflict, "nothing_to_undo", "这条意见没有可以撤回的处理。")
	}
	c.move(tx, Waiting)
	return keep(tx, c)
}

// Object 异议: the citizen takes an answered or set-aside concern back to waiting; once, within ObjectionDays.
func (s *Service) Object(tx *database.Tx, c Concern, reason string) error {
	reason = strings.TrimSpace(reason)
	if !readable(reason) {
		return fault.InField("reason", "empty_reason", "请写一句为什么不同意这个处理。")
	}
	if !c.MayObject(day.Of(tx.Now())) {
		return fault.New(fault.Conflict, "too_late_to_object", "只有已答复或未立件的意见，可以在 %d 天内提一次异议。您可以重新提交一条意见。", ObjectionDays)
	}
	c.move(tx, Waiting)
	c.ObjectedOn, c.Objection = day.Of(tx.Now()), privacy.Mask(reason)
	c.ObjectionSealed = tx.Keys().Seal("concern.objection:"+c.ID, reason)
	if err := audit.Record(tx, "concern.object", c.ID, nil); err != nil {
		return err
	}
	return keep(tx, c)
}

// MayObject says whether the citizen may object today.
func (c Concern) MayObject(today string) bool {
	return (c.State == Answered || c.State == SetAside) && c.ObjectedOn == "" && today <= day.Plus(c.SinceOn, ObjectionDays)
}
