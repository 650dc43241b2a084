package once_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/internal/once"
)

var ctx = context.Background()

const today = dbtest.Start

func keep(db *database.DB, answers ...once.Kept) error {
	return db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return once.KeepAll(tx, today, answers...) })
}

func TestAnswersKeptTogetherAreFoundOneByOne(t *testing.T) {
	db, _ := dbtest.Open(t)
	a, b := once.Intention{Key: "a", Body: "1"}, once.Intention{Key: "b", Body: "2"}
	if err := keep(db, once.Kept{Intention: a, Answer: "甲"}, once.Kept{Answer: "nobody asks"}, once.Kept{Intention: b, Answer: "乙"}); err != nil {
		t.Fatal(err)
	}
	for want, i := range map[string]once.Intention{"甲": a, "乙": b, "": {}} {
		if got, err := once.Find(ctx, db, i); got != want || err != nil {
			t.Errorf("%+v: %q, %v", i, got, err)
		}
	}
	if _, err := once.Find(ctx, db, once.Intention{Key: "a", Body: "2"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("one key for two things: %v", err)
	}
}

func TestOneOfTwoEqualIntentionsKeepsNothingOfTheOther(t *testing.T) {
	db, _ := dbtest.Open(t)
	a := once.Intention{Key: "a", Body: "1"}
	if err := keep(db, once.Kept{Intention: a, Answer: "甲"}); err != nil {
		t.Fatal(err)
	}
	if err := keep(db, once.Kept{Intention: once.Intention{Key: "b"}, Answer: "乙"}, once.Kept{Intention: a, Answer: "丙"}); !errors.Is(err, gorm.ErrDuplicatedKey) {
		t.Errorf("kept twice: %v", err)
	}
	if got, _ := once.Find(ctx, db, once.Intention{Key: "b"}); got != "" {
		t.Errorf("half a statement was kept: %q", got)
	}
}

func TestWhatWasStoredIsAnsweredWithoutTheVerb(t *testing.T) {
	db, _ := dbtest.Open(t)
	var runs atomic.Int64
	verb := func() (string, error) {
		runs.Add(1)
		return "甲", keep(db, once.Kept{Intention: once.Intention{Key: "a", Body: "1"}, Answer: "甲"})
	}
	for range 3 {
		if got, err := once.Do(ctx, db, once.Intention{Key: "a", Body: "1"}, verb); got != "甲" || err != nil {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if runs.Load() != 1 {
		t.Errorf("the verb ran %d times", runs.Load())
	}
	forget := func(before string) error {
		return once.Forget(ctx, db, before)
	}
	if err := errors.Join(forget(today), forget("2026-03-03")); err != nil {
		t.Fatal(err)
	}
	if got, err := once.Do(ctx, db, once.Intention{Key: "a", Body: "1"}, verb); got != "甲" || err != nil || runs.Load() != 2 {
		t.Errorf("forgotten after its last day: %q, %v, %d runs", got, err, runs.Load())
	}
}

// What a busy day left is forgotten piece by piece, whole, and no younger answer with it.
func TestADaysAnswersAreForgottenInPieces(t *testing.T) {
	db, _ := dbtest.Open(t)
	var kept []once.Kept
	for i := range 3*database.Many + 7 {
		kept = append(kept, once.Kept{Intention: once.Intention{Key: fmt.Sprint(i)}, Answer: "甲"})
	}
	err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return errors.Join(once.KeepAll(tx, "2026-03-01", kept...), once.KeepAll(tx, "2026-03-02", once.Kept{Intention: once.Intention{Key: "young"}, Answer: "乙"}))
	})
	if err = errors.Join(err, once.Forget(ctx, db, "2026-03-02")); err != nil {
		t.Fatal(err)
	}
	var left int64
	if err := db.Read(ctx).Table("idempotencies").Count(&left).Error; err != nil || left != 1 {
		t.Errorf("%d are left, %v", left, err)
	}
}
