// Package fake is a WeChat that answers: one official account with invented followers, by WeChat's own paths, JSON and encrypted
// callbacks. It serves the tests and the demonstration; Allowed says where it may run.
package fake

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Account is the official account that the fake plays, as the product's settings name it.
type Account struct {
	AppID, Secret string
	Token, AESKey string // of the callback; AESKey is 43 characters as WeChat shows it
	Original      string // gh_…: to whom messages are addressed
	Callback      string // the product's address for messages and events
}

// WeChat is the whole of it, in memory. Safe for concurrent use.
type WeChat struct {
	account Account
	now     func() time.Time
	mux     *http.ServeMux

	mu        sync.Mutex
	followers []*Follower
	tokens    map[string]time.Time // when they end
	codes     map[string]*pass
	media     map[string]Media
	sent      []Sent
	calls     []Call
	faults    []Fault
	menu      string
	templates []string
	scenes    map[string]string // by ticket
	bubbles   []Bubble
	serial    int64
	twice     int // how many of the next callbacks are sent a second time
	running   sync.WaitGroup
}

// New makes a WeChat with one account and nobody who follows it. now is nil for the real time.
func New(a Account, now func() time.Time) *WeChat {
	if now == nil {
		now = time.Now
	}
	w := &WeChat{account: a, now: now, mux: http.NewServeMux(), tokens: map[string]time.Time{}, codes: map[string]*pass{}, media: map[string]Media{}, scenes: map[string]string{}, serial: now().UnixMilli()}
	w.routes()
	return w
}

// Account is the account that is played.
func (w *WeChat) Account() Account { return w.account }

// Aim says where messages and events go from now on: a test knows its server's address only once it listens.
func (w *WeChat) Aim(callback string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.account.Callback = callback
}

// Wait returns once all that happens by itself, such as delivery events, has happened.
func (w *WeChat) Wait() { w.running.Wait() }

// routes are WeChat's own paths; api.weixin.qq.com may stand before them, as a test's URI modifier leaves it.
func (w *WeChat) routes() {
	for path, answer := range map[string]func(*http.Request) any{
		"/sns/oauth2/access_token":                       w.exchange,
		"/cgi-bin/stable_token":                          w.stableToken,
		"/cgi-bin/token":                                 w.plainToken,
		"/cgi-bin/ticket/getticket":                      w.withToken(w.ticket),
		"/cgi-bin/user/info":                             w.withToken(w.userInfo),
		"/cgi-bin/message/template/send":                 w.withToken(w.sendTemplate),
		"/cgi-bin/message/subscribe/bizsend":             w.withToken(w.sendSubscribed),
		"/cgi-bin/message/custom/send":                   w.withToken(w.sendCustom),
		"/cgi-bin/menu/create":                           w.withToken(w.createMenu),
		"/cgi-bin/qrcode/create":                         w.withToken(w.createQR),
		"/cgi-bin/media/get":                             w.withToken(w.getMedia),
		"/cgi-bin/template/get_all_private_template":     w.withToken(w.privateTemplates),
		"/wxaapi/newtmpl/gettemplate":                    w.withToken(w.subscribedTemplates),
		"/cgi-bin/get_current_selfmenu_info":             w.withToken(w.currentMenu),
		"/cgi-bin/get_api_domain_ip":                     w.withToken(func(*http.Request) any { return map[string]any{"ip_list": []string{"127.0.0.1"}} }),
		"/cgi-bin/message/template/del_private_template": w.withToken(func(*http.Request) any { return ok }),
	} {
		w.mux.HandleFunc(path, w.answering(path, answer))
	}
	w.mux.HandleFunc("/connect/oauth2/authorize", w.authorize)
	w.mux.HandleFunc("/cgi-bin/showqrcode", w.showQR)
}

// ServeHTTP answers as the servers of WeChat do.
func (w *WeChat) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if host, rest, found := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); found && strings.HasSuffix(host, ".weixin.qq.com") {
		r = r.Clone(r.Context())
		r.URL.Path = "/" + rest
	}
	w.mux.ServeHTTP(out, r)
}

// next is a number that was not used before. The caller holds the lock.
func (w *WeChat) next() int64 {
	w.serial++
	return w.serial
}

// made is an identifier as WeChat's are: opaque, and never the same twice. The caller holds the lock.
func (w *WeChat) made(prefix string) string { return fmt.Sprintf("%s%x", prefix, w.next()) }
