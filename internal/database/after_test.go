package database_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// Twenty items once became 84 rows: the panic was taken for a refused batch, which was halved and stored again.
func TestAPanicAfterTheCommitIsNoFailedStore(t *testing.T) {
	db, _ := dbtest.Open(t)
	b := database.NewBatch(db, actor.Clock, func(tx *database.Tx, items []string) error {
		rows := make([]unit, len(items))
		for i, x := range items {
			rows[i] = unit{Code: tx.ID()[16:], Name: x}
		}
		tx.AfterCommit(func() { panic("nobody listens") })
		return database.CreateAll(tx, rows)
	})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := b.Put(context.Background(), fmt.Sprint("item ", i)); err != nil {
				t.Errorf("item %d is stored and was told: %v", i, err)
			}
		}()
	}
	wg.Wait()
	var n int64
	if db.Read(context.Background()).Model(&unit{}).Count(&n); n != 20 {
		t.Errorf("20 items are %d rows", n)
	}
}

func TestAPanicAfterTheCommitStopsNoneOfTheOthers(t *testing.T) {
	db, _ := dbtest.Open(t)
	told, runs := []string{}, 0
	err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		runs++
		tx.AfterCommit(func() { told = append(told, "first") })
		tx.AfterCommit(func() { panic("nobody listens") })
		tx.AfterCommit(func() { told = append(told, "last") })
		return tx.Create(&unit{Code: "A", Name: "甲"}).Error
	})
	var n int64
	db.Read(context.Background()).Model(&unit{}).Count(&n)
	if err != nil || n != 1 || runs != 1 || len(told) != 2 {
		t.Fatalf("err %v, %d rows, %d runs, told %v", err, n, runs, told)
	}
}
