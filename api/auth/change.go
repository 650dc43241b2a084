package auth

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// changeAccount writes an account, new or changed, with its entry in the record: every row of accounts passes here. Who gained or lost
// something by it is logged out everywhere in the same transaction, so that no server lets them go on. Conflict when it would leave the
// office without anybody; Invalid for a name that is taken.
func changeAccount(tx *database.Tx, before, after Account, action string, detail map[string]string) error {
	if err := keepOffice(tx, before, after); err != nil {
		return err
	}
	err := writeAccount(tx, &after, before.ID == "")
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.InField("name", "name_taken", "登录名“%s”已经有人用了，请换一个。", after.Name)
	}
	if err != nil {
		return err
	}
	if before.ID != "" && authority(before) != authority(after) {
		if err := endSessions(tx, after.ID); err != nil {
			return err
		}
	}
	return audit.Record(tx, action, after.ID, detail)
}

func writeAccount(tx *database.Tx, a *Account, anew bool) error {
	if anew {
		return kept.Insert(tx, a)
	}
	done, err := kept.Change(tx, a)
	if err == nil && !done {
		return fmt.Errorf("account %s was not held", a.ID)
	}
	return err
}

// authority is what of an account decides who may enter and what they may do.
func authority(a Account) any {
	return struct {
		role               actor.Role
		unit, pass, second string
		active             bool
	}{a.Role, a.Unit, a.Password, string(a.SecondSealed), a.Active}
}

// keepOffice refuses to take the office its last account. All of them are held first: two who send each other home at once wait here.
func keepOffice(tx *database.Tx, before, after Account) error {
	rules := func(a Account) bool { return a.Active && a.Role == actor.Office }
	if !rules(before) || rules(after) {
		return nil
	}
	var all []Account
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id").Where("role = ? AND active = ?", actor.Office, true).Find(&all).Error
	if err == nil && len(all) < 2 {
		return fault.New(fault.Conflict, "last_office", "这是考评办最后一个能用的账号，不能停用，也不能改成别的角色。请先给考评办另开一个。")
	}
	return err
}

// held reads an account and holds it until the transaction ends. NotFound when there is none.
func held(tx *database.Tx, id string) (Account, error) {
	var a Account
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Limit(1).Find(&a).Error
	if err == nil && a.ID == "" {
		return a, noAccount()
	}
	return a, err
}

func noAccount() error { return fault.New(fault.NotFound, "no_account", "没有找到这个账号。") }
