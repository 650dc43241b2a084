package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"huiyin/internal/actor"
)

// What browsers obey is said with every kind of answer: pages, files, data, refusals and what is not there.
func TestEveryAnswerTellsTheBrowserHowToTakeIt(t *testing.T) {
	d := newDoor(t)
	for _, path := range []string{"/", "/console", "/s/2026", "/icon.svg", "/assets/none.js", "/api/v1/site", "/api/v1/public/figures.csv", "/api/v1/unit/cases", "/api/v1/nothing", "/healthz"} {
		h := d.send("GET", path, "", nil).header
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "strict-origin-when-cross-origin" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s lets other sites read it", path)
		}
	}
}

// What is a person's own stays in no cache: her letter, and all that staff read.
func TestWhatIsOnesOwnIsKeptByNoCache(t *testing.T) {
	d := newDoor(t)
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, nil).text("receipt")
	office := d.staff("office", actor.Office, "")
	for _, path := range []string{"/api/v1/receipts/" + receipt, "/api/v1/receipts/" + receipt + "/qr", "/api/v1/office/concerns", "/api/v1/office/cases", "/api/v1/office/audits", "/api/v1/session"} {
		if got := d.as(office, "GET", path, ""); got.status != 200 || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %q", path, got.status, got.header.Get("Cache-Control"))
		}
	}
}

// A form of another site can send three types of body without asking first; none of them is read.
func TestABodyThatAFormCouldSendIsRefused(t *testing.T) {
	d := newDoor(t)
	const letter = `{"text":"路灯不亮"}`
	for media, body := range map[string]string{
		"text/plain": letter, "application/x-www-form-urlencoded": letter, "": letter,
		"multipart/form-data; boundary=x": "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + letter + "\r\n--x--\r\n",
	} {
		r := httptest.NewRequest("POST", "/api/v1/opinions", strings.NewReader(body))
		r.Header.Set("Content-Type", media)
		w, err := d.app.Web.Test(r, -1)
		d.must(err)
		if w.StatusCode != 415 {
			t.Errorf("%q is taken: %d", media, w.StatusCode)
		}
	}
}
