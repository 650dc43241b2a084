package auth

import (
	"context"
	"strings"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/survey"
)

// Account is one person of the staff.
type Account struct {
	ID           string
	Name         string // to log in with
	Title        string // shown beside the work: 市容管理处 王建
	Password     string // argon2id; empty until it is set through a link
	Role         actor.Role
	Unit         string // code, of a handler or lead
	Active       bool
	SecondSealed []byte // the secret of the second factor; none: there is no second factor
	Recovery     string // keyed hashes of the recovery codes that are left, a space between them
	CreatedAt    int64

	kept.Stamp
}

// Service knows the accounts and who is logged in. Safe for concurrent use.
type Service struct {
	db    *database.DB
	rules Rules
}

// New opens it.
func New(db *database.DB, rules Rules) *Service { return &Service{db: db, rules: rules} }

// NewAccount is what an account is made of.
type NewAccount struct {
	Name, Title, Password string
	Role                  actor.Role
	Unit                  string
}

// check says whether the rest of an account is as it must be, its password apart. Invalid otherwise.
func (in NewAccount) check() error {
	if in.Name == "" || len(in.Name) > 64 {
		return fault.InField("name", "bad_name", "登录名要写 1 到 64 个字符。")
	}
	if len([]rune(in.Title)) > 60 {
		return fault.InField("title", "long_title", "称呼最多 60 个字，请写短一些。")
	}
	return checkRole(in.Role, in.Unit)
}

// checkRole: handlers and leads belong to a unit, the office and the auditor to none.
func checkRole(role actor.Role, unit string) error {
	bound := role == actor.Handler || role == actor.Lead
	if !bound && role != actor.Office && role != actor.Auditor {
		return fault.InField("role", "bad_role", "角色只能是 handler、lead、office 或 auditor。")
	}
	if bound == (unit == "") {
		return fault.InField("unit", "bad_unit", "经办和分管领导要写单位代码，考评办和监督不写。")
	}
	return nil
}

// knownUnit says whether the unit exists; none is one that does.
func knownUnit(tx *database.Tx, unit string) error {
	if unit == "" {
		return nil
	}
	_, err := survey.NeedUnit(tx, "unit", unit)
	return err
}

// AddAccount makes an account. Invalid for a weak password, an unknown role or unit, a name that is taken.
func (s *Service) AddAccount(ctx context.Context, who actor.Actor, in NewAccount) (a Account, err error) {
	in.Name = strings.TrimSpace(in.Name)
	if err := in.check(); err != nil {
		return a, err
	}
	hash, err := allowedHash(in.Name, in.Password)
	if err != nil {
		return a, err
	}
	err = s.db.Do(ctx, who, func(tx *database.Tx) (err error) {
		a, err = addAccount(tx, in, hash)
		return err
	})
	return a, err
}

func addAccount(tx *database.Tx, in NewAccount, hash string) (Account, error) {
	if err := knownUnit(tx, in.Unit); err != nil {
		return Account{}, err
	}
	a := Account{ID: tx.ID(), Name: in.Name, Title: in.Title, Password: hash, Role: in.Role, Unit: in.Unit, Active: true, CreatedAt: tx.Millis()}
	return a, changeAccount(tx, Account{}, a, "account.add", map[string]string{"role": string(a.Role), "unit": a.Unit})
}

// allowedHash is the hash of a password that the rules allow. Invalid otherwise.
func allowedHash(name, password string) (string, error) {
	if err := AllowPassword(name, password); err != nil {
		return "", err
	}
	return HashPassword(password)
}

// Actor is the account as verbs know it.
func (a Account) Actor() actor.Actor {
	name := a.Title
	if name == "" {
		name = a.Name
	}
	return actor.Actor{ID: a.ID, Name: name, Role: a.Role, Unit: a.Unit}
}
