package fake

import (
	"encoding/xml"
	"time"
)

// Bubble is one thing in the chat of a phone.
type Bubble struct {
	At       time.Time
	OpenID   string
	Mine     bool   // she said it
	Kind     string // text, voice, picture, place, news, template
	Text     string
	Media    string
	Articles []Article
	URL      string
	Template string
	Data     map[string]string
}

// says shows what she sends in her own chat.
func (w *WeChat) says(f *Follower, b Bubble) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f.lastWord = w.now()
	b.At, b.OpenID, b.Mine = w.now(), f.OpenID, true
	if b.Kind == "" {
		b.Kind = "text"
	}
	w.bubbles = append(w.bubbles, b)
}

// replied shows the answer to a message in the chat of who sent it.
func (w *WeChat) replied(plain string, r Reply) {
	var m struct{ FromUserName string }
	if r.Type == "" || xml.Unmarshal([]byte(plain), &m) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bubbles = append(w.bubbles, Bubble{At: w.now(), OpenID: m.FromUserName, Kind: r.Type, Text: r.Content, Articles: r.Articles})
}

// Recall shows on a phone what was said before this WeChat was started.
func (w *WeChat) Recall(f *Follower, bubbles ...Bubble) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range bubbles {
		b.OpenID = f.OpenID
		w.bubbles = append(w.bubbles, b)
	}
}

// bubble is a message as the phone shows it.
func (s Sent) bubble(f *Follower) Bubble {
	b := Bubble{At: s.At, OpenID: f.OpenID, Kind: s.Way, Text: s.Text, URL: s.URL, Template: s.Template, Data: s.Data}
	if s.Way != "custom" {
		b.Kind = "template"
	} else if s.URL != "" {
		b.Kind = "news"
	} else {
		b.Kind = "text"
	}
	return b
}

// Chat is what a follower's phone shows, the oldest first.
func (w *WeChat) Chat(f *Follower) (out []Bubble) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range w.bubbles {
		if b.OpenID == f.OpenID {
			out = append(out, b)
		}
	}
	return out
}
