package database_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// unit is a row of a table that nothing proves, with words that are not stored.
type unit struct {
	Code string `gorm:"column:name;primaryKey"`
	Name string `gorm:"-"`
	N    int64
}

func (unit) TableName() string { return "sequences" }

func TestVerbIsAllOrNothing(t *testing.T) {
	db, _ := dbtest.Open(t)
	told := 0
	err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		tx.AfterCommit(func() { told++ })
		if err := tx.Create(&unit{Code: "A", Name: "甲"}).Error; err != nil {
			return err
		}
		return errors.New("no")
	})
	var n int64
	db.Read(context.Background()).Model(&unit{}).Count(&n)
	if err == nil || n != 0 || told != 0 {
		t.Fatalf("err %v, %d rows, told %d times", err, n, told)
	}
}

func TestDuplicateKeyIsRecognised(t *testing.T) {
	db, _ := dbtest.Open(t)
	for i := range 2 {
		err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error { return tx.Create(&unit{Code: "A", Name: "甲"}).Error })
		if i == 1 && !errors.Is(err, gorm.ErrDuplicatedKey) {
			t.Fatalf("want a duplicated key, got %v", err)
		}
	}
}

func TestCountersAddUpUnderConcurrency(t *testing.T) {
	db, _ := dbtest.Open(t)
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
					if err := tx.Count(database.Counter{Name: "b", Month: "2026-03", N: 2}, database.Counter{Name: "a", Unit: "X", N: 1}, database.Counter{Name: "b", Month: "2026-03", N: -1}); err != nil {
						return err
					}
					_, err := tx.Next("case.2026")
					return err
				})
				if err != nil {
					t.Errorf("worker %d: %v", w, err)
				}
			}
		}()
	}
	wg.Wait()
	var rows []database.Counter
	db.Read(context.Background()).Order("name").Find(&rows)
	if len(rows) != 2 || rows[0].N != 320 || rows[1].N != 320 {
		t.Fatalf("%+v", rows)
	}
}
