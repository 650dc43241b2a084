package database_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// A statement that is kept must never be one that somebody reads from: the same text within itself, an error in the middle, and a table
// that changed meanwhile give what a fresh one gives.
func TestAStatementThatIsKeptGivesWhatAFreshOneGives(t *testing.T) {
	db, _ := dbtest.Open(t)
	ctx := context.Background()
	do := func(fn func(*database.Tx) error) {
		t.Helper()
		if err := db.Do(ctx, actor.Clock, fn); err != nil {
			t.Fatal(err)
		}
	}
	add := func(code string) {
		t.Helper()
		do(func(tx *database.Tx) error { return tx.Create(&unit{Code: code, Name: code}).Error })
	}
	for i := range 30 {
		add(fmt.Sprintf("N%02d", i))
	}
	all := "SELECT name FROM sequences WHERE name LIKE ? ORDER BY name"
	do(func(tx *database.Tx) error {
		rows, err := tx.Raw(all, "N%").Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		n := 0
		for ; rows.Next() && tx.Dialector.Name() == "sqlite"; n++ { // a server's connection reads one list at a time
			var within []string
			if err := tx.Raw(all, "N0%").Scan(&within).Error; err != nil || len(within) != 10 {
				t.Fatalf("the same text within itself: %v, %v", within, err)
			}
		}
		if tx.Dialector.Name() == "sqlite" && n != 30 {
			t.Errorf("read %d rows, want 30", n)
		}
		return rows.Err()
	})
	for range 3 { // refused, and still good for the next
		if err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Create(&unit{Code: "N00", Name: "又来"}).Error }); err == nil {
			t.Fatal("a key stood twice")
		}
	}
	add("P")
	var codes []string
	do(func(tx *database.Tx) error { return tx.Raw(all, "%").Scan(&codes).Error })
	if len(codes) != 31 || !slices.Contains(codes, "P") {
		t.Errorf("after a refusal: %v", codes)
	}
}

// Lists of every length make texts of every length: what is kept stays bounded, and each list is stored whole.
func TestListsOfEveryLengthAreStoredWhole(t *testing.T) {
	db, _ := dbtest.Open(t)
	want := 0
	for n := 0; n <= 1100; n += 1 + n/3 {
		err := db.Do(t.Context(), actor.Clock, func(tx *database.Tx) error {
			rows := make([]database.Counter, n)
			for i := range rows {
				rows[i] = database.Counter{Name: "many", Unit: fmt.Sprint(n), Month: fmt.Sprint(i), N: 1}
			}
			if err := tx.Count(rows...); err != nil {
				return err
			}
			return tx.Count(rows...)
		})
		if err != nil {
			t.Fatal(err)
		}
		want += 2 * n
	}
	var got int
	if err := db.Read(t.Context()).Raw("SELECT COALESCE(SUM(n), 0) FROM counters WHERE name = 'many'").Scan(&got).Error; err != nil || got != want {
		t.Errorf("counted %d, want %d: %v", got, want, err)
	}
}
