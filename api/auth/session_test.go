package auth_test

import (
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// forge changes a session row as somebody would who has the database in hand and not the key.
func (d *desk) forge(sql string, args ...any) {
	d.t.Helper()
	d.must(d.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Exec(sql, args...).Error }))
}

func TestASessionRowThatSomebodyForgesOrMovesOpensNothing(t *testing.T) {
	d := newDesk(t)
	mine, boss := d.hire("aide", actor.Auditor), d.hire("boss", actor.Office)
	token := d.logIn("aide")
	id, secret, _ := strings.Cut(token, ".")
	if !d.inside(token) {
		t.Fatal("a right password opens nothing")
	}
	for what, sql := range map[string]string{
		"another account's": "UPDATE sessions SET account_id = '" + boss.ID + "' WHERE id = '" + id + "'",
		"younger":           "UPDATE sessions SET created_at = created_at + 60000 WHERE id = '" + id + "'",
		"of another stage":  "UPDATE sessions SET stage = 'enrol' WHERE id = '" + id + "'",
	} {
		d.forge(sql)
		if d.inside(token) {
			t.Errorf("a session made %s opens something", what)
		}
		if _, _, ok, _ := d.Entering(ctx, token); ok {
			t.Errorf("a session made %s is a log-in under way", what)
		}
		d.forge("UPDATE sessions SET account_id = ?, created_at = ?, stage = 'open' WHERE id = ?", mine.ID, d.db.Now().UnixMilli(), id)
		if !d.inside(token) {
			t.Fatalf("%s: the row is back and opens nothing", what)
		}
	}
	var hash string
	d.must(d.db.Read(ctx).Table("sessions").Where("id = ?", id).Pluck("hash", &hash).Error)
	d.forge("INSERT INTO sessions (id, hash, account_id, stage, tries, created_at, seen_at) SELECT ?, hash, ?, stage, tries, created_at, seen_at FROM sessions WHERE id = ?", strings.Repeat("9", 26), boss.ID, id)
	for what, forged := range map[string]string{"its copy": strings.Repeat("9", 26) + "." + secret, "the hash as a token": id + "." + hash, "no secret": id + ".", "only an id": id, "nothing": "", "noise": "a.b.c"} {
		if d.inside(forged) {
			t.Errorf("%s opens something", what)
		}
	}
	if strings.Contains(hash, secret) || len(hash) != 64 {
		t.Errorf("the row holds %s", hash)
	}
}

func TestASessionEndsWhenItIsIdleAndAtTheLatestAfterTenHours(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	token := d.logIn("boss")
	for range 19 { // used twice an hour
		d.clock.Add(29 * time.Minute)
		if !d.inside(token) {
			t.Fatal("a session in use has ended")
		}
	}
	d.clock.Add(29 * time.Minute)
	if !d.inside(token) {
		t.Fatal("it ends before ten hours are over")
	}
	d.clock.Add(25 * time.Minute)
	if d.inside(token) {
		t.Error("it lives longer than ten hours")
	}
	token = d.logIn("boss")
	d.clock.Add(31 * time.Minute)
	if d.inside(token) {
		t.Error("an idle session lives on")
	}
	for _, r := range d.records("session.expire") {
		if r.Role != "system" {
			t.Errorf("the clock ends a session, and the record names %s", r.Role)
		}
	}
	if n := len(d.records("session.expire")); n != 2 {
		t.Errorf("%d ends are on record, want 2", n)
	}
}

func TestWhoLogsOutIsNamedInTheRecord(t *testing.T) {
	d := newDesk(t)
	boss := d.hire("boss", actor.Office)
	token, still := d.logIn("boss"), d.logIn("boss")
	for range 2 { // twice is once
		d.must(d.LogOut(ctx, token))
	}
	if d.inside(token) || !d.inside(still) {
		t.Error("logging out ends this session and no other")
	}
	got := d.records("session.close")
	if len(got) != 1 || got[0].ActorID != boss.ID || got[0].ActorName != "人boss" || got[0].Role != "office" || got[0].Subject != boss.ID {
		t.Errorf("the record says %+v", got)
	}
}

func TestANewPasswordEndsAllThatWasOpenButTheWayOnwards(t *testing.T) {
	d := newDesk(t)
	boss := d.hire("boss", actor.Office)
	here, elsewhere := d.logIn("boss"), d.logIn("boss")
	_, err := d.NewPassword(ctx, boss, "not the old one", "another horse battery")
	refused(t, "a wrong old password", err, "wrong_password")
	_, err = d.NewPassword(ctx, boss, password, "short")
	refused(t, "a weak new one", err, "password_short")
	onward, err := d.NewPassword(ctx, boss, password, "another horse battery")
	d.must(err)
	if d.inside(here) || d.inside(elsewhere) || !d.inside(onward) {
		t.Error("old sessions live on, or the new one does not")
	}
	if _, _, err := d.LogIn(ctx, "boss", password); err == nil {
		t.Error("the old password still opens")
	}
	if _, err := d.NewPassword(ctx, boss, password, "one more horse battery"); err == nil {
		t.Error("who was logged out changes the password")
	}
}
