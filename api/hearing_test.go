package api_test

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/rectify/hearing"
)

// hall is a hearing asked through the front door.
type hall struct {
	*door
	office, id, unit string
}

func newHall(t *testing.T, seats int) *hall {
	t.Helper()
	h := &hall{door: newDoor(t)}
	h.office = h.staff("kaoping", actor.Office, "")
	units, err := h.app.Survey.Units(t.Context())
	h.must(err)
	h.unit = units[0].Code
	got := h.as(h.office, "POST", "/api/v1/office/hearings", fmt.Sprintf(`{"code":"2026-4","title":"停车难，怎么停得下？","on_day":"2026-03-02","place":"市电视台","themes":[{"title":"治停车","points":["夜里停哪里"]}],"units":[{"unit":%q,"role":"main"}]}`, h.unit))
	if h.id = got.text("id"); got.status != 201 || h.id == "" {
		t.Fatalf("draft: %d %s", got.status, got.body)
	}
	h.verb("announce", "")
	var list []string
	for i := range seats {
		list = append(list, fmt.Sprintf(`{"seat":"%d座","row":1,"place":%d,"layer":"市民","name":"代表%d","admit_hash":%q}`, i+1, i+1, i, hearing.AdmitHash(fmt.Sprint("card ", i))))
	}
	if got := h.as(h.office, "POST", h.at("seats"), `{"seats":[`+strings.Join(list, ",")+`]}`); got.status != 200 {
		t.Fatalf("seats: %d %s", got.status, got.body)
	}
	h.verb("invite", "")
	h.verb("start", "")
	return h
}

func (h *hall) at(path string) string { return "/api/v1/office/hearings/" + h.id + "/" + path }

func (h *hall) look() answer { return h.as(h.office, "GET", "/api/v1/office/hearings/"+h.id, "") }

func (h *hall) verb(verb, more string) answer {
	h.t.Helper()
	got := h.as(h.office, "POST", h.at(verb), fmt.Sprintf(`{"version":%v%s}`, h.look().get("version"), more))
	if got.status != 200 {
		h.t.Fatalf("%s: %d %s", verb, got.status, got.body)
	}
	return got
}

func (h *hall) round(n int, verb, more string) answer {
	h.t.Helper()
	got := h.as(h.office, "POST", h.at(fmt.Sprintf("rounds/%d/%s", n, verb)), fmt.Sprintf(`{"version":%v%s}`, h.look().get(fmt.Sprintf("rounds.%d.version", n-1)), more))
	if got.status != 200 {
		h.t.Fatalf("%s of %d: %d %s", verb, n, got.status, got.body)
	}
	return got
}

func (h *hall) plan(more string) {
	h.t.Helper()
	if got := h.as(h.office, "POST", h.at("rounds"), fmt.Sprintf(`{"title":"老小区的立体车库，为什么总也装不上？","unit":%q,"judges":"answer","scale":"two","seconds":60%s}`, h.unit, more)); got.status != 200 {
		h.t.Fatalf("plan: %d %s", got.status, got.body)
	}
}

// scan admits a phone by its card, and gives its cookie.
func (h *hall) scan(i int) string {
	h.t.Helper()
	got := h.send("POST", "/api/v1/hearings/2026-4/admission", fmt.Sprintf(`{"admit":"card %d"}`, i), nil)
	if got.status != 200 {
		h.t.Fatalf("scan: %d %s", got.status, got.body)
	}
	return strings.SplitN(got.header.Get("Set-Cookie"), ";", 2)[0]
}

func (h *hall) token(i, n int) string {
	secret := sha256.Sum256([]byte(fmt.Sprint("secret ", i)))
	m := hmac.New(sha256.New, secret[:16])
	m.Write([]byte(h.look().text(fmt.Sprintf("rounds.%d.id", n-1))))
	return hex.EncodeToString(m.Sum(nil))
}

func (h *hall) ballot(cookie string, i, n, count int, choice string) answer {
	return h.as(cookie, "POST", fmt.Sprintf("/api/v1/hearings/2026-4/rounds/%d/ballot", n), fmt.Sprintf(`{"token":%q,"n":%d,"choice":%q}`, h.token(i, n), count, choice))
}

