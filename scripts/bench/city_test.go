package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

// asked is a server that keeps what it was asked.
func asked(t *testing.T, status int, answer string) (*city, *[]*http.Request) {
	t.Helper()
	var all []*http.Request
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all = append(all, r)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(s.Close)
	return &city{url: s.URL, client: s.Client(), version: 3, question: "q1", text: "q2", units: []string{"A", "B"}}, &all
}

func TestEveryCheckIsOnForAVisitor(t *testing.T) {
	c, all := asked(t, http.StatusCreated, `{"receipt":"1234"}`)
	for n := range 2 {
		if err := c.opinion(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	first, second := (*all)[0].Header, (*all)[1].Header
	if first.Get("Origin") != c.url || first.Get("Content-Type") != "application/json" || first.Get("Accept-Encoding") != "gzip" {
		t.Errorf("asked unlike a browser: %v", first)
	}
	if k := first.Get("Idempotency-Key"); len(k) != 32 || k == second.Get("Idempotency-Key") {
		t.Errorf("two intentions have the key %q", k)
	}
	if len(c.receipts) != 2 || c.receipts[0] != "1234" {
		t.Errorf("kept %v", c.receipts)
	}
}

func TestAnotherStatusIsNoAnswer(t *testing.T) {
	c, _ := asked(t, http.StatusTooManyRequests, "too many")
	if err := c.understood(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "429 too many") {
		t.Errorf("%v", err)
	}
	if err := c.plain(t.Context(), "/x", "", nil); err == nil {
		t.Error("a refusal was read as an answer")
	}
}

func TestEverySecondVisitHasATextAndAllRateAllUnits(t *testing.T) {
	c, _ := asked(t, http.StatusOK, "")
	for n := range 4 {
		var body struct {
			Version int
			Answers map[string]json.RawMessage
		}
		if err := json.Unmarshal([]byte(c.answers(n)), &body); err != nil || body.Version != 3 {
			t.Fatalf("%+v, %v", body, err)
		}
		var ratings map[string]struct{ Level string }
		if err := json.Unmarshal(body.Answers["q1"], &ratings); err != nil || len(ratings) != 2 || ratings["A"].Level == "" {
			t.Errorf("ratings %s, %v", body.Answers["q1"], err)
		}
		if text, has := body.Answers["q2"]; has != (n%2 == 0) || has && utf8.RuneCount(text) < 150 {
			t.Errorf("the text of visit %d is %s", n, text)
		}
	}
}
