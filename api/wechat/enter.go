package wechat

import (
	"context"
	"net/url"
	"regexp"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// stateLives is how long somebody may take on the way to WeChat and back.
const stateLives = 10 * time.Minute

// wechatState is a way that was begun: it leads back once, in the browser that began it.
type wechatState struct {
	Hash string `gorm:"primaryKey"`
	Back string
	At   int64
}

// backs are where a log-in may lead back to; a full address, //host or \host is none of them.
var backs = regexp.MustCompile(`^/(?:|mine|say|r|public|s/[A-Za-z0-9_-]{1,40}|hearings(?:/[A-Za-z0-9_-]{1,40})?)$`)

// home is where a log-in leads to that names no page of ours.
const home = "/mine"

func backTo(path string) string {
	if !backs.MatchString(path) {
		return home
	}
	return path
}

// wayCookie holds what binds a state to its browser.
func (s *Service) wayCookie() string { return s.cookie() + "-way" }

// Enter sends a browser to WeChat to learn who the person is: silently, by her openid alone.
func (s *Service) Enter(c *fiber.Ctx) error {
	if !s.On() {
		return noAccount()
	}
	browser := c.Cookies(s.wayCookie())
	if !tokenShape.MatchString(browser) {
		browser = auth.NewToken()
	}
	s.setCookie(c, s.wayCookie(), browser, stateLives)
	state := auth.NewToken()
	err := s.db.Do(c.UserContext(), stranger, func(tx *database.Tx) error {
		return tx.Create(&wechatState{Hash: s.stateHash(state, browser), Back: backTo(c.Query("back")), At: tx.Millis()}).Error
	})
	if err != nil {
		return err
	}
	to, err := s.oauth.GetRedirectURL(s.cfg.URL+"/wechat/return", "snsapi_base", state)
	if err != nil {
		return err
	}
	return s.leave(c, to)
}

var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

func (s *Service) stateHash(state, browser string) string {
	return s.db.Keys().Hash("wechat.state", state, browser)
}

// leave redirects to WeChat, or to the one that is made believe.
func (s *Service) leave(c *fiber.Ctx, to string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	u, err := url.Parse(to)
	if err != nil {
		return err
	}
	if base := way.base.Load(); base != nil {
		u = way.moved(u, base)
	}
	return c.Redirect(u.String(), fiber.StatusFound)
}

// codeShape is what a code may look like: the library writes it into an address as it is.
var codeShape = regexp.MustCompile(`^[A-Za-z0-9_-]{6,128}$`)

// Return is where WeChat sends the browser back to: only a code that this server exchanges makes a session, and only in the browser
// that asked for it, once.
func (s *Service) Return(c *fiber.Ctx) error {
	if !s.On() {
		return noAccount()
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	back, ours, err := s.takeState(c.UserContext(), c.Query("state"), c.Cookies(s.wayCookie()))
	if err != nil {
		return err
	}
	code := c.Query("code")
	if !ours || !codeShape.MatchString(code) {
		return comeBack(c, home+"?wechat=again")
	}
	openid, snapshot, err := s.exchange(c.UserContext(), code)
	switch {
	case err != nil:
		s.log.Warn("wechat code not exchanged", "error", err.Error())
		return comeBack(c, home+"?wechat=again")
	case snapshot:
		return comeBack(c, home+"?wechat=snapshot")
	}
	token, err := s.begin(c.UserContext(), openid, c.Cookies(s.cookie()))
	if err != nil {
		return err
	}
	s.setCookie(c, s.cookie(), token, sessionLives)
	return comeBack(c, back)
}

// comeBack sends the browser to a page of ours. The # takes away what stands after the one of WeChat's address, which would be handed on.
func comeBack(c *fiber.Ctx, path string) error { return c.Redirect(path+"#", fiber.StatusFound) }

// takeState uses a state up; ours is false when this browser has begun no such way.
func (s *Service) takeState(ctx context.Context, state, browser string) (back string, ours bool, err error) {
	hash := s.stateHash(state, browser)
	err = s.db.Do(ctx, stranger, func(tx *database.Tx) error {
		var x wechatState
		if err := tx.Where("hash = ? AND at > ?", hash, tx.Now().Add(-stateLives).UnixMilli()).Limit(1).Find(&x).Error; err != nil || x.Hash == "" {
			return err
		}
		used := tx.Where("hash = ?", hash).Delete(&wechatState{})
		back, ours = backTo(x.Back), used.RowsAffected == 1
		return used.Error
	})
	return back, ours && browser != "", err
}

// exchange asks WeChat whose code it is; snapshot is true for the made-up person of a page that is only looked at.
func (s *Service) exchange(ctx context.Context, code string) (openid string, snapshot bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	token, err := s.oauth.GetUserAccessTokenContext(ctx, code)
	if err != nil {
		return "", false, refusal(err)
	}
	if !openidShape.MatchString(token.OpenID) {
		return "", false, &Refusal{Unsure: true}
	}
	return token.OpenID, token.IsSnapShotUser == 1, nil
}

var openidShape = regexp.MustCompile(`^[A-Za-z0-9_-]{6,64}$`)

func noAccount() error {
	return fault.New(fault.NotFound, "no_wechat", "这里还没有接公众号。凭查询码照样能查进度。")
}
