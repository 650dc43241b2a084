package fake

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"huiyin/internal/code"
)

// Template adds a template that the account has, of messages and of subscriptions alike.
func (w *WeChat) Template(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.templates = append(w.templates, id)
}

func (w *WeChat) hasTemplate(id string) bool { return slices.Contains(w.templates, id) }

func (w *WeChat) privateTemplates(*http.Request) any {
	return map[string]any{"template_list": w.listed("template_id")}
}

func (w *WeChat) subscribedTemplates(*http.Request) any {
	return map[string]any{"errcode": 0, "errmsg": "ok", "data": w.listed("priTmplId")}
}

func (w *WeChat) listed(key string) []map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []map[string]string{}
	for _, id := range w.templates {
		out = append(out, map[string]string{key: id, "title": "办理进度提醒", "content": "{{thing1.DATA}}{{time2.DATA}}"})
	}
	return out
}

// createMenu keeps the menu that the phone shows.
func (w *WeChat) createMenu(r *http.Request) any {
	raw, err := io.ReadAll(r.Body)
	if err != nil || !json.Valid(raw) {
		return refuse(47003)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.menu = string(raw)
	return ok
}

func (w *WeChat) currentMenu(*http.Request) any {
	return map[string]any{"is_menu_open": 1, "selfmenu_info": json.RawMessage(w.Menu())}
}

// Menu is the JSON that the account created; {} before.
func (w *WeChat) Menu() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.menu == "" {
		return "{}"
	}
	return w.menu
}

// createQR makes a ticket of a scene that is a string.
func (w *WeChat) createQR(r *http.Request) any {
	var in struct {
		Info struct {
			Scene struct {
				Str string `json:"scene_str"`
			} `json:"scene"`
		} `json:"action_info"`
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Info.Scene.Str == "" || len(in.Info.Scene.Str) > 64 {
		return refuse(47003)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	ticket := w.made("gQFAKE")
	w.scenes[ticket] = in.Info.Scene.Str
	return map[string]any{"ticket": ticket, "expire_seconds": 2592000, "url": "http://weixin.qq.com/q/" + ticket}
}

// Scenes are the scenes of all QR codes made, in no order.
func (w *WeChat) Scenes() (out []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.scenes {
		out = append(out, s)
	}
	return out
}

func (w *WeChat) showQR(out http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	_, known := w.scenes[ticket]
	w.mu.Unlock()
	png, err := code.QR("http://weixin.qq.com/q/" + ticket)
	if !known || err != nil {
		http.NotFound(out, r)
		return
	}
	out.Header().Set("Content-Type", "image/png")
	_, _ = out.Write(png)
}

// Media is a picture or a voice that somebody sent.
type Media struct {
	Type  string // image/jpeg or voice/amr
	Bytes []byte
}

func (w *WeChat) getMedia(r *http.Request) any {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, known := w.media[r.URL.Query().Get("media_id")]
	if !known {
		return refuse(40007)
	}
	return m
}
