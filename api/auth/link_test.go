package auth_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/api/auth"
	"huiyin/internal/actor"
)

const chosen = "six unrelated words here"

func TestTheFirstAccountIsMadeByALinkThatWorksOnce(t *testing.T) {
	d := newDesk(t)
	old, err := d.FirstLink(ctx)
	d.must(err)
	token, err := d.other.FirstLink(ctx) // started again
	d.must(err)
	_, err = d.Look(ctx, old)
	refused(t, "the link of the start before", err, "dead_link")
	if got, err := d.Look(ctx, token); err != nil || got.Kind != "first" || got.Role != actor.Office {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = d.Follow(ctx, token, auth.Chosen{Name: "shen", Title: "考评办 沈文", Password: "short"})
	refused(t, "a weak password", err, "password_short")
	_, err = d.Follow(ctx, token, auth.Chosen{Password: chosen})
	refused(t, "no name", err, "bad_name")
	var made atomic.Int32
	var all sync.WaitGroup
	for i := range 6 { // at two servers at once
		all.Go(func() {
			if _, err := []*auth.Service{d.Service, d.other}[i%2].Follow(ctx, token, auth.Chosen{Name: "shen", Title: "考评办 沈文", Password: chosen}); err == nil {
				made.Add(1)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Fatalf("the link made %d accounts", made.Load())
	}
	if _, a, err := d.LogIn(ctx, "shen", chosen); err != nil || a.Role != actor.Office || a.Title != "考评办 沈文" {
		t.Errorf("%+v, %v", a, err)
	}
	if again, err := d.FirstLink(ctx); err != nil || again != "" {
		t.Errorf("with an account there is still a first link: %q, %v", again, err)
	}
}

func TestAFirstLinkDiesWhenSomebodyElseWasFirst(t *testing.T) {
	d := newDesk(t)
	token, err := d.FirstLink(ctx)
	d.must(err)
	_, err = d.AddAccount(ctx, actor.Clock, auth.NewAccount{Name: "boss", Password: chosen, Role: actor.Office})
	d.must(err)
	_, err = d.Follow(ctx, token, auth.Chosen{Name: "shen", Password: chosen})
	refused(t, "the first link of a house that has an account", err, "dead_link")
}

func TestALinkDiesAfterADay(t *testing.T) {
	d := newDesk(t)
	token, err := d.FirstLink(ctx)
	d.must(err)
	d.clock.Add(24 * time.Hour)
	if _, err := d.Look(ctx, token); err != nil {
		t.Errorf("a day is not over: %v", err)
	}
	d.clock.Add(time.Second)
	_, err = d.Follow(ctx, token, auth.Chosen{Name: "shen", Password: chosen})
	refused(t, "a link of yesterday", err, "dead_link")
}

func TestAnInvitationMakesTheAccountItNamesAndNoOther(t *testing.T) {
	d := newDesk(t)
	d.unit("SCGW")
	boss := d.hire("boss", actor.Office)
	_, err := d.Invite(ctx, boss.Actor(), auth.NewAccount{Name: "boss", Role: actor.Office})
	refused(t, "a name that is taken", err, "name_taken")
	_, err = d.Invite(ctx, boss.Actor(), auth.NewAccount{Name: "wang", Role: actor.Handler})
	refused(t, "no unit", err, "bad_unit")
	dead, err := d.Invite(ctx, boss.Actor(), auth.NewAccount{Name: "wang", Role: actor.Lead, Unit: "SCGW"})
	d.must(err)
	token, err := d.Invite(ctx, boss.Actor(), auth.NewAccount{Name: "wang", Title: "市容处 王建", Role: actor.Handler, Unit: "SCGW"})
	d.must(err)
	_, err = d.Follow(ctx, dead, auth.Chosen{Password: chosen})
	refused(t, "the invitation before", err, "dead_link")
	made, err := d.Follow(ctx, token, auth.Chosen{Name: "boss2", Title: "自封的", Password: chosen})
	d.must(err)
	if made.Name != "wang" || made.Role != actor.Handler || made.Unit != "SCGW" || made.Title != "市容处 王建" {
		t.Errorf("the invited made %+v", made)
	}
	if got := d.records("account.add"); len(got) != 1 || got[0].ActorName != "市容处 王建" || got[0].Subject != made.ID {
		t.Errorf("the record says %+v", got)
	}
}

func TestAnInvitationThatSomebodyChangesInTheDatabaseMakesNothing(t *testing.T) {
	d := newDesk(t)
	boss := d.hire("boss", actor.Office)
	for what, sql := range map[string]string{
		"another role": "UPDATE invitations SET role = 'office'", "another name": "UPDATE invitations SET name = 'zhao'", "more time": "UPDATE invitations SET expires_at = expires_at + 1",
		"another account": "UPDATE invitations SET kind = 'reset', account_id = '" + boss.ID + "'",
	} {
		token, err := d.Invite(ctx, boss.Actor(), auth.NewAccount{Name: "wang", Role: actor.Auditor})
		d.must(err)
		d.forge(sql)
		_, err = d.Follow(ctx, token, auth.Chosen{Password: chosen})
		refused(t, what, err, "dead_link")
		d.forge("DELETE FROM invitations")
	}
}

func TestAPasswordIsMadeAnewByALinkAndTheOldOneIsGoneAtOnce(t *testing.T) {
	d := newDesk(t)
	boss, aide := d.hire("boss", actor.Office), d.hire("aide", actor.Auditor)
	token, err := d.Reset(ctx, boss.Actor(), aide.ID)
	d.must(err)
	for _, old := range []string{password, ""} {
		_, _, err = d.LogIn(ctx, "aide", old)
		refused(t, "the old password, or none", err, "wrong_password")
	}
	_, err = d.Follow(ctx, token, auth.Chosen{Password: chosen})
	d.must(err)
	_, err = d.Follow(ctx, token, auth.Chosen{Password: chosen})
	refused(t, "a link that was used", err, "dead_link")
	if !d.inside(func() string { token, _, err := d.LogIn(ctx, "aide", chosen); d.must(err); return token }()) {
		t.Error("the new password opens nothing")
	}
	if got := d.records("account.password"); len(got) != 1 || got[0].ActorID != aide.ID {
		t.Errorf("the record says %+v", got)
	}
	token, err = d.Reset(ctx, boss.Actor(), aide.ID)
	d.must(err)
	d.must(d.Disable(ctx, boss.Actor(), aide.ID))
	_, err = d.Follow(ctx, token, auth.Chosen{Password: chosen})
	refused(t, "the link of a closed account", err, "dead_link")
}
