package fake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// Refusal is how WeChat says no: always with status 200.
type Refusal struct {
	Code int    `json:"errcode"`
	Say  string `json:"errmsg"`
}

var ok = Refusal{Say: "ok"}

// refusals are WeChat's own words for its codes.
var refusals = map[int]string{
	-1: "system error", 40001: "invalid credential, access_token is invalid or not latest", 40003: "invalid openid", 40007: "invalid media_id", 40013: "invalid appid", 40029: "invalid code",
	40037: "invalid template_id", 40125: "invalid appsecret", 40163: "code been used", 40164: "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist", 42001: "access_token expired",
	43004: "require subscribe", 43101: "user refuse to accept the msg", 45009: "reach max api daily quota limit", 45015: "response out of time limit or subscription is canceled", 47003: "argument invalid",
}

func refuse(code int) Refusal { return Refusal{Code: code, Say: refusals[code] + ", rid: 6743-fake"} }

// Fault is something that goes wrong with calls of one path.
type Fault struct {
	Path  string        // by its end, such as "template/send"; empty for all
	Code  int           // WeChat's errcode; 0 answers as ever, once Wait is over
	Wait  time.Duration // before the answer
	Drop  bool          // the connection breaks without an answer
	After bool          // what was asked is done first: the answer alone is lost
	Times int           // how many calls it meets; 0 all, until Heal
}

// Fail makes the next calls go wrong. Faults are met in the order in which they were given.
func (w *WeChat) Fail(f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, f)
}

// Heal ends all faults.
func (w *WeChat) Heal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
}

// meets takes the fault that a call of this path meets; a zero one when there is none.
func (w *WeChat) meets(path string) Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.faults {
		f := w.faults[i]
		if !ends(path, f.Path) {
			continue
		}
		if f.Times == 1 {
			w.faults = append(w.faults[:i:i], w.faults[i+1:]...)
		} else if f.Times > 1 {
			w.faults[i].Times--
		}
		return f
	}
	return Fault{}
}

func ends(path, with string) bool {
	return len(path) >= len(with) && path[len(path)-len(with):] == with
}

// answering is a handler of one path: it meets faults, answers and remembers that it was asked.
func (w *WeChat) answering(path string, answer func(*http.Request) any) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		f := w.meets(path)
		if !pause(r, f.Wait) {
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(out, r.Body, 1<<20))
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		var said any = refuse(f.Code)
		if f.Code == 0 && !f.Drop || f.After {
			said = answer(r)
		}
		if f.After && f.Code != 0 {
			said = refuse(f.Code)
		}
		w.asked(path, said, f.Drop, templateIn(body))
		if f.Drop {
			panic(http.ErrAbortHandler)
		}
		write(out, said)
	}
}

// templateIn is the template that a message names.
func templateIn(body []byte) string {
	var m struct {
		Template string `json:"template_id"`
	}
	_ = json.Unmarshal(body, &m) // what is no message names none
	return m.Template
}

// pause waits, unless whoever asks has gone.
func pause(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		return false
	}
}

func write(out http.ResponseWriter, said any) {
	if m, is := said.(Media); is {
		out.Header().Set("Content-Type", m.Type)
		out.Header().Set("Content-Disposition", `attachment; filename="media"`)
		_, _ = out.Write(m.Bytes)
		return
	}
	out.Header().Set("Content-Type", "application/json; encoding=utf-8")
	_ = json.NewEncoder(out).Encode(said)
}

// Call is one question that the account asked WeChat, or one thing that WeChat told it: never with words, codes or persons in it.
type Call struct {
	At       time.Time
	In       bool   // told by WeChat
	Path     string // of the question; for what was told, its kind: text, event/subscribe
	Template string // of a message that was sent or has arrived
	Code     int    // errcode of the answer; for what was told, the status when it is not 200
	Lost     bool   // the connection broke
	Took     time.Duration
}

func (w *WeChat) asked(path string, said any, lost bool, template string) {
	code := 0
	if r, is := said.(Refusal); is {
		code = r.Code
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, Call{At: w.now(), Path: path, Template: template, Code: code, Lost: lost})
}

// Calls are all questions so far, by the end of their path; empty for all.
func (w *WeChat) Calls(path string) (out []Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.calls {
		if ends(c.Path, path) {
			out = append(out, c)
		}
	}
	return out
}
