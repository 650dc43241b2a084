package hearing_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/rectify/hearing"
)

// evidence is what somebody finds who gets the closed database with all its files: who came, in the order in which that lies there, and
// the sealed ballots, in the order in which they lie there.
type evidence struct {
	came    []string // seats
	sealed  []string // choices
	voted   map[string]string
	rawHits int // of ballots' hashes anywhere in the files
}

// The attack: ballots are joined to seats by their places in the files, first to last, in every order that the files have. By chance a
// third of seats that choose evenly among three is guessed right; no way may be better than chance allows.
func TestTheClosedDatabaseJoinsNoBallotToASeat(t *testing.T) {
	url := dbtest.Empty(t)
	db, err := database.Open(url, database.Options{Keys: dbtest.Keys(), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	c := furnished(t, db)
	c.h.OnDay = ""
	phones := c.onAir(90)
	e := evidence{voted: map[string]string{}}
	var hashes []string
	for run := range 4 {
		r := c.round(hearing.NewRound{})
		for _, i := range rand.New(rand.NewPCG(7, uint64(run))).Perm(len(phones)) {
			choice := choices[(i*31+run*17)%97%3]
			c.vote(phones[i], r, 1, choice)
			e.voted[fmt.Sprint(run, phones[i].by.SeatID)] = choice
			hashes = append(hashes, hearing.LeafOf("", phones[i].token(r), "", ""), phones[i].token(r))
		}
		c.verb(r, "close")
		guessed, of := e.guess(c, r, run)
		if best := slices.Max(guessed); best > of/3+of/4 { // a quarter above chance is five standard deviations of 90
			t.Errorf("round %d: an order of the files joins %d of %d", run, best, of)
		}
	}
	c.must(db.Close())
	e.search(t, url, hashes)
	if e.rawHits > 0 {
		t.Errorf("%d tokens lie in the files", e.rawHits)
	}
}

// guess joins by the order of either table, forwards and backwards, and by the order of the names.
func (e *evidence) guess(c *city, r hearing.Round, run int) (right []int, of int) {
	c.must(c.db.Read(ctx).Table("turnouts").Where("round_id = ?", r.ID).Pluck("seat_id", &e.came).Error)
	c.must(c.db.Read(ctx).Table("sealed_ballots").Where("round_id = ?", r.ID).Pluck("choice", &e.sealed).Error)
	count := func(came, sealed []string) (n int) {
		for i, seat := range came {
			if e.voted[fmt.Sprint(run, seat)] == sealed[i] {
				n++
			}
		}
		return n
	}
	back := slices.Clone(e.sealed)
	slices.Reverse(back)
	sorted := slices.Sorted(slices.Values(e.came))
	return []int{count(e.came, e.sealed), count(e.came, back), count(sorted, e.sealed), count(sorted, back)}, len(e.came)
}

// search looks for what would lead to a ballot in every file of an embedded database, its log of writes among them.
func (e *evidence) search(t *testing.T, url string, words []string) {
	path, embedded := strings.CutPrefix(url, "sqlite:")
	if !embedded {
		return // the server's files and binlog are the operator's: README
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // the last connection took it with it
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if strings.Contains(string(raw), w) {
				e.rawHits++
			}
		}
	}
}
