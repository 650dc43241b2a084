package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
)

// cookieOf is the session that an answer gives.
func cookieOf(got answer) string { return strings.SplitN(got.header.Get("Set-Cookie"), ";", 2)[0] }

// strictDoor is a door where the office needs a second factor.
func strictDoor(t *testing.T) *door {
	t.Helper()
	d := &door{t: t, clock: &dbtest.Clock{}, log: nil, spec: spec(t)}
	d.clock.Set(dbtest.Start)
	db, err := database.Open(dbtest.Empty(t), database.Options{Now: d.clock.Now, Keys: dbtest.Keys(), Relaxed: true})
	d.must(err)
	t.Cleanup(func() { _ = db.Close() })
	cfg, _, err := config.Load([]string{"--second-factor=office,auditor"}, nil)
	d.must(err)
	d.app, err = api.New(cfg, db, nil, slog.New(slog.DiscardHandler))
	d.must(err)
	d.furnish()
	return d
}

func TestWithASecondFactorRequiredNothingWorksUntilItIsGiven(t *testing.T) {
	d := strictDoor(t)
	half := d.staff("office", actor.Office, "")
	closed := func(cookie string) {
		t.Helper()
		for _, path := range []string{"/api/v1/office/cases", "/api/v1/office/audits", "/api/v1/states", "/api/v1/office/accounts"} {
			if got := d.as(cookie, "GET", path, ""); got.status != 401 {
				t.Errorf("%s: %d before the second step", path, got.status)
			}
		}
		if got := d.as(cookie, "POST", "/api/v1/session/password", `{"old":"`+password+`","password":"another horse battery"}`); got.status != 401 {
			t.Errorf("another password before the second step: %d", got.status)
		}
	}
	closed(half)
	if got := d.as(half, "GET", "/api/v1/session", ""); got.text("step") != "enrol" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	e := d.as(half, "POST", "/api/v1/session/second", "")
	png, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(e.text("qr"), "data:image/png;base64,"))
	if e.status != 200 || err != nil || !strings.HasPrefix(string(png), "\x89PNG") || e.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %v", e.status, err, e.header)
	}
	code, err := auth.TOTP(e.text("secret"), d.clock.Now())
	d.must(err)
	done := d.as(half, "POST", "/api/v1/session/second/confirm", `{"code":"`+code+`"}`)
	if done.status != 200 || done.text("account.step") != "open" || done.text("codes.9") == "" {
		t.Fatalf("%d %s", done.status, done.body)
	}
	if got := d.as(cookieOf(done), "GET", "/api/v1/office/cases", ""); got.status != 200 {
		t.Errorf("after it: %d", got.status)
	}
	closed(half) // the token of the first step is dead

	half = d.again("office")
	closed(half)
	if got := d.as(half, "POST", "/api/v1/session/second", ""); got.status != 401 {
		t.Errorf("who is asked for a code sets up another factor: %d %s", got.status, got.body)
	}
	d.clock.Add(time.Minute)
	code, err = auth.TOTP(e.text("secret"), d.clock.Now())
	d.must(err)
	in := d.as(half, "POST", "/api/v1/session/code", `{"code":"`+code+`"}`)
	if in.status != 200 || cookieOf(in) == half || in.text("step") != "open" {
		t.Fatalf("%d %s", in.status, in.body)
	}
	if got := d.as(cookieOf(in), "GET", "/api/v1/office/accounts", ""); got.status != 200 || strings.Contains(got.body, "argon2id") || strings.Contains(got.body, e.text("secret")) {
		t.Errorf("the list of accounts: %d %s", got.status, got.body)
	}
	closed(half)
}

// Whoever knows the password can begin as many log-ins as they like: the codes they try are counted over all of them.
func TestCodesAreGuessedNoFasterByLoggingInAgain(t *testing.T) {
	d := strictDoor(t)
	half := d.staff("office", actor.Office, "")
	e := d.as(half, "POST", "/api/v1/session/second", "")
	code, err := auth.TOTP(e.text("secret"), d.clock.Now())
	d.must(err)
	d.as(half, "POST", "/api/v1/session/second/confirm", `{"code":"`+code+`"}`)
	tried := 0
	for range 8 {
		half = d.again("office")
		for range 5 {
			if got := d.as(half, "POST", "/api/v1/session/code", `{"code":"000000"}`); got.status == 401 {
				tried++
			}
		}
	}
	if tried > 20 {
		t.Errorf("%d codes were tried within a moment", tried)
	}
}

func TestTheFirstAccountIsMadeThroughItsPage(t *testing.T) {
	d := newDoor(t)
	token, err := d.app.Auth.FirstLink(t.Context())
	d.must(err)
	if got := d.send("POST", "/api/v1/links/look", `{"token":"`+token+`"}`, nil); got.status != 200 || got.text("kind") != "first" || got.text("role_label") != "考评办" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	body := `{"token":"` + token + `","name":"shen","title":"考评办 沈文","password":"` + password + `"}`
	for i, status := range []int{201, 404} {
		if got := d.send("POST", "/api/v1/links", body, nil); got.status != status {
			t.Errorf("time %d: %d %s", i+1, got.status, got.body)
		}
	}
	office := d.again("shen")
	made := d.as(office, "POST", "/api/v1/office/accounts", `{"name":"wang","title":"市容处 王建","role":"handler","unit":"SCGW"}`)
	_, invited, _ := strings.Cut(made.text("link"), "/console/first#")
	if made.status != 201 || invited == "" {
		t.Fatalf("%d %s", made.status, made.body)
	}
	if got := d.send("POST", "/api/v1/links", `{"token":"`+invited+`","password":"`+password+`"}`, nil); got.status != 201 || got.text("name") != "wang" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := d.as(d.again("wang"), "GET", "/api/v1/unit/cases", ""); got.status != 200 {
		t.Errorf("the invited: %d", got.status)
	}
	for _, secret := range []string{token, invited} {
		if strings.Contains(d.log.String(), secret) {
			t.Error("the log holds a link")
		}
	}
}

