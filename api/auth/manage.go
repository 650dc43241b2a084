package auth

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Accounts are all accounts, by name.
func (s *Service) Accounts(ctx context.Context) (all []Account, err error) {
	return all, s.db.Read(ctx).Order("name").Find(&all).Error
}

// ByName is the account that logs in with a name. NotFound when there is none.
func (s *Service) ByName(ctx context.Context, name string) (a Account, err error) {
	err = s.db.Read(ctx).Where("name = ?", name).Limit(1).Find(&a).Error
	if err == nil && a.ID == "" {
		err = noAccount()
	}
	return a, err
}

// Disable 停用 closes an account: everything it has open ends at once, everywhere. Conflict when it is the office's last.
func (s *Service) Disable(ctx context.Context, who actor.Actor, id string) error {
	return s.change(ctx, who, id, func(tx *database.Tx, before, after Account) error {
		after.Active = false
		if err := endLinks(tx, id); err != nil {
			return err
		}
		return changeAccount(tx, before, after, "account.disable", nil)
	})
}

// Enable 启用 opens it again, with the password it had.
func (s *Service) Enable(ctx context.Context, who actor.Actor, id string) error {
	return s.change(ctx, who, id, func(tx *database.Tx, before, after Account) error {
		after.Active = true
		return changeAccount(tx, before, after, "account.enable", nil)
	})
}

// Reset 重设口令 takes the password away, ends everything that is open, and gives the link with which a new one is chosen.
func (s *Service) Reset(ctx context.Context, who actor.Actor, id string) (token string, err error) {
	err = s.change(ctx, who, id, func(tx *database.Tx, before, after Account) error {
		after.Password = ""
		if err := changeAccount(tx, before, after, "account.reset", nil); err != nil {
			return err
		}
		token, err = makeLink(tx, invitation{Kind: resetLink, AccountID: id, Name: after.Name, Title: after.Title, Role: after.Role, Unit: after.Unit})
		return err
	})
	return token, err
}

// SetPassword gives an account a password, for whoever runs the machine. Invalid for a weak one.
func (s *Service) SetPassword(ctx context.Context, who actor.Actor, id, password string) error {
	var a Account
	if err := s.db.Read(ctx).Where("id = ?", id).Limit(1).Find(&a).Error; err != nil {
		return err
	}
	hash, err := allowedHash(a.Name, password)
	if err != nil {
		return err
	}
	return s.change(ctx, who, id, func(tx *database.Tx, before, after Account) error {
		after.Password = hash
		if err := endLinks(tx, id); err != nil {
			return err
		}
		return changeAccount(tx, before, after, "account.reset", nil)
	})
}

// ResetSecond 重设动态码 takes the second factor away, with its recovery codes: whoever must have one sets up another at the next log-in.
func (s *Service) ResetSecond(ctx context.Context, who actor.Actor, id string) error {
	return s.change(ctx, who, id, func(tx *database.Tx, before, after Account) error {
		after.SecondSealed, after.Recovery = nil, ""
		return changeAccount(tx, before, after, "account.reset_second", nil)
	})
}

// SetRole 改角色 gives an account another role or unit; everything it has open ends, so that nothing goes on under the old one. Invalid for
// an unknown role or unit, Conflict when it is the office's last.
func (s *Service) SetRole(ctx context.Context, who actor.Actor, id string, role actor.Role, unit string) error {
	if err := checkRole(role, unit); err != nil {
		return err
	}
	return s.change(ctx, who, id, func(tx *database.Tx, before, after Account) error {
		if err := knownUnit(tx, unit); err != nil {
			return err
		}
		after.Role, after.Unit = role, unit
		detail := map[string]string{"role_from": string(before.Role), "role": string(role), "unit_from": before.Unit, "unit": unit}
		return changeAccount(tx, before, after, "account.role", detail)
	})
}

// change holds an account and lets with change it.
func (s *Service) change(ctx context.Context, who actor.Actor, id string, with func(tx *database.Tx, before, after Account) error) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		before, err := held(tx, id)
		if err != nil {
			return err
		}
		return with(tx, before, before)
	})
}

// Session is one place where somebody is logged in.
type Session struct {
	ID        string
	AccountID string
	CreatedAt int64
	SeenAt    int64 // to the minute
}

// Sessions are what an account has open, newest first; all accounts' when none is named.
func (s *Service) Sessions(ctx context.Context, accountID string) ([]Session, error) {
	var rows []session
	q := s.db.Read(ctx).Order("created_at DESC, id")
	if accountID != "" {
		q = q.Where("account_id = ?", accountID)
	}
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	out, now := []Session{}, s.db.Now().UnixMilli()
	for _, x := range rows {
		if x.Stage == Open && !x.over(now, s.rules) {
			out = append(out, Session{ID: x.ID, AccountID: x.AccountID, CreatedAt: x.CreatedAt, SeenAt: x.SeenAt})
		}
	}
	return out, nil
}

// EndSession 结束登录 ends one session of an account, or all of them when none is named, at the very next request. NotFound when there is none.
func (s *Service) EndSession(ctx context.Context, who actor.Actor, accountID, id string) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		q := tx.Where("account_id = ?", accountID)
		if id != "" {
			q = q.Where("id = ?", id)
		}
		gone := q.Delete(&session{})
		if gone.Error == nil && gone.RowsAffected == 0 {
			return fault.New(fault.NotFound, "no_session", "没有这样的登录，可能刚刚结束了。")
		}
		if gone.Error != nil {
			return gone.Error
		}
		return audit.Record(tx, "session.end", accountID, nil)
	})
}
