// Package once makes a citizen's intention happen once: the same key and body get the same answer, however often the network asks.
package once

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Intention is what a client names with an Idempotency-Key. The zero value is anonymous and always new.
type Intention struct {
	Key  string // as sent; random, of the client's making
	Body string // all that the request says, so that one key cannot mean two things
}

type idempotency struct {
	KeyHash  string `gorm:"primaryKey"`
	BodyHash string
	Answer   []byte
	KeptOn   string
}

// KeptDays is how long an answer can be asked for again.
const KeptDays = 7

// Find gives the answer of an earlier request of the same intention, empty when there was none.
// Conflict when the key was used for something else.
func Find(ctx context.Context, db *database.DB, i Intention) (string, error) {
	if i.Key == "" {
		return "", nil
	}
	var row idempotency
	err := db.Read(ctx).Where("key_hash = ?", db.Keys().Hash("once.key", i.Key)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if row.BodyHash != db.Keys().Hash("once.body", i.Body) {
		return "", fault.New(fault.Conflict, "key_reused", "这次提交的内容和上一次不一样。请刷新页面后再提交。")
	}
	return db.Keys().Open("once:"+row.KeyHash, row.Answer)
}

// Kept is an answer to remember for an intention.
type Kept struct {
	Intention
	Answer string
}

// Keep remembers the answer in the transaction that makes it true. It fails when the same intention
// was just carried out beside this one: Do then asks Find again.
func Keep(tx *database.Tx, i Intention, on, answer string) error {
	return KeepAll(tx, on, Kept{i, answer})
}

// KeepAll remembers several answers with one statement; anonymous intentions are left out.
func KeepAll(tx *database.Tx, on string, answers ...Kept) error {
	var rows []idempotency
	for _, a := range answers {
		if a.Key == "" {
			continue
		}
		key := tx.Keys().Hash("once.key", a.Key)
		rows = append(rows, idempotency{KeyHash: key, BodyHash: tx.Keys().Hash("once.body", a.Body), Answer: tx.Keys().Seal("once:"+key, a.Answer), KeptOn: on})
	}
	return database.CreateAll(tx, rows)
}

// Do runs a verb once for an intention; verb returns the answer to keep.
func Do(ctx context.Context, db *database.DB, i Intention, verb func() (string, error)) (string, error) {
	if answer, err := Find(ctx, db, i); err != nil || answer != "" {
		return answer, err
	}
	answer, err := verb()
	if err == nil || i.Key == "" {
		return answer, err
	}
	// Its double may have been carried out beside this one: what refuses it now is then what it has done itself.
	if found, e := Find(ctx, db, i); e != nil || found != "" {
		return found, e
	}
	return answer, err
}

// Forget removes what is too old to be asked for again, a few hundred at a time: whoever sends in meanwhile does not wait for all of a day.
func Forget(ctx context.Context, db *database.DB, before string) error {
	for {
		var old []string // looked for outside of the transaction that removes them: all of a busy week are looked through
		err := db.Read(ctx).Model(&idempotency{}).Where("kept_on < ?", before).Limit(database.Many).Pluck("key_hash", &old).Error
		if err == nil && len(old) > 0 {
			err = db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Where("key_hash IN ?", old).Delete(&idempotency{}).Error })
		}
		if err != nil || len(old) < database.Many {
			return err
		}
	}
}
