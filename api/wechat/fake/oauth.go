package fake

import (
	"net/http"
	"net/url"
	"time"
)

// pass is what WeChat gives a browser once: it names a person to whoever knows the secret.
type pass struct {
	who    *Follower
	scope  string
	ends   time.Time
	used   bool
	openid string
}

// PhoneCookie names whose phone a browser is, by openid or name: a real one is known by its WeChat.
const PhoneCookie = "fake_phone"

// authorize sends the browser back with a code, silently, as snsapi_base does in WeChat. phone in the query goes before the cookie.
func (w *WeChat) authorize(out http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	who := q.Get("phone")
	if held, err := r.Cookie(PhoneCookie); who == "" && err == nil {
		who, _ = url.QueryUnescape(held.Value)
	}
	f := w.Find(who)
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("appid") != w.account.AppID || q.Get("response_type") != "code" || q.Get("scope") != "snsapi_base":
		http.Error(out, "Scope 参数错误或没有 Scope 权限", http.StatusBadRequest)
		return
	case err != nil || back.Host == "":
		http.Error(out, "redirect_uri 参数错误", http.StatusBadRequest)
		return
	case f == nil:
		http.Error(out, "请在微信客户端打开链接", http.StatusForbidden)
		return
	}
	w.asked("/connect/oauth2/authorize", ok, false, "")
	to := back.Query()
	to.Set("code", w.Code(f))
	to.Set("state", q.Get("state"))
	back.RawQuery = to.Encode()
	out.Header().Set("Cache-Control", "no-store")
	http.Redirect(out, r, back.String(), http.StatusFound)
}

// Code is a fresh OAuth code of a person: good once, for five minutes.
func (w *WeChat) Code(f *Follower) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &pass{who: f, scope: "snsapi_base", ends: w.now().Add(5 * time.Minute), openid: f.OpenID}
	if f.Snapshot {
		c.openid = w.made("oVIRTUAL-")
	}
	key := w.made("0c1FAKE")
	w.codes[key] = c
	return key
}

// exchange is the server's side of the log-in: a code for an openid.
func (w *WeChat) exchange(r *http.Request) any {
	q := r.URL.Query()
	switch {
	case q.Get("appid") != w.account.AppID:
		return refuse(40013)
	case q.Get("secret") != w.account.Secret:
		return refuse(40125)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.codes[q.Get("code")]
	switch {
	case c == nil || w.now().After(c.ends):
		return refuse(40029)
	case c.used:
		return refuse(40163)
	}
	c.used = true
	said := map[string]any{"access_token": w.made("oauth-"), "expires_in": 7200, "refresh_token": w.made("refresh-"), "openid": c.openid, "scope": c.scope, "unionid": c.who.UnionID}
	if c.who.Snapshot {
		said["is_snapshotuser"] = 1
		said["unionid"] = ""
	}
	return said
}
