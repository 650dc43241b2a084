package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"huiyin/api"
	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/kept"
	"huiyin/rectify/citytest"
)

// door is the whole product on a real database, asked through its front door; every answer is held against openapi.yaml.
type door struct {
	t     testing.TB
	app   *api.App
	clock *dbtest.Clock
	log   *bytes.Buffer
	spec  routers.Router
}

const password = "xihu-2026-demo"

func newDoor(t testing.TB) *door {
	t.Helper()
	db, clock := dbtest.Open(t)
	cfg, _, err := config.Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{t: t, clock: clock, log: &bytes.Buffer{}, spec: spec(t)}
	d.app, err = api.New(cfg, db, nil, slog.New(slog.NewJSONHandler(d.log, nil)))
	d.must(err)
	d.furnish()
	return d
}

// furnish loads what every installation starts with.
func (d *door) furnish() { citytest.Load(d.t, d.app.Survey, d.app.Rectify) }

func (d *door) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

var hashed = sync.OnceValue(func() string {
	h, err := auth.HashPassword(password)
	if err != nil {
		panic(err)
	}
	return h
})

// staff adds an account and logs it in; the answer is its cookie. The password is hashed once for all: that is what is slow.
func (d *door) staff(name string, role actor.Role, unit string) string {
	d.t.Helper()
	err := d.app.DB.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		return kept.Insert(tx, &auth.Account{ID: fmt.Sprintf("ACCOUNT%019s", name), Name: name, Title: name, Password: hashed(), Role: role, Unit: unit, Active: true, CreatedAt: 1})
	})
	d.must(err)
	got := d.send("POST", "/api/v1/session", fmt.Sprintf(`{"name":%q,"password":%q}`, name, password), nil)
	if got.status != 200 {
		d.t.Fatalf("log-in of %s: %d %s", name, got.status, got.body)
	}
	return strings.SplitN(got.header.Get("Set-Cookie"), ";", 2)[0]
}

func (d *door) unit(name string) string {
	d.t.Helper()
	units, err := d.app.Survey.Units(context.Background())
	d.must(err)
	for _, u := range units {
		if u.Name == name {
			return u.Code
		}
	}
	d.t.Fatalf("no unit %s", name)
	return ""
}

type answer struct {
	status int
	header http.Header
	body   string
}

// get reads a JSON answer's field by a path like "concerns.0.state".
func (a answer) get(path string) any {
	var v any
	if json.Unmarshal([]byte(a.body), &v) != nil {
		return nil
	}
	for _, p := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			var i int
			if _, err := fmt.Sscan(p, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func (a answer) text(path string) string { s, _ := a.get(path).(string); return s }

// keyOf is an Idempotency-Key that nobody guesses, the same for the same words.
func keyOf(words string) string {
	return fmt.Sprintf("Idempotency-Key: %x", sha256.Sum256([]byte(words)))
}

// send asks the front door; headers are "Name: value".
func (d *door) send(method, path, body string, headers []string) answer {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w, err := d.app.Web.Test(r, -1)
	d.must(err)
	b, err := io.ReadAll(w.Body)
	d.must(err)
	d.holds(method, path, w, b)
	return answer{w.StatusCode, w.Header, string(b)}
}

// as is send with a session.
func (d *door) as(cookie, method, path, body string) answer {
	d.t.Helper()
	return d.send(method, path, body, []string{"Cookie: " + cookie})
}

// holds compares an answer with the contract.
func (d *door) holds(method, path string, w *http.Response, body []byte) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	route, params, err := d.spec.FindRoute(r)
	if err != nil {
		return // not in the contract: the routes' own test judges that
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 w.StatusCode, Header: w.Header, Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	in.SetBodyBytes(body)
	if w.StatusCode == http.StatusNotModified {
		return
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		d.t.Errorf("%s %s %d breaks the contract: %v", method, path, w.StatusCode, err)
	}
}

var loaded struct {
	sync.Once
	router routers.Router
	doc    *openapi3.T
	err    error
}

func spec(t testing.TB) routers.Router {
	t.Helper()
	loaded.Do(func() {
		b, err := api.OpenAPI()
		if err == nil {
			loaded.doc, err = openapi3.NewLoader().LoadFromData(b)
		}
		if err == nil {
			loaded.router, err = gorillamux.NewRouter(loaded.doc)
		}
		loaded.err = err
	})
	if loaded.err != nil {
		t.Fatal(loaded.err)
	}
	return loaded.router
}
