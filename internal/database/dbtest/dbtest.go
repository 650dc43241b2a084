// Package dbtest gives every test a real, migrated, empty database and a clock that stands still.
// With HUIYIN_TEST_DATABASE=mysql://user:pass@host:port/ the very same tests run there, in one schema a package.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/privacy"
)

// Clock is a clock that moves only when it is told. Safe for concurrent use.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is what the database takes for the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock to a local date, at ten in the morning.
func (c *Clock) Set(on string) {
	t, err := time.Parse("2006-01-02 15:04 -0700", on+" 10:00 +0800")
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	c.at = t
	c.mu.Unlock()
}

// Add moves it on.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	c.at = c.at.Add(d)
	c.mu.Unlock()
}

// Start is the day on which every test begins, a Monday.
const Start = "2026-03-02"

// Keys are the tests' keys.
func Keys() *privacy.Keys {
	k, err := privacy.NewKeys([]byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		panic(err)
	}
	return k
}

// Open gives an empty database at ten o'clock of Start. A benchmark gets it as shipped: each commit waits for the disk, as in a city.
func Open(t testing.TB) (*database.DB, *Clock) {
	t.Helper()
	clock := &Clock{}
	clock.Set(Start)
	_, measured := t.(*testing.B)
	db, err := database.Open(Empty(t), database.Options{Now: clock.Now, Keys: Keys(), Relaxed: !measured})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db, clock
}

// Empty is the address of an empty, migrated database, for a test that opens it itself, with Keys.
func Empty(t testing.TB) string {
	t.Helper()
	server := os.Getenv("HUIYIN_TEST_DATABASE")
	if server == "" {
		return file(t)
	}
	url := schema(t, server)
	db, err := database.Open(url, database.Options{Keys: Keys()})
	if err != nil {
		t.Fatal(err)
	}
	empty(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

var template struct {
	once sync.Once
	data []byte
	err  error
}

// file copies a migrated SQLite file, made once a process.
func file(t testing.TB) string {
	template.once.Do(func() {
		dir, err := os.MkdirTemp("", "huiyin-test")
		if err != nil {
			template.err = err
			return
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "t.db")
		if template.err = migrated("sqlite:" + path); template.err == nil {
			template.data, template.err = os.ReadFile(path)
		}
	})
	if template.err != nil {
		t.Fatal(template.err)
	}
	path := filepath.Join(t.TempDir(), "t.db")
	if err := os.WriteFile(path, template.data, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

func migrated(url string) error {
	db, err := database.Open(url, database.Options{Relaxed: true, Keys: Keys()})
	if err != nil {
		return err
	}
	if err := db.Migrate(context.Background()); err != nil {
		return err
	}
	return db.Close()
}

var current struct {
	once sync.Once
	url  string
	err  error
}

// schema makes this package's schema once a process; a missing server fails, never skips.
func schema(t testing.TB, server string) string {
	current.once.Do(func() {
		wd, _ := os.Getwd()
		sum := sha256.Sum256([]byte(wd))
		name := "huiyin_" + hex.EncodeToString(sum[:6])
		if current.err = recreate(server, name); current.err == nil {
			current.url = strings.TrimSuffix(server, "/") + "/" + name
			current.err = migrated(current.url)
		}
	})
	if current.err != nil {
		t.Fatalf("HUIYIN_TEST_DATABASE: %v", current.err)
	}
	return current.url
}

func recreate(server, name string) error {
	db, err := sql.Open("mysql", database.ServerDSN(server))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec("DROP DATABASE IF EXISTS " + name); err != nil {
		return err
	}
	_, err = db.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	return err
}

// empty deletes what the test before left.
func empty(t testing.TB, db *database.DB) {
	tables, err := db.Tables(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range tables {
		if err := db.Read(context.Background()).Exec("DELETE FROM " + name).Error; err != nil {
			t.Fatal(err)
		}
	}
}
