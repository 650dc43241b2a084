package fake_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/api/wechat/fake"
)

var account = fake.Account{AppID: "wxfake", Secret: "secret-of-the-fake", Token: "token-of-the-fake", AESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", Original: "gh_fake"}

// world is a WeChat on a server of its own, and a product that keeps what it is told and answers with what say gives.
type world struct {
	*testing.T
	wechat *fake.WeChat
	url    string

	mu    sync.Mutex
	heard []string
	say   func(plain string) string
	slow  time.Duration
	now   time.Time
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, say: func(string) string { return "success" }, now: time.Date(2026, 11, 20, 11, 2, 0, 0, time.UTC)}
	w.wechat = fake.New(account, func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now })
	api := httptest.NewServer(w.wechat)
	product := httptest.NewServer(http.HandlerFunc(w.product))
	w.wechat.Aim(product.URL + "/wechat")
	w.url = api.URL
	t.Cleanup(func() { w.wechat.Wait(); api.Close(); product.Close() })
	return w
}

func (w *world) product(out http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	var in struct{ Encrypt string }
	_ = xml.Unmarshal(raw, &in)
	w.mu.Lock()
	wait := w.slow
	w.mu.Unlock()
	time.Sleep(wait)
	q := r.URL.Query()
	if fake.Sign(account.Token, q.Get("timestamp"), q.Get("nonce")) != q.Get("signature") || fake.Sign(account.Token, q.Get("timestamp"), q.Get("nonce"), in.Encrypt) != q.Get("msg_signature") {
		out.WriteHeader(http.StatusForbidden)
		return
	}
	plain, err := fake.Decrypt(account, in.Encrypt)
	if err != nil {
		out.WriteHeader(http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	w.heard = append(w.heard, plain)
	w.mu.Unlock()
	_, _ = io.WriteString(out, w.say(plain))
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// ask is one call of the API, answered as JSON.
func (w *world) ask(method, path, body string) map[string]any {
	w.Helper()
	r, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	w.must(err)
	got, err := http.DefaultTransport.RoundTrip(r)
	w.must(err)
	defer got.Body.Close()
	out := map[string]any{"status": got.StatusCode, "location": got.Header.Get("Location")}
	_ = json.NewDecoder(got.Body).Decode(&out)
	return out
}

func (w *world) token() string {
	w.Helper()
	t, _ := w.ask("POST", "/api.weixin.qq.com/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"wxfake","secret":"secret-of-the-fake"}`)["access_token"].(string)
	if t == "" {
		w.Fatal("no token")
	}
	return t
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// code is the errcode of an answer.
func code(answer map[string]any) int { n, _ := answer["errcode"].(float64); return int(n) }
