package outbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Webhook is the way to units through the city's own messenger: one signed POST to an address of the city. The console shows the letters as well.
type Webhook struct {
	Address string           // of the city's messenger
	Key     string           // shared with it: signs
	Link    string           // public address of the console, without a slash at the end
	Now     func() time.Time // of the signature
}

// Name is webhook.
func (*Webhook) Name() string { return "webhook" }

// Repeats is true: the messenger is told the id, and that one that it has seen is the same letter.
func (*Webhook) Repeats() bool { return true }

// notice is the body of the POST.
type notice struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Unit string `json:"unit"`
	Case string `json:"case"`
	Say  string `json:"say"`
	Date string `json:"date"`         // on which it was written
	On   string `json:"on,omitempty"` // the day it speaks of
	Link string `json:"link"`
}

// Headers of the POST. The signature is hex(HMAC-SHA256(key, timestamp + "." + body)); who receives it refuses one that is older than five minutes.
const (
	HeaderTimestamp = "X-Huiyin-Timestamp"
	HeaderSignature = "X-Huiyin-Signature"
)

// courier follows nobody elsewhere: what is signed for one address is read by no other.
var courier = &http.Client{Timeout: Patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// Send makes the POST: any 2xx is taken for received, all else is tried again.
func (w *Webhook) Send(ctx context.Context, l Letter) Outcome {
	req, err := w.request(ctx, l)
	if err != nil {
		return Outcome{State: Parked, Reason: "消息没有写成，请看日志"}
	}
	answer, err := courier.Do(req)
	if err != nil { // its text holds the address
		return Outcome{State: Unknown, Reason: "没有连上城市的消息接口，或者没有回答"}
	}
	_ = answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return Outcome{State: Waiting, Reason: fmt.Sprintf("城市的消息接口没有收下（%d）", answer.StatusCode)}
	}
	return Outcome{State: Sent}
}

func (w *Webhook) request(ctx context.Context, l Letter) (*http.Request, error) {
	body, err := json.Marshal(notice{ID: l.ID, Kind: l.Kind, Unit: l.Unit, Case: l.Case, Say: l.Say, Date: l.PostedOn, On: l.OnDay, Link: w.Link + "/console/cases/" + l.Case})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.Address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	at := strconv.FormatInt(w.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(HeaderTimestamp, at)
	req.Header.Set(HeaderSignature, Sign(w.Key, at, body))
	return req, nil
}

// Sign is the signature of a body at a timestamp.
func Sign(key, at string, body []byte) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(at + "."))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}
