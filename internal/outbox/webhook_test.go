package outbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"huiyin/internal/outbox"
)

const shared = "0123456789abcdef"

// messenger is the city's own, as it would read what comes.
func messenger(t *testing.T, w *world, handle http.HandlerFunc) *outbox.Webhook {
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return &outbox.Webhook{Address: s.URL + "/hook?secret=quiet", Key: shared, Link: "https://huiyin.example", Now: w.clock.Now}
}

func TestAUnitHearsByASignedPost(t *testing.T) {
	w := newWorld(t, sent)
	var got map[string]any
	hook := messenger(t, w, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get(outbox.HeaderSignature) != outbox.Sign(shared, r.Header.Get(outbox.HeaderTimestamp), body) || r.Method != http.MethodPost {
			t.Error("not signed")
		}
		if outbox.Sign(shared, "0", body) == r.Header.Get(outbox.HeaderSignature) || outbox.Sign("other", r.Header.Get(outbox.HeaderTimestamp), body) == r.Header.Get(outbox.HeaderSignature) {
			t.Error("the signature knows neither the time nor the key")
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Error(err)
		}
		rw.WriteHeader(http.StatusNoContent)
	})
	w.box = outbox.New(w.db, w.room(), nil, []outbox.Way{hook})
	w.post(outbox.Letter{Kind: "unit_new", Case: "C1", Publication: "v1", Unit: "SCGW", Say: "第 783 件：新的整改件，请受理", OnDay: "2026-03-03"})
	w.run()
	l := w.only()
	if l.State != outbox.Sent || got["id"] != l.ID || got["unit"] != "SCGW" || got["say"] != l.Say || got["on"] != "2026-03-03" || got["date"] != "2026-03-02" || got["link"] != "https://huiyin.example/console/cases/C1" {
		t.Errorf("%+v, %v", l, got)
	}
}

func TestAMessengerThatDoesNotTakeItIsAskedAgainAndItsAddressIsSaidNowhere(t *testing.T) {
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	for _, x := range []struct {
		what   string
		handle http.HandlerFunc
		reason string
	}{
		{"refuses", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusForbidden) }, "403"},
		{"is broken", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusBadGateway) }, "502"},
		{"leads elsewhere", func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, other.URL, http.StatusTemporaryRedirect)
		}, "307"},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "没有连上"},
	} {
		w := newWorld(t, sent)
		w.box = outbox.New(w.db, w.room(), nil, []outbox.Way{messenger(t, w, x.handle)})
		w.post(outbox.Letter{Kind: "unit_new", Case: "C1", Publication: "v1", Unit: "SCGW", Say: "第 783 件"})
		w.run()
		if l := w.only(); l.State != outbox.Waiting || !strings.Contains(l.Reason, x.reason) || strings.Contains(l.Reason, "127.0.0.1") || strings.Contains(l.Reason, "quiet") {
			t.Errorf("%s: %+v", x.what, l)
		}
	}
	if elsewhere > 0 {
		t.Error("what is signed for one address was read by another")
	}
}
