package hearing

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// Pass 通行 lets a helper at the door or a screen in the hall in. Its link is used once and makes a cookie of the hearing; it is no account.
type Pass struct {
	ID        string
	HearingID string
	Kind      string // helper or screen
	Name      string
	TokenHash string
	UsedAt    int64
	EndedAt   int64

	kept.Stamp
}

// TableName is beside those of the hearing's other rows.
func (Pass) TableName() string { return "hearing_passes" }

// The kinds of passes.
const (
	Helper = "helper"
	Screen = "screen"
)

// GivePass makes a link for a helper or a screen; the token is shown this once.
func (s *Service) GivePass(ctx context.Context, who actor.Actor, hearingID, kind, name string) (token string, err error) {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw) // never fails: it ends the program rather
	token = hex.EncodeToString(raw)
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		if _, err := hold(tx, hearingID); err != nil {
			return err
		}
		p := Pass{ID: tx.ID(), HearingID: hearingID, Kind: kind, Name: name, TokenHash: hashOf("pass", token)}
		if err := kept.Insert(tx, &p); err != nil {
			return err
		}
		s.told(tx, hearingID)
		return audit.Record(tx, "hearing.pass", hearingID, map[string]any{"pass": p.ID, "kind": kind})
	})
	return token, err
}

// UsePass uses a link up. NotFound for a link that is none, was used or was ended.
func (s *Service) UsePass(ctx context.Context, code, token string) (p Pass, err error) {
	h, err := s.ByCode(ctx, code)
	if err != nil {
		return p, err
	}
	err = s.db.Do(ctx, voter, func(tx *database.Tx) error {
		p = Pass{}
		err := tx.Where("hearing_id = ? AND token_hash = ? AND used_at = 0 AND ended_at = 0", h.ID, hashOf("pass", token)).Take(&p).Error
		if err != nil {
			return found(err, "这个链接，它可能已经用过")
		}
		p.UsedAt = tx.Millis()
		done, err := kept.ChangeWhere(tx, &p, "used_at = 0")
		if err == nil && !done {
			err = missing("这个链接，它可能已经用过")
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, "hearing.pass_used", h.ID, map[string]any{"pass": p.ID, "kind": p.Kind})
	})
	return p, err
}

// PassOf reads the pass behind a cookie; Unsigned when it was ended.
func (s *Service) PassOf(ctx context.Context, hearingID, id, kind string) (p Pass, err error) {
	err = s.db.Read(ctx).Where("id = ? AND hearing_id = ? AND kind = ? AND ended_at = 0", id, hearingID, kind).Limit(1).Find(&p).Error
	if err == nil && p.ID == "" {
		err = fault.New(fault.Unsigned, "no_pass", "这台设备没有通行，请找总导播要一个新的链接。")
	}
	return p, err
}

// EndPass takes a pass back.
func (s *Service) EndPass(ctx context.Context, who actor.Actor, hearingID, id string) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		var p Pass
		if err := found(tx.Where("id = ? AND hearing_id = ?", id, hearingID).Take(&p).Error, "这个通行"); err != nil {
			return err
		}
		p.EndedAt = tx.Millis()
		if done, err := kept.Change(tx, &p); err != nil || !done {
			return err
		}
		s.told(tx, hearingID)
		return audit.Record(tx, "hearing.pass_end", hearingID, map[string]any{"pass": p.ID})
	})
}
