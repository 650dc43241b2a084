package api_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
)

// onPort puts the product on a port of this machine and gives its address.
func (d *door) onPort() string {
	d.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	ended := make(chan error, 1)
	go func() { ended <- d.app.Serve(l) }()
	d.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = d.app.Shutdown(ctx)
		<-ended
	})
	return l.Addr().String()
}

// raw sends bytes as they are from an address of this machine and gives the answer to them; status 0 is silence.
func (d *door) raw(at, from, text string) answer {
	d.t.Helper()
	c := d.connected(at, from)
	defer c.Close()
	go func() { _, _ = io.WriteString(c, text) }()
	return d.told(c)
}

func (d *door) connected(at, from string) net.Conn {
	d.t.Helper()
	dial := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 5 * time.Second}
	c, err := dial.Dial("tcp", at)
	d.must(err)
	d.must(c.SetDeadline(time.Now().Add(20 * time.Second)))
	return c
}

func (d *door) told(c net.Conn) answer {
	got, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return answer{}
	}
	b, _ := io.ReadAll(got.Body)
	return answer{status: got.StatusCode, header: got.Header, body: string(b)}
}

func posted(path, headers, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s", path, headers, len(body), body)
}

var pathParameter = regexp.MustCompile(`[:*]\w*`)

func TestNothingPackedIsTakenOnAnyRoute(t *testing.T) {
	d := newDoor(t)
	routes := 0
	for _, r := range d.app.Web.GetRoutes(true) {
		if r.Method == "HEAD" {
			continue
		}
		routes++
		path := pathParameter.ReplaceAllString(r.Path, "x")
		for _, encoding := range []string{"gzip", "gzip, gzip", "br", "deflate", "zstd", "identity", "GZIP", "x"} {
			body := ""
			if r.Method == "POST" {
				body = "{}"
			}
			in := httptest.NewRequest(r.Method, path, strings.NewReader(body))
			in.Header.Set("Content-Encoding", encoding)
			out, err := d.app.Web.Test(in, -1)
			d.must(err)
			if says, _ := io.ReadAll(out.Body); out.StatusCode != 415 || !strings.Contains(string(says), "内容的格式不对") {
				t.Errorf("%s %s with %s: %d %s", r.Method, path, encoding, out.StatusCode, says)
			}
		}
	}
	if routes < 40 {
		t.Errorf("only %d routes", routes)
	}
}

// 35 kB that unpack to gigabytes: packed twice, they were unpacked before the size was looked at.
func TestABombIsRefusedUnopened(t *testing.T) {
	d := newDoor(t)
	at := d.onPort()
	bomb := strings.Repeat("\x00", 64<<20)
	for range 2 {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := io.WriteString(w, bomb)
		d.must(err)
		d.must(w.Close())
		bomb = b.String()
	}
	before := allocated()
	for _, path := range []string{"/api/v1/session", "/api/v1/photos", "/api/v1/opinions"} {
		for _, encoding := range []string{"gzip, gzip", "gzip\r\nContent-Encoding: gzip", "\r\nContent-Encoding: gzip, gzip"} {
			if got := d.raw(at, "127.0.0.1", posted(path, "Content-Encoding: "+encoding+"\r\n", bomb)); got.status != 415 {
				t.Errorf("%s, %q: %d %s", path, encoding, got.status, got.body)
			}
		}
	}
	if grown := allocated() - before; grown > 16<<20 {
		t.Errorf("%d MB were allocated for it", grown>>20)
	}
}

