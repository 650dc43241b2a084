package auth_test

import (
	"sync"
	"testing"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/survey"
)

func (d *desk) unit(code string) {
	d.t.Helper()
	d.must(d.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return kept.Insert(tx, &survey.Unit{Code: code, Name: "单位" + code, Kind: "市直部门", ActiveFrom: 2016})
	}))
}

func TestWhatChangesSomebodysAuthorityEndsWhatTheyHaveOpenAtTheNextRequestOfEveryServer(t *testing.T) {
	d := newDesk(t)
	d.unit("SCGW")
	boss, aide := d.hire("boss", actor.Office), d.hire("aide", actor.Auditor)
	for _, x := range []struct {
		name, action string
		verb         func() error
		back         func() error
	}{
		{"停用", "account.disable", func() error { return d.other.Disable(ctx, boss.Actor(), aide.ID) }, func() error { return d.Enable(ctx, boss.Actor(), aide.ID) }},
		{"改角色", "account.role", func() error { return d.other.SetRole(ctx, boss.Actor(), aide.ID, actor.Office, "") }, nil},
		{"改单位", "account.role", func() error { return d.other.SetRole(ctx, boss.Actor(), aide.ID, actor.Handler, "SCGW") }, nil},
		{"换口令", "account.reset", func() error { return d.other.SetPassword(ctx, boss.Actor(), aide.ID, password) }, nil},
		{"重设", "account.reset", func() error { _, err := d.other.Reset(ctx, boss.Actor(), aide.ID); return err }, func() error { return d.SetPassword(ctx, boss.Actor(), aide.ID, password) }},
		{"结束登录", "session.end", func() error { return d.other.EndSession(ctx, boss.Actor(), aide.ID, "") }, nil},
	} {
		one, two, hers := d.logIn("aide"), d.logIn("aide"), d.logIn("boss")
		before := len(d.records(x.action))
		d.must(x.verb())
		if d.inside(one) || d.inside(two) {
			t.Errorf("%s: a session goes on", x.name)
		}
		if !d.inside(hers) {
			t.Errorf("%s: somebody else's session went with it", x.name)
		}
		got := d.records(x.action)
		if len(got) != before+1 || got[before].ActorID != boss.ID || got[before].Subject != aide.ID {
			t.Errorf("%s: the record says %+v", x.name, got)
		}
		if x.back != nil {
			d.must(x.back())
		}
		if d.inside(one) {
			t.Errorf("%s: a session comes to life again", x.name)
		}
	}
}

func TestAClosedAccountDoesNotLogInAndOneThatIsOpenedAgainDoes(t *testing.T) {
	d := newDesk(t)
	boss, aide := d.hire("boss", actor.Office), d.hire("aide", actor.Auditor)
	d.must(d.Disable(ctx, boss.Actor(), aide.ID))
	_, _, err := d.LogIn(ctx, "aide", password)
	refused(t, "a closed account", err, "wrong_password")
	d.must(d.Enable(ctx, boss.Actor(), aide.ID))
	if !d.inside(d.logIn("aide")) {
		t.Error("it does not open again")
	}
}

// What is decided while a password is compared counts: the comparison takes long, and others work meanwhile.
func TestALogInUnderWayIsOverTakenByTheEndOfItsAccount(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	aide := d.hire("aide", actor.Auditor)
	var tokens []string
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if token, _, err := d.LogIn(ctx, "aide", password); err == nil {
				mu.Lock()
				tokens = append(tokens, token)
				mu.Unlock()
			}
		})
	}
	d.must(d.other.Disable(ctx, actor.Clock, aide.ID))
	all.Wait()
	for _, token := range tokens {
		if d.inside(token) {
			t.Error("a session of a closed account is open")
		}
	}
	var left int64
	d.must(d.db.Read(ctx).Table("sessions").Where("account_id = ?", aide.ID).Count(&left).Error)
	if left != 0 {
		t.Errorf("%d sessions of a closed account are left", left)
	}
}

func TestTheLastOfTheOfficeStays(t *testing.T) {
	d := newDesk(t)
	boss, second := d.hire("boss", actor.Office), d.hire("second", actor.Office)
	d.hire("aide", actor.Auditor)
	d.must(d.Disable(ctx, second.Actor(), second.ID))
	refused(t, "closing the last", d.Disable(ctx, actor.Clock, boss.ID), "last_office")
	refused(t, "the last becomes auditor", d.SetRole(ctx, actor.Clock, boss.ID, actor.Auditor, ""), "last_office")
	d.must(d.SetPassword(ctx, actor.Clock, boss.ID, password)) // what leaves the office somebody is allowed
	d.must(d.Enable(ctx, actor.Clock, second.ID))
	d.must(d.Disable(ctx, actor.Clock, boss.ID))
}

func TestTwoOfTheOfficeCannotSendEachOtherHomeAtOnce(t *testing.T) {
	for range 5 {
		d := newDesk(t)
		one, two := d.hire("one", actor.Office), d.hire("two", actor.Office)
		var all sync.WaitGroup
		all.Go(func() { _ = d.Disable(ctx, one.Actor(), two.ID) })
		all.Go(func() { _ = d.other.SetRole(ctx, two.Actor(), one.ID, actor.Auditor, "") })
		all.Wait()
		var left int64
		d.must(d.db.Read(ctx).Model(&auth.Account{}).Where("role = ? AND active = ?", actor.Office, true).Count(&left).Error)
		if left != 1 {
			t.Fatalf("%d of the office are left", left)
		}
	}
}

func TestARoleAndItsUnitBelongTogether(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	aide := d.hire("aide", actor.Auditor)
	refused(t, "a handler of no unit", d.SetRole(ctx, actor.Clock, aide.ID, actor.Handler, ""), "bad_unit")
	refused(t, "an office with a unit", d.SetRole(ctx, actor.Clock, aide.ID, actor.Office, "SCGW"), "bad_unit")
	refused(t, "a role that is none", d.SetRole(ctx, actor.Clock, aide.ID, actor.System, ""), "bad_role")
	refused(t, "nobody", d.SetRole(ctx, actor.Clock, "nobody", actor.Office, ""), "no_account")
	if err := d.SetRole(ctx, actor.Clock, aide.ID, actor.Handler, "NOPE"); err == nil {
		t.Error("a unit that does not exist")
	}
	if got, err := d.ByName(ctx, "aide"); err != nil || got.Role != actor.Auditor || got.Unit != "" {
		t.Errorf("what was refused has changed it: %+v, %v", got, err)
	}
}

func TestSessionsAreListedUntilTheyEnd(t *testing.T) {
	d := newDesk(t)
	boss := d.hire("boss", actor.Office)
	one, two := d.logIn("boss"), d.logIn("boss")
	open, err := d.Sessions(ctx, boss.ID)
	d.must(err)
	if len(open) != 2 {
		t.Fatalf("%d sessions, want 2", len(open))
	}
	d.must(d.EndSession(ctx, boss.Actor(), boss.ID, one[:26]))
	if d.inside(one) || !d.inside(two) {
		t.Error("the other session ended")
	}
	refused(t, "one that has ended", d.EndSession(ctx, boss.Actor(), boss.ID, one[:26]), "no_session")
	refused(t, "one of another account", d.EndSession(ctx, boss.Actor(), "somebody", two[:26]), "no_session")
	d.clock.Set("2026-03-03")
	if open, err = d.Sessions(ctx, boss.ID); err != nil || len(open) != 0 {
		t.Errorf("%d sessions a day later, %v", len(open), err)
	}
}
