package fake

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Reply is what the product answered to a message or event, decrypted.
type Reply struct {
	Status int
	Raw    string // as it came
	Plain  string // decrypted XML; empty for "success" and refusals
	Took   time.Duration

	Type     string // text, news …
	Content  string
	Articles []Article
}

// Article is one card of a news reply.
type Article struct {
	Title string `xml:"Title" json:"title"`
	Say   string `xml:"Description" json:"say"`
	URL   string `xml:"Url" json:"url"`
}

// answerWait is how long WeChat waits for an answer, tries is how often it sends the same message.
const (
	answerWait = 5 * time.Second
	tries      = 3
)

var client = &http.Client{Timeout: answerWait, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// Post sends a message to the product as WeChat does: encrypted, signed twice, up to three times when there is no answer in five seconds.
func (w *WeChat) Post(plain string) (r Reply, err error) {
	begun := time.Now()
	for range tries {
		p, failed := w.Sealed(plain, w.now())
		if failed != nil {
			return r, failed
		}
		if r, err = w.Send(p); err == nil && r.Status < http.StatusInternalServerError {
			break
		}
	}
	r.Took = time.Since(begun)
	if err == nil && w.repeats() {
		if p, failed := w.Sealed(plain, w.now()); failed == nil {
			_, err = w.Send(p)
		}
	}
	w.told(plain, r, err)
	if err == nil && r.Status == http.StatusOK {
		w.replied(plain, r)
	}
	return r, err
}

// Twice sends the next n callbacks a second time after they were answered, as WeChat does now and then.
func (w *WeChat) Twice(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.twice = n
}

func (w *WeChat) repeats() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.twice = max(w.twice-1, -1)
	return w.twice >= 0
}

// told remembers what kind of thing the account was told.
func (w *WeChat) told(plain string, r Reply, err error) {
	var m struct {
		MsgType, Event string
		MsgID          int64
	}
	if xml.Unmarshal([]byte(plain), &m) != nil {
		return
	}
	c := Call{At: w.now(), In: true, Path: m.MsgType, Lost: err != nil, Took: r.Took}
	if m.Event != "" {
		c.Path += "/" + m.Event
	}
	if r.Status != http.StatusOK {
		c.Code = r.Status
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sent {
		if m.MsgID != 0 && s.ID == m.MsgID {
			c.Template = s.Template
		}
	}
	w.calls = append(w.calls, c)
}

// Parcel is one callback, ready to be sent: a test changes a part of it to forge one.
type Parcel struct {
	Query url.Values
	Body  string
}

// Sealed encrypts and signs a message as of a moment.
func (w *WeChat) Sealed(plain string, at time.Time) (Parcel, error) {
	sealed, err := w.account.encrypt(plain)
	if err != nil {
		return Parcel{}, err
	}
	w.mu.Lock()
	stamp, nonce := fmt.Sprint(at.Unix()), fmt.Sprint(w.next())
	w.mu.Unlock()
	q := url.Values{"signature": {sign(w.account.Token, stamp, nonce)}, "timestamp": {stamp}, "nonce": {nonce}, "encrypt_type": {"aes"}, "msg_signature": {sign(w.account.Token, stamp, nonce, sealed)}}
	return Parcel{Query: q, Body: "<xml><ToUserName><![CDATA[" + w.account.Original + "]]></ToUserName><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"}, nil
}

// Send sends one parcel once.
func (w *WeChat) Send(p Parcel) (Reply, error) {
	w.mu.Lock()
	to := w.account.Callback
	w.mu.Unlock()
	if to == "" {
		return Reply{}, errors.New("fake: no callback to send to")
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, to+"?"+p.Query.Encode(), strings.NewReader(p.Body))
	if err != nil {
		return Reply{}, err
	}
	r.Header.Set("Content-Type", "text/xml")
	begun := time.Now()
	got, err := client.Do(r)
	if err != nil {
		return Reply{}, err
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	reply := Reply{Status: got.StatusCode, Raw: string(raw), Took: time.Since(begun)}
	if err != nil || got.StatusCode != http.StatusOK {
		return reply, err
	}
	return reply, w.open(&reply)
}

// open checks the signature of an encrypted reply and reads it; "success" and nothing say nothing.
func (w *WeChat) open(r *Reply) error {
	if r.Raw == "" || r.Raw == "success" {
		return nil
	}
	var sealed struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal([]byte(r.Raw), &sealed); err != nil {
		return fmt.Errorf("fake: the reply is no XML: %w", err)
	}
	if sealed.MsgSignature != sign(w.account.Token, sealed.TimeStamp, sealed.Nonce, sealed.Encrypt) {
		return errors.New("fake: the reply is not signed for this account")
	}
	var err error
	if r.Plain, err = w.account.decrypt(sealed.Encrypt); err != nil {
		return err
	}
	var m struct {
		MsgType, Content string
		Articles         []Article `xml:"Articles>item"`
	}
	err = xml.Unmarshal([]byte(r.Plain), &m)
	r.Type, r.Content, r.Articles = m.MsgType, m.Content, m.Articles
	return err
}

// Verify asks the product's callback the way WeChat does when the address is entered: the echo must come back.
func (w *WeChat) Verify() (echo string, status int, err error) {
	stamp := fmt.Sprint(w.now().Unix())
	q := url.Values{"signature": {sign(w.account.Token, stamp, "n")}, "timestamp": {stamp}, "nonce": {"n"}, "echostr": {"echo-of-the-fake"}}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, w.account.Callback+"?"+q.Encode(), nil)
	if err != nil {
		return "", 0, err
	}
	got, err := client.Do(r)
	if err != nil {
		return "", 0, err
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(got.Body, 1<<10))
	return string(raw), got.StatusCode, err
}
