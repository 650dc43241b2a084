package wechat

import (
	"context"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/outbox"
)

// lastWord is for how long after her last word we may write to her freely.
const lastWord = 48 * time.Hour

// carrier is one way of a letter to a person's WeChat.
type carrier struct {
	s       *Service
	name    string
	repeats bool
	may     func(p wechatPerson, l outbox.Letter) (say string) // why it does not lead to her; empty: it does
	send    func(ctx context.Context, openid string, l outbox.Letter) (message string, err error)
	sent    func(tx *database.Tx, p wechatPerson) error // nil: nothing more is kept
}

// Ways are the ways of letters to citizens, in the order in which they are tried; none without an account.
func (s *Service) Ways() []outbox.Way {
	if !s.On() {
		return nil
	}
	return []outbox.Way{
		&carrier{s: s, name: "wechat_subscribe", may: s.hasTemplate("subscribe"), send: s.subscribed("subscribe")},
		&carrier{s: s, name: "wechat_template", repeats: true, may: s.hasTemplate("template"), send: s.templated},
		&carrier{s: s, name: "wechat_text", may: s.spokeLately, send: s.written},
		&carrier{s: s, name: "wechat_once", may: s.granted, send: s.subscribed("once"), sent: s.useGrant},
	}
}

// Name stands in the letter's row.
func (c *carrier) Name() string { return c.name }

// Repeats says whether WeChat knows a letter by its id.
func (c *carrier) Repeats() bool { return c.repeats }

// Send writes one letter to whoever holds its receipt and follows.
func (c *carrier) Send(ctx context.Context, l outbox.Letter) outbox.Outcome {
	p, ok, err := c.s.holder(ctx, l.Receipt)
	switch {
	case err != nil:
		return outbox.Outcome{State: outbox.Waiting, Reason: "读不到收信人，稍后再试"}
	case !ok:
		return outbox.Outcome{State: outbox.Unable, Reason: "没有在公众号里关联这个查询码"}
	case !p.Following:
		return outbox.Outcome{State: outbox.Refused, Reason: unfollowed}
	}
	if why := c.may(p, l); why != "" {
		return outbox.Outcome{State: outbox.Unable, Reason: why}
	}
	openid, err := c.s.openid(p)
	if err != nil {
		return outbox.Outcome{State: outbox.Parked, Reason: "收信人的地址打不开：密钥文件换过了吗？"}
	}
	if err := c.s.port.token(ctx); err != nil {
		return notSent(err)
	}
	message, err := c.send(ctx, openid, l)
	if err != nil {
		return c.refused(ctx, p, err)
	}
	if c.sent != nil {
		err = c.s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return c.sent(tx, p) })
	}
	if err != nil {
		c.s.log.Error("wechat grant not counted", "error", err.Error())
	}
	return outbox.Outcome{State: outbox.Sent, ProviderID: message}
}

// holder is who gets the letters of a receipt: of those who hold it and follow, the first.
func (s *Service) holder(ctx context.Context, receiptID string) (p wechatPerson, ok bool, err error) {
	var found []wechatPerson
	err = s.db.Read(ctx).Joins("JOIN wechat_links l ON l.person = wechat_people.person").Where("l.receipt_id = ?", receiptID).
		Order("wechat_people.following DESC, l.at, wechat_people.person").Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return p, false, err
	}
	return found[0], true, nil
}

// refused is what a refusal of WeChat's means for a letter, and for the person.
func (c *carrier) refused(ctx context.Context, p wechatPerson, err error) outbox.Outcome {
	switch codeOf(err) {
	case codeLeft:
		if failed := c.s.left(ctx, p); failed != nil {
			c.s.log.Error("wechat follower not counted off", "error", failed.Error())
		}
		return outbox.Outcome{State: outbox.Refused, Reason: unfollowed}
	case codeRefused:
		if c.name == "wechat_subscribe" && (c.s.spokeLately(p, outbox.Letter{}) == "" || p.Granted > p.Used) {
			return outbox.Outcome{State: outbox.Unable, Reason: notAllowed}
		}
		return outbox.Outcome{State: outbox.Refused, Reason: notAllowed}
	case codeSilent, codeMany:
		return outbox.Outcome{State: outbox.Unable, Reason: "她有两天没有在公众号里说话，不能主动发消息"}
	case codeTemplate, codeFields:
		return outbox.Outcome{State: outbox.Parked, Reason: "模板或字段和公众号里的不一样，请核对 HUIYIN_WECHAT_TEMPLATES 后再发"}
	}
	return notSent(err)
}

const (
	unfollowed = "她已经取消关注"
	notAllowed = "她没有同意接收这类消息"
)

// left notes that a person no longer follows.
func (s *Service) left(ctx context.Context, p wechatPerson) error {
	return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		return tx.Model(&wechatPerson{}).Where("person = ?", p.Person).Updates(map[string]any{"following": false, "heard_at": 0}).Error
	})
}
