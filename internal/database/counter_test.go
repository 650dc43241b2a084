package database_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

func TestNumbersDrawnAtOnceAreNobodyElses(t *testing.T) {
	db, _ := dbtest.Open(t)
	var mu sync.Mutex
	var drawn []int64
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 10 {
				var first int64
				n := (w+i)%4 + 1
				err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) (err error) {
					first, err = tx.NextN("case.2026", n)
					return err
				})
				if err != nil {
					t.Errorf("worker %d: %v", w, err)
				}
				mu.Lock()
				for k := range int64(n) {
					drawn = append(drawn, first+k)
				}
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	slices.Sort(drawn)
	for i, n := range drawn {
		if n != int64(i+1) {
			t.Fatalf("the %d. number is %d: one is missing or was drawn twice", i+1, n)
		}
	}
}

func TestNumbersGoOnAfterOneThatWasRolledBack(t *testing.T) {
	db, _ := dbtest.Open(t)
	_ = db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		_, _ = tx.NextN("case.2026", 7)
		return fmt.Errorf("no")
	})
	err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		first, err := tx.Next("case.2026")
		if first != 1 {
			t.Errorf("the first number is %d", first)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The greatest table of `sheet` has 20,000 rows; a statement of SQLite takes 32,766 variables.
func TestAnyNumberOfRowsGoesInAtOnce(t *testing.T) {
	db, _ := dbtest.Open(t)
	rows := make([]unit, 20_000)
	for i := range rows {
		rows[i] = unit{Code: fmt.Sprint("U", i), Name: fmt.Sprint("单位", i)}
	}
	err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		if err := database.CreateAll(tx, rows[:0]); err != nil {
			return err
		}
		return database.CreateAll(tx, rows)
	})
	var n int64
	db.Read(context.Background()).Model(&unit{}).Count(&n)
	if err != nil || n != 20_000 {
		t.Fatalf("%d rows, %v", n, err)
	}
}
