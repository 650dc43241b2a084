package survey

import (
	"context"
	"slices"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
	"huiyin/survey/lint"
	"huiyin/survey/wording"
)

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
	Why      string   `json:"why" validate:"max=400"` // why words leave that need a reason
}

// spoken are the fields that leave the office towards a citizen, by verb of triage.
var spoken = map[string]string{"answer": "text", "propose_set_aside": "sentence"}

// said is what a verb of triage would say to her; the office may name what its own desk lists, and that of the unit it speaks of.
func said(id, verb, unit string, texts map[string]string) wording.Said {
	out := wording.Said{Subject: id, Verb: verb, Desks: []string{wording.Office, unit}}
	if words := texts[spoken[verb]]; words != "" {
		out.Texts = []lint.Text{{Field: spoken[verb], Words: words}}
	}
	return out
}

// mayLeave refuses what may not leave, and adds to what is recorded by which rules it leaves with a reason.
func mayLeave(tx *database.Tx, id, verb string, in Triage, more map[string]any) error {
	s := said(id, verb, in.Unit, map[string]string{"text": in.Text, "sentence": in.Sentence})
	s.Why = in.Why
	rules, err := wording.Judge(tx, s)
	if len(rules) > 0 {
		more["wording"] = strings.Join(rules, ",")
	}
	return err
}

// Lint is what would be wrong with words that are being written for a verb of triage, by field.
func (s *Service) Lint(ctx context.Context, verb string, texts map[string]string) ([]lint.Finding, error) {
	return wording.Find(s.db.Read(ctx), said("", verb, "", texts))
}

// TakeWaiting reads a waiting concern that a verb of triage is about to change. NotFound, Conflict when it does not wait or is not as the
// actor last saw it or speaks of dying, Forbidden for the auditor, Invalid when the verb names a unit that is not there this year or a row
// that is in no catalogue it could mean.
func (s *Service) TakeWaiting(tx *database.Tx, id string, in Triage) (Concern, error) {
	return s.takeWaiting(tx, id, "attach", in)
}

func (s *Service) takeWaiting(tx *database.Tx, id, verb string, in Triage) (Concern, error) {
	c, err := s.TakeNamed(tx, id, in)
	switch {
	case err != nil:
		return c, err
	case c.State != Waiting:
		return c, fault.New(fault.Conflict, "concern_not_waiting", "这条意见已经分办过了，请刷新后再看。")
	case tx.Actor().Is(actor.Auditor) && !slices.Contains(AuditorsVerbs, verb):
		return c, fault.New(fault.Forbidden, "not_yours", "反映考评办的意见由监督直接答复，不能分给单位。")
	}
	return c, c.mayMeet(verb, in)
}

// mayMeet refuses every verb by which a unit could read that somebody wants to die, or by which nobody would answer her.
func (c Concern) mayMeet(verb string, in Triage) error {
	if !c.selfHarm() || verb == "answer" && in.Unit == "" && in.Row == "" || verb == "refuse_set_aside" {
		return nil
	}
	return fault.New(fault.Conflict, "wish_to_die", "这条说到不想活，任何单位都不转，也不能不立件。她留了联系方式的话，请现在就联系她；没有留，请拨 12356 请心理援助热线指导，有危险打 110。联系过以后，用“直接答复”给她写几句话。")
}

// TakeNamed is TakeWaiting for a concern in any state.
func (s *Service) TakeNamed(tx *database.Tx, id string, in Triage) (Concern, error) {
	c, err := TakeConcern(tx, id, in.Version)
	if err == nil && in.Unit != "" {
		_, err = NeedUnit(tx, "unit", in.Unit)
	}
	if err == nil && in.Row != "" {
		_, err = s.RowFor(tx, c, in.Row)
	}
	return c, err
}

// waiting runs a verb on a waiting concern.
func (s *Service) waiting(ctx context.Context, who Who, id, verb string, in Triage, more map[string]any, with func(*database.Tx, *Concern) error) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := s.takeWaiting(tx, id, verb, in)
		if err != nil {
			return err
		}
		return change(tx, c, verb, more, func(c *Concern) error { return with(tx, c) })
	})
}

// AnswerConcern 直接答复: what can be answered at once and needs no rectification.
func (s *Service) AnswerConcern(ctx context.Context, who Who, id string, in Triage) error {
	text := strings.TrimSpace(in.Text)
	if text == "" {
		return fault.InField("text", "empty_answer", "请写下给市民的答复。")
	}
	more := map[string]any{"unit": in.Unit, "row": in.Row}
	return s.waiting(ctx, who, id, "answer", in, more, func(tx *database.Tx, c *Concern) (err error) {
		if err := mayLeave(tx, id, "answer", in, more); err != nil {
			return err
		}
		c.move(tx, Answered)
		c.Answer, c.DecidedBy, c.Praise, c.Unit = text, byPerson, false, in.Unit
		var row Manifestation
		if in.Row != "" {
			row, err = s.RowFor(tx, *c, in.Row)
		}
		if err != nil {
			return err
		}
		c.under(row)
		return decided(tx, *c, "")
	})
}

// PraiseConcern 表扬: thanked, counted, shown to the unit, never a case.
func (s *Service) PraiseConcern(ctx context.Context, who Who, id string, in Triage) error {
	return s.waiting(ctx, who, id, "praise", in, map[string]any{"unit": in.Unit}, func(tx *database.Tx, c *Concern) error {
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
	more := map[string]any{"reason": in.Reason}
	return s.waiting(ctx, who, id, "propose_set_aside", in, more, func(tx *database.Tx, c *Concern) error {
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = in.Reason, sentence, who.ID, who.Name
		return mayLeave(tx, id, "propose_set_aside", in, more)
	})
}

// ConfirmSetAside 同意不立件, by another person than the one who proposed it.
func (s *Service) ConfirmSetAside(ctx context.Context, who Who, id string, in Triage) error {
	more := map[string]any{}
	return s.waiting(ctx, who, id, "confirm_set_aside", in, more, func(tx *database.Tx, c *Concern) error {
		if c.ProposedBy == "" {
			return fault.New(fault.Conflict, "not_proposed", "这条意见还没有人提请不立件。")
		}
		if c.ProposedBy == who.ID {
			return fault.New(fault.Conflict, "second_person", "不立件要由第二个人确认，您是提请的人。")
		}
		reason, sentence, by, name := c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName
		more["reason"] = reason
		c.move(tx, SetAside)
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName, c.DecidedBy = reason, sentence, by, name, byPerson
		return nil
	})
}

// RefuseSetAside 不同意不立件: it goes on waiting.
func (s *Service) RefuseSetAside(ctx context.Context, who Who, id string, in Triage) error {
	return s.waiting(ctx, who, id, "refuse_set_aside", in, map[string]any{"note": privacy.Mask(in.Note)}, func(_ *database.Tx, c *Concern) error {
		if c.ProposedBy == "" {
			return fault.New(fault.Conflict, "not_proposed", "这条意见还没有人提请不立件。")
		}
		c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = "", "", "", ""
		return nil
	})
}
