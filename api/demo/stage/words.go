package stage

import (
	"fmt"
	"strings"
	"time"

	"huiyin/api/wechat/fake"
)

// line is one thing between the product and WeChat, for the curious: no words of hers, no code, nobody.
type line struct {
	At  time.Time `json:"at"`
	In  bool      `json:"in"` // WeChat told it
	Say string    `json:"say"`
	How string    `json:"how"`
	Bad bool      `json:"bad"`
}

// latest is how many lines the page shows.
const latest = 40

// toldWords are what WeChat tells, by its kind.
var toldWords = map[string]string{
	"event/subscribe": "关注", "event/unsubscribe": "取消关注", "event/SCAN": "扫了二维码", "event/CLICK": "点了菜单", "event/VIEW": "点了菜单里的链接",
	"event/TEMPLATESENDJOBFINISH": "送到了", "event/subscribe_msg_sent_event": "订阅消息送到了", "event/subscribe_msg_popup_event": "她点了允许或拒绝",
	"text": "一段文字", "voice": "一段语音", "image": "一张照片", "location": "一个位置",
}

// askedWords are what WeChat is asked, by the path.
var askedWords = map[string]string{
	"/connect/oauth2/authorize": "问微信她是谁", "/sns/oauth2/access_token": "用授权码换身份", "/cgi-bin/stable_token": "要一个令牌", "/cgi-bin/ticket/getticket": "要一个页面签名",
	"/cgi-bin/message/template/send": "发一条模板消息", "/cgi-bin/message/subscribe/bizsend": "发一条订阅消息", "/cgi-bin/message/custom/send": "在聊天里回一句",
	"/cgi-bin/menu/create": "放上菜单", "/cgi-bin/qrcode/create": "要一个二维码", "/cgi-bin/media/get": "取她发的照片", "/cgi-bin/user/info": "问她关注没有",
}

func (s *Stage) lines() []line {
	calls := s.wechat.Calls("")
	out := []line{}
	for _, c := range calls[max(0, len(calls)-latest):] {
		out = append(out, lineOf(c))
	}
	return out
}

func lineOf(c fake.Call) line {
	l := line{At: c.At, In: c.In, Say: askedWords[c.Path], Bad: c.Lost || c.Code != 0}
	if c.In {
		l.Say = toldWords[c.Path]
	}
	if l.Say == "" {
		l.Say = c.Path
	}
	if title := titleOf(c.Template); title != "" && !c.In {
		l.Say = "模板消息：" + title
	}
	switch {
	case c.Lost:
		l.How = "断了，没有回音"
	case c.In && c.Code != 0:
		l.How = fmt.Sprintf("平台没有收下（%d）", c.Code)
	case c.In && titleOf(c.Template) == asking:
		l.How = "从这一刻算“问过她”"
	case c.In && c.Template != "":
		l.How = titleOf(c.Template)
	case c.In:
		l.How = fmt.Sprintf("%.2f 秒答回", c.Took.Seconds())
	case c.Code != 0:
		l.How = fmt.Sprintf("微信说不行（%d）", c.Code)
	case strings.Contains(c.Path, "/message/"):
		l.How = "微信收下了"
	}
	return l
}

// asking is the title of the message that asks her to rate.
const asking = "有结果了"

func titleOf(template string) string {
	for _, l := range letters {
		if l.id == template {
			return l.title
		}
	}
	return ""
}

func rated(n int64) string { return fmt.Sprintf("%d 件等她评价", n) }
