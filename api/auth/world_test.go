package auth_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

const password = "correct horse battery"

var ctx = context.Background()

var hashed = sync.OnceValue(func() string {
	h, err := auth.HashPassword(password)
	if err != nil {
		panic(err)
	}
	return h
})

// desk is the accounts on a real database, seen by two servers at once.
type desk struct {
	*auth.Service
	other *auth.Service
	t     *testing.T
	db    *database.DB
	clock *dbtest.Clock
}

func newDesk(t *testing.T, second ...actor.Role) *desk {
	t.Helper()
	url, clock := dbtest.Empty(t), &dbtest.Clock{}
	clock.Set(dbtest.Start)
	rules := auth.Rules{Idle: 30 * time.Minute, AtMost: 10 * time.Hour, Second: second}
	open := func() *database.DB {
		db, err := database.Open(url, database.Options{Now: clock.Now, Keys: dbtest.Keys(), Relaxed: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	db := open()
	return &desk{Service: auth.New(db, rules), other: auth.New(open(), rules), t: t, db: db, clock: clock}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// hire writes an account, whose password is hashed once for all tests.
func (d *desk) hire(name string, role actor.Role) auth.Account {
	d.t.Helper()
	a := auth.Account{ID: strings.Repeat("0", 26-len(name)) + name, Name: name, Title: "人" + name, Password: hashed(), Role: role, Active: true, CreatedAt: 1}
	d.must(d.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return kept.Insert(tx, &a) }))
	return a
}

func (d *desk) logIn(name string) (token string) {
	d.t.Helper()
	token, _, err := d.LogIn(ctx, name, password)
	d.must(err)
	return token
}

// inside says at which servers a token opens everything.
func (d *desk) inside(token string) bool {
	d.t.Helper()
	_, here, err := d.Who(ctx, token)
	d.must(err)
	_, there, err := d.other.Who(ctx, token)
	d.must(err)
	if here != there {
		d.t.Error("two servers do not agree who is logged in")
	}
	return here
}

func (d *desk) records(action string) (out []audit.Audit) {
	d.t.Helper()
	d.must(d.db.Read(ctx).Where("action = ?", action).Order("at, id").Find(&out).Error)
	return out
}

// refused fails when an error is not the fault with this reason.
func refused(t *testing.T, what string, err error, reason string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Reason != reason {
		t.Errorf("%s: %v, want %s", what, err, reason)
	}
}
