package auth_test

import (
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/api/auth"
	"huiyin/internal/actor"
)

// code is what an app shows now, or so many steps from now.
func (d *desk) code(secret string, steps int) string {
	d.t.Helper()
	code, err := auth.TOTP(secret, d.db.Now().Add(time.Duration(steps)*30*time.Second))
	d.must(err)
	return code
}

// enrolled sets a second factor up and gives its secret, with the recovery codes.
func (d *desk) enrolled(name string) (secret string, codes []string) {
	d.t.Helper()
	token := d.logIn(name)
	e, err := d.BeginSecond(ctx, token)
	d.must(err)
	_, codes, err = d.ConfirmSecond(ctx, token, d.code(e.Secret, 0))
	d.must(err)
	d.clock.Add(2 * time.Minute) // so that the step of setting up is no step of logging in
	return e.Secret, codes
}

func TestWhoMustHaveASecondFactorComesToItBeforeAnythingElse(t *testing.T) {
	d := newDesk(t, actor.Office)
	d.hire("boss", actor.Office)
	d.hire("aide", actor.Auditor)
	if !d.inside(d.logIn("aide")) {
		t.Error("a role of which none is required is stopped")
	}
	token := d.logIn("boss")
	if d.inside(token) {
		t.Fatal("the password alone opens everything")
	}
	if _, stage, ok, err := d.Entering(ctx, token); !ok || stage != auth.Enrol || err != nil {
		t.Fatalf("stage %s, %v, %v", stage, ok, err)
	}
	_, _, err := d.ConfirmSecond(ctx, token, "000000")
	refused(t, "a code before there is a secret", err, "no_secret")
	_, _, err = d.EnterCode(ctx, token, "000000")
	refused(t, "a code of a factor that is not there", err, "not_signed_in")
	e, err := d.BeginSecond(ctx, token)
	d.must(err)
	if u, err := url.Parse(e.URI); err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Query().Get("secret") != e.Secret || u.Query().Get("issuer") != "回音" || !strings.HasSuffix(u.Path, ":boss") {
		t.Errorf("an app reads %s", e.URI)
	}
	_, _, err = d.ConfirmSecond(ctx, token, "000000")
	refused(t, "a wrong code", err, "wrong_code")
	opened, codes, err := d.ConfirmSecond(ctx, token, d.code(e.Secret, 0))
	d.must(err)
	if !d.inside(opened) || d.inside(token) || len(codes) != 10 {
		t.Errorf("opened %v, with %d recovery codes", d.inside(opened), len(codes))
	}
	if _, _, ok, _ := d.Entering(ctx, token); ok {
		t.Error("the token of the log-in under way lives on")
	}
	_, err = d.BeginSecond(ctx, opened)
	refused(t, "a second second factor", err, "has_second")
}

func TestTheSecretAndTheRecoveryCodesAreNotInTheDatabase(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	secret, codes := d.enrolled("boss")
	boss, err := d.ByName(ctx, "boss")
	d.must(err)
	row := string(boss.SecondSealed) + boss.Recovery
	for _, c := range append(codes, secret) {
		if strings.Contains(row, c) || strings.Contains(row, strings.ReplaceAll(c, "-", "")) {
			t.Errorf("the row holds %s", c)
		}
	}
}

func TestACodeOpensOnceAndWithinAStepOfItsTime(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	secret, _ := d.enrolled("boss")
	for _, steps := range []int{-2, 2} {
		_, _, err := d.EnterCode(ctx, d.logIn("boss"), d.code(secret, steps))
		refused(t, "a code too old or too new", err, "wrong_code")
	}
	for _, steps := range []int{-1, 1, 0} { // in whatever order
		code, token := d.code(secret, steps), d.logIn("boss")
		if d.inside(token) {
			t.Fatal("the password alone opens everything")
		}
		opened, _, err := d.EnterCode(ctx, token, code)
		d.must(err)
		if !d.inside(opened) {
			t.Errorf("the code of step %d opens nothing", steps)
		}
		_, _, err = d.other.EnterCode(ctx, d.logIn("boss"), code)
		refused(t, "the same code again", err, "wrong_code")
		_, _, err = d.EnterCode(ctx, token, code)
		refused(t, "the same token again", err, "not_signed_in")
	}
	if got := d.records("session.open"); len(got) < 3 || !strings.Contains(got[len(got)-1].Detail, `"second":"code"`) {
		t.Errorf("the record says %+v", got)
	}
}

func TestACodeOpensOneOfManyLogInsAtOnceOnTwoServers(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	secret, _ := d.enrolled("boss")
	code := d.code(secret, 0)
	tokens := make([]string, 8)
	for i := range tokens {
		tokens[i] = d.logIn("boss")
	}
	var opened atomic.Int32
	var all sync.WaitGroup
	for i, token := range tokens {
		all.Go(func() {
			if _, _, err := []*auth.Service{d.Service, d.other}[i%2].EnterCode(ctx, token, code); err == nil {
				opened.Add(1)
			}
		})
	}
	all.Wait()
	if opened.Load() != 1 {
		t.Errorf("one code opened %d log-ins", opened.Load())
	}
}

