package database_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// Lists and pages may take every connection there is for reading, and hold it; who sends in is stored all the same.
func TestWhoReadsLeavesTheWayInOpen(t *testing.T) {
	db, _ := dbtest.Open(t)
	reading, done := context.WithTimeout(t.Context(), 20*time.Second)
	ended := make(chan struct{})
	const readers = 64
	for range readers {
		go func() {
			_ = db.Read(reading).Transaction(func(*gorm.DB) error { <-reading.Done(); return nil }, &sql.TxOptions{ReadOnly: true})
			ended <- struct{}{}
		}()
	}
	full, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for { // until a reader more finds no connection
		soon, late := context.WithTimeout(full, 50*time.Millisecond)
		var n int64
		err := db.Read(soon).Model(&unit{}).Count(&n).Error
		late()
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if full.Err() != nil {
			t.Fatal("the readers never took all connections")
		}
	}
	writing, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := db.Do(writing, actor.Clock, func(tx *database.Tx) error { return tx.Create(&unit{Code: "A", Name: "甲"}).Error }); err != nil {
		t.Errorf("nothing could be stored: %v", err)
	}
	done()
	for range readers {
		<-ended
	}
}

// A proof reads for minutes while people go on: what it read first must agree with what it reads last.
func TestAProofSeesOneMoment(t *testing.T) {
	db, _ := dbtest.Open(t)
	err := db.Read(t.Context()).Transaction(func(at *gorm.DB) error {
		var before, after int64
		if err := at.Model(&unit{}).Count(&before).Error; err != nil {
			return err
		}
		err := db.Do(t.Context(), actor.Clock, func(tx *database.Tx) error { return tx.Create(&unit{Code: "A", Name: "甲"}).Error })
		if err == nil {
			err = at.Model(&unit{}).Count(&after).Error
		}
		if before != 0 || after != 0 {
			t.Errorf("%d rows, then %d", before, after)
		}
		return err
	}, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Error(err)
	}
}

// Two who decide by the same row at once: the second sees what the first committed, and not what stood there when she began.
func TestAVerbSeesWhatWasCommittedWhileItRan(t *testing.T) {
	db, _ := dbtest.Open(t)
	err := db.Do(t.Context(), actor.Clock, func(tx *database.Tx) error {
		if err := tx.Create(&unit{Code: "A", Name: "甲"}).Error; err != nil {
			return err
		}
		_, err := tx.Next("case.2026")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	first, second := make(chan int64, 1), make(chan int64, 1)
	for _, drawn := range []chan int64{first, second} {
		go func() {
			var n int64
			err := db.Do(t.Context(), actor.Clock, func(tx *database.Tx) (err error) {
				if err = tx.Model(&unit{}).Count(&n).Error; err != nil { // its first look fixes a moment where moments are fixed
					return err
				}
				n, err = tx.Next("case.2026")
				return err
			})
			if err != nil {
				t.Error(err)
			}
			drawn <- n
		}()
	}
	if a, b := <-first, <-second; a == b || a+b != 5 {
		t.Errorf("both drew: %d and %d", a, b)
	}
}
