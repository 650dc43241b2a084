package auth

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/survey"
)

// Account is one person of the staff.
type Account struct {
	ID        string
	Name      string // to log in with
	Title     string // shown beside the work: 市容管理处 王建
	Password  string // argon2id
	Role      actor.Role
	Unit      string // code, of a handler or lead
	Active    bool
	CreatedAt int64

	kept.Stamp
}

type session struct {
	Hash      string `gorm:"primaryKey"` // of the cookie's token; the token itself is nowhere
	AccountID string
	CreatedAt int64
	SeenAt    int64
}

// How long a session lives: without being used, and at most. The first is checked to the minute.
const (
	Idle   = 30 * time.Minute
	AtMost = 10 * time.Hour
)

// Service knows the accounts and who is logged in.
type Service struct{ db *database.DB }

// New opens it.
func New(db *database.DB) *Service { return &Service{db: db} }

// NewAccount is what an account is made of.
type NewAccount struct {
	Name, Title, Password string
	Role                  actor.Role
	Unit                  string
}

// AddAccount makes an account. Invalid for a weak password, an unknown role or unit; Conflict for a name that is taken.
func (s *Service) AddAccount(ctx context.Context, who actor.Actor, in NewAccount) (Account, error) {
	in.Name = strings.TrimSpace(in.Name)
	if in.Name == "" || len(in.Name) > 64 {
		return Account{}, fault.InField("name", "bad_name", "登录名要写 1 到 64 个字符。")
	}
	if err := AllowPassword(in.Name, in.Password); err != nil {
		return Account{}, err
	}
	bound := in.Role == actor.Handler || in.Role == actor.Lead
	if !bound && in.Role != actor.Office && in.Role != actor.Auditor {
		return Account{}, fault.InField("role", "bad_role", "角色只能是 handler、lead、office 或 auditor。")
	}
	if bound == (in.Unit == "") {
		return Account{}, fault.InField("unit", "bad_unit", "经办和分管领导要写单位代码，考评办和监督不写。")
	}
	hash, err := HashPassword(in.Password)
	if err != nil {
		return Account{}, err
	}
	a := Account{Name: in.Name, Title: in.Title, Password: hash, Role: in.Role, Unit: in.Unit, Active: true}
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		if bound {
			if _, err := survey.NeedUnit(tx, "unit", in.Unit); err != nil {
				return err
			}
		}
		a.ID, a.CreatedAt = tx.ID(), tx.Millis()
		if err := kept.Insert(tx, &a); err != nil {
			return err
		}
		return audit.Record(tx, "account.add", a.ID, map[string]string{"role": string(a.Role), "unit": a.Unit})
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = fault.InField("name", "name_taken", "登录名“%s”已经有人用了，请换一个。", in.Name)
	}
	return a, err
}

// LogIn checks a password and opens a session; the token is for the cookie alone. One answer for an unknown name and a wrong
// password, in the same time.
func (s *Service) LogIn(ctx context.Context, name, password string) (token string, a Account, err error) {
	err = s.db.Read(ctx).Where("name = ?", strings.TrimSpace(name)).Take(&a).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return "", a, err
	}
	if err != nil {
		CheckNobody(password)
	}
	if err != nil || !CheckPassword(a.Password, password) || !a.Active {
		return "", Account{}, fault.New(fault.Unsigned, "wrong_password", "登录名或口令不对，请再试一次。忘了口令，请找考评办重设。")
	}
	token, hash := NewToken()
	err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) error {
		if err := tx.Create(&session{Hash: hash, AccountID: a.ID, CreatedAt: tx.Millis(), SeenAt: tx.Millis()}).Error; err != nil {
			return err
		}
		return audit.Record(tx, "session.open", a.ID, nil)
	})
	return token, a, err
}

// Who is the account behind a cookie; ok is false when nobody is logged in with it any more.
func (s *Service) Who(ctx context.Context, token string) (a Account, ok bool, err error) {
	if token == "" {
		return a, false, nil
	}
	now, db := s.db.Now().UnixMilli(), s.db.Read(ctx)
	var found []session
	if err := db.Where("hash = ?", HashToken(token)).Limit(1).Find(&found).Error; err != nil || len(found) == 0 {
		return a, false, err
	}
	x := found[0]
	if now-x.SeenAt > Idle.Milliseconds() || now-x.CreatedAt > AtMost.Milliseconds() {
		return a, false, s.LogOut(ctx, token)
	}
	if err := db.Where("id = ? AND active = ?", x.AccountID, true).Limit(1).Find(&a).Error; err != nil || a.ID == "" {
		return a, false, err
	}
	if now-x.SeenAt > time.Minute.Milliseconds() {
		err = s.db.Do(ctx, a.Actor(), func(tx *database.Tx) error {
			return tx.Model(&session{}).Where("hash = ?", x.Hash).UpdateColumn("seen_at", now).Error
		})
	}
	return a, true, err
}

// LogOut ends a session.
func (s *Service) LogOut(ctx context.Context, token string) error {
	return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		var open []session
		if err := tx.Where("hash = ?", HashToken(token)).Find(&open).Error; err != nil || len(open) == 0 {
			return err
		}
		if err := tx.Delete(&open[0]).Error; err != nil {
			return err
		}
		return audit.Record(tx, "session.close", open[0].AccountID, nil)
	})
}

// Actor is the account as verbs know it.
func (a Account) Actor() actor.Actor {
	name := a.Title
	if name == "" {
		name = a.Name
	}
	return actor.Actor{ID: a.ID, Name: name, Role: a.Role, Unit: a.Unit}
}
