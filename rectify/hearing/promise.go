package hearing

import (
	"context"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/rectify"
	"huiyin/survey"
)

// Promise 承诺 is what a unit said on air, noted while it was spoken. The unit may correct what was typed in haste; both wordings stay.
type Promise struct {
	ID           string
	HearingID    string
	RoundN       int // the round during which it was said; 0: none
	Unit         string
	Text         string
	Typed        string // as it was noted
	UntilOn      string
	TypedUntil   string
	NotedAt      int64
	CorrectUntil string // last day on which the unit may correct it
	CorrectedAt  int64
	CaseID       string // once the protocol stands
	Version      int

	kept.Stamp
}

// TableName is beside those of the hearing's other rows.
func (Promise) TableName() string { return "hearing_promises" }

// NewPromise is what the director notes, or the unit puts in its place.
type NewPromise struct {
	Version int    `json:"version" validate:"min=0"`
	Unit    string `json:"unit" validate:"max=16"`
	Text    string `json:"text" validate:"required,max=200"`
	UntilOn string `json:"until_on" validate:"required,datetime=2006-01-02"`
	Round   int    `json:"round" validate:"min=0,max=999"`
}

// NotePromise 记承诺 keeps what a unit has just promised.
func (s *Service) NotePromise(ctx context.Context, who actor.Actor, hearingID string, in NewPromise) (p Promise, err error) {
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		h, err := hold(tx, hearingID)
		if err != nil {
			return err
		}
		if h.State != Live && h.State != Finished {
			return fault.New(fault.Conflict, "not_live", "只在会上和会后、公布以前记承诺。")
		}
		if _, err := survey.NeedUnit(tx, "unit", in.Unit); err != nil {
			return err
		}
		today := day.Of(tx.Now())
		if in.UntilOn <= today {
			return fault.InField("until_on", "past", "承诺的日子要在今天以后。")
		}
		until, _ := s.rectify.Calendar().Add(today, 1)
		text := privacy.Mask(strings.TrimSpace(in.Text))
		p = Promise{ID: tx.ID(), HearingID: hearingID, RoundN: in.Round, Unit: in.Unit, Text: text, Typed: text, UntilOn: in.UntilOn, TypedUntil: in.UntilOn,
			NotedAt: tx.Millis(), CorrectUntil: until, Version: 1}
		if err := kept.Insert(tx, &p); err != nil {
			return err
		}
		s.told(tx, hearingID)
		return audit.Record(tx, "hearing.promise_note", p.ID, map[string]any{"hearing": hearingID, "unit": p.Unit, "until": p.UntilOn})
	})
	return p, err
}

// CorrectPromise 更正: the unit, within a working day, or the office puts other words beside those that were typed. NotFound for
// another unit's.
func (s *Service) CorrectPromise(ctx context.Context, who actor.Actor, id string, in NewPromise) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		var p Promise
		q := tx.Where("id = ?", id)
		if unit, bound := who.Of(); bound {
			q = q.Where("unit = ?", unit)
		}
		if err := found(q.Take(&p).Error, "这条承诺"); err != nil {
			return err
		}
		switch {
		case p.Version != in.Version:
			return stale()
		case p.CaseID != "" || day.Of(tx.Now()) > p.CorrectUntil:
			return fault.New(fault.Conflict, "correct_over", "更正的时间已经过了（记下后的一个工作日内，公布以前）。")
		}
		p.Text, p.UntilOn, p.CorrectedAt = privacy.Mask(strings.TrimSpace(in.Text)), in.UntilOn, tx.Millis()
		p.Version++
		if done, err := kept.Change(tx, &p); err != nil || !done {
			return orStale(err)
		}
		s.told(tx, p.HearingID)
		return audit.Record(tx, "hearing.promise_correct", p.ID, map[string]any{"hearing": p.HearingID, "unit": p.Unit, "until": p.UntilOn, "version": p.Version})
	})
}

// PromisesOfUnit are a unit's promises that it may still correct.
func (s *Service) PromisesOfUnit(ctx context.Context, who actor.Actor) (out []Promise, err error) {
	err = s.db.Read(ctx).Where("unit = ? AND case_id = '' AND correct_until >= ?", who.Unit, day.Of(s.db.Now())).Order("noted_at, id").Find(&out).Error
	return out, err
}

// Promises are those of a hearing in the order in which they were spoken.
func (s *Service) Promises(ctx context.Context, hearingID string) (out []Promise, err error) {
	err = s.db.Read(ctx).Where("hearing_id = ?", hearingID).Order("noted_at, id").Find(&out).Error
	return out, err
}

// publish 公布: the protocol stands, and each promise becomes a case whose limit is the promised day. A rehearsal opens none.
// Conflict while a unit may still correct one.
func publish(t *turn) error {
	var list []Promise
	if err := t.tx.Where("hearing_id = ?", t.h.ID).Order("noted_at, id").Find(&list).Error; err != nil {
		return err
	}
	today := day.Of(t.tx.Now())
	for _, p := range list {
		if p.CorrectedAt == 0 && today <= p.CorrectUntil {
			return fault.New(fault.Conflict, "correct_open", "单位更正承诺的时间（到 %s）还没有过，请第二天再公布。", day.Say(p.CorrectUntil))
		}
	}
	if t.h.Rehearsal {
		return nil
	}
	for i := range list {
		c, err := t.rectify.OpenPromise(t.tx, rectify.Promise{Unit: list[i].Unit, Text: list[i].Text, UntilOn: list[i].UntilOn, Hearing: t.h.ID})
		if err != nil {
			return err
		}
		list[i].CaseID = c.ID
		list[i].Version++
		if done, err := kept.Change(t.tx, &list[i]); err != nil || !done {
			return orStale(err)
		}
	}
	t.detail["promises"] = len(list)
	return nil
}
