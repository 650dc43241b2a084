package auth

import (
	"context"
	"strings"

	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Enrolment is what an authenticator app needs: the secret as text, and the address that a QR code carries.
type Enrolment struct{ Secret, URI string }

// BeginSecond makes the secret of a second factor for whoever is logged in, or must set one up first; nothing holds until ConfirmSecond.
// Unsigned when it is not the time for it, Conflict when there is one already.
func (s *Service) BeginSecond(ctx context.Context, token string) (Enrolment, error) {
	x, a, err := s.enrolling(ctx, token)
	if err != nil {
		return Enrolment{}, err
	}
	secret := newSecret()
	sealed := s.db.Keys().Seal("session.second:"+x.ID, secret)
	err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) error {
		return tx.Model(&session{}).Where("id = ?", x.ID).UpdateColumn("second_sealed", sealed).Error
	})
	return Enrolment{Secret: secret, URI: provision(a.Name, secret)}, err
}

func (s *Service) enrolling(ctx context.Context, token string) (session, Account, error) {
	x, a, ok, err := s.find(ctx, token)
	switch {
	case err != nil:
		return x, a, err
	case !ok || x.Stage == Code:
		return x, a, loggedOut()
	case len(a.SecondSealed) > 0:
		return x, a, fault.New(fault.Conflict, "has_second", "这个账号已经有动态码了。换手机请找考评办重设。")
	}
	return x, a, nil
}

// ConfirmSecond sets the second factor up once its first code is right: everything the person has open ends, and the answer is a new token
// with the recovery codes, which are shown this once. Invalid for a wrong code, Conflict when BeginSecond was not asked.
func (s *Service) ConfirmSecond(ctx context.Context, token, code string) (opened string, codes []string, err error) {
	x, a, err := s.enrolling(ctx, token)
	if err != nil {
		return "", nil, err
	}
	if len(x.SecondSealed) == 0 {
		return "", nil, fault.New(fault.Conflict, "no_secret", "请先用手机扫一扫二维码。")
	}
	secret, err := s.db.Keys().Open("session.second:"+x.ID, x.SecondSealed)
	if err != nil {
		return "", nil, err
	}
	codes = newRecovery()
	err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) (err error) {
		opened, err = s.confirm(tx, a, secret, code, codes)
		return err
	})
	return opened, codes, err
}

func (s *Service) confirm(tx *database.Tx, a Account, secret, code string, codes []string) (string, error) {
	before, err := held(tx, a.ID)
	if err != nil {
		return "", err
	}
	if authority(before) != authority(a) {
		return "", loggedOut()
	}
	fresh, err := useStep(tx, a.ID, secret, strings.TrimSpace(code))
	if err != nil {
		return "", err
	}
	if !fresh {
		return "", fault.InField("code", "wrong_code", "动态码不对。请看手机上现在的 6 位数再输一次；一直不对，请把手机的时间设为自动。")
	}
	after := before
	after.SecondSealed = tx.Keys().Seal("account.second:"+a.ID, secret)
	after.Recovery = hashes(tx, a.ID, codes)
	if err := changeAccount(tx, before, after, "account.second", nil); err != nil {
		return "", err
	}
	return s.enter(tx, after, Open, nil)
}

func hashes(tx *database.Tx, accountID string, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = hashRecovery(tx.Keys().Hash, accountID, c)
	}
	return strings.Join(out, " ")
}
