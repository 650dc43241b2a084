package audit_test

import (
	"fmt"
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/proof"
)

func recorded(t *testing.T, db *database.DB, n int) {
	t.Helper()
	err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		for i := range n {
			if err := audit.Record(tx, "a.b", fmt.Sprint(i), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sound(t *testing.T, db *database.DB) {
	t.Helper()
	var f proof.Findings
	if _, err := proof.Record(&f, db.Read(ctx), db); err != nil || len(f.All()) > 0 {
		t.Errorf("%v, %+v", err, f.All())
	}
}

// Several servers seal while all of them record: one chain, each entry in it once.
func TestServersThatSealAtOnceMakeOneChain(t *testing.T) {
	db, _ := dbtest.Open(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 15 {
				recorded(t, db, 3)
			}
		})
		wg.Go(func() {
			for range 15 {
				if _, err := audit.Seal(ctx, db); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for n := 1; n > 0; {
		var err error
		if n, err = audit.Seal(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
	var blocks []audit.Block
	db.Read(ctx).Order("n").Find(&blocks)
	held := 0
	for i, b := range blocks {
		held += b.Count
		if b.N != int64(i+1) || !b.Signed(audit.PublicKey(db)) {
			t.Errorf("block %d is %+v", i+1, b)
		}
	}
	if held != 4*15*3 {
		t.Errorf("%d entries are in the chain", held)
	}
	sound(t, db)
}

func TestALongTailIsSealedInBlocks(t *testing.T) {
	db, _ := dbtest.Open(t)
	recorded(t, db, audit.BlockMost+1)
	for _, want := range []int{audit.BlockMost, 1, 0} {
		if n, err := audit.Seal(ctx, db); err != nil || n != want {
			t.Errorf("%d entries sealed, want %d: %v", n, want, err)
		}
	}
	sound(t, db)
	if b, err := audit.Head(db.Read(ctx)); err != nil || b.N != 2 {
		t.Errorf("%+v, %v", b, err)
	}
}

// What was recorded is written once all of the verb is through, or not at all.
func TestAVerbThatFailsRecordsNothing(t *testing.T) {
	db, _ := dbtest.Open(t)
	err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		audit.Touch(tx, "x")
		if err := audit.Record(tx, "a.b", "1", nil); err != nil {
			return err
		}
		return fmt.Errorf("no")
	})
	var n int64
	if db.Read(ctx).Model(&audit.Audit{}).Count(&n); err == nil || n != 0 {
		t.Errorf("%d entries, %v", n, err)
	}
}

// Touched rows stand on the last entries; where there are too few, entries come that only name rows.
func TestTouchedRowsFindTheirEntries(t *testing.T) {
	for _, x := range []struct{ entries, rows, want int }{{0, 0, 0}, {0, 1, 1}, {1, 500, 1}, {1, 501, 2}, {3, 2, 3}, {2, 1500, 3}} {
		db, _ := dbtest.Open(t)
		err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			for range x.rows {
				audit.Touch(tx, "settings x 1 - -")
			}
			for i := range x.entries {
				if err := audit.Record(tx, "a.b", fmt.Sprint(i), nil); err != nil {
					return err
				}
			}
			return nil
		})
		var all []audit.Audit
		db.Read(ctx).Find(&all)
		lines := 0
		for _, a := range all {
			for _, c := range a.Touched {
				if c == ';' {
					lines++
				}
			}
			if a.Touched != "" {
				lines++
			}
		}
		if err != nil || len(all) != x.want || lines != x.rows {
			t.Errorf("%d entries and %d rows are %d entries with %d lines: %v", x.entries, x.rows, len(all), lines, err)
		}
	}
}