func TestABodyIsHeldToItsRouteBeforeItIsRead(t *testing.T) {
	d := newDoor(t)
	at := d.onPort()
	chunked := func(path string, size int) string {
		return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("2000\r\n"+strings.Repeat("x", 0x2000)+"\r\n", size/0x2000) + "0\r\n\r\n"
	}
	for name, x := range map[string]struct {
		text   string
		status int
		says   string
	}{
		"a letter, by its length":   {"POST /api/v1/opinions HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\n", 413, "太大了"},
		"a letter, in chunks":       {chunked("/api/v1/opinions", 1<<20), 413, "太"},
		"a letter as a form":        {"POST /api/v1/opinions HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n", 413, "太大了"},
		"a letter to a photo's":     {"POST /api/v1/photos/ HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n", 413, "太大了"},
		"a photo, by its length":    {"POST /api/v1/photos HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 12000000\r\n\r\n", 413, "照片每张不超过 10 MB"},
		"a photo, in chunks":        {chunked("/api/v1/photos", 12<<20), 413, "照片每张不超过 10 MB"},
		"a body where none is":      {"GET /api/v1/site HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n", 413, "太大了"},
		"half a head":               {"GET /api/v1/site HTTP/1.1\nHost: h\r\n\r\n", 400, "请求读不懂"},
		"a letter in chunks":        {"POST /api/v1/opinions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n23\r\n{\"text\":\"路灯不亮，请来呀\"}\r\n0\r\n\r\n", 201, "receipt"},
		"a head that is too long":   {"GET /api/v1/site HTTP/1.1\r\nHost: h\r\nX: " + strings.Repeat("x", 9000) + "\r\n\r\n", 431, "请求读不懂"},
		"a log-in, by its length":   {"POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999\r\n\r\n", 413, "太大了"},
		"an unknown, by its length": {"POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n", 413, "太大了"},
	} {
		got := d.raw(at, "127.0.0.1", x.text)
		if got.status != x.status || !strings.Contains(got.body, x.says) {
			t.Errorf("%s: want %d %s, got %d %s", name, x.status, x.says, got.status, got.body)
		}
		if x.status != 201 && got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", name, got.header)
		}
	}
}

// 8 MB at 8 Mbit/s; the door's own test drips slower, under rules as much faster.
func TestAPhotoOnASlowLineArrives(t *testing.T) {
	d := newDoor(t)
	at := d.onPort()
	c := d.connected(at, "127.0.0.1")
	defer c.Close()
	picture := append(jpegOf(t, 64, 64), make([]byte, 8_000_000)...)
	form := "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n" + string(picture) + "\r\n--b--\r\n"
	_, err := fmt.Fprintf(c, "POST /api/v1/photos HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n", len(form))
	d.must(err)
	for sent := 0; sent < len(form); sent += 100_000 {
		_, err := io.WriteString(c, form[sent:min(len(form), sent+100_000)])
		d.must(err)
		time.Sleep(100 * time.Millisecond)
	}
	if got := d.told(c); got.status != 201 || got.text("photo") == "" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestBehindHTTPSCookiesAreSecureAndSaidToStay(t *testing.T) {
	for url, want := range map[string]string{"https://pj.example.gov.cn": "__Host-huiyin", "http://127.0.0.1:8080": "huiyin"} {
		d := newDoor(t)
		d.app.Config.URL = url
		cookie := d.staff("office", actor.Office, "")
		for _, got := range []answer{d.send("POST", "/api/v1/session", fmt.Sprintf(`{"name":"office","password":%q}`, password), nil), d.as(cookie, "DELETE", "/api/v1/session", "")} {
			set := got.header.Values("Set-Cookie")
			secure := strings.HasPrefix(url, "https:")
			if len(set) == 0 {
				t.Errorf("%s: %d without a cookie", url, got.status)
			}
			for _, cookie := range set {
				low := strings.ToLower(cookie)
				if !strings.HasPrefix(cookie, want) || strings.Contains(low, "; secure") != secure || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || !strings.Contains(low, "path=/") || strings.Contains(low, "domain=") {
					t.Errorf("%s: %d %q", url, got.status, cookie)
				}
			}
			if hsts := got.header.Get("Strict-Transport-Security"); (hsts == "max-age=31536000") != secure {
				t.Errorf("%s: %q", url, hsts)
			}
		}
	}
}

func TestEveryCookieInTheSourceIsSecureBehindHTTPS(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	cookies := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || !isCookie(lit.Type) {
				return true
			}
			cookies++
			for _, need := range []string{"Secure", "HTTPOnly", "SameSite"} {
				if !names(lit, need) {
					t.Errorf("%s: a cookie without %s", set.Position(lit.Pos()), need)
				}
			}
			return true
		})
	}
	if cookies < 2 {
		t.Errorf("only %d cookies found", cookies)
	}
}

func isCookie(e ast.Expr) bool { s, ok := e.(*ast.SelectorExpr); return ok && s.Sel.Name == "Cookie" }

func names(lit *ast.CompositeLit, field string) bool {
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == field {
			return true
		}
	}
	return false
}
