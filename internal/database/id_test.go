package database_test

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// ids are identifiers as verbs draw them, all of one moment.
func ids(t *testing.T, db *database.DB, n int) (out []string) {
	t.Helper()
	err := db.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		out = make([]string, n)
		for i := range out {
			out[i] = tx.ID()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func TestAHundredThousandIdentifiersAreAllDifferent(t *testing.T) {
	db, _ := dbtest.Open(t)
	seen := map[string]bool{}
	for _, id := range ids(t, db, 100_000) {
		if len(id) != 26 || strings.Trim(id, crockford) != "" {
			t.Fatalf("%q is no identifier", id)
		}
		seen[id] = true
	}
	if len(seen) != 100_000 {
		t.Errorf("%d of 100,000 are different", len(seen))
	}
}

// A unit sees the identifiers of what a citizen wrote: they must not tell it when.
func TestAnIdentifierTellsTheDayAndNothingFiner(t *testing.T) {
	db, clock := dbtest.Open(t)
	clock.Set("2026-03-02") // ten in the morning
	clock.Add(-10 * time.Hour)
	midnight := ids(t, db, 1)[0]
	for _, x := range []struct {
		what string
		on   time.Duration
		same bool
	}{
		{"a millisecond after midnight", time.Millisecond, true},
		{"eight in the morning, midnight in London", 8 * time.Hour, true},
		{"the last millisecond of the day", 16*time.Hour - 2*time.Millisecond, true},
		{"the next midnight", time.Millisecond, false},
	} {
		clock.Add(x.on)
		if id := ids(t, db, 1)[0]; (id[:3] == midnight[:3]) != x.same || id[:3] < midnight[:3] {
			t.Errorf("%s: %s after %s", x.what, id, midnight)
		}
	}
}

func TestIdentifiersOfLaterDaysBeginLater(t *testing.T) {
	db, clock := dbtest.Open(t)
	before := ""
	for _, on := range []string{"2000-01-01", "2017-01-01", "2026-02-28", "2026-03-01", "2027-01-01", "2088-12-31"} {
		clock.Set(on)
		if id := ids(t, db, 1)[0]; id[:3] <= before {
			t.Errorf("%s begins with %s after %s", on, id[:3], before)
		} else {
			before = id[:3]
		}
	}
}

// What follows the day comes from the randomness alone: the same bytes give the same rest at any hour.
func TestTheRestOfAnIdentifierIsRandomnessAlone(t *testing.T) {
	clock := &dbtest.Clock{}
	clock.Set(dbtest.Start)
	same := bytes.Repeat([]byte{0b10110111}, 14*4)
	db, err := database.Open(dbtest.Empty(t), database.Options{Now: clock.Now, Random: bytes.NewReader(same), Keys: dbtest.Keys()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	first := ids(t, db, 1)[0]
	for _, on := range []time.Duration{time.Millisecond, 30 * time.Hour} {
		clock.Add(on)
		if id := ids(t, db, 1)[0]; id[3:] != first[3:] {
			t.Errorf("after %s: %s and %s", on, first, id)
		}
	}
}

// Each place but the last takes each digit equally often, whatever was drawn before: chi-squared over 100,000, far from any doubt.
func TestTheRestOfIdentifiersIsSpreadEvenly(t *testing.T) {
	db, _ := dbtest.Open(t)
	all := ids(t, db, 100_000)
	rising := 0
	for i, id := range all {
		if i > 0 && id > all[i-1] {
			rising++
		}
	}
	if math.Abs(float64(rising)-50_000) > 1_000 {
		t.Errorf("%d of 100,000 are greater than the one before: they tell an order", rising)
	}
	for at := 3; at < 25; at++ { // the last carries two bits alone
		var n [32]float64
		for _, id := range all {
			n[strings.IndexByte(crockford, id[at])]++
		}
		chi := 0.0
		for _, k := range n {
			chi += (k - 3125) * (k - 3125) / 3125
		}
		if chi > 100 { // 31 degrees of freedom: once in 10^8
			t.Errorf("place %d: chi-squared %.0f, %v", at, chi, n)
		}
	}
}