// staffOf is the row of an account in the office's list.
func (d *door) staffOf(cookie, name string) (row struct {
	ID, Name string
	Active   bool
	Sessions []struct{ ID string }
}) {
	d.t.Helper()
	var list struct{ Items []json.RawMessage }
	d.must(json.Unmarshal([]byte(d.as(cookie, "GET", "/api/v1/office/accounts", "").body), &list))
	for _, raw := range list.Items {
		d.must(json.Unmarshal(raw, &row))
		if row.Name == name {
			return row
		}
	}
	d.t.Fatalf("no account %s", name)
	return row
}

func TestTheOfficeManagesAccountsAndNobodyElseDoes(t *testing.T) {
	a, b := twoServers(t)
	office, handler, auditor := a.staff("office", actor.Office, ""), a.staff("handler", actor.Handler, "SCGW"), b.staff("auditor", actor.Auditor, "")
	her := a.staffOf(office, "handler")
	path := "/api/v1/office/accounts/" + her.ID + "/"
	for who, cookie := range map[string]string{"经办": handler, "监督": auditor} {
		for _, verb := range []string{"disable", "enable", "role", "reset", "reset_second", "end_session"} {
			if got := a.as(cookie, "POST", path+verb, `{}`); got.status != 403 {
				t.Errorf("%s: %s %d", who, verb, got.status)
			}
		}
		if got := a.as(cookie, "POST", "/api/v1/office/accounts", `{"name":"x","role":"office"}`); got.status != 403 {
			t.Errorf("%s invites: %d", who, got.status)
		}
	}
	if got := a.as(handler, "GET", "/api/v1/office/accounts", ""); got.status != 403 {
		t.Errorf("a handler lists accounts: %d", got.status)
	}
	inside := func(cookie string) int { return b.as(cookie, "GET", "/api/v1/unit/cases", "").status }
	for _, x := range []struct{ verb, body string }{
		{"end_session", `{}`}, {"role", `{"role":"lead","unit":"SCGW"}`}, {"disable", `{}`}, {"enable", `{}`}, {"role", `{"role":"handler","unit":"SCGW"}`}, {"reset", `{}`},
	} {
		cookie := handler
		if x.verb != "enable" {
			cookie = b.again("handler")
			if inside(cookie) != 200 {
				t.Fatalf("before %s the handler is outside", x.verb)
			}
		}
		got := a.as(office, "POST", path+x.verb, x.body)
		if got.status != 200 || (got.text("link") != "") != (x.verb == "reset") {
			t.Errorf("%s: %d %s", x.verb, got.status, got.body)
		}
		if status := inside(cookie); status != 401 {
			t.Errorf("after %s at one server the other answers %d", x.verb, status)
		}
	}
	if got := a.as(office, "POST", path+"fly", `{}`); got.status != 404 {
		t.Errorf("a verb that is none: %d", got.status)
	}
	if got := a.as(office, "POST", "/api/v1/office/accounts/nobody/disable", `{}`); got.status != 404 {
		t.Errorf("an account that is none: %d", got.status)
	}
	me := a.staffOf(office, "office")
	if got := a.as(office, "POST", "/api/v1/office/accounts/"+me.ID+"/disable", `{}`); got.status != 409 || !strings.Contains(got.body, "最后一个") {
		t.Errorf("the office sends itself home: %d %s", got.status, got.body)
	}
	sound(a, b)
}

func TestALogInPlantsNothingAndKeepsNothing(t *testing.T) {
	d := newDoor(t)
	mine := d.staff("office", actor.Office, "")
	d.staff("other", actor.Office, "")
	got := d.as(mine, "POST", "/api/v1/session", fmt.Sprintf(`{"name":"other","password":%q}`, password))
	if got.status != 200 || cookieOf(got) == mine {
		t.Fatalf("%d", got.status)
	}
	if d.as(mine, "GET", "/api/v1/states", "").status != 401 || d.as(cookieOf(got), "GET", "/api/v1/states", "").status != 200 {
		t.Error("the session that came along lives on, or the new one does not")
	}
	if len(d.recorded("session.close")) != 1 || d.recorded("session.close")[0] != "office" {
		t.Errorf("the record says %v left", d.recorded("session.close"))
	}
}

// recorded are the roles in which an action was done.
func (d *door) recorded(action string) (roles []string) {
	d.t.Helper()
	d.must(d.app.DB.Read(d.t.Context()).Table("audits").Where("action = ?", action).Pluck("role", &roles).Error)
	return roles
}
