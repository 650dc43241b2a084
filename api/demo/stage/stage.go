// Package stage is the demonstration's WeChat as a page plays it: three invented followers with their phones, and what the city does
// meanwhile. It runs with the demonstration database on this machine alone.
package stage

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"huiyin/api"
	"huiyin/api/wechat/fake"
	"huiyin/internal/config"
	"huiyin/internal/fault"
)

// account is the official account of the demonstration: no secret of anybody's.
var account = fake.Account{AppID: "wxyanshi00huiyin", Secret: "yanshi0secret0of0nobody", Token: "yanshitoken", AESKey: "eWFuc2hpLWtleS1vZi1uby1vbmUtYXQtYWxsLTAwMDE", Original: "gh_yanshi"}

// The paths under which the pretended WeChat is asked.
const (
	root   = "/demo/wechat/"
	weixin = "/demo/weixin"
)

// Settings are the product's with the demonstration's account.
func Settings(c config.Config) config.Config {
	c.WeChatApp, c.WeChatSecret, c.WeChatToken, c.WeChatKey = account.AppID, account.Secret, account.Token, account.AESKey
	c.WeChatAPI = c.URL + weixin
	c.WeChatTemplates = templates()
	return c
}

// Stage is the page's server. Safe for concurrent use.
type Stage struct {
	app    *api.App
	clock  *Clock
	wechat *fake.WeChat
	mux    *http.ServeMux

	playing sync.Mutex // one thing at a time happens on the stage
	mu      sync.Mutex
	jars    map[string][]*http.Cookie // what the phones hold that nobody has in hand, by name of the phone
}

// New sets the stage of a product that runs with Settings; Begin lets the people come in.
func New(a *api.App, clock *Clock) *Stage {
	played := account
	played.Callback = a.Config.URL + "/wechat"
	s := &Stage{app: a, clock: clock, wechat: fake.New(played, clock.Now), mux: http.NewServeMux(), jars: map[string][]*http.Cookie{}}
	for _, p := range people {
		s.wechat.Add(p.Name, p.OpenID)
	}
	for _, t := range templates() {
		s.wechat.Template(t.ID)
	}
	s.mux.Handle(weixin+"/", http.StripPrefix(weixin, s.wechat))
	s.mux.HandleFunc("GET "+root+"state", s.state)
	s.mux.HandleFunc("POST "+root+"{deed}", s.play)
	return s
}

// ServeHTTP answers the page, and the product's questions to WeChat.
func (s *Stage) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// ask is what the page wants to happen.
type ask struct {
	Who    string `json:"who"` // id of a person
	Text   string `json:"text"`
	Key    string `json:"key"` // of a button of the menu, or of a kind of error
	Second bool   `json:"second"`
}

// play does one thing and answers with what is there to see then.
func (s *Stage) play(w http.ResponseWriter, r *http.Request) {
	var in ask
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&in); err != nil {
		refuse(w, fault.New(fault.Invalid, "bad_json", "这一步没有读懂，请刷新页面再试。"))
		return
	}
	s.playing.Lock()
	defer s.playing.Unlock()
	ctx := context.WithoutCancel(r.Context())
	deed, known := deeds[r.PathValue("deed")]
	person := find(in.Who)
	if !known || person == nil {
		refuse(w, fault.New(fault.NotFound, "no_deed", "没有这一步。"))
		return
	}
	if r.PathValue("deed") == "hold" {
		s.hold(w, r, *person, in.Second)
	}
	if err := deed(s, ctx, *person, in); err != nil {
		refuse(w, err)
		return
	}
	s.show(w, ctx, *person)
}

// state is what is there to see.
func (s *Stage) state(w http.ResponseWriter, r *http.Request) {
	p := find(r.URL.Query().Get("who"))
	if p == nil {
		p = &people[0]
	}
	s.show(w, r.Context(), *p)
}

func (s *Stage) show(w http.ResponseWriter, ctx context.Context, p person) {
	v, err := s.view(ctx, p)
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, v)
}

// refuse answers with a sentence: a fault's own, or that it did not work.
func refuse(w http.ResponseWriter, err error) {
	say, status := "这一步没有做成，请再试一次。", http.StatusInternalServerError
	var f *fault.Fault
	if errors.As(err, &f) {
		say, status = f.Say, http.StatusUnprocessableEntity
	} else {
		slog.Error("the stage failed", "error", err.Error())
	}
	answer(w, status, map[string]string{"say": say})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// own says whether a cookie is the phone's: the desk of the staff is no part of it.
func own(name string) bool {
	return name != fake.PhoneCookie && strings.Contains(name, "huiyin-wechat")
}

// hold takes a phone into the browser's hand: what it holds of cookies comes with it, and what the last one held stays with that.
func (s *Stage) hold(w http.ResponseWriter, r *http.Request, p person, second bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := p.phone(second)
	var kept []*http.Cookie
	for _, c := range r.Cookies() {
		if own(c.Name) {
			kept = append(kept, c)
			http.SetCookie(w, &http.Cookie{Name: c.Name, Path: "/", MaxAge: -1})
		}
	}
	if was, err := r.Cookie("stage_phone"); err == nil {
		s.jars[was.Value] = kept
	}
	for _, c := range s.jars[next] {
		http.SetCookie(w, &http.Cookie{Name: c.Name, Value: c.Value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	http.SetCookie(w, &http.Cookie{Name: "stage_phone", Value: next, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.SetCookie(w, &http.Cookie{Name: fake.PhoneCookie, Value: p.OpenID, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
