package auth

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// LogIn checks a password and opens a session, at the stage that Stage says; the token is for the cookie alone. One answer for an unknown
// name and a wrong password, in the same time.
func (s *Service) LogIn(ctx context.Context, name, password string) (token string, a Account, err error) {
	err = s.db.Read(ctx).Where("name = ?", strings.TrimSpace(name)).Take(&a).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return "", a, err
	}
	if err != nil {
		CheckNobody(password)
	}
	if err != nil || !CheckPassword(a.Password, password) || !a.Active {
		return "", Account{}, wrongPassword()
	}
	err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) error {
		now, err := held(tx, a.ID)
		if err != nil {
			return err
		}
		if authority(now) != authority(a) { // closed, or given another password, while this one was compared
			return wrongPassword()
		}
		token, err = s.enter(tx, a, s.Stage(a), nil)
		return err
	})
	return token, a, err
}

// enter opens a session and, when that is all the way in, says so in the record.
func (s *Service) enter(tx *database.Tx, a Account, stage Stage, detail map[string]string) (string, error) {
	token, err := s.begin(tx, a, stage)
	if err != nil || stage != Open {
		return token, err
	}
	return token, audit.Record(tx, "session.open", a.ID, detail)
}

func wrongPassword() error {
	return fault.New(fault.Unsigned, "wrong_password", "登录名或口令不对，请再试一次。忘了口令，请找考评办重设。")
}

// NewPassword lets a person who is logged in choose another password: everything they have open ends, and the answer is their new token.
// Unsigned when the old one is wrong, Invalid when the new one is weak.
func (s *Service) NewPassword(ctx context.Context, a Account, old, password string) (token string, err error) {
	if !CheckPassword(a.Password, old) {
		return "", fault.InField("old", "wrong_password", "现在的口令不对，请再试一次。")
	}
	hash, err := allowedHash(a.Name, password)
	if err != nil {
		return "", err
	}
	err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) error {
		before, err := held(tx, a.ID)
		if err != nil {
			return err
		}
		if authority(before) != authority(a) {
			return loggedOut()
		}
		after := before
		after.Password = hash
		if err := changeAccount(tx, before, after, "account.password", nil); err != nil {
			return err
		}
		token, err = s.enter(tx, after, Open, nil)
		return err
	})
	return token, err
}

func loggedOut() error {
	return fault.New(fault.Unsigned, "not_signed_in", "请先登录。您填的内容还在，登录后可以接着做。")
}
