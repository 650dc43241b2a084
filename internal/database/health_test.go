package database_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// eventually waits for something that a watch is about to do.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for began := time.Now(); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal(what)
		}
	}
}

func nothing(*database.Tx) error { return nil }

// Somebody else holds the rows that a probe writes, as a stuck disk does: who wants to store is told at once, who reads reads on.
func TestWorkIsTurnedAwayWhileTheDatabaseStoresNothing(t *testing.T) {
	url := dbtest.Empty(t)
	open := func() *database.DB {
		db, err := database.Open(url, database.Options{Keys: dbtest.Keys()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	db, other := open(), open()
	watching, end := context.WithCancel(t.Context())
	watched := make(chan struct{})
	go func() { db.Watch(watching); close(watched) }()
	defer func() { end(); <-watched }()
	eventually(t, "nobody probes", func() bool {
		var n int64
		return db.Read(t.Context()).Table("probes").Count(&n).Error == nil && n > 0
	})

	held, release := make(chan struct{}), make(chan struct{})
	released := make(chan error)
	go func() {
		released <- other.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
			err := tx.Exec("UPDATE probes SET at = at").Error
			close(held)
			<-release
			return err
		})
	}()
	<-held
	eventually(t, "a database that stores nothing is not noticed", func() bool {
		_, err := db.Ready(t.Context())
		return db.Trouble(err) == database.Silent
	})
	eventually(t, "who stores is not turned away at once", func() bool {
		began := time.Now()
		return db.Trouble(db.Do(t.Context(), actor.Clock, nothing)) == database.Silent && time.Since(began) < 500*time.Millisecond
	})
	var n int64
	if err := db.Read(t.Context()).Table("units").Count(&n).Error; err != nil {
		t.Errorf("who reads is turned away: %v", err)
	}
	close(release)
	if err := <-released; err != nil {
		t.Error(err)
	}
	eventually(t, "it stores again, and nobody may", func() bool { return db.Do(t.Context(), actor.Clock, nothing) == nil })
	if _, err := db.Ready(t.Context()); err != nil {
		time.Sleep(time.Second) // the answer is kept for as long
		if _, err := db.Ready(t.Context()); err != nil {
			t.Errorf("it stores again and is not ready: %v", err)
		}
	}
}

func TestTroubleIsToldFromWhatWasAsked(t *testing.T) {
	db, _ := dbtest.Open(t)
	for _, x := range []struct {
		err  error
		want database.Trouble
	}{
		{context.DeadlineExceeded, database.Silent}, {driver.ErrBadConn, database.Silent}, {fmt.Errorf("read the units: %w", context.Canceled), database.Silent},
		{errors.New("no such column: colour"), database.Fine}, {nil, database.Fine},
	} {
		if got := db.Trouble(x.err); got != x.want || db.Down(x.err) != (x.want != database.Fine) {
			t.Errorf("%v is %q", x.err, got)
		}
	}
}

func TestReadinessAsksOnceASecondHoweverManyWantToKnow(t *testing.T) {
	db, _ := dbtest.Open(t)
	began := time.Now()
	for range 2000 {
		if _, err := db.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var n int64
	if err := db.Read(t.Context()).Table("probes").Count(&n).Error; err != nil || n != 1 {
		t.Errorf("%d rows, %v, in %s", n, err, time.Since(began))
	}
}
