package wechat_test

import (
	"strings"
	"testing"
	"time"
)

// sessions are how many there are in the database.
func (w *world) count(table string) (n int64) {
	w.t.Helper()
	w.must(w.app.DB.Read(w.t.Context()).Table(table).Count(&n).Error)
	return n
}

func TestOnlyACodeThatThisServerExchangedMakesASession(t *testing.T) {
	w := newWorld(t)
	her := w.wechat.NewFollower("王阿姨")
	used := w.code(`{"errcode":40163,"errmsg":"code been used"}`)
	for name, try := range map[string]func(p *phone) string{
		"a stolen state": func(p *phone) string {
			state := w.phone().begin("/mine")
			p.begin("/mine")
			return "code=" + w.wechat.Code(her) + "&state=" + state
		},
		"no state":                  func(*phone) string { return "code=" + w.wechat.Code(her) },
		"a state nobody made":       func(p *phone) string { p.begin("/"); return "code=" + w.wechat.Code(her) + "&state=nobody" },
		"a foreign code":            func(p *phone) string { return "code=foreigncode&state=" + p.begin("/mine") },
		"a used code":               func(p *phone) string { return "code=" + used + "&state=" + p.begin("/") },
		"no code":                   func(p *phone) string { return "state=" + p.begin("/mine") },
		"a code with more in it":    func(p *phone) string { return "code=xxxxxx%26appid%3Devil&state=" + p.begin("/mine") },
		"a code as long as a novel": func(p *phone) string { return "code=" + strings.Repeat("x", 129) + "&state=" + p.begin("/mine") },
		"a snapshot user": func(p *phone) string {
			return "code=" + w.code(`{"openid":"oSNAPSHOT0","is_snapshotuser":1}`) + "&state=" + p.begin("/mine")
		},
		"an openid that is none":    func(p *phone) string { return "code=" + w.code(`{"openid":"<b>"}`) + "&state=" + p.begin("/") },
		"an openid typed in":        func(p *phone) string { return "openid=" + her.OpenID + "&state=" + p.begin("/mine") },
		"an answer that is no JSON": func(p *phone) string { return "code=" + w.code(`<html>`) + "&state=" + p.begin("/mine") },
		"a state that is too old": func(p *phone) string {
			s := p.begin("/")
			w.clock.Add(11 * time.Minute)
			return "code=" + w.wechat.Code(her) + "&state=" + s
		},
		"a state of another browser": func(p *phone) string {
			s := p.begin("/")
			clear(p.cookies)
			return "code=" + w.wechat.Code(her) + "&state=" + s
		},
	} {
		p := w.phone()
		query := try(p)
		got := p.send("GET", "/wechat/return?"+query, "", "X-Forwarded-For: 10.0.0.1", "openid: "+her.OpenID)
		if got.status != 302 || !strings.HasPrefix(led(got), "/mine?wechat=") || p.cookies["huiyin-wechat"] != "" {
			t.Errorf("%s: %d to %s, cookies %v", name, got.status, got.header.Get("Location"), p.cookies)
		}
	}
	if n := w.count("wechat_sessions"); n != 0 {
		t.Errorf("%d sessions", n)
	}
	for _, a := range w.asked {
		if strings.Contains(a, "appid=evil") {
			t.Errorf("asked %s", a)
		}
	}
}

func TestAStateLeadsBackOnceAndACodeIsUsedOnce(t *testing.T) {
	w := newWorld(t)
	her := w.wechat.NewFollower("王阿姨")
	p := w.phone()
	state := p.begin("/say")
	code := w.wechat.Code(her)
	if got := p.send("GET", "/wechat/return?code="+code+"&state="+state, ""); led(got) != "/say" || p.cookies["huiyin-wechat"] == "" {
		t.Fatalf("%d %v", got.status, got.header)
	}
	if got := p.send("GET", "/wechat/return?code="+w.wechat.Code(w.wechat.NewFollower("李师傅"))+"&state="+state, ""); led(got) != "/mine?wechat=again" {
		t.Errorf("the state led back again: %s", got.header.Get("Location"))
	}
	if got := p.send("GET", "/wechat/return?code="+code+"&state="+p.begin("/say"), ""); led(got) != "/mine?wechat=again" {
		t.Errorf("the code was taken again: %s", got.header.Get("Location"))
	}
	if n := w.count("wechat_sessions"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestTheWayBackIsAPathOfOurs(t *testing.T) {
	w := newWorld(t)
	her := w.wechat.NewFollower("王阿姨")
	for asked, want := range map[string]string{
		"/mine": "/mine", "/": "/", "/s/2026": "/s/2026", "/r": "/r", "//evil.example": "/mine", `/\evil.example`: "/mine", `\evil.example`: "/mine", "https://evil.example/": "/mine",
		"/s/../console": "/mine", "/console": "/mine", "/s/2026?x=//evil": "/mine", "javascript:alert(1)": "/mine", "/mine\r\nX: y": "/mine", "": "/mine", "/%2f%2fevil.example": "/mine",
	} {
		if got := w.phone().enter(her, asked); got != want {
			t.Errorf("%q led to %s", asked, got)
		}
	}
}

func TestALogInGetsANewSessionAndEndsTheOld(t *testing.T) {
	w := newWorld(t)
	her := w.wechat.NewFollower("王阿姨")
	p := w.phone()
	p.cookies["huiyin-wechat"] = "fixed.byanattacker"
	p.enter(her, "/mine")
	first := p.cookies["huiyin-wechat"]
	p.enter(her, "/mine")
	if first == "fixed.byanattacker" || first == p.cookies["huiyin-wechat"] || w.count("wechat_sessions") != 1 {
		t.Errorf("%s then %s, %d sessions", first, p.cookies["huiyin-wechat"], w.count("wechat_sessions"))
	}
}
