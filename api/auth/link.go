package auth

import (
	"context"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// FirstLink makes the link to the first account of an empty database, which is the office's; the one made before dies. Empty when there
// is an account already.
func (s *Service) FirstLink(ctx context.Context) (token string, err error) {
	err = s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		token = ""
		if any, err := anyAccount(tx); err != nil || any {
			return err
		}
		if token, err = makeLink(tx, invitation{Kind: firstLink, Role: actor.Office}); err != nil {
			return err
		}
		return audit.Record(tx, "account.first_link", "", nil)
	})
	return token, err
}

func anyAccount(tx *database.Tx) (bool, error) {
	var n int64
	err := tx.Model(&Account{}).Limit(1).Count(&n).Error
	return n > 0, err
}

// Invite makes the link with which somebody makes the account that in describes, whose password they choose. Invalid for an unknown role or
// unit, or a name that is taken.
func (s *Service) Invite(ctx context.Context, who actor.Actor, in NewAccount) (token string, err error) {
	in.Name = strings.TrimSpace(in.Name)
	if err := in.check(); err != nil {
		return "", err
	}
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		if err := knownUnit(tx, in.Unit); err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&Account{}).Where("name = ?", in.Name).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return fault.InField("name", "name_taken", "登录名“%s”已经有人用了，请换一个。", in.Name)
		}
		token, err = makeLink(tx, invitation{Kind: inviteLink, Name: in.Name, Title: in.Title, Role: in.Role, Unit: in.Unit})
		if err != nil {
			return err
		}
		return audit.Record(tx, "account.invite", "", map[string]string{"name": in.Name, "role": string(in.Role), "unit": in.Unit})
	})
	return token, err
}

// Link is what a one-use link is for.
type Link struct {
	Kind, Name, Title string
	Role              actor.Role
	Unit              string
}

// Look says what a link is for, without using it. NotFound when it was used or is too old.
func (s *Service) Look(ctx context.Context, token string) (Link, error) {
	i, err := s.link(ctx, token)
	return Link{Kind: i.Kind, Name: i.Name, Title: i.Title, Role: i.Role, Unit: i.Unit}, err
}

func (s *Service) link(ctx context.Context, token string) (i invitation, err error) {
	id, secret := parted(token)
	if id == "" {
		return i, deadLink()
	}
	if err := s.db.Read(ctx).Where("id = ?", id).Limit(1).Find(&i).Error; err != nil {
		return i, err
	}
	if i.ID == "" || !same(i.Hash, i.sign(s.db.Keys().Hash, secret)) || s.db.Now().UnixMilli() > i.ExpiresAt {
		return invitation{}, deadLink()
	}
	return i, nil
}

// Chosen is what the holder of a link chooses; the name and the title count where the link does not give them.
type Chosen struct{ Name, Title, Password string }

// Follow uses a link: makes its account, or gives an account its password. NotFound when it was used or is too old, Invalid for a weak
// password or a name that is taken; then it can be used again.
func (s *Service) Follow(ctx context.Context, token string, in Chosen) (a Account, err error) {
	i, err := s.link(ctx, token)
	if err != nil {
		return a, err
	}
	made := NewAccount{Name: i.Name, Title: i.Title, Role: i.Role, Unit: i.Unit}
	if i.Kind == firstLink {
		made.Name, made.Title = strings.TrimSpace(in.Name), strings.TrimSpace(in.Title)
	}
	if err := made.check(); err != nil {
		return a, err
	}
	hash, err := allowedHash(made.Name, in.Password)
	if err != nil {
		return a, err
	}
	who := Account{ID: i.AccountID, Name: made.Name, Title: made.Title, Role: made.Role, Unit: made.Unit}.Actor()
	err = s.db.Do(ctx, who, func(tx *database.Tx) (err error) {
		a, err = follow(tx, i, made, hash)
		return err
	})
	return a, err
}

func follow(tx *database.Tx, i invitation, made NewAccount, hash string) (Account, error) {
	if err := takeLink(tx, i); err != nil {
		return Account{}, err
	}
	if i.Kind == resetLink {
		before, err := held(tx, i.AccountID)
		if err != nil {
			return before, err
		}
		after := before
		after.Password = hash
		return after, changeAccount(tx, before, after, "account.password", nil)
	}
	if i.Kind == firstLink {
		if any, err := anyAccount(tx); err != nil || any {
			return Account{}, orDead(err)
		}
	}
	return addAccount(tx, made, hash)
}

func orDead(err error) error {
	if err == nil {
		return deadLink()
	}
	return err
}
