package wechat

import (
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/silenceper/wechat/v2/credential"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/officialaccount/js"
	"github.com/silenceper/wechat/v2/util"

	ours "huiyin/internal/config"
)

const (
	// patience is how long a call waits for WeChat.
	patience = 5 * time.Second
	// mostAnswer is how much of an answer is read, in bytes: a photo is the largest.
	mostAnswer = 10 << 20
)

// port is our side of the library: what it needs to know of the account, and the token that it keeps.
type port struct {
	context *context.Context
	tokens  *tokens
	access  credential.AccessTokenContextHandle
	js      *js.Js
}

// newPort opens a port. One account a process: the library has one HTTP client, in a variable of its own.
func newPort(cfg ours.Config, now func() time.Time) *port {
	fetched := &tokens{now: now}
	account := &config.Config{AppID: cfg.WeChatApp, AppSecret: cfg.WeChatSecret, Token: cfg.WeChatToken, EncodingAESKey: cfg.WeChatKey, Cache: fetched, UseStableAK: true}
	access := credential.NewStableAccessToken(account.AppID, account.AppSecret, credential.CacheKeyOfficialAccountPrefix, fetched)
	p := &port{tokens: fetched, access: access, context: &context.Context{Config: account, AccessTokenHandle: access}}
	p.js = js.NewJs(p.context)
	way.lead(cfg.WeChatAPI)
	useRoad()
	return p
}

// forgetToken drops the token, when WeChat no longer takes it: the library would keep it for its two hours.
func (p *port) forgetToken() {
	_ = p.tokens.Delete(credential.CacheKeyOfficialAccountPrefix + "_stable_access_token_" + p.context.AppID)
}

var (
	way     = &road{next: http.DefaultTransport}
	useRoad = sync.OnceFunc(func() { util.DefaultHTTPClient = &http.Client{Timeout: patience, Transport: way} })
)

// road leads the library's calls to WeChat, or to one that is made believe on this machine, and bounds what comes back.
type road struct {
	base atomic.Pointer[url.URL]
	next http.RoundTripper
}

// lead sends all calls to an address from now on; empty is WeChat's own.
func (r *road) lead(address string) {
	u, err := url.Parse(address)
	if address == "" || err != nil { // the settings have judged it
		u = nil
	}
	r.base.Store(u)
}

// RoundTrip makes one call.
func (r *road) RoundTrip(q *http.Request) (*http.Response, error) {
	if base := r.base.Load(); base != nil {
		q = q.Clone(q.Context())
		q.URL = r.moved(q.URL, base)
		q.Host = base.Host
	}
	answer, err := r.next.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	answer.Body = bounded{io.LimitReader(answer.Body, mostAnswer), answer.Body}
	return answer, nil
}

// moved is an address of WeChat at another base.
func (r *road) moved(u, base *url.URL) *url.URL {
	to := *u
	to.Scheme, to.Host, to.Path, to.RawPath = base.Scheme, base.Host, base.Path+u.Path, ""
	return &to
}

type bounded struct {
	io.Reader
	io.Closer
}
