package api_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func jpegOf(t *testing.T, w, h int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// resident is the memory of this process in bytes.
func resident(t *testing.T) int64 {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(raw), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// both is how many connections this process can hold both ends of, n at most.
func both(t *testing.T, n int) int {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
	if can := (int(l.Cur) - 500) / 2; can < n {
		t.Logf("%d connections instead of %d: this process may have %d files", can, n, l.Cur)
		return can
	}
	return n
}

// The attack of one address: 150 photos half sent, and 8,300 connections that never say what they want. This process holds the
// attacker's ends, too.
func TestOneAddressNeitherFillsTheMemoryNorKeepsOthersOut(t *testing.T) {
	d := newDoor(t)
	at := d.onPort()
	runtime.GC()
	before := resident(t)
	photo := fmt.Sprintf("POST /api/v1/photos HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n", 10<<20)
	half := make([]byte, 5<<20)
	for range 150 {
		c := d.connected(at, "127.0.0.66")
		defer c.Close()
		_ = c.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		_, _ = io.WriteString(c, photo)
		_, _ = c.Write(half)
	}
	dial := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP("127.0.0.66")}, Timeout: time.Second}
	opened := 0
	for range both(t, 8300) {
		c, err := dial.Dial("tcp", at)
		if err != nil {
			continue
		}
		defer c.Close()
		opened++
		_, _ = io.WriteString(c, "GET /api/v1/si")
		if opened%500 == 0 {
			d.isServed(at, "127.0.0.67")
		}
	}
	grown := resident(t) - before
	t.Logf("%d half-open connections beside 150 half-sent photos: %d MB more, %d MB in all", opened, grown>>20, resident(t)>>20)
	if resident(t) > 200<<20 {
		t.Errorf("%d MB are held", resident(t)>>20)
	}
	d.isServed(at, "127.0.0.67")
}

// isServed asks as an honest person would: reads, then writes.
func (d *door) isServed(at, from string) {
	d.t.Helper()
	began := time.Now()
	if got := d.raw(at, from, "GET /api/v1/site HTTP/1.1\r\nHost: h\r\n\r\n"); got.status != 200 {
		d.t.Errorf("nothing is read from %s: %d %s", from, got.status, got.body)
	}
	if got := d.raw(at, from, posted("/api/v1/opinions", "", `{"text":"路灯不亮，晚上看不见路"}`)); got.status != 201 {
		d.t.Errorf("nothing is written from %s: %d %s", from, got.status, got.body)
	}
	if took := time.Since(began); took > 3*time.Second {
		d.t.Errorf("%s waited for %v", from, took)
	}
}

// Whatever is sent, however it is broken: never a 5xx, and the server is as well afterwards as before.
func TestNothingMalformedIsOurFault(t *testing.T) {
	d := newDoor(t)
	at := d.onPort()
	kinds := map[int]int{}
	for _, text := range malformed() {
		got := d.raw(at, "127.0.0.1", text)
		kinds[got.status]++
		if got.status < 400 && !strings.HasPrefix(text, "OPTIONS") && got.status != 0 || got.status >= 500 {
			t.Errorf("%.120q: %d %s", text, got.status, got.body)
		}
	}
	t.Logf("%d kinds of broken requests: %v", len(malformed()), kinds)
	if n := len(malformed()); n < 200 {
		t.Errorf("only %d", n)
	}
	d.isServed(at, "127.0.0.1")
	if log := d.log.String(); strings.Contains(log, "panic") || strings.Contains(log, "request failed") {
		t.Errorf("%s", log)
	}
}

// malformed are broken requests: each way of breaking a body, an address or a head on each kind of route.
func malformed() (out []string) {
	bodies := []string{
		``, `{`, `}`, `null`, `[]`, `"x"`, `1`, `true`, `{"text":}`, `{"text":null}`, `{"text":[]}`, `{"text":{}}`, `{"text":1e400}`, `{"text":"\ud800"}`, `{"text":"\u0000"}`, "\x00", "\xff\xfe", `{"version":1e99}`, `{"version":-1}`, `{"version":1.5}`,
		`{"version":9223372036854775808}`, `{"place":{"lat":"x"}}`, `{"photos":[1]}`, `{"photos":{}}`, `{"answers":[]}`, `{"answers":{"q1":null}}`, `{"answers":{"\u0000":1}}`, strings.Repeat("[", 60000), strings.Repeat(`{"a":`, 10000), `{"solved":"solved","level":7}`,
	}
	paths := []string{"/api/v1/opinions", "/api/v1/classify", "/api/v1/session", "/api/v1/surveys/2026/responses", "/api/v1/receipts/1234567890123456/concerns/1/feedback", "/api/v1/receipts/x/concerns/99999999999999999999/messages", "/api/v1/cases/x/accept"}
	for _, path := range paths {
		for _, body := range bodies {
			if path == "/api/v1/classify" && (body == `null` || strings.HasPrefix(body, `{"version"`) || strings.HasPrefix(body, `{"p`) || strings.HasPrefix(body, `{"a`) || strings.HasPrefix(body, `{"s`) || body == `{"text":null}`) {
				continue // nothing to classify is no fault
			}
			out = append(out, posted(path, "", body))
		}
		out = append(out, posted(path, "Content-Encoding: gzip\r\n", "{}"), posted(path, "Idempotency-Key: \xff\xfe\r\n", "{}"), posted(path, "Cookie: huiyin=\xff\r\n", "{}"))
		if path != "/api/v1/classify" { // which takes no key
			out = append(out, posted(path, "Idempotency-Key: "+strings.Repeat("k", 500)+"\r\n", "{}"))
		}
	}
	for _, target := range []string{
		"/%00", "/%ff", "/api/v1/surveys/%00", "/api/v1/surveys/%ff%fe", "/api/v1/surveys/%ed%a0%80", "/api/v1/receipts/%00", "/api/v1/receipts/%c0%ae", "/api/v1/receipts/" + strings.Repeat("9", 3000), "/api/v1/public/units/%ff", "/api/v1/public/surveys/%00",
		"/api/v1/public/overview?year=%ff", "/api/v1/office/cases?q=%ff", "/api/v1/office/cases?limit=%00", "/api/v1/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/assets/../../x", "/assets/%2e%2e/%2e%2e/x", "/api/v1/%zz", "*", "http://h/api/v1/nothing", "//h/api/v1/nothing", "/?%00=1",
	} {
		out = append(out, "GET "+target+" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	}
	for _, form := range []string{"", "boundary=", "boundary=b", `boundary="`, "boundary=" + strings.Repeat("b", 200), "boundary=b; boundary=c"} {
		for _, body := range []string{"", "--b", "--b\r\n\r\n--b--", "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: \x00\r\n\r\n", strings.Repeat("--b\r\n", 1000)} {
			out = append(out, fmt.Sprintf("POST /api/v1/photos HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: multipart/form-data; %s\r\nContent-Length: %d\r\n\r\n%s", form, len(body), body))
		}
	}
	for _, method := range []string{"PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW", "get", "POST", strings.Repeat("A", 300)} {
		out = append(out, method+" /api/v1/nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	}
	return out
}
