package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

func TestBatchStoresEachForItsOwnSake(t *testing.T) {
	db, _ := dbtest.Open(t)
	poison := errors.New("poison")
	var commits atomic.Int64
	b := database.NewBatch(db, actor.Clock, func(tx *database.Tx, items []string) error {
		rows := make([]unit, len(items))
		for i, x := range items {
			if x == "U13" {
				return poison
			}
			if x == "U14" {
				panic(poison)
			}
			rows[i] = unit{Code: x, Name: x}
		}
		tx.AfterCommit(func() { commits.Add(1) })
		return tx.Create(&rows).Error
	})
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			name := fmt.Sprintf("U%d", i)
			if err := b.Put(context.Background(), name); (err != nil) != (i == 13 || i == 14) {
				t.Errorf("%s: %v", name, err)
			}
			var n int64
			if db.Read(context.Background()).Model(&unit{}).Where("name = ?", name).Count(&n); i != 13 && i != 14 && n != 1 {
				t.Errorf("%s was acknowledged and is not there", name)
			}
		}()
	}
	wg.Wait()
	if commits.Load() >= 198 {
		t.Errorf("%d commits for 198 items: nothing was shared", commits.Load())
	}
}

// Over a slow way nobody waits for a batch that only waits itself: the second is stored while the first is under way. A file has one writer.
func TestASlowBatchKeepsNobodyWaiting(t *testing.T) {
	db, _ := dbtest.Open(t)
	if db.Read(context.Background()).Dialector.Name() == "sqlite" {
		t.Skip("one writer")
	}
	second := make(chan struct{})
	b := database.NewBatch(db, actor.Clock, func(tx *database.Tx, items []string) error {
		if items[0] == "second" {
			close(second)
		} else {
			<-second
		}
		return tx.Create(&unit{Code: items[0]}).Error
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	first := make(chan error, 1)
	go func() { first <- b.Put(ctx, "first") }()
	time.Sleep(100 * time.Millisecond) // the first is under way
	if err := errors.Join(b.Put(ctx, "second"), <-first); err != nil {
		t.Error(err)
	}
}
