package outbox

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"huiyin/internal/database"
	"huiyin/internal/day"
)

// The hours in which a citizen's phone may ring, in the city's time: from the first, before the second.
const firstHour, lastHour = 8, 21

// Within is the first moment from at on that lies in the hours.
func Within(at time.Time) time.Time {
	local := at.In(day.Shanghai)
	morning := time.Date(local.Year(), local.Month(), local.Day(), firstHour, 0, 0, 0, day.Shanghai)
	switch {
	case local.Hour() < firstHour:
		return morning
	case local.Hour() >= lastHour:
		return morning.AddDate(0, 0, 1)
	}
	return at
}

// Post writes letters in the transaction of the verb they tell of: with it they are kept, and with it they are gone. The caller gives kind,
// case, publication, receipt or unit, sentence and, where it says one, day and due. A letter whose key was written before is left out; a newer
// letter of a chain takes the place of one that waits. The caller holds the case, so that one chain has one writer.
func Post(tx *database.Tx, letters ...Letter) error {
	return database.Chunks(letters, func(some []Letter) error { return post(tx, some) })
}

func post(tx *database.Tx, letters []Letter) error {
	known, err := before(tx, letters)
	if err != nil {
		return err
	}
	var rows []Letter
	var chains []string
	for _, l := range letters {
		l.begin(tx)
		if known.keys[l.Key] {
			continue
		}
		known.keys[l.Key] = true
		if known.last[l.Chain] > 0 {
			chains = append(chains, l.Chain)
		}
		known.last[l.Chain]++
		l.ChainN = known.last[l.Chain]
		rows = append(rows, l)
	}
	if err := replace(tx, chains); err != nil {
		return err
	}
	for some := range database.Inserts(tx, rows) {
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&some).Error; err != nil {
			return err
		}
	}
	return nil
}

// begin names a letter and puts it where all letters begin.
func (l *Letter) begin(tx *database.Tx) {
	to := l.to()
	l.Key, l.Chain = strings.Join([]string{l.Kind, l.Case, l.Publication, to}, ":"), l.Case+":"+to
	l.ID = idOf(tx.Keys().Hash("outbox.letter", l.Key))
	l.Say, l.State, l.PostedAt, l.PostedOn = clip(l.Say), Waiting, tx.Millis(), day.Of(tx.Now())
	due := tx.Now()
	if l.DueAt != 0 {
		due = time.UnixMilli(l.DueAt)
	}
	if l.Unit == "" {
		due = Within(due)
	}
	l.DueAt = due.UnixMilli()
}

func (l *Letter) to() string {
	if l.Unit != "" {
		return l.Unit
	}
	return l.Receipt
}

// idOf makes 26 characters of a keyed hash: a letter written anew after a rollback or a restore is the same to the other side.
func idOf(hash string) string {
	sum := sha256.Sum256([]byte(hash))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}

// earlier are what chains held before: keys, and how many letters.
type earlier struct {
	keys map[string]bool
	last map[string]int
}

func before(tx *database.Tx, letters []Letter) (e earlier, err error) {
	e = earlier{keys: map[string]bool{}, last: map[string]int{}}
	chains := make([]string, len(letters))
	for i, l := range letters {
		chains[i] = l.Case + ":" + l.to()
	}
	var old []Letter
	err = tx.Select("letter_key", "chain", "chain_n").Where("chain IN ?", chains).Find(&old).Error
	for _, l := range old {
		e.keys[l.Key] = true
		e.last[l.Chain] = max(e.last[l.Chain], l.ChainN)
	}
	return e, err
}

const replaced = "后来又有了新的消息，这条不用发了"

// replace drops what waits in chains: she is told what is true now.
func replace(tx *database.Tx, chains []string) error {
	if len(chains) == 0 {
		return nil
	}
	return tx.Model(&Letter{}).Where("chain IN ? AND state = ?", chains, Waiting).
		Updates(map[string]any{"state": Dropped, "reason": replaced, "ended_at": tx.Millis()}).Error
}
