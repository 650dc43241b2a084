package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"huiyin/internal/fault"
	h5 "huiyin/mobile-h5"
)

// pages are the built pages, compressed once at start.
type pages map[string]file

type file struct {
	plain, zipped []byte
	kind, tag     string
}

func loadPages() (pages, error) {
	out := pages{}
	err := fs.WalkDir(h5.Dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := h5.Dist.ReadFile(name)
		if err == nil {
			out[strings.TrimPrefix(name, "dist/")], err = newFile(name, b, gzip.BestCompression)
		}
		return err
	})
	return out, err
}

// newFile makes a file ready to be sent; level is how hard to compress it: once for all, or for each answer.
func newFile(name string, b []byte, level int) (file, error) {
	sum := sha256.Sum256(b)
	f := file{plain: b, kind: mime.TypeByExtension(path.Ext(name)), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, level)
	if err == nil {
		_, err = w.Write(b)
	}
	if err = errors.Join(err, w.Close()); err == nil && z.Len() < len(b) {
		f.zipped = z.Bytes()
	}
	return f, err
}

// send answers with a file; for ever when its name carries its hash.
func send(c *fiber.Ctx, f file, forever bool) error {
	c.Set(fiber.HeaderContentType, f.kind)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if forever {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	c.Set(fiber.HeaderETag, f.tag)
	if c.Get(fiber.HeaderIfNoneMatch) == f.tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	if f.zipped != nil && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.zipped)
	}
	return c.Send(f.plain)
}

func (a *App) page(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f, ok := a.pages[name]
		if !ok {
			return fault.New(fault.Unavailable, "no_pages", "页面还没有建好，请先运行 make build。")
		}
		return send(c, f, false)
	}
}

// stage is the demonstration's WeChat: its page, and all that this page and the product ask it. Elsewhere there is no such address.
func (a *App) stage(c *fiber.Ctx) error {
	switch {
	case a.Stage == nil:
		return a.nowhere(c)
	case c.Path() == "/demo/wechat" && a.Config.URL != c.BaseURL():
		return c.Redirect(a.Config.URL+"/demo/wechat", fiber.StatusFound) // the phone's pages are at the address that the city gives
	case c.Path() == "/demo/wechat":
		return a.page("demo.html")(c)
	}
	return adaptor.HTTPHandler(a.Stage)(c)
}

// nowhere is every other address: a person gets a page that says so, a program a problem.
func (a *App) nowhere(c *fiber.Ctx) error {
	f, ok := a.pages["index.html"]
	if !ok || c.Method() != fiber.MethodGet || strings.HasPrefix(c.Path(), "/api/") || !strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMETextHTML) {
		return fiber.ErrNotFound
	}
	c.Status(fiber.StatusNotFound)
	return send(c, f, false)
}

func (a *App) asset(c *fiber.Ctx) error {
	f, ok := a.pages[strings.TrimPrefix(c.Path(), "/")]
	if !ok {
		return fiber.ErrNotFound
	}
	return send(c, f, strings.HasPrefix(c.Path(), "/assets/"))
}