func TestAHearingFromTheFirstSeatToTheProtocol(t *testing.T) {
	h := newHall(t, 6)
	h.plan("")
	h.round(1, "open", "")
	if got := h.send("POST", "/api/v1/hearings/2026-4/rounds/1/ballot", `{"token":"`+strings.Repeat("a", 64)+`","n":1,"choice":"satisfied"}`, nil); got.status != 401 {
		t.Errorf("a ballot without a card: %d %s", got.status, got.body)
	}
	cookies := make([]string, 5)
	for i := range cookies {
		cookies[i] = h.scan(i)
		if got := h.ballot(cookies[i], i, 1, 1, "satisfied"); got.status != 200 || got.text("choice") != "satisfied" {
			t.Fatalf("ballot: %d %s", got.status, got.body)
		}
	}
	if got := h.as(cookies[0], "POST", "/api/v1/hearings/2026-4/rounds/1/mine", fmt.Sprintf(`{"token":%q}`, h.token(0, 1))); got.text("choice") != "satisfied" {
		t.Errorf("mine: %s", got.body)
	}
	if got := h.as(cookies[1], "GET", "/api/v1/hearings/2026-4/seat", ""); got.text("seat") != "2座" {
		t.Errorf("seat: %s", got.body)
	}
	h.verb("preview", `,"scene":{"kind":"result","round":1}`)
	h.verb("take", "")
	closed := h.round(1, "close", "")
	if closed.get("rounds.0.result.voted") != 5.0 || closed.get("now.round.result") != nil {
		t.Errorf("closed: %s", closed.body)
	}
	h.round(1, "show", "")
	now := h.send("GET", "/api/v1/hearings/2026-4/now", "", nil)
	if now.get("round.result.counts.0.count") != 5.0 || now.get("scene.round.result.value") != 100.0 || len(now.text("round.result.seal")) != 19 {
		t.Errorf("now: %s", now.body)
	}
	proof := h.send("GET", "/api/v1/hearings/2026-4/rounds/1/proof", "", nil)
	mine := h.as(cookies[0], "POST", "/api/v1/hearings/2026-4/rounds/1/mine", fmt.Sprintf(`{"token":%q}`, h.token(0, 1)))
	if !strings.Contains(proof.body, mine.text("leaf")) || mine.text("leaf") == "" {
		t.Errorf("her leaf %s is not among %s", mine.body, proof.body)
	}
	check := h.send("POST", "/api/v1/hearings/2026-4/check", fmt.Sprintf(`{"round":1,"leaf":%q}`, mine.text("leaf")), nil)
	if check.get("inside") != true || strings.Contains(check.body, "satisfied") {
		t.Errorf("check: %s", check.body)
	}
	if got := h.as(h.office, "POST", h.at("promises"), fmt.Sprintf(`{"unit":%q,"text":"10 个老小区装上立体车库","until_on":"2026-06-30","round":1}`, h.unit)); got.status != 200 {
		t.Errorf("promise: %d %s", got.status, got.body)
	}
	h.verb("finish", "")
	h.clock.Set("2026-03-06")
	h.office = strings.SplitN(h.send("POST", "/api/v1/session", fmt.Sprintf(`{"name":"kaoping","password":%q}`, password), nil).header.Get("Set-Cookie"), ";", 2)[0]
	h.verb("publish", "")
	page := h.send("GET", "/api/v1/hearings/2026-4", "", nil)
	if page.text("state") != "published" || page.get("kept.open") != 1.0 || page.get("rounds.0.result.voted") != 5.0 {
		t.Errorf("page: %s", page.body)
	}
	if got := h.as(h.office, "GET", h.at("protocol"), ""); got.status != 200 || got.get("results.0.result.voted") != 5.0 {
		t.Errorf("protocol: %d %s", got.status, got.body)
	}
	if got := h.as(h.office, "GET", h.at("protocol.xlsx"), ""); got.status != 200 || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("file: %d", got.status)
	}
	found, err := h.app.Hearing.Verify(t.Context())
	if err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
	if found, err := h.app.Rectify.Verify(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("verify of cases: %v, %v", found, err)
	}
}

