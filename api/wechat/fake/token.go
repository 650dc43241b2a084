package fake

import (
	"encoding/json"
	"net/http"
	"time"
)

// tokenLife is how long a token lives.
const tokenLife = 2 * time.Hour

// token answers with an access token to whoever knows the secret.
func (w *WeChat) token(appid, secret string) any {
	switch {
	case appid != w.account.AppID:
		return refuse(40013)
	case secret != w.account.Secret:
		return refuse(40125)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.made("token-")
	w.tokens[t] = w.now().Add(tokenLife)
	return map[string]any{"access_token": t, "expires_in": int(tokenLife.Seconds())}
}

// stableToken gives the same token again while it lives, as WeChat does unless force_refresh is asked for.
func (w *WeChat) stableToken(r *http.Request) any {
	var in struct {
		AppID   string `json:"appid"`
		Secret  string `json:"secret"`
		Refresh bool   `json:"force_refresh"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		return refuse(47003)
	}
	if t, left := w.living(); !in.Refresh && left > 0 && in.AppID == w.account.AppID && in.Secret == w.account.Secret {
		return map[string]any{"access_token": t, "expires_in": int(left.Seconds())}
	}
	return w.token(in.AppID, in.Secret)
}

// living is a token that still lives, and how long.
func (w *WeChat) living() (token string, left time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for t, ends := range w.tokens {
		if l := ends.Sub(w.now()); l > left {
			token, left = t, l
		}
	}
	return token, left
}

func (w *WeChat) plainToken(r *http.Request) any {
	w.Revoke()
	return w.token(r.FormValue("appid"), r.FormValue("secret"))
}

// Revoke ends all tokens, as when somebody else asks for a new one: the next call gets 40001.
func (w *WeChat) Revoke() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.tokens)
}

// withToken asks for a living token first.
func (w *WeChat) withToken(answer func(*http.Request) any) func(*http.Request) any {
	return func(r *http.Request) any {
		w.mu.Lock()
		ends, known := w.tokens[r.URL.Query().Get("access_token")]
		w.mu.Unlock()
		switch {
		case !known:
			return refuse(40001)
		case w.now().After(ends):
			return refuse(42001)
		}
		return answer(r)
	}
}

// ticket signs pages for the JS-SDK.
func (w *WeChat) ticket(r *http.Request) any {
	if r.URL.Query().Get("type") != "jsapi" {
		return refuse(47003)
	}
	return map[string]any{"errcode": 0, "errmsg": "ok", "ticket": Ticket, "expires_in": int(tokenLife.Seconds())}
}

// Ticket is the JS ticket of the account: a test signs with it, too.
const Ticket = "fake-jsapi-ticket-of-the-demonstration"
