package wechat

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/xml"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/silenceper/wechat/v2/util"

	"huiyin/internal/budget"
	"huiyin/internal/fault"
)

const (
	// fresh is how far WeChat's clock may be from ours.
	fresh = 5 * time.Minute
	// mostBody is the largest callback, in bytes.
	mostBody = 64 << 10
	// mostEcho is the longest word that the check of our address is answered with.
	mostEcho = 128
)

// strangers are callbacks that nobody signed, by address; what is signed is counted nowhere.
var strangers = budget.Budget{Name: "wechat strangers", Burst: 60, Per: time.Minute}

// Callback is where WeChat tells what happened. Only what is signed now, encrypted with our key and for our account is read; the account's
// plain mode is refused, since whoever has seen one signature could speak for anybody in it.
func (s *Service) Callback(c *fiber.Ctx) error {
	if !s.On() {
		return noAccount()
	}
	if !s.signed(c, c.Query("signature")) {
		return s.refuse(c)
	}
	if c.Method() != fiber.MethodPost {
		return s.echo(c)
	}
	m, err := s.open(c)
	if err != nil {
		return s.refuse(c)
	}
	answer, err := s.hear(c.UserContext(), m)
	if err != nil {
		return err
	}
	return s.reply(c, m, answer)
}

// signed says whether somebody who has the token has signed the parts, just now.
func (s *Service) signed(c *fiber.Ctx, signature string, parts ...string) bool {
	at, nonce := c.Query("timestamp"), c.Query("nonce")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || nonce == "" || s.db.Now().Sub(time.Unix(seconds, 0)).Abs() > fresh {
		return false
	}
	want := util.Signature(append([]string{s.cfg.WeChatToken, at, nonce}, parts...)...)
	return subtle.ConstantTimeCompare([]byte(signature), []byte(want)) == 1
}

// refuse turns away what is not WeChat's, more shortly when there is much of it.
func (s *Service) refuse(c *fiber.Ctx) error {
	if ok, wait := s.book.Take(strangers, budget.Address(c.IP()), 1); !ok {
		f := fault.New(fault.TooMany, "too_many", "这个地址只给微信用，请过一会儿再试。")
		f.After = wait
		return f
	}
	return fault.New(fault.Forbidden, "not_wechat", "这个地址只给微信用。")
}

// echo answers the check that the account makes when our address is entered there.
func (s *Service) echo(c *fiber.Ctx) error {
	word := c.Query("echostr")
	if len(word) > mostEcho {
		return s.refuse(c)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString(word)
}

// open reads an encrypted callback; an error for everything that is not one of ours.
func (s *Service) open(c *fiber.Ctx) (m inbound, err error) {
	body := c.Request().Body()
	if c.Query("encrypt_type") != "aes" || len(body) > mostBody {
		return m, errNotOurs
	}
	var sealed message.EncryptedXMLMsg
	if err := xml.Unmarshal(body, &sealed); err != nil {
		return m, err
	}
	if !s.signed(c, c.Query("msg_signature"), sealed.EncryptedMsg) {
		return m, errNotOurs
	}
	_, raw, err := util.DecryptMsg(s.cfg.WeChatApp, sealed.EncryptedMsg, s.cfg.WeChatKey)
	if err != nil {
		return m, err
	}
	return readInbound(raw)
}

// reply is an answer in the chat, encrypted; nothing to say is success.
func (s *Service) reply(c *fiber.Ctx, m inbound, answer string) error {
	if answer == "" {
		return c.SendString("success")
	}
	text := message.NewText(answer)
	text.SetToUserName(message.CDATA(m.From))
	text.SetFromUserName(message.CDATA(m.To))
	text.SetMsgType(message.MsgTypeText)
	text.SetCreateTime(s.db.Now().Unix())
	plain, err := xml.Marshal(text)
	if err != nil {
		return err
	}
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails: it ends the program rather
	sealed, err := util.EncryptMsg(salt[:], plain, s.cfg.WeChatApp, s.cfg.WeChatKey)
	if err != nil {
		return errSealing // the library's own words may hold the key
	}
	at, nonce := s.db.Now().Unix(), hex.EncodeToString(salt[:8])
	return c.XML(message.ResponseEncryptedXMLMsg{EncryptedMsg: string(sealed), Timestamp: at, Nonce: nonce,
		MsgSignature: util.Signature(s.cfg.WeChatToken, strconv.FormatInt(at, 10), nonce, string(sealed))})
}
