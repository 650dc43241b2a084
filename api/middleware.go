package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
)

// patience bounds how long a request may keep the database busy: fasthttp does not notice a client that has gone.
const patience = 15 * time.Second

// observe gives each request an id and a deadline, and writes one line about it: route pattern, never the path, which may hold a receipt.
func (a *App) observe(c *fiber.Ctx) error {
	begun := time.Now()
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	c.Locals("requestid", hex.EncodeToString(id))
	c.Set("X-Request-Id", requestID(c))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ctx, unbind := a.DB.Bound(ctx)
	defer unbind()
	c.SetUserContext(ctx)
	err := c.Next()
	if err != nil {
		err = a.problem(c, err)
	}
	status, took := c.Response().StatusCode(), time.Since(begun)
	route := c.Route().Path
	if route == "/" && c.Path() != "/" {
		route = "unmatched"
	}
	a.metrics.requests.WithLabelValues(c.Method(), route, strconv.Itoa(status)).Observe(took.Seconds())
	a.Log.Info("request", "request", requestID(c), "method", c.Method(), "route", route, "status", status, "ms", took.Milliseconds())
	return err
}

// recovered turns a panic into the 500 of one request.
func (a *App) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			a.Log.Error("panic", "request", requestID(c), "route", c.Route().Path, "panic", r)
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// policy is what pages may load and do, but for who may frame them.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"

// secure sets the headers that browsers obey. Nothing inline, nothing from elsewhere; no embedder policy, which would break WeChat's browser.
func (a *App) secure(c *fiber.Ctx) error {
	c.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("X-Frame-Options", "DENY")
	if a.Stage != nil { // its phone is a frame on a page of ours
		c.Set("Content-Security-Policy", policy+"; frame-src 'self'; frame-ancestors 'self'")
		c.Set("X-Frame-Options", "SAMEORIGIN")
	}
	c.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
	if a.https() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}

// sameOrigin refuses what another site makes a browser send. A client that is no browser says nothing of its origin and passes.
func (a *App) sameOrigin(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead || c.Method() == fiber.MethodOptions {
		return c.Next()
	}
	foreign := fault.New(fault.Forbidden, "foreign_origin", "这个请求来自别的网站，没有执行。请在回音的页面上操作。")
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return foreign
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host != c.Hostname() && origin != a.Config.URL {
			return foreign
		}
	}
	return c.Next()
}

// cookie is the name of the staff's session cookie; __Host- behind https, where browsers allow it.
func (a *App) cookie() string {
	if a.https() {
		return "__Host-huiyin"
	}
	return "huiyin"
}

func (a *App) https() bool { return strings.HasPrefix(a.Config.URL, "https://") }

// may lets the roles pass and nobody else; the verb still judges what this actor may see.
func (a *App) may(roles ...actor.Role) fiber.Handler {
	return func(c *fiber.Ctx) error {
		account, ok, err := a.Auth.Who(c.UserContext(), c.Cookies(a.cookie()))
		if err != nil {
			return err
		}
		if !ok {
			return notSignedIn()
		}
		who := account.Actor()
		who.Request = requestID(c)
		if !who.Is(roles...) {
			return notForRole(who)
		}
		c.Locals(actorKey{}, who)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.Next()
	}
}

func notForRole(who actor.Actor) error {
	return fault.New(fault.Forbidden, "not_your_role", "这一项不是%s能做的。", who.Role.Say())
}

func notSignedIn() error {
	return fault.New(fault.Unsigned, "not_signed_in", "请先登录。您填的内容还在，登录后可以接着做。")
}
