package wechat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"huiyin/api"
	"huiyin/api/wechat/fake"
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
)

// world is the whole product with an account, and a WeChat that answers.
type world struct {
	t      testing.TB
	app    *api.App
	clock  *dbtest.Clock
	log    *syncBuffer
	wechat *fake.WeChat
	url    string

	mu    sync.Mutex
	codes map[string]string // answers to the exchange of a code that the fake would not give
	asked []string          // what WeChat was asked for, with the queries
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

func newWorld(t testing.TB, more ...string) *world {
	t.Helper()
	w := &world{t: t, log: &syncBuffer{}, codes: map[string]string{}}
	db, clock := dbtest.Open(t)
	w.clock = clock
	w.wechat = fake.New(fake.Account{AppID: testApp, Secret: testSecret, Token: testToken, AESKey: testKey, Original: "gh_fake"}, clock.Now)
	theirs := httptest.NewServer(http.HandlerFunc(w.weixin))
	door, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	w.url = "http://" + door.Addr().String()
	cfg, _, err := config.Load(nil, append(account(theirs.URL), append(more, "HUIYIN_URL="+w.url)...))
	w.must(err)
	w.app, err = api.New(cfg, db, nil, slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	w.must(err)
	citytest.Load(t, w.app.Survey, w.app.Rectify)
	go func() { _ = w.app.Serve(door) }()
	w.wechat.Aim(w.url + "/wechat")
	t.Cleanup(func() {
		w.wechat.Wait()
		w.must(w.app.Shutdown(context.Background()))
		theirs.Close()
	})
	return w
}

func account(api string) []string {
	return []string{"HUIYIN_WECHAT_APP=" + testApp, "HUIYIN_WECHAT_SECRET=" + testSecret, "HUIYIN_WECHAT_TOKEN=" + testToken, "HUIYIN_WECHAT_KEY=" + testKey, "HUIYIN_WECHAT_API=" + api}
}

// weixin is the fake, but for the codes that a test has an answer for.
func (w *world) weixin(out http.ResponseWriter, in *http.Request) {
	w.mu.Lock()
	w.asked = append(w.asked, in.URL.String())
	answer, ours := w.codes[in.URL.Query().Get("code")]
	w.mu.Unlock()
	if ours {
		_, _ = io.WriteString(out, answer)
		return
	}
	w.wechat.ServeHTTP(out, in)
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
func (p *phone) enter(f *fake.Follower, back string) string {
	p.w.t.Helper()
	state := p.begin(back)
	return led(p.send("GET", "/wechat/return?code="+p.w.wechat.Code(f)+"&state="+state, ""))
}

// code is a code whose exchange is answered so.
func (w *world) code(answer string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	code := "code" + strings.Repeat("x", 20) + string(rune('a'+len(w.codes)))
	w.codes[code] = answer
	return code
}

// led is where an answer leads, with nothing of another address after #.
func led(a answer) string {
	to, clean := strings.CutSuffix(a.header.Get("Location"), "#")
	if !clean {
		return "with what stood after # before: " + to
	}
	return to
}
