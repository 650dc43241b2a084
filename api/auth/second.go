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

// mostTries is how many wrong codes end a log-in.
const mostTries = 5

// usedStep is that a code has opened a door of an account.
type usedStep struct {
	AccountID string `gorm:"primaryKey"`
	Step      int64  `gorm:"primaryKey"`
}

// EnterCode is the second step of a log-in: a code of the second factor, or one of the recovery codes. The answer is a new token; the one
// that came is ended, also after five wrong codes. Unsigned for a wrong code, or when it is not the time for one.
func (s *Service) EnterCode(ctx context.Context, token, code string) (opened string, a Account, err error) {
	x, a, ok, err := s.find(ctx, token)
	if err != nil {
		return "", a, err
	}
	if !ok || x.Stage != Code {
		return "", a, loggedOut()
	}
	refused := error(nil)
	err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) (err error) {
		opened, refused, err = s.enterCode(tx, x, code)
		return err
	})
	if err == nil {
		err = refused
	}
	return opened, a, err
}

// enterCode gives refused beside err: what a wrong code leaves behind is kept.
func (s *Service) enterCode(tx *database.Tx, x session, code string) (opened string, refused, err error) {
	if x, err = heldSession(tx, x.ID); err != nil {
		return "", nil, err
	}
	if x.ID == "" { // used or ended by another at the same moment
		return "", loggedOut(), nil
	}
	a, err := held(tx, x.AccountID)
	if err != nil {
		return "", nil, err
	}
	way, err := s.accept(tx, a, code)
	if err != nil {
		return "", nil, err
	}
	if way == "" {
		refused, err := wrongCode(tx, x)
		return "", refused, err
	}
	if err := tx.Delete(&x).Error; err != nil {
		return "", nil, err
	}
	opened, err = s.enter(tx, a, Open, map[string]string{"second": way})
	return opened, nil, err
}

// accept says which way a code is right, and uses it up; empty when it is wrong or was used before.
func (s *Service) accept(tx *database.Tx, a Account, code string) (way string, err error) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	if after, ok := a.without(tx.Keys().Hash, code); ok {
		return "recovery", changeAccount(tx, a, after, "account.recovery", nil)
	}
	secret, err := tx.Keys().Open("account.second:"+a.ID, a.SecondSealed)
	if err != nil {
		return "", err
	}
	fresh, err := useStep(tx, a.ID, secret, code)
	if err != nil || !fresh {
		return "", err
	}
	return "code", nil
}

// useStep says whether a code is right and nobody has used its step before; of two at once the row lets one through.
func useStep(tx *database.Tx, accountID, secret, code string) (bool, error) {
	n, ok, err := stepFor(secret, code, tx.Now())
	if err != nil || !ok {
		return false, err
	}
	if err := tx.Where("account_id = ? AND step < ?", accountID, n-2*drift-1).Delete(&usedStep{}).Error; err != nil {
		return false, err
	}
	err = tx.Create(&usedStep{AccountID: accountID, Step: n}).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return false, nil
	}
	return err == nil, err
}

// wrongCode counts one more, and ends the log-in when it is the last.
func wrongCode(tx *database.Tx, x session) (refused, err error) {
	if x.Tries++; x.Tries < mostTries {
		refused = fault.New(fault.Unsigned, "wrong_code", "动态码不对，或者已经用过。请看手机上现在的 6 位数再输一次，还可以试 %d 次。", mostTries-x.Tries)
		return refused, tx.Model(&x).UpdateColumn("tries", x.Tries).Error
	}
	if err := tx.Delete(&x).Error; err != nil {
		return nil, err
	}
	return fault.New(fault.Unsigned, "not_signed_in", "动态码输错 %d 次，请重新登录。", mostTries), audit.Record(tx, "session.refuse", x.AccountID, nil)
}
