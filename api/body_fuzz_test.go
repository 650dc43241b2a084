package api_test

import (
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"huiyin/api"
)

// fuzzed is the whole product without limits and without a log, for many more requests than one address may send.
func fuzzed(f *testing.F) *door {
	f.Helper()
	d := newDoor(f)
	cfg := d.app.Config
	cfg.Limits = false
	var err error
	d.app, err = api.New(cfg, d.app.DB, nil, slog.New(slog.DiscardHandler))
	d.must(err)
	return d
}

// answered fails when the server did: whatever is sent, the fault is the sender's or there is none.
func answered(t *testing.T, got answer, sent ...string) {
	t.Helper()
	if got.status >= 500 {
		t.Errorf("%q is answered with %d %s", sent, got.status, got.body)
	}
	if got.body != "" && !json.Valid([]byte(got.body)) {
		t.Errorf("%q is answered with %q, which is no JSON", sent, got.body)
	}
}

func FuzzNoBodyBringsTheServerDown(f *testing.F) {
	d := fuzzed(f)
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"文晖路共享单车堵住盲道"}`, nil).text("receipt")
	concern := "/api/v1/receipts/" + receipt + "/concerns/1/"
	doors := []string{"/api/v1/opinions", "/api/v1/classify", "/api/v1/surveys/2026/responses", concern + "feedback", concern + "messages", concern + "objection",
		"/api/v1/receipts/" + receipt + "/seen", "/api/v1/cases/0/accept", "/api/v1/session"}
	for i, body := range []string{
		`{"text":"路灯不亮","place":{"text":"文一路","lat":30.2,"lng":120.1},"contact":"13812345678","photos":["x"],"about":"SCGW","hint":"none"}`,
		`{"text":"路灯不亮"}`, `{"version":1,"answers":{"q1":{"level":"satisfied"},"q2":"\ud800","q3":[1,null]}}`,
		`{"solved":"solved","level":"satisfied","reason":"好"}`, `{"text":"\u0000"}`, `{"reason":""}`, `{}`, `[]`, `{"name":"a"`,
	} {
		f.Add(uint8(i), body)
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		d.t = t
		path := doors[int(which)%len(doors)]
		answered(t, d.send("POST", path, body, nil), path, body)
	})
}

var mobile = regexp.MustCompile(`(^|\D)1[3-9]\d{9}(\D|$)`)

func FuzzAPlaceIsShownMaskedOrRefused(f *testing.F) {
	d := fuzzed(f)
	f.Add("文一路13812345678旁", "西湖区", 30.25, 120.16)
	f.Add("\u0000\u202e", "火星", 91.0, -181.0)
	f.Fuzz(func(t *testing.T, place, district string, lat, lng float64) {
		d.t = t
		body, err := json.Marshal(map[string]any{"text": "路灯不亮", "place": map[string]any{"text": place, "district": district, "lat": lat, "lng": lng}})
		if err != nil {
			return // no number
		}
		got := d.send("POST", "/api/v1/opinions", string(body), nil)
		answered(t, got, string(body))
		if got.status != 201 {
			return
		}
		hers := d.send("GET", "/api/v1/receipts/"+got.text("receipt"), "", nil)
		answered(t, hers, string(body))
		for _, shown := range []string{"place", "district"} {
			if s := hers.text(shown); mobile.MatchString(s) {
				t.Errorf("%s is shown as %q", body, s)
			}
		}
	})
}

// The same key and body get the same answer, another body never the first one's.
func FuzzAKeyMeansOneBody(f *testing.F) {
	d := fuzzed(f)
	f.Add("0192d3c4-7b1e-7f00-8000-5b0f6a1c2d3e", "路灯不亮", "路灯太亮")
	f.Add("", "路灯不亮", "路灯不亮")
	f.Add(strings.Repeat("键", 22), "路灯不亮", "")
	f.Fuzz(func(t *testing.T, key, text, other string) {
		if strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == 0x7f }) || key != strings.TrimSpace(key) {
			return // a client cannot send that in a header
		}
		if len(key) > 2<<10 {
			return // nor that: with it a head is longer than the server reads
		}
		d.t = t
		send := func(text string) answer {
			body, err := json.Marshal(map[string]string{"text": text})
			d.must(err)
			got := d.send("POST", "/api/v1/opinions", string(body), []string{"Idempotency-Key: " + key})
			answered(t, got, key, text)
			return got
		}
		first, again := send(text), send(text)
		if first.status != again.status || key != "" && first.status == 201 && first.text("receipt") != again.text("receipt") {
			t.Errorf("key %q: %d %s, then %d %s", key, first.status, first.body, again.status, again.body)
		}
		if second := send(other); first.status == 201 && second.status == 201 && text != other && second.text("receipt") == first.text("receipt") {
			t.Errorf("key %q gives the receipt of %q for %q", key, text, other)
		}
	})
}
