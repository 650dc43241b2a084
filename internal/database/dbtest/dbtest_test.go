package dbtest_test

import (
	"os"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// syncs says how an open file waits for the disk: 0 OFF, 2 FULL.
func syncs(t testing.TB) (level int) {
	db, _ := dbtest.Open(t)
	err := db.Do(t.Context(), actor.Clock, func(tx *database.Tx) error { return tx.Raw("PRAGMA synchronous").Scan(&level).Error })
	if err != nil {
		t.Fatal(err)
	}
	return level
}

// What is measured is what is shipped: a commit that does not wait for the disk is several times as fast, and no city's.
func TestBenchmarksWaitForTheDiskAndTestsDoNot(t *testing.T) {
	if os.Getenv("HUIYIN_TEST_DATABASE") != "" {
		return // the server's own setting decides, and scripts/mariadb.sh starts it as shipped
	}
	if got := syncs(t); got != 0 {
		t.Errorf("a test waits for the disk: %d", got)
	}
	measured := -1
	testing.Benchmark(func(b *testing.B) { measured = syncs(b) })
	if measured != 2 {
		t.Errorf("a benchmark does not wait for the disk: %d", measured)
	}
}
