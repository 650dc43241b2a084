package fake

import (
	"fmt"
	"html"
	"strings"
)

// field is one element of a message's XML.
type field struct{ name, value string }

// Follows is what happens when she taps 关注; scene is of the QR code by which she came, empty without one.
func (w *WeChat) Follows(f *Follower, scene string) (Reply, error) {
	return w.Post(w.Followed(f, scene))
}

// Followed lets her follow and gives the event that says so, for whoever sends it in another way.
func (w *WeChat) Followed(f *Follower, scene string) string {
	w.Follow(f, true)
	w.spoke(f)
	e := []field{{"Event", "subscribe"}}
	if scene != "" {
		e = append(e, field{"EventKey", "qrscene_" + scene}, field{"Ticket", "gQFAKE"})
	}
	return w.event(f, e...)
}

// Follow sets whether she follows, without an event.
func (w *WeChat) Follow(f *Follower, follows bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f.Follows = follows
}

// Unfollows is what happens when she taps 不再关注.
func (w *WeChat) Unfollows(f *Follower) (Reply, error) {
	w.Follow(f, false)
	return w.Post(w.event(f, field{"Event", "unsubscribe"}))
}

// Scans is what happens when a follower scans a QR code of the account; who does not follow yet comes to follow by it.
func (w *WeChat) Scans(f *Follower, scene string) (Reply, error) {
	if !f.Follows {
		return w.Follows(f, scene)
	}
	w.spoke(f)
	return w.Post(w.event(f, field{"Event", "SCAN"}, field{"EventKey", scene}, field{"Ticket", "gQFAKE"}))
}

// Taps is a button of the menu: CLICK with a key, VIEW with an address.
func (w *WeChat) Taps(f *Follower, kind, key string) (Reply, error) {
	w.spoke(f)
	return w.Post(w.event(f, field{"Event", kind}, field{"EventKey", key}))
}

// Writes is a text that she sends.
func (w *WeChat) Writes(f *Follower, text string) (Reply, error) {
	w.says(f, Bubble{Text: text})
	return w.Post(w.message(f, field{"MsgType", "text"}, field{"Content", text}))
}

// Speaks is a voice message, with what WeChat recognised when it does so; else recognised is empty.
func (w *WeChat) Speaks(f *Follower, recognised string) (Reply, error) {
	id := w.Keep(Media{Type: "voice/amr", Bytes: []byte("#!AMR\nfake")})
	w.says(f, Bubble{Kind: "voice", Text: recognised})
	m := []field{{"MsgType", "voice"}, {"MediaId", id}, {"Format", "amr"}}
	if recognised != "" {
		m = append(m, field{"Recognition", recognised})
	}
	return w.Post(w.message(f, m...))
}

// Shows is a picture that she sends. PicUrl leads nowhere: whoever follows it is told on.
func (w *WeChat) Shows(f *Follower, jpeg []byte) (Reply, error) {
	id := w.Keep(Media{Type: "image/jpeg", Bytes: jpeg})
	w.says(f, Bubble{Kind: "picture", Media: id})
	return w.Post(w.message(f, field{"MsgType", "image"}, field{"PicUrl", "http://mmbiz.qpic.cn/fake/" + id}, field{"MediaId", id}))
}

// Stands is a place that she sends, with WeChat's label of it.
func (w *WeChat) Stands(f *Follower, lat, lng float64, label string) (Reply, error) {
	w.says(f, Bubble{Kind: "place", Text: label})
	return w.Post(w.message(f, field{"MsgType", "location"}, field{"Location_X", fmt.Sprint(lat)}, field{"Location_Y", fmt.Sprint(lng)}, field{"Scale", "16"}, field{"Label", label}))
}

// Keep stores a picture or voice for media/get and gives its id.
func (w *WeChat) Keep(m Media) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := w.made("mediaFAKE-")
	w.media[id] = m
	return id
}

// Delivered tells the account what became of a message; status as WeChat says it: success, failed:user block, failed: system failed.
func (w *WeChat) Delivered(f *Follower, s Sent, status string) (Reply, error) {
	if s.Way == "subscribe" {
		code := "0"
		if status != "success" {
			code = "43101"
		}
		list := "<List><TemplateId>" + s.Template + "</TemplateId><MsgID>" + fmt.Sprint(s.ID) + "</MsgID><ErrorCode>" + code + "</ErrorCode><ErrorStatus>" + html.EscapeString(status) + "</ErrorStatus></List>"
		return w.Post(w.event(f, field{"Event", "subscribe_msg_sent_event"}, field{"<SubscribeMsgSentEvent", list}))
	}
	return w.Post(w.event(f, field{"Event", "TEMPLATESENDJOBFINISH"}, field{"MsgID", fmt.Sprint(s.ID)}, field{"Status", status}))
}

// Answers is what the subscription tag in a page reports: accept or reject.
func (w *WeChat) Answers(f *Follower, template, choice string) (Reply, error) {
	if choice == "accept" {
		w.Grant(f, template, 1)
	}
	list := "<List><TemplateId>" + template + "</TemplateId><SubscribeStatusString>" + choice + "</SubscribeStatusString><PopupScene>2</PopupScene></List>"
	return w.Post(w.event(f, field{"Event", "subscribe_msg_popup_event"}, field{"<SubscribeMsgPopupEvent", list}))
}

// spoke begins the 48 hours in which customer messages may come.
func (w *WeChat) spoke(f *Follower) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f.lastWord = w.now()
}

func (w *WeChat) event(f *Follower, fields ...field) string {
	return w.xml(f, append([]field{{"MsgType", "event"}}, fields...))
}

func (w *WeChat) message(f *Follower, fields ...field) string {
	w.mu.Lock()
	id := w.next()
	w.mu.Unlock()
	return w.xml(f, append(fields, field{"MsgId", fmt.Sprint(id)}))
}

// xml writes a message as WeChat does: numbers bare, the rest in CDATA, a name with < already written.
func (w *WeChat) xml(f *Follower, fields []field) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime>", w.account.Original, f.OpenID, w.now().Unix())
	for _, x := range fields {
		if name, written := strings.CutPrefix(x.name, "<"); written {
			fmt.Fprintf(&b, "<%s>%s</%s>", name, x.value, name)
			continue
		}
		fmt.Fprintf(&b, "<%s><![CDATA[%s]]></%s>", x.name, strings.ReplaceAll(x.value, "]]>", "]]]]><![CDATA[>"), x.name)
	}
	return b.String() + "</xml>"
}
