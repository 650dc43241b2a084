package auth

import (
	"strconv"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// linkLives is how long a one-use link may be used.
const linkLives = 24 * time.Hour

// The kinds of one-use links.
const (
	firstLink  = "first"  // makes the first account of an empty database, of the office
	inviteLink = "invite" // makes the account it names
	resetLink  = "reset"  // gives an account a password anew
)

// invitation is a one-use link: whoever holds it chooses a password once.
type invitation struct {
	ID        string `gorm:"primaryKey"`
	Hash      string // keyed, over the secret and all the rest: a row that is forged or changed opens nothing
	Kind      string
	AccountID string // of a reset
	Name      string
	Title     string
	Role      actor.Role
	Unit      string
	ExpiresAt int64
}

func (i invitation) sign(hash func(purpose string, parts ...string) string, secret string) string {
	return hash("invitation", secret, i.ID, i.Kind, i.AccountID, i.Name, i.Title, string(i.Role), i.Unit, strconv.FormatInt(i.ExpiresAt, 10))
}

// makeLink stores a link and gives its token; what was made before for the same use dies, and what is too old goes with it.
func makeLink(tx *database.Tx, i invitation) (token string, err error) {
	err = tx.Where("kind = ? AND name = ? AND account_id = ? OR expires_at < ?", i.Kind, i.Name, i.AccountID, tx.Millis()).Delete(&invitation{}).Error
	if err != nil {
		return "", err
	}
	secret := NewToken()
	i.ID, i.ExpiresAt = tx.ID(), tx.Now().Add(linkLives).UnixMilli()
	i.Hash = i.sign(tx.Keys().Hash, secret)
	return joined(i.ID, secret), tx.Create(&i).Error
}

// endLinks ends the links that give an account a password.
func endLinks(tx *database.Tx, accountID string) error {
	return tx.Where("account_id = ?", accountID).Delete(&invitation{}).Error
}

// takeLink uses a link up: of two at once, one gets it.
func takeLink(tx *database.Tx, i invitation) error {
	gone := tx.Where("id = ? AND hash = ?", i.ID, i.Hash).Delete(&invitation{})
	if gone.Error == nil && gone.RowsAffected == 0 {
		return deadLink()
	}
	return gone.Error
}

func deadLink() error {
	return fault.New(fault.NotFound, "dead_link", "这个链接已经用过，或者过期了。请找考评办再要一个；装系统的人重新启动一次，也会打印新的。")
}
