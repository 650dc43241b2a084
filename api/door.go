package api

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"huiyin/internal/door"
	"huiyin/internal/fault"
)

const (
	// maxJSON is the largest body other than a photo, in bytes.
	maxJSON = door.SmallBody
	// maxPhoto is the largest upload in bytes: a photo of 10 MB and the form around it.
	maxPhoto = 10<<20 + 64<<10
)

// bodyLimit is the largest body of a request in bytes; 0 where none belongs.
func bodyLimit(method, path string) int64 {
	switch {
	case method == fiber.MethodGet || method == fiber.MethodHead:
		return 0
	case method == fiber.MethodPost && path == "/api/v1/photos":
		return maxPhoto
	}
	return maxJSON
}

// limited holds a body in chunks to its route's limit as it is read, and lets a little more come: read says so in the form's words.
func limited(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	return fasthttp.RequestConfig{MaxRequestBodySize: int(bodyLimit(string(h.Method()), string(path))) + 8<<10}
}

// rules are the door's.
func (a *App) rules() door.Rules {
	r := door.Usual()
	r.Limit = bodyLimit
	r.Proxies = a.Config.Proxies
	r.Refused = func(why string) { a.metrics.refused.WithLabelValues(why).Inc() }
	if !a.Config.Limits {
		r.PerAddress = 0
	}
	return r
}

// unread answers a request that could not be read.
func (a *App) unread(f *fasthttp.RequestCtx, err error) {
	c := a.Web.AcquireCtx(f)
	defer a.Web.ReleaseCtx(c)
	_ = a.problem(c, refusedAs(door.Why(f.Conn(), err)))
}

func refusedAs(r *door.Refusal) error {
	switch r.Status {
	case fiber.StatusTooManyRequests:
		return fault.New(fault.TooMany, r.Why, "现在人多，请过十几秒再点一次。您填的内容还在。")
	case fiber.StatusServiceUnavailable:
		return fault.New(fault.Unavailable, r.Why, "现在上传的人多，请过十几秒再点一次。您填的内容还在。")
	}
	return fiber.NewError(r.Status)
}

// plainly refuses what would have to be unpacked, and addresses and keys that are no text: nothing behind it need know either.
func plainly(c *fiber.Ctx) error {
	h := &c.Context().Request.Header
	if len(h.PeekAll(fiber.HeaderContentEncoding)) > 0 {
		return fiber.ErrUnsupportedMediaType
	}
	texts := [][]byte{c.Context().URI().Path(), h.Peek("Idempotency-Key"), h.Peek(fiber.HeaderCookie)}
	for key, value := range c.Context().QueryArgs().All() {
		texts = append(texts, key, value)
	}
	if slices.ContainsFunc(texts, func(b []byte) bool { return !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 }) {
		return fiber.ErrBadRequest
	}
	return c.Next()
}
