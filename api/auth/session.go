package auth

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
)

// Rules are how a city wants its staff to log in.
type Rules struct {
	Idle   time.Duration // a session ends when it was not used for so long; checked to the minute
	AtMost time.Duration // and after so long at the latest
	Second []actor.Role  // who must have a second factor
}

// Stage is how far a log-in has come.
type Stage string

// The stages of a log-in.
const (
	Open    Stage = "open"           // all is open
	Code    Stage = "code"           // the password was right; the code of the second factor is to come
	Enrol   Stage = "enrol"          // the password was right; a second factor is to be set up first
	waiting       = 10 * time.Minute // so long a log-in may stay half done
)

type session struct {
	ID           string `gorm:"primaryKey"`
	Hash         string // keyed, over the token, the account, the stage and the moment: a row that is forged or moved opens nothing
	AccountID    string
	Stage        Stage
	Tries        int    // wrong codes
	SecondSealed []byte // the secret that is being set up
	CreatedAt    int64
	SeenAt       int64
}

// sign is the hash of a session that is opened by secret.
func (x session) sign(hash func(purpose string, parts ...string) string, secret string) string {
	return hash("session", secret, x.ID, x.AccountID, string(x.Stage), strconv.FormatInt(x.CreatedAt, 10))
}

// over says whether a session has come to its end.
func (x session) over(now int64, r Rules) bool {
	most := r.AtMost
	if x.Stage != Open {
		most = waiting
	}
	return now-x.SeenAt > r.Idle.Milliseconds() || now-x.CreatedAt > most.Milliseconds()
}

// Stage is what a right password brings an account to.
func (s *Service) Stage(a Account) Stage {
	switch {
	case len(a.SecondSealed) > 0:
		return Code
	case slices.Contains(s.rules.Second, a.Role):
		return Enrol
	}
	return Open
}

// begin opens a session, and clears away what is left of this account's old ones.
func (s *Service) begin(tx *database.Tx, a Account, stage Stage) (token string, err error) {
	oldest := tx.Now().Add(-s.rules.AtMost).UnixMilli()
	if err := tx.Where("account_id = ? AND created_at < ?", a.ID, oldest).Delete(&session{}).Error; err != nil {
		return "", err
	}
	secret := NewToken()
	x := session{ID: tx.ID(), AccountID: a.ID, Stage: stage, CreatedAt: tx.Millis(), SeenAt: tx.Millis()}
	x.Hash = x.sign(tx.Keys().Hash, secret)
	return joined(x.ID, secret), tx.Create(&x).Error
}

// find is the session behind a token with its account; ok is false when there is none, its time is over, or the account is closed.
func (s *Service) find(ctx context.Context, token string) (x session, a Account, ok bool, err error) {
	id, secret := parted(token)
	if id == "" {
		return x, a, false, nil
	}
	db := s.db.Read(ctx)
	if err := db.Where("id = ?", id).Limit(1).Find(&x).Error; err != nil {
		return x, a, false, err
	}
	if x.ID == "" || !same(x.Hash, x.sign(s.db.Keys().Hash, secret)) {
		return x, a, false, nil
	}
	if x.over(s.db.Now().UnixMilli(), s.rules) {
		return x, a, false, s.end(ctx, actor.Clock, x, "session.expire")
	}
	err = db.Where("id = ? AND active = ?", x.AccountID, true).Limit(1).Find(&a).Error
	return x, a, a.ID != "", err
}

// Who is the account behind a cookie; ok is false when nobody is logged in with it any more, or not all the way.
func (s *Service) Who(ctx context.Context, token string) (a Account, ok bool, err error) {
	a, stage, ok, err := s.Entering(ctx, token)
	if err != nil || !ok || stage != Open {
		return Account{}, false, err
	}
	return a, true, nil
}

// Entering is the account whose log-in is under way or done, and how far it has come; ok is false when there is none.
func (s *Service) Entering(ctx context.Context, token string) (a Account, stage Stage, ok bool, err error) {
	x, a, ok, err := s.find(ctx, token)
	if now := s.db.Now().UnixMilli(); ok && now-x.SeenAt > time.Minute.Milliseconds() {
		err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) error {
			return tx.Model(&session{}).Where("id = ?", x.ID).UpdateColumn("seen_at", now).Error
		})
	}
	return a, x.Stage, ok, err
}

// LogOut ends a session, in the name of whose it is.
func (s *Service) LogOut(ctx context.Context, token string) error {
	x, a, ok, err := s.find(ctx, token)
	if err != nil || !ok {
		return err
	}
	return s.end(ctx, a.Actor(), x, "session.close")
}

func (s *Service) end(ctx context.Context, who actor.Actor, x session, action string) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		gone := tx.Where("id = ?", x.ID).Delete(&session{})
		if gone.Error != nil || gone.RowsAffected == 0 { // somebody ended it at the same moment
			return gone.Error
		}
		return audit.Record(tx, action, x.AccountID, nil)
	})
}

// endSessions ends all that an account has open.
func endSessions(tx *database.Tx, accountID string) error {
	return tx.Where("account_id = ?", accountID).Delete(&session{}).Error
}

// heldSession reads a session that a step of a log-in is about to change; empty when it is gone.
func heldSession(tx *database.Tx, id string) (x session, err error) {
	return x, tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Limit(1).Find(&x).Error
}
