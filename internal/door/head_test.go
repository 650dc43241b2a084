package door_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"huiyin/internal/door"
)

const smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"

// What two servers would cut in different places is answered once with 400, and what stands behind it never.
func TestWhatCouldBeReadInTwoWaysIsNoRequest(t *testing.T) {
	h := newHouse(t, nil)
	post := func(headers, body string) string {
		return "POST /x HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body
	}
	for name, raw := range map[string]string{
		"chunks and a length":                     post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
		"a length and chunks":                     post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
		"a folded encoding":                       post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
		"a folded encoding by a tab":              post("Transfer-Encoding: \r\n\tchunked\r\n", "0\r\n\r\n"),
		"a folded header":                         post("X-A: b\r\n c\r\n", ""),
		"a fold before all headers":               "POST /x HTTP/1.1\r\n Host: h\r\n\r\n",
		"an unknown encoding":                     post("Transfer-Encoding: gzip\r\n", ""),
		"two encodings in one":                    post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
		"chunks twice in one":                     post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
		"chunks twice":                            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
		"chunks and identity":                     post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"),
		"identity":                                post("Transfer-Encoding: identity\r\n", ""),
		"an empty encoding":                       post("Transfer-Encoding:\r\n", ""),
		"an encoding in quotes":                   post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"),
		"an encoding with a vertical tab":         post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"),
		"chunks in HTTP/1.0":                      "POST /x HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"two lengths":                             post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
		"the same length twice":                   post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),
		"two lengths in one":                      post("Content-Length: 5, 5\r\n", "hello"),
		"a length below nothing":                  post("Content-Length: -1\r\n", ""),
		"a length with a plus":                    post("Content-Length: +5\r\n", "hello"),
		"a length in hexadecimal":                 post("Content-Length: 0x5\r\n", "hello"),
		"a length with a dash":                    post("Content-Length: 1_0\r\n", "hellohello"),
		"an empty length":                         post("Content-Length:\r\n", ""),
		"a length beyond numbers":                 post("Content-Length: 99999999999999999999999\r\n", ""),
		"a space before the colon":                post("Content-Length : 5\r\n", "hello"),
		"a tab before the colon":                  post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"),
		"a space in a name":                       post("Content Length: 5\r\n", "hello"),
		"a space before a name":                   post(" Content-Length: 5\r\n", "hello"),
		"an empty name":                           post(": 5\r\n", ""),
		"a line without a colon":                  post("nonsense\r\n", ""),
		"a name that is not ASCII":                post("Content-Lengthé: 5\r\n", "hello"),
		"a NUL in a name":                         post("X\x00Y: 5\r\n", ""),
		"a NUL in a value":                        post("X: 5\x006\r\n", ""),
		"a control character":                     post("X: 5\x016\r\n", ""),
		"a DEL":                                   post("X: 5\x7f6\r\n", ""),
		"a bare LF after the first line":          "GET /x HTTP/1.1\nHost: h\r\n\r\n",
		"a bare LF after a header":                "GET /x HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
		"bare LFs at the end":                     "GET /x HTTP/1.1\r\nHost: h\n\n",
		"a bare CR":                               "GET /x HTTP/1.1\r\nHost: h\rX: y\r\n\r\n",
		"two CRs":                                 "GET /x HTTP/1.1\r\r\nHost: h\r\n\r\n",
		"HTTP/1.2":                                "GET /x HTTP/1.2\r\nHost: h\r\n\r\n",
		"HTTP/9.9":                                "GET /x HTTP/9.9\r\nHost: h\r\n\r\n",
		"HTTP/2.0":                                "GET /x HTTP/2.0\r\nHost: h\r\n\r\n",
		"HTTP/2's own beginning":                  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"a small http":                            "GET /x http/1.1\r\nHost: h\r\n\r\n",
		"HTTP/01.1":                               "GET /x HTTP/01.1\r\nHost: h\r\n\r\n",
		"HTTP/1.1 and more":                       "GET /x HTTP/1.1x\r\nHost: h\r\n\r\n",
		"no version":                              "GET /x\r\nHost: h\r\n\r\n",
		"HTTP/0.9":                                "GET /x\r\n\r\n",
		"two spaces before the target":            "GET  /x HTTP/1.1\r\nHost: h\r\n\r\n",
		"two spaces before the version":           "GET /x  HTTP/1.1\r\nHost: h\r\n\r\n",
		"a space in the target":                   "GET /x y HTTP/1.1\r\nHost: h\r\n\r\n",
		"a tab for a space":                       "GET\t/x HTTP/1.1\r\nHost: h\r\n\r\n",
		"a space at the end":                      "GET /x HTTP/1.1 \r\nHost: h\r\n\r\n",
		"a space at the start":                    " GET /x HTTP/1.1\r\nHost: h\r\n\r\n",
		"no method":                               "/x HTTP/1.1\r\nHost: h\r\n\r\n",
		"no host":                                 "GET /x HTTP/1.1\r\nAccept: */*\r\n\r\n",
		"nothing but a first line":                "GET /x HTTP/1.1\r\n\r\n",
		"an empty host":                           "GET /x HTTP/1.1\r\nHost:\r\n\r\n",
		"two hosts":                               "GET /x HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n",
		"a host with a path":                      "GET /x HTTP/1.1\r\nHost: h/evil\r\n\r\n",
		"two hosts in one":                        "GET /x HTTP/1.1\r\nHost: h, g\r\n\r\n",
		"TLS":                                     "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"nothing that is text":                    "\xff\xfe\xfd",
		"a chunk without a size":                  post("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n"),
		"a chunk that is longer than it says":     post("Transfer-Encoding: chunked\r\n", "2\r\nhello\r\n0\r\n\r\n"),
		"a chunk of a size beyond numbers":        post("Transfer-Encoding: chunked\r\n", "ffffffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
		"a chunk of a size below nothing":         post("Transfer-Encoding: chunked\r\n", "-5\r\nhello\r\n0\r\n\r\n"),
		"a chunk that ends in LF":                 post("Transfer-Encoding: chunked\r\n", "5\nhello\n0\n\n"),
		"a body that another request's head ends": "GET /x HTTP/1.1\r\nHost: h\r\nX: " + strings.Repeat("a", 10) + "\r\n\x00\r\n\r\n",
	} {
		before := h.reached.Load()
		statuses, bodies, ended := says(h.from("127.0.0.1"), raw+smuggled)
		if len(statuses) != 1 || statuses[0] != 400 || !ended || strings.Contains(bodies, "/smuggled") || h.reached.Load() != before {
			t.Errorf("%s: %v, ended %v, %d reached the house: %s", name, statuses, ended, h.reached.Load()-before, bodies)
		}
	}
}

