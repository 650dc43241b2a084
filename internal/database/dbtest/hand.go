package dbtest

import (
	"context"
	"errors"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/proof"
)

// Prove makes of what a test wrote by hand what the verbs could have written: all proofs and the chain are begun anew over the rows as
// they stand.
func Prove(t testing.TB, db *database.DB) {
	t.Helper()
	ctx := context.Background()
	if err := db.Do(ctx, actor.Clock, forgetProofs); err != nil {
		t.Fatal(err)
	}
	if _, err := proof.Adopt(ctx, db, actor.Clock, func(*database.Tx) (int, error) { return 0, nil }); err != nil {
		t.Fatal(err)
	}
}

func forgetProofs(tx *database.Tx) error {
	for _, k := range database.Kept {
		if err := tx.Exec("UPDATE " + k.Name + " SET rev = 0, mac = ''").Error; err != nil {
			return err
		}
	}
	var entries []audit.Audit
	if err := errors.Join(tx.Exec("DELETE FROM seals").Error, tx.Find(&entries).Error); err != nil {
		return err
	}
	for _, e := range entries {
		e.Touched, e.Seal = "", 0
		e.Mac = e.Sign(tx.Keys().Hash)
		if err := tx.Model(&e).Select("touched", "seal", "mac").Updates(&e).Error; err != nil {
			return err
		}
	}
	return nil
}
