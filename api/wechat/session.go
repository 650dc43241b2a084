package wechat

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// sessionLives is how long a person stays logged in on one phone.
const sessionLives = 30 * 24 * time.Hour

// wechatSession is one phone on which a person is logged in.
type wechatSession struct {
	ID        string `gorm:"primaryKey"`
	Hash      string // keyed, over the token and all the rest: a row that is forged or moved opens nothing
	Person    string
	CreatedAt int64
}

func (x wechatSession) sign(hash func(purpose string, parts ...string) string, secret string) string {
	return hash("wechat.session", secret, x.ID, x.Person, strconv.FormatInt(x.CreatedAt, 10))
}

// stranger acts for a person: the record names nobody, only receipts.
var stranger = actor.Actor{Role: actor.Citizen}

// begin logs a person in, on a session of its own each time, and ends the one that was there.
func (s *Service) begin(ctx context.Context, openid, before string) (token string, err error) {
	secret := auth.NewToken()
	err = s.db.Do(ctx, stranger, func(tx *database.Tx) error {
		p, err := s.know(tx, openid)
		if err != nil {
			return err
		}
		if err := forgetSession(tx, before); err != nil {
			return err
		}
		x := wechatSession{ID: tx.ID(), Person: p.Person, CreatedAt: tx.Millis()}
		x.Hash = x.sign(tx.Keys().Hash, secret)
		token = x.ID + "." + secret
		return tx.Create(&x).Error
	})
	return token, err
}

// whose is the person behind a token; empty when it opens nothing.
func (s *Service) whose(ctx context.Context, token string) (string, error) {
	id, secret, _ := strings.Cut(token, ".")
	var x wechatSession
	if err := s.db.Read(ctx).Where("id = ?", id).Limit(1).Find(&x).Error; err != nil || x.ID == "" {
		return "", err
	}
	genuine := subtle.ConstantTimeCompare([]byte(x.Hash), []byte(x.sign(s.db.Keys().Hash, secret))) == 1
	if !genuine || s.db.Now().UnixMilli()-x.CreatedAt > sessionLives.Milliseconds() {
		return "", nil
	}
	return x.Person, nil
}

// LogOut ends the session of this phone.
func (s *Service) LogOut(c *fiber.Ctx) error {
	token := c.Cookies(s.cookie())
	s.setCookie(c, s.cookie(), "", -1)
	return s.db.Do(c.UserContext(), stranger, func(tx *database.Tx) error { return forgetSession(tx, token) })
}

func forgetSession(tx *database.Tx, token string) error {
	id, _, _ := strings.Cut(token, ".")
	if id == "" {
		return nil
	}
	return tx.Where("id = ?", id).Delete(&wechatSession{}).Error
}

// cookie is the name of the session's; __Host- behind https, where browsers allow it.
func (s *Service) cookie() string {
	if s.https() {
		return "__Host-huiyin-wechat"
	}
	return "huiyin-wechat"
}

func (s *Service) https() bool { return strings.HasPrefix(s.cfg.URL, "https://") }

func (s *Service) setCookie(c *fiber.Ctx, name, value string, lives time.Duration) {
	age := int(lives.Seconds())
	if lives < 0 {
		age = -1
	}
	c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: s.https(), SameSite: fiber.CookieSameSiteLaxMode, MaxAge: age})
}
