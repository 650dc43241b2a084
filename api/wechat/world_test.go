package wechat_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"huiyin/api"
	"huiyin/internal/config"
	"huiyin/internal/database/dbtest"
	"huiyin/rectify/citytest"
)

// The account of the tests; the secrets are canaries, which no log, answer or error may sing.
const (
	testApp    = "wxcanaryapp0001"
	testSecret = "canarysecretcanarysecret00000001"
	testToken  = "canarytoken0001"
	testKey    = "Y2FuYXJ5a2V5Y2FuYXJ5a2V5Y2FuYXJ5a2V5Y2FuYXI"
	canary     = "oCANARYopenid"
)

// world is the whole product with an account, and a WeChat that answers what a test says.
type world struct {
	t      testing.TB
	app    *api.App
	clock  *dbtest.Clock
	log    *syncBuffer
	theirs *httptest.Server

	mu    sync.Mutex
	codes map[string]string // by code: the JSON with which its exchange is answered
	api   func(path string, body []byte) string
	asked []string // paths that WeChat was asked for, with their queries
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, log: &syncBuffer{}, codes: map[string]string{}}
	w.theirs = httptest.NewServer(http.HandlerFunc(w.weixin))
	t.Cleanup(w.theirs.Close)
	db, clock := dbtest.Open(t)
	w.clock = clock
	cfg, _, err := config.Load(nil, account(w.theirs.URL))
	w.must(err)
	w.app, err = api.New(cfg, db, nil, slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	w.must(err)
	citytest.Load(t, w.app.Survey, w.app.Rectify)
	return w
}

func account(api string) []string {
	return []string{"HUIYIN_WECHAT_APP=" + testApp, "HUIYIN_WECHAT_SECRET=" + testSecret, "HUIYIN_WECHAT_TOKEN=" + testToken, "HUIYIN_WECHAT_KEY=" + testKey, "HUIYIN_WECHAT_API=" + api}
}

// weixin answers as WeChat does.
func (w *world) weixin(out http.ResponseWriter, in *http.Request) {
	body, _ := io.ReadAll(in.Body)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, in.URL.String())
	switch in.URL.Path {
	case "/sns/oauth2/access_token":
		code := in.URL.Query().Get("code")
		answer, ok := w.codes[code]
		if !ok {
			answer = `{"errcode":40029,"errmsg":"invalid code"}`
		}
		w.codes[code] = `{"errcode":40163,"errmsg":"code been used"}`
		_, _ = io.WriteString(out, answer)
	case "/cgi-bin/stable_token":
		_, _ = io.WriteString(out, `{"access_token":"canaryaccesstoken","expires_in":7200}`)
	default:
		answer := `{"errcode":0,"errmsg":"ok"}`
		if w.api != nil {
			answer = w.api(in.URL.Path, body)
		}
		_, _ = io.WriteString(out, answer)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

type answer struct {
	status int
	header http.Header
	body   string
}

// get reads a field of a JSON answer, by a path with dots.
func (a answer) get(path string) any {
	var v any
	_ = json.Unmarshal([]byte(a.body), &v)
	for _, p := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			if len(x) == 0 {
				return nil
			}
			v = x[p[0]-'0']
		default:
			return nil
		}
	}
	return v
}

// phone is one browser: it keeps its cookies.
type phone struct {
	w       *world
	cookies map[string]string
}

func (w *world) phone() *phone { return &phone{w, map[string]string{}} }

func (p *phone) send(method, path, body string, headers ...string) answer {
	p.w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	for name, value := range p.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	got, err := p.w.app.Web.Test(r, -1)
	p.w.must(err)
	b, err := io.ReadAll(got.Body)
	p.w.must(err)
	for _, c := range got.Cookies() {
		if p.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(p.cookies, c.Name)
		}
	}
	return answer{got.StatusCode, got.Header, string(b)}
}

// begin asks to be logged in and gives the state that WeChat gets.
func (p *phone) begin(back string) string {
	p.w.t.Helper()
	got := p.send("GET", "/wechat/enter?back="+url.QueryEscape(back), "")
	to, err := url.Parse(got.header.Get("Location"))
	p.w.must(err)
	if got.status != 302 || to.Path != "/connect/oauth2/authorize" || to.Query().Get("scope") != "snsapi_base" {
		p.w.t.Fatalf("sent to %s: %d %s", to, got.status, got.body)
	}
	return to.Query().Get("state")
}

// enter logs a follower in and gives where that led back to.
func (p *phone) enter(openid, back string) string {
	p.w.t.Helper()
	state := p.begin(back)
	code := p.w.code(`{"openid":"` + openid + `"}`)
	return p.send("GET", "/wechat/return?code="+code+"&state="+state, "").header.Get("Location")
}

// code is a code whose exchange is answered so.
func (w *world) code(answer string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	code := "code" + strings.Repeat("x", 20) + string(rune('a'+len(w.codes)))
	w.codes[code] = answer
	return code
}
