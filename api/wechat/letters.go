package wechat

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/silenceper/wechat/v2/officialaccount/message"

	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/outbox"
	"huiyin/rectify/letter"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// template is what a kind of letter is sent with by a way; nil when the account has none.
func (s *Service) template(way, kind string) *config.WeChatTemplate {
	i := slices.IndexFunc(s.cfg.WeChatTemplates, func(t config.WeChatTemplate) bool { return t.Way == way && t.Kind == kind })
	if i < 0 {
		return nil
	}
	return &s.cfg.WeChatTemplates[i]
}

func (s *Service) hasTemplate(way string) func(wechatPerson, outbox.Letter) string {
	return func(_ wechatPerson, l outbox.Letter) string {
		if s.template(way, l.Kind) == nil {
			return "这类消息没有设置模板"
		}
		return ""
	}
}

// spokeLately says why we may not write to her freely.
func (s *Service) spokeLately(p wechatPerson, _ outbox.Letter) string {
	if s.db.Now().UnixMilli()-p.HeardAt > lastWord.Milliseconds() {
		return "她有两天没有在公众号里说话，不能主动发消息"
	}
	return ""
}

// granted says why no message that she allowed once is left for it: it is kept for the result.
func (s *Service) granted(p wechatPerson, l outbox.Letter) string {
	switch {
	case letter.Kind(l.Kind) != letter.Result:
		return "她允许的一次通知留给“有结果了”"
	case s.template("once", l.Kind) == nil:
		return "这类消息没有设置模板"
	case p.Granted <= p.Used:
		return notAllowed
	}
	return ""
}

func (s *Service) useGrant(tx *database.Tx, p wechatPerson) error {
	return tx.Model(&wechatPerson{}).Where("person = ? AND used < granted", p.Person).Update("used", p.Used+1).Error
}

// mostThing is how many characters a field of a template shows.
const mostThing = 20

// field is what stands in a field of a template: the letter's sentence, its day or the office; never a word of hers.
func (s *Service) field(what string, l outbox.Letter) string {
	switch what {
	case "what":
		return upToComma(l.Say)
	case "day":
		if l.OnDay == "" {
			return day.Of(s.db.Now())
		}
		return l.OnDay
	}
	return cut(s.cfg.OfficeName, mostThing)
}

// upToComma is as much of a sentence as a field shows, up to one of its commas: a date that breaks off in the middle says less than none.
func upToComma(sentence string) string {
	parts := strings.Split(sentence, "，")
	for n := len(parts); n > 1; n-- {
		if whole := strings.Join(parts[:n], "，"); utf8.RuneCountInString(whole) <= mostThing {
			return whole
		}
	}
	return cut(parts[0], mostThing)
}

func (s *Service) subscribed(way string) func(context.Context, string, outbox.Letter) (string, error) {
	return func(ctx context.Context, openid string, l outbox.Letter) (string, error) {
		t := s.template(way, l.Kind)
		m := &message.SubscribeMessage{ToUser: openid, TemplateID: t.ID, Page: s.cfg.URL + home, Data: map[string]*message.SubscribeDataItem{}}
		for name, what := range t.Fields {
			m.Data[name] = &message.SubscribeDataItem{Value: s.field(what, l)}
		}
		return s.port.post(ctx, "/cgi-bin/message/subscribe/bizsend", m)
	}
}

// templated sends a template message under the letter's own id: WeChat shows it once, however often it is sent.
func (s *Service) templated(ctx context.Context, openid string, l outbox.Letter) (string, error) {
	t := s.template("template", l.Kind)
	m := &message.TemplateMessage{ToUser: openid, TemplateID: t.ID, URL: s.cfg.URL + home, ClientMsgID: l.ID, Data: map[string]*message.TemplateDataItem{}}
	for name, what := range t.Fields {
		m.Data[name] = &message.TemplateDataItem{Value: s.field(what, l)}
	}
	return s.port.post(ctx, "/cgi-bin/message/template/send", m)
}

// written sends words in the chat. No event says that they came: error code 0 is all there is.
func (s *Service) written(ctx context.Context, openid string, l outbox.Letter) (string, error) {
	m := message.NewCustomerTextMessage(openid, l.Say+"。\n"+s.link(home, "到“我的”里看"))
	_, err := s.port.post(ctx, "/cgi-bin/message/custom/send", m)
	return "", err
}
