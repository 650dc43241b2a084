//go:build chaos

package chaos_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huiyin/rectify/hearing/linear"
)

// How much is voted while things die.
const (
	ballotClients = 16
	ballotSeats   = 8
	ballotRounds  = 50
	ballotOps     = 2000 // in each round
)

// hall is the demonstration's hearing that has not begun, asked over real connections.
type hall struct {
	t       *testing.T
	url     string
	cookie  string // of the director
	id      string
	code    string
	cookies []string // of seats
	seats   []string
}

// ask sends a request once; ok is false when there was no answer that decides.
func (h *hall) ask(cookie, method, path, body string) (status int, out map[string]any, ok bool) {
	r, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	must(h.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", cookie)
	w, err := quick.Do(r)
	if err != nil {
		return 0, nil, false
	}
	defer w.Body.Close()
	err = json.NewDecoder(w.Body).Decode(&out)
	return w.StatusCode, out, err == nil && w.StatusCode < 500 && w.StatusCode != http.StatusTooManyRequests
}

// sure asks until there is an answer that decides.
func (h *hall) sure(cookie, method, path, body string) map[string]any {
	for range 600 {
		if _, out, ok := h.ask(cookie, method, path, body); ok {
			return out
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Fatalf("%s %s was never answered", method, path)
	return nil
}

func (h *hall) office(method, path, body string) map[string]any {
	return h.sure(h.cookie, method, "/api/v1/office/hearings"+path, body)
}

func newHall(t *testing.T, url string) *hall {
	h := &hall{t: t, url: url}
	w, err := quick.Post(url+"/api/v1/session", "application/json", bytes.NewBufferString(`{"name":"kaoping1","password":"huiyin-yanshi-85"}`))
	must(t, err)
	_ = w.Body.Close()
	h.cookie, _, _ = strings.Cut(w.Header.Get("Set-Cookie"), ";")
	for _, x := range h.office("GET", "", "")["items"].([]any) {
		if b := x.(map[string]any); b["state"] == "drawn" {
			h.id, h.code = b["id"].(string), b["code"].(string)
		}
	}
	h.office("POST", "/"+h.id+"/start", fmt.Sprintf(`{"version":%v}`, h.look()["version"]))
	for _, x := range h.office("GET", "/"+h.id+"/seats", "")["items"].([]any)[:ballotSeats] {
		h.admit(x.(map[string]any)["seat"].(string))
	}
	return h
}

func (h *hall) look() map[string]any { return h.office("GET", "/"+h.id, "") }

func (h *hall) admit(seat string) {
	w, err := quick.Post(h.url+"/api/v1/hearings/"+h.code+"/admission", "application/json", bytes.NewBufferString(fmt.Sprintf(`{"admit":"yanshi-%s-%s"}`, h.code, seat)))
	must(h.t, err)
	_ = w.Body.Close()
	cookie, _, _ := strings.Cut(w.Header.Get("Set-Cookie"), ";")
	h.cookies, h.seats = append(h.cookies, cookie), append(h.seats, seat)
}

// round plans a round for as long as the test may take, and opens it.
func (h *hall) round() (n int, id string) {
	rounds := h.office("POST", "/"+h.id+"/rounds", `{"title":"再来一轮","unit":"SJW","judges":"answer","scale":"two","seconds":3600}`)["rounds"].([]any)
	n = len(rounds)
	r := rounds[n-1].(map[string]any)
	for r["state"] != "open" { // it may have been opened by a request whose answer was lost
		h.ask(h.cookie, "POST", fmt.Sprintf("/api/v1/office/hearings/%s/rounds/%d/open", h.id, n), fmt.Sprintf(`{"version":%v}`, r["version"]))
		r = h.look()["rounds"].([]any)[n-1].(map[string]any)
	}
	return n, r["id"].(string)
}

func (h *hall) close(n int) {
	for {
		r := h.look()["rounds"].([]any)[n-1].(map[string]any)
		if r["state"] == "closed" {
			return
		}
		h.ask(h.cookie, "POST", fmt.Sprintf("/api/v1/office/hearings/%s/rounds/%d/close", h.id, n), fmt.Sprintf(`{"version":%v}`, r["version"]))
	}
}

func token(seat int, round string) string {
	m := hmac.New(sha256.New, []byte(fmt.Sprintf("secret of seat%2d", seat)))
	m.Write([]byte(round))
	return hex.EncodeToString(m.Sum(nil))
}

func (h *hall) cast(seat, n int, round string, op linear.Op) linear.Answer {
	status, out, ok := h.ask(h.cookies[seat], "POST", fmt.Sprintf("/api/v1/hearings/%s/rounds/%d/ballot", h.code, n), fmt.Sprintf(`{"token":%q,"n":%d,"choice":%q}`, token(seat, round), op.N, op.Choice))
	switch {
	case !ok:
		return linear.Answer{How: linear.Unknown}
	case status == http.StatusOK:
		return linear.Answer{How: linear.Counted, N: int(out["n"].(float64)), Choice: out["choice"].(string)}
	case out["reason"] == linear.Closed || out["reason"] == linear.Other:
		return linear.Answer{How: out["reason"].(string)}
	}
	h.t.Errorf("a ballot: %d %v", status, out)
	return linear.Answer{How: linear.Unknown}
}

func (h *hall) mine(seat, n int, round string) linear.Answer {
	_, out, ok := h.ask(h.cookies[seat], "POST", fmt.Sprintf("/api/v1/hearings/%s/rounds/%d/mine", h.code, n), fmt.Sprintf(`{"token":%q}`, token(seat, round)))
	switch {
	case !ok:
		return linear.Answer{How: linear.Unknown}
	case out["state"] == "closed":
		return linear.Answer{How: linear.Sealed, Choice: out["choice"].(string)}
	}
	return linear.Answer{How: linear.Counted, N: int(out["n"].(float64)), Choice: out["choice"].(string)}
}

// play is one round: two clients at each seat vote and look, and one closes it in the middle.
func (h *hall) play(seedOf uint64) *linear.History {
	n, round := h.round()
	history := &linear.History{}
	var done atomic.Int64
	var clients sync.WaitGroup
	for i := range ballotClients {
		clients.Go(func() {
			dice, seat := rand.New(rand.NewPCG(seedOf, uint64(i))), i%ballotSeats
			for k := range ballotOps / ballotClients {
				op := linear.Op{Kind: "cast", N: k/2 + 1 + dice.IntN(2), Choice: []string{"satisfied", "dissatisfied", "abstain"}[dice.IntN(3)]}
				if dice.IntN(6) == 0 {
					op = linear.Op{Kind: "look"}
				}
				history.Do(i, fmt.Sprint(seat), op, func() linear.Answer {
					if op.Kind == "look" {
						return h.mine(seat, n, round)
					}
					return h.cast(seat, n, round, op)
				})
				done.Add(1)
			}
		})
	}
	for done.Load() < ballotOps*4/5 {
		time.Sleep(5 * time.Millisecond)
	}
	history.Do(ballotClients, "", linear.Op{Kind: "close"}, func() linear.Answer { h.close(n); return linear.Answer{How: linear.Counted} })
	clients.Wait()
	for seat := range ballotSeats {
		history.Do(seat, fmt.Sprint(seat), linear.Op{Kind: "look"}, func() linear.Answer {
			got := h.mine(seat, n, round)
			for ; got.How == linear.Unknown; got = h.mine(seat, n, round) {
				time.Sleep(50 * time.Millisecond)
			}
			return got
		})
	}
	return history
}

// Ballots stay linear, the close among them, whatever dies: what was acknowledged is sealed as it was acknowledged.
func TestBallotsStayLinearWhileServerAndDatabaseDie(t *testing.T) {
	for _, g := range grounds(t) {
		t.Run(g.name, func(t *testing.T) {
			s := newServer(t, g.key, g.db).start()
			h, dice := newHall(t, s.url), rand.New(rand.NewPCG(seed, 9))
			stop, killed := make(chan struct{}), make(chan int)
			go func() {
				n := 0
				for ; n < kills; n++ {
					select {
					case <-stop:
						killed <- n
						return
					case <-time.After(time.Duration(1000+dice.IntN(2000)) * time.Millisecond):
					}
					if g.maria != nil && n%2 == 1 {
						g.maria.kill()
						g.maria.start()
						continue
					}
					s.kill()
					s.start()
				}
				<-stop
				killed <- n
			}()
			ops := 0
			for round := range ballotRounds {
				history := h.play(seed + uint64(round))
				if bad := history.Refuted(); len(bad) > 0 {
					t.Errorf("round %d: nothing explains what seats %v saw", round, bad)
				}
				ops += history.Count()
			}
			close(stop)
			t.Logf("seed %d: %d operations, %d kills", seed, ops, <-killed)
			if ops < ballotRounds*ballotOps {
				t.Errorf("only %d operations", ops)
			}
			s.stop()
			verify(t, g.key, g.db)
		})
	}
}