// Until the close nothing that anybody can ask for says how a secret round stands: seats light up, counts do not.
func TestASecretTallyIsHiddenFromEveryoneUntilTheClose(t *testing.T) {
	h := newHall(t, 4)
	h.plan("")
	h.plan(`,"named":true`)
	auditor := h.staff("jiandu", actor.Auditor, "")
	for n := 1; n <= 2; n++ {
		h.round(n, "open", "")
		cookie := h.scan(0)
		look := func() map[string]string {
			time.Sleep(300 * time.Millisecond) // a stream is at most a quarter of a second behind
			out := map[string]string{}
			for _, path := range []string{"/api/v1/hearings", "/api/v1/hearings/2026-4", "/api/v1/hearings/2026-4/now", "/api/v1/hearings/2026-4/draw"} {
				out[path] = h.send("GET", path, "", nil).body
			}
			for _, path := range []string{h.at("protocol"), h.at("questions"), strings.TrimSuffix(h.at(""), "/"), "/api/v1/office/hearings", "/api/v1/office/audits"} {
				out[path] = h.as(h.office, "GET", path, "").body
				out[path+" auditor"] = h.as(auditor, "GET", path, "").body
			}
			out["event"], out["office event"] = h.event("/api/v1/hearings/2026-4/events", ""), h.event(h.at("events"), h.office)
			return out
		}
		h.ballot(cookie, 0, n, 1, "satisfied")
		before := look()
		h.ballot(cookie, 0, n, 2, "dissatisfied") // the same seat, another choice: nothing may show it
		for where, was := range look() {
			if still(was) != still(before[where]) {
				t.Errorf("round %d: %s moved with a choice:\n%s\n%s", n, where, before[where], was)
			}
		}
		if got := h.send("GET", fmt.Sprintf("/api/v1/hearings/2026-4/rounds/%d/proof", n), "", nil); got.status != 409 {
			t.Errorf("a proof of an open round: %d", got.status)
		}
		if strings.Contains(h.log.String(), h.token(0, n)) {
			t.Error("the log holds a token")
		}
		h.round(n, "close", "")
	}
}

// still is an answer without the server's clock.
func still(body string) string {
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return body
	}
	v = without(v, "at")
	b, _ := json.Marshal(v)
	return string(b)
}

func without(v any, key string) any {
	switch x := v.(type) {
	case map[string]any:
		delete(x, key)
		for k := range x {
			x[k] = without(x[k], key)
		}
	case []any:
		for i := range x {
			x[i] = without(x[i], key)
		}
	}
	return v
}

// event is the first event of a stream over a real connection.
func (h *hall) event(path, cookie string) string {
	h.t.Helper()
	lines, end := h.stream(path, cookie, "")
	defer end()
	return <-lines
}

// stream gives the data of a stream's events as they come.
func (h *hall) stream(path, cookie, last string) (<-chan string, func()) {
	h.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	go func() { _ = h.app.Serve(l) }()
	r, err := http.NewRequest("GET", "http://"+l.Addr().String()+path, nil)
	h.must(err)
	r.Header.Set("Cookie", cookie)
	r.Header.Set("Last-Event-ID", last)
	w, err := http.DefaultClient.Do(r)
	h.must(err)
	if w.StatusCode != 200 || w.Header.Get("Content-Type") != "text/event-stream" {
		h.t.Fatalf("%s: %d %v", path, w.StatusCode, w.Header)
	}
	out := make(chan string, 100)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(w.Body); s.Scan(); {
			if data, ok := strings.CutPrefix(s.Text(), "data: "); ok {
				out <- data
			}
		}
	}()
	return out, func() { _ = w.Body.Close(); _ = l.Close() }
}

func TestAStreamTellsWhatMovesAtMostFourTimesASecond(t *testing.T) {
	h := newHall(t, 40)
	h.plan("")
	h.round(1, "open", "")
	cookies := make([]string, 40)
	for i := range cookies {
		cookies[i] = h.scan(i)
	}
	lines, end := h.stream("/api/v1/hearings/2026-4/events", "", "")
	defer end()
	<-lines
	began := time.Now()
	for i, cookie := range cookies {
		h.ballot(cookie, i, 1, 1, "satisfied")
	}
	events, newest := 0, 0.0
	for newest < 40 && time.Since(began) < 10*time.Second {
		select {
		case data := <-lines:
			events++
			newest, _ = answer{body: data}.get("round.turnout").(float64)
		case <-time.After(5 * time.Second):
			t.Fatalf("silent after %d events, turnout %v", events, newest)
		}
	}
	if most := int(time.Since(began)/(250*time.Millisecond)) + 2; events > most || newest != 40 {
		t.Errorf("%d events where %d may be, turnout %v", events, most, newest)
	}
}
