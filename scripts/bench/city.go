package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// city is what a visitor knows of the city that is measured.
type city struct {
	url      string
	client   *http.Client
	version  int
	question string // over the units
	text     string // the question for free text
	units    []string
	cases    []string // ids
	mu       sync.Mutex
	receipts []string
	office   string // cookies
	handler  string
}

// password opens the accounts of the demonstration, as `huiyin run` prints it.
const password = "huiyin-yanshi-85" //nolint:gosec // no secret: it opens a city that does not exist

// survey is the questionnaire of the demonstration.
const survey = "2026"

func meet(ctx context.Context, url string) (*city, error) {
	c := &city{url: url, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}}}
	for _, step := range []func(context.Context) error{c.logIn, c.readSurvey, c.readCases} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// ask sends a request as a browser does and reads the whole answer; any status but the wanted one is an error.
func (c *city) ask(ctx context.Context, method, path, body, cookie string, want int) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", c.url)
		r.Header.Set("Idempotency-Key", key())
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	got, err := c.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(got.Body)
	if err == nil && got.StatusCode != want {
		err = fmt.Errorf("%s %s: %d %.200s", method, path, got.StatusCode, raw)
	}
	if path == "/api/v1/session" && err == nil {
		return []byte(strings.SplitN(got.Header.Get("Set-Cookie"), ";", 2)[0]), nil
	}
	return raw, err
}

func key() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: it ends the program rather
	return hex.EncodeToString(b)
}

// plain asks without compression and reads the JSON: for what is asked once.
func (c *city) plain(ctx context.Context, path, cookie string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", cookie)
	got, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", path, got.StatusCode)
	}
	return json.NewDecoder(got.Body).Decode(into)
}

func (c *city) logIn(ctx context.Context) error {
	for name, cookie := range map[string]*string{"kaoping1": &c.office, "chengguan": &c.handler} {
		got, err := c.ask(ctx, http.MethodPost, "/api/v1/session", fmt.Sprintf(`{"name":%q,"password":%q}`, name, password), "", http.StatusOK)
		if err != nil {
			return err
		}
		*cookie = string(got)
	}
	return nil
}

func (c *city) readSurvey(ctx context.Context) error {
	var v struct {
		Version   int
		Questions []struct {
			Code, Type string
			Groups     []struct{ Units []struct{ Code string } }
		}
	}
	err := c.plain(ctx, "/api/v1/surveys/"+survey, "", &v)
	c.version = v.Version
	for _, q := range v.Questions {
		switch q.Type {
		case "units":
			c.question = q.Code
			for _, g := range q.Groups {
				for _, u := range g.Units {
					c.units = append(c.units, u.Code)
				}
			}
		case "text":
			c.text = q.Code
		}
	}
	return err
}

func (c *city) readCases(ctx context.Context) error {
	var list struct{ Items []struct{ ID string } }
	for _, status := range []string{"open", "closed"} {
		if err := c.plain(ctx, "/api/v1/office/cases?limit=100&status="+status, c.office, &list); err != nil {
			return err
		}
		for _, k := range list.Items {
			c.cases = append(c.cases, k.ID)
		}
	}
	if len(c.cases) == 0 || len(c.units) == 0 {
		return fmt.Errorf("no city: %d cases, %d units", len(c.cases), len(c.units))
	}
	return nil
}

// kept keeps some receipts that were given, to follow them later.
func (c *city) kept(answer []byte) {
	var got struct{ Receipt string }
	if json.NewDecoder(bytes.NewReader(answer)).Decode(&got) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.receipts) < 500 {
		c.receipts = append(c.receipts, got.Receipt)
	}
}
