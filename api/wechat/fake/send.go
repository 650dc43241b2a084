package fake

import (
	"encoding/json"
	"net/http"
	"time"
)

// Sent is one message that reached a person's WeChat.
type Sent struct {
	At       time.Time
	OpenID   string
	Way      string // template, subscribe or custom
	Template string
	Client   string // client_msg_id
	URL      string // what a tap opens
	Text     string // of a customer message
	Data     map[string]string
	ID       int64
}

// letter is what the three ways of sending ask for.
type letter struct {
	ToUser   string `json:"touser"`
	Template string `json:"template_id"`
	URL      string `json:"url"`
	Page     string `json:"page"`
	Client   string `json:"client_msg_id"`
	Type     string `json:"msgtype"`
	Text     struct {
		Content string `json:"content"`
	} `json:"text"`
	News struct {
		Articles []struct {
			Title string `json:"title"`
			Say   string `json:"description"`
			URL   string `json:"url"`
		} `json:"articles"`
	} `json:"news"`
	Data map[string]struct {
		Value string `json:"value"`
	} `json:"data"`
}

// clientLife is how long WeChat remembers a client_msg_id.
const clientLife = 10 * time.Minute

func (w *WeChat) sendTemplate(r *http.Request) any {
	return w.send(r, "template", func(f *Follower, l letter) int {
		switch {
		case !w.hasTemplate(l.Template):
			return 40037
		case !f.Follows:
			return 43004
		}
		return 0
	})
}

func (w *WeChat) sendSubscribed(r *http.Request) any {
	return w.send(r, "subscribe", func(f *Follower, l letter) int {
		switch {
		case !w.hasTemplate(l.Template):
			return 40037
		case f.Always[l.Template]:
			return 0
		case f.Granted[l.Template] == 0:
			return 43101
		}
		f.Granted[l.Template]--
		return 0
	})
}

func (w *WeChat) sendCustom(r *http.Request) any {
	return w.send(r, "custom", func(f *Follower, _ letter) int {
		if !f.Follows || w.now().Sub(f.lastWord) > 48*time.Hour {
			return 45015
		}
		return 0
	})
}

// send judges a letter and lets it arrive: the same client_msg_id within ten minutes arrives once, and is answered as the first time.
func (w *WeChat) send(r *http.Request, way string, judge func(*Follower, letter) int) any {
	var l letter
	if json.NewDecoder(r.Body).Decode(&l) != nil {
		return refuse(47003)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.find(l.ToUser)
	if f == nil || f.OpenID != l.ToUser {
		return refuse(40003)
	}
	if before, twice := w.before(l); twice {
		return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": before.ID}
	}
	if code := judge(f, l); code != 0 {
		return refuse(code)
	}
	s := l.sent(way, w.now(), w.next())
	w.sent = append(w.sent, s)
	w.arrives(f, s)
	return map[string]any{"errcode": 0, "errmsg": "ok", "msgid": s.ID}
}

func (w *WeChat) before(l letter) (Sent, bool) {
	for _, s := range w.sent {
		if l.Client != "" && s.Client == l.Client && s.OpenID == l.ToUser && w.now().Sub(s.At) < clientLife {
			return s, true
		}
	}
	return Sent{}, false
}

func (l letter) sent(way string, at time.Time, id int64) Sent {
	s := Sent{At: at, OpenID: l.ToUser, Way: way, Template: l.Template, Client: l.Client, URL: l.URL, Text: l.Text.Content, Data: map[string]string{}, ID: id}
	if s.URL == "" {
		s.URL = l.Page
	}
	for _, a := range l.News.Articles {
		s.Text, s.URL = a.Title+"\n"+a.Say, a.URL
	}
	for name, d := range l.Data {
		s.Data[name] = d.Value
	}
	return s
}

// arrives shows the message on her phone and says so to the account, as WeChat does a moment later.
func (w *WeChat) arrives(f *Follower, s Sent) {
	status := "success"
	if f.Blocks {
		status = "failed:user block"
	} else {
		w.bubbles = append(w.bubbles, s.bubble(f))
	}
	if w.account.Callback == "" || s.Way == "custom" {
		return
	}
	w.running.Go(func() { _, _ = w.Delivered(f, s, status) })
}

// Sent are all messages that reached somebody, by openid; empty for all.
func (w *WeChat) Sent(openid string) (out []Sent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sent {
		if openid == "" || s.OpenID == openid {
			out = append(out, s)
		}
	}
	return out
}