func TestFiveWrongCodesEndALogIn(t *testing.T) {
	d := newDesk(t)
	boss := d.hire("boss", actor.Office)
	secret, codes := d.enrolled("boss")
	token := d.logIn("boss")
	for range 4 {
		_, _, err := d.EnterCode(ctx, token, "000000")
		refused(t, "a wrong code", err, "wrong_code")
	}
	_, _, err := d.EnterCode(ctx, token, "000000")
	refused(t, "the fifth", err, "not_signed_in")
	for _, right := range []string{d.code(secret, 0), codes[0]} {
		_, _, err = d.EnterCode(ctx, token, right)
		refused(t, "a right code after five wrong ones", err, "not_signed_in")
	}
	if got := d.records("session.refuse"); len(got) != 1 || got[0].Subject != boss.ID {
		t.Errorf("the record says %+v", got)
	}
}

func TestWrongCodesSentAtOnceAreCountedEachOne(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	d.enrolled("boss")
	token := d.logIn("boss")
	var wrong atomic.Int32
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			_, _, err := []*auth.Service{d.Service, d.other}[i%2].EnterCode(ctx, token, "000000")
			if err != nil && strings.HasPrefix(err.Error(), "wrong_code") {
				wrong.Add(1)
			}
		})
	}
	all.Wait()
	if wrong.Load() != 4 {
		t.Errorf("%d tries before the last, want 4", wrong.Load())
	}
}

func TestARecoveryCodeOpensOnce(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	_, codes := d.enrolled("boss")
	already := d.logIn("boss")
	opened, a, err := d.EnterCode(ctx, d.logIn("boss"), strings.ToUpper(codes[3]))
	d.must(err)
	if !d.inside(opened) {
		t.Error("a recovery code opens nothing")
	}
	_, _, err = d.other.EnterCode(ctx, d.logIn("boss"), codes[3])
	refused(t, "the same one again", err, "wrong_code")
	if now, err := d.ByName(ctx, "boss"); err != nil || now.RecoveryLeft() != 9 {
		t.Errorf("%d are left, %v", now.RecoveryLeft(), err)
	}
	if got := d.records("account.recovery"); len(got) != 1 || got[0].ActorID != a.ID {
		t.Errorf("the record says %+v", got)
	}
	if _, _, ok, _ := d.Entering(ctx, already); !ok {
		t.Error("another log-in under way was ended with it")
	}
	var opens atomic.Int32
	var all sync.WaitGroup
	for i, token := range []string{d.logIn("boss"), d.logIn("boss"), d.logIn("boss"), d.logIn("boss")} {
		all.Go(func() {
			if _, _, err := []*auth.Service{d.Service, d.other}[i%2].EnterCode(ctx, token, codes[5]); err == nil {
				opens.Add(1)
			}
		})
	}
	all.Wait()
	if opens.Load() != 1 {
		t.Errorf("one recovery code opened %d log-ins", opens.Load())
	}
}

func TestTheOfficeTakesALostSecondFactorAway(t *testing.T) {
	d := newDesk(t, actor.Office)
	boss := d.hire("boss", actor.Office)
	aide := d.hire("aide", actor.Office)
	secret, codes := func() (string, []string) {
		token := d.logIn("aide")
		e, err := d.BeginSecond(ctx, token)
		d.must(err)
		_, codes, err := d.ConfirmSecond(ctx, token, d.code(e.Secret, 0))
		d.must(err)
		return e.Secret, codes
	}()
	d.clock.Add(2 * time.Minute)
	open, _, err := d.EnterCode(ctx, d.logIn("aide"), d.code(secret, 0))
	d.must(err)
	half := d.logIn("aide")
	d.must(d.other.ResetSecond(ctx, boss.Actor(), aide.ID))
	if _, _, ok, _ := d.Entering(ctx, half); ok || d.inside(open) {
		t.Error("what was open goes on")
	}
	_, stage, ok, err := d.Entering(ctx, d.logIn("aide"))
	if !ok || stage != auth.Enrol || err != nil {
		t.Errorf("after the reset: stage %s, %v", stage, err)
	}
	if now, err := d.ByName(ctx, "aide"); err != nil || now.RecoveryLeft() != 0 || len(codes) != 10 {
		t.Errorf("recovery codes are left: %d, %v", now.RecoveryLeft(), err)
	}
}

func TestALogInThatStaysHalfDoneEndsAfterTenMinutes(t *testing.T) {
	d := newDesk(t)
	d.hire("boss", actor.Office)
	secret, _ := d.enrolled("boss")
	token := d.logIn("boss")
	d.clock.Add(11 * time.Minute)
	_, _, err := d.EnterCode(ctx, token, d.code(secret, 0))
	refused(t, "a log-in of eleven minutes ago", err, "not_signed_in")
}
