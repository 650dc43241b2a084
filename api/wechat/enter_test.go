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
	for name, try := range map[string]func(p *phone) string{
		"a stolen state": func(p *phone) string {
			state := w.phone().begin("/mine")
			p.begin("/mine")
			return "code=" + w.code(`{"openid":"`+canary+`1"}`) + "&state=" + state
		},
		"no state":                  func(*phone) string { return "code=" + w.code(`{"openid":"`+canary+`1"}`) },
		"a state nobody made":       func(p *phone) string { p.begin("/"); return "code=" + w.code(`{"openid":"o"}`) + "&state=nobody" },
		"a foreign code":            func(p *phone) string { return "code=foreigncode&state=" + p.begin("/mine") },
		"a used code":               func(p *phone) string { c := w.code(`{"errcode":40163}`); return "code=" + c + "&state=" + p.begin("/") },
		"no code":                   func(p *phone) string { return "state=" + p.begin("/mine") },
		"a code with more in it":    func(p *phone) string { return "code=xxxxxx%26appid%3Devil&state=" + p.begin("/mine") },
		"a code as long as a novel": func(p *phone) string { return "code=" + strings.Repeat("x", 129) + "&state=" + p.begin("/mine") },
		"a snapshot user": func(p *phone) string {
			return "code=" + w.code(`{"openid":"`+canary+`v","is_snapshotuser":1}`) + "&state=" + p.begin("/mine")
		},
		"an openid that is none":     func(p *phone) string { return "code=" + w.code(`{"openid":"<b>"}`) + "&state=" + p.begin("/") },
		"an openid typed in":         func(p *phone) string { return "openid=" + canary + "1&state=" + p.begin("/mine") },
		"an answer that is no JSON":  func(p *phone) string { return "code=" + w.code(`<html>`) + "&state=" + p.begin("/mine") },
		"a state that is too old":    func(p *phone) string { s := p.begin("/"); w.clock.Add(11 * time.Minute); return "code=" + w.code(`{"openid":"`+canary+`1"}`) + "&state=" + s },
		"a state of another browser": func(p *phone) string { s := p.begin("/"); clear(p.cookies); return "code=" + w.code(`{"openid":"`+canary+`1"}`) + "&state=" + s },
	} {
		p := w.phone()
		query := try(p)
		got := p.send("GET", "/wechat/return?"+query, "", "X-Forwarded-For: 10.0.0.1", "openid: "+canary+"1")
		if got.status != 302 || !strings.HasPrefix(got.header.Get("Location"), "/mine?wechat=") || p.cookies["huiyin-wechat"] != "" {
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
	p := w.phone()
	state := p.begin("/say")
	code := w.code(`{"openid":"` + canary + `1"}`)
	if got := p.send("GET", "/wechat/return?code="+code+"&state="+state, ""); got.header.Get("Location") != "/say" || p.cookies["huiyin-wechat"] == "" {
		t.Fatalf("%d %v", got.status, got.header)
	}
	if got := p.send("GET", "/wechat/return?code="+w.code(`{"openid":"`+canary+`2"}`)+"&state="+state, ""); got.header.Get("Location") != "/mine?wechat=again" {
		t.Errorf("the state led back again: %s", got.header.Get("Location"))
	}
	if got := p.send("GET", "/wechat/return?code="+code+"&state="+p.begin("/say"), ""); got.header.Get("Location") != "/mine?wechat=again" {
		t.Errorf("the code was taken again: %s", got.header.Get("Location"))
	}
	if n := w.count("wechat_sessions"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestTheWayBackIsAPathOfOurs(t *testing.T) {
	w := newWorld(t)
	for asked, led := range map[string]string{
		"/mine": "/mine", "/": "/", "/s/2026": "/s/2026", "/r": "/r", "//evil.example": "/mine", `/\evil.example`: "/mine", `\evil.example`: "/mine", "https://evil.example/": "/mine",
		"/s/../console": "/mine", "/console": "/mine", "/s/2026?x=//evil": "/mine", "javascript:alert(1)": "/mine", "/mine\r\nX: y": "/mine", "": "/mine", "/%2f%2fevil.example": "/mine",
	} {
		if got := w.phone().enter(canary+"1", asked); got != led {
			t.Errorf("%q led to %s", asked, got)
		}
	}
}

func TestALogInGetsANewSessionAndEndsTheOld(t *testing.T) {
	w := newWorld(t)
	p := w.phone()
	p.cookies["huiyin-wechat"] = "fixed.byanattacker"
	p.enter(canary+"1", "/mine")
	first := p.cookies["huiyin-wechat"]
	p.enter(canary+"1", "/mine")
	if first == "fixed.byanattacker" || first == p.cookies["huiyin-wechat"] || w.count("wechat_sessions") != 1 {
		t.Errorf("%s then %s, %d sessions", first, p.cookies["huiyin-wechat"], w.count("wechat_sessions"))
	}
}