func TestOrdinaryRequestsPassInEveryForm(t *testing.T) {
	h := newHouse(t, nil)
	for name, x := range map[string]struct {
		raw  string
		want []int
	}{
		"one":                      {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", []int{200}},
		"HTTP/1.0 without a host":  {"GET /a HTTP/1.0\r\n\r\n", []int{200}},
		"three at once":            {"GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: h\r\n\r\n", []int{200, 200, 200}},
		"an empty line between":    {"POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc\r\nGET /c HTTP/1.1\r\nHost: h\r\n\r\n", []int{200, 200}},
		"in chunks, then closed":   {"POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + smuggled, []int{200}},
		"small letters and spaces": {"POST /b HTTP/1.1\r\nhost:h\r\ncontent-length:   3  \r\nx-a:\t b c\t\r\n\r\nabc", []int{200}},
		"no length where none is":  {"POST /b HTTP/1.1\r\nHost: h\r\n\r\n", []int{200}},
		"a method of its own":      {"M-SEARCH /a HTTP/1.1\r\nHost: h\r\n\r\n", []int{200}},
		"a Chinese agent":          {"GET /a HTTP/1.1\r\nHost: h\r\nUser-Agent: 微信\r\n\r\n", []int{200}},
		"a bad second one":         {"GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\nHost: h\r\n\r\n", []int{200, 400}},
		"an expectation":           {"POST /b HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", []int{100, 200}},
	} {
		statuses, bodies, _ := says(h.from("127.0.0.1"), x.raw)
		if fmt.Sprint(statuses) != fmt.Sprint(x.want) || strings.Contains(bodies, "/smuggled") {
			t.Errorf("%s: %v, want %v: %s", name, statuses, x.want, bodies)
		}
	}
}

func TestARequestIsReadHoweverItsBytesArrive(t *testing.T) {
	h := newHouse(t, nil)
	raw := "POST /drip HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
	c := h.from("127.0.0.1")
	for i := range len(raw) - 1 {
		if _, err := c.Write([]byte{raw[i]}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	statuses, bodies, _ := says(c, raw[len(raw)-1:]+"GET /next HTTP/1.1\r\nHost: h\r\n\r\n")
	if fmt.Sprint(statuses) != "[200 200]" || !strings.Contains(bodies, "/drip xxx") || !strings.Contains(bodies, "/next") {
		t.Errorf("%v %s", statuses, bodies)
	}
}

// The answer to what is too large is there to be read, even by one who first sends all she has.
func TestTooMuchIsRefusedBeforeItIsRead(t *testing.T) {
	h := newHouse(t, nil)
	over := strings.Repeat("x", door.SmallBody+1)
	for name, x := range map[string]struct {
		raw  string
		want int
	}{
		"a body where none belongs":     {"GET /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx", 413},
		"chunks where none belong":      {"GET /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", 413},
		"a length too large":            {"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\n" + over, 413},
		"a length, and an expectation":  {"POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 65537\r\n\r\n", 413},
		"a length of terabytes":         {"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999\r\n\r\nx", 413},
		"a large one, too large":        {"POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\nx", 413},
		"large chunks":                  {"POST /large HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("10000\r\n"+over[1:]+"\r\n", 17), 413},
		"one huge chunk":                {"POST /large HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nx", 413},
		"little in endless small print": {"POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("x", 300_000) + "\r\nx", 413},
		"a long head":                   {"GET /x HTTP/1.1\r\nHost: h\r\nX: " + strings.Repeat("x", 5000) + "\r\n\r\n", 431},
		"a long address":                {"GET /" + strings.Repeat("x", 5000) + " HTTP/1.1\r\nHost: h\r\n\r\n", 431},
		"a large one that is not":       {"POST /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 65537\r\n\r\n" + over, 200},
	} {
		before := h.reached.Load()
		statuses, _, ended := says(h.from("127.0.0.1"), x.raw)
		if len(statuses) != 1 || statuses[0] != x.want || !ended || x.want != 200 && h.reached.Load() != before {
			t.Errorf("%s: %v, want %d; ended %v", name, statuses, x.want, ended)
		}
	}
}

func TestWhoStopsHalfwayIsNotWaitedFor(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) {
		r.Head, r.Idle, r.Grace, r.Rate = 200*time.Millisecond, 400*time.Millisecond, 200*time.Millisecond, 64<<10
	})
	post := "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n"
	for name, x := range map[string]struct {
		raw  string
		want []int
	}{
		"nothing":                    {"", nil},
		"half a head":                {"GET /x HTTP/1.1\r\nHo", []int{408}},
		"half a body":                {post + "abc", []int{408}},
		"chunks that do not end":     {"POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", []int{408}},
		"nothing after one":          {"GET /x HTTP/1.1\r\nHost: h\r\n\r\n", []int{200}},
		"half a head after one":      {"GET /x HTTP/1.1\r\nHost: h\r\n\r\nGET", []int{200, 408}},
		"half a body after one":      {"GET /x HTTP/1.1\r\nHost: h\r\n\r\n" + post, []int{200, 408}},
		"half a head after an empty": {"\r\n\r\nGET /", []int{408}},
	} {
		began := time.Now()
		statuses, bodies, ended := says(h.from("127.0.0.1"), x.raw)
		if fmt.Sprint(statuses) != fmt.Sprint(x.want) || !ended || time.Since(began) > 900*time.Millisecond {
			t.Errorf("%s: %v, want %v; ended %v after %v: %s", name, statuses, x.want, ended, time.Since(began), bodies)
		}
	}
}

// 256 KiB at 256 KiB a second, where 64 KiB a second are asked for: a photo on a slow line, everything forty times as fast.
func TestASlowButSteadyBodyPassesAndATrickleIsCut(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) { r.Grace, r.Rate = 250*time.Millisecond, 64<<10 })
	send := func(size int, every time.Duration) ([]int, time.Duration) {
		began := time.Now()
		c := h.from("127.0.0.1")
		_, _ = fmt.Fprintf(c, "POST /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", 256<<10)
		go drip(c, size, 256<<10/size, every)
		statuses, _, _ := saysWithin(c, 5*time.Second)
		return statuses, time.Since(began)
	}
	if got, took := send(16<<10, 62*time.Millisecond); fmt.Sprint(got) != "[200]" || took < 800*time.Millisecond {
		t.Errorf("steady: %v after %v", got, took)
	}
	if got, took := send(1<<10, 62*time.Millisecond); fmt.Sprint(got) != "[408]" || took > 2*time.Second {
		t.Errorf("a trickle: %v after %v", got, took)
	}
}

func drip(c net.Conn, size, times int, every time.Duration) {
	for range times {
		if _, err := c.Write(make([]byte, size)); err != nil {
			return
		}
		time.Sleep(every)
	}
}
