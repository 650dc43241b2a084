package wechat

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/silenceper/wechat/v2/officialaccount/js"

	"huiyin/internal/fault"
	"huiyin/rectify/letter"
)

// Signature is what a page needs to use WeChat's own abilities at its address, and the templates that it may ask her for.
type Signature struct {
	AppID     string   `json:"app_id"`
	Timestamp int64    `json:"timestamp"`
	Nonce     string   `json:"nonce"`
	Signature string   `json:"signature"`
	Templates []string `json:"templates"`
}

const mostAddress = 300

// Sign signs the address of a page of ours, as it was landed on, without what stands after #: there a receipt may stand.
func (s *Service) Sign(ctx context.Context, address string) (Signature, error) {
	if !s.On() {
		return Signature{}, noAccount()
	}
	if !strings.HasPrefix(address, s.cfg.URL+"/") || strings.ContainsAny(address, "# \r\n") || len(address) > mostAddress {
		return Signature{}, fault.InField("url", "foreign_page", "只能给本站的网页签名。")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var c *js.Config
	err := s.port.ask(func() (err error) {
		c, err = s.port.js.GetConfigContext(ctx, address)
		return err
	})
	if err != nil {
		s.log.Warn("wechat page not signed", "error", err.Error())
		return Signature{}, fault.New(fault.Unavailable, "wechat_silent", "微信现在没有回答。页面照常能用。")
	}
	return Signature{AppID: c.AppID, Timestamp: c.Timestamp, Nonce: c.NonceStr, Signature: c.Signature, Templates: s.asked()}, nil
}

// asked are the templates that a page asks her to allow once each.
func (s *Service) asked() []string {
	out := []string{}
	for _, t := range s.cfg.WeChatTemplates {
		if t.Way == "once" && t.Kind == string(letter.Result) {
			out = append(out, t.ID)
		}
	}
	return out
}

// DomainFile answers WeChat's question whether this domain is the account's.
func (s *Service) DomainFile(c *fiber.Ctx) error {
	if s.cfg.WeChatVerify == "" || c.Params("tag") != s.cfg.WeChatVerify {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString(s.cfg.WeChatVerify)
}
