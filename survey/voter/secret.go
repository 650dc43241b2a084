// Package voter keeps one answer a person: the secret of a survey, by which its persons are told apart while it is open, and the keys of
// those who have answered. As long as the secret is there, whoever has the database, the key file and a person's key could work out which
// answers are hers: that is what lets her change them. At the closing the secret is destroyed; from then on nobody can, with all of that
// in hand. A backup of before still holds the secret, sealed: it goes when the backup goes.
package voter

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/database"
	"huiyin/internal/privacy"
)

// Wechat is the kind of survey that each person of the account answers once.
const Wechat = "wechat"

// Secret tells the persons of one survey apart.
type Secret struct {
	survey string
	key    []byte
}

type secretRow struct {
	Survey string `gorm:"primaryKey"`
	Sealed []byte
}

func (secretRow) TableName() string { return "survey_secrets" }

// ErrDestroyed is what is left of a secret after the closing.
var ErrDestroyed = errors.New("voter: the secret is destroyed")

// Begin makes the secret of a survey, unless it has or had one.
func Begin(tx *database.Tx, survey string) error {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: it ends the program rather
	row := secretRow{Survey: survey, Sealed: tx.Keys().Seal(purpose(survey), string(key))}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
}

// SecretOf reads a survey's secret; ErrDestroyed after its closing.
func SecretOf(db *gorm.DB, keys *privacy.Keys, survey string) (Secret, error) {
	var row secretRow
	if err := db.Where("survey = ?", survey).Limit(1).Find(&row).Error; err != nil {
		return Secret{}, err
	}
	if len(row.Sealed) == 0 {
		return Secret{}, ErrDestroyed
	}
	key, err := keys.Open(purpose(survey), row.Sealed)
	return Secret{survey: survey, key: []byte(key)}, err
}

// Destroy overwrites the secret of a survey and leaves a mark that there was one. The keys of its voters stay, as a count.
func Destroy(tx *database.Tx, survey string) error {
	var row secretRow
	if err := tx.Where("survey = ?", survey).Limit(1).Find(&row).Error; err != nil || len(row.Sealed) == 0 {
		return err
	}
	for _, over := range [][]byte{make([]byte, len(row.Sealed)), {}} { // of the same length first: it lies where the secret lay
		if err := tx.Model(&secretRow{}).Where("survey = ?", survey).UpdateColumn("sealed", over).Error; err != nil {
			return err
		}
	}
	return nil
}

// Alive are the surveys whose secret is still there.
func Alive(db *gorm.DB) (surveys []string, err error) {
	err = db.Model(&secretRow{}).Where("LENGTH(sealed) > 0").Order("survey").Pluck("survey", &surveys).Error
	return surveys, err
}

func purpose(survey string) string { return "survey.secret:" + survey }

// mac is the HMAC of the parts under the secret; each part is preceded by its length.
func (s Secret) mac(parts ...string) string {
	h := hmac.New(sha256.New, s.key)
	for _, p := range parts {
		_ = binary.Write(h, binary.BigEndian, uint64(len(p))) // a hash takes everything
		_, _ = h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}
