package fake

import (
	"net/http"
	"time"
)

// Follower is an invented person with a WeChat. What follows "of the account" is what WeChat knows of her.
type Follower struct {
	Name     string
	OpenID   string
	UnionID  string
	Follows  bool
	Snapshot bool            // her WeChat opens pages in the snapshot mode: OAuth names a virtual account
	Blocks   bool            // she switched the account's messages off: delivered is failed:user block
	Granted  map[string]int  // one-time grants by template
	Always   map[string]bool // templates with a long-term grant
	lastWord time.Time       // she wrote, scanned or tapped the menu: 48 hours of customer messages begin
}

// NewFollower is somebody who does not follow yet.
func (w *WeChat) NewFollower(name string) *Follower {
	w.mu.Lock()
	id := w.made("FAKE-")
	w.mu.Unlock()
	return w.Add(name, "o"+id)
}

// Add is NewFollower with an openid that is the same at each start.
func (w *WeChat) Add(name, openid string) *Follower {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := &Follower{Name: name, OpenID: openid, UnionID: "u" + openid[1:], Granted: map[string]int{}, Always: map[string]bool{}}
	w.followers = append(w.followers, f)
	return f
}

// Find is the follower of that name or openid; nil when there is none.
func (w *WeChat) Find(who string) *Follower {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.find(who)
}

func (w *WeChat) find(who string) *Follower {
	for _, f := range w.followers {
		if f.OpenID == who || f.Name == who {
			return f
		}
	}
	return nil
}

// Followers are all invented people, in the order in which they were made.
func (w *WeChat) Followers() []*Follower {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*Follower(nil), w.followers...)
}

// Grant lets one message of a template come to her: what the subscription tag does when she taps 允许. Count 0 grants for ever.
func (w *WeChat) Grant(f *Follower, template string, count int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if count == 0 {
		f.Always[template] = true
	}
	f.Granted[template] += count
}

func (w *WeChat) userInfo(r *http.Request) any {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.find(r.URL.Query().Get("openid"))
	if f == nil {
		return refuse(40003)
	}
	if !f.Follows {
		return map[string]any{"subscribe": 0, "openid": f.OpenID, "unionid": f.UnionID}
	}
	return map[string]any{"subscribe": 1, "openid": f.OpenID, "unionid": f.UnionID, "language": "zh_CN", "subscribe_time": w.now().Unix(), "subscribe_scene": "ADD_SCENE_SEARCH", "tagid_list": []int{}}
}
