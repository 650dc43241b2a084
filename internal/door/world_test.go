package door_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"huiyin/internal/door"
)

// house is a server behind a door: it answers each request with its path and the length of its body, and counts what reached it.
type house struct {
	t       testing.TB
	at      string
	reached atomic.Int64
	hold    chan struct{} // until it is closed, /hold is not answered
}

const large = 1 << 20

func newHouse(t testing.TB, change func(*door.Rules)) *house {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return newHouseAt(t, l, change)
}

func newHouseAt(t testing.TB, l net.Listener, change func(*door.Rules)) *house {
	t.Helper()
	r := door.Usual()
	r.Limit = func(method, path string) int64 {
		switch {
		case method == "GET":
			return 0
		case path == "/large":
			return large
		}
		return door.SmallBody
	}
	if change != nil {
		change(&r)
	}
	h := &house{t: t, at: l.Addr().String(), hold: make(chan struct{})}
	s := &fasthttp.Server{Handler: h.answer, ErrorHandler: unread, ReduceMemoryUsage: true, WriteTimeout: 10 * time.Second, Concurrency: 1 << 20, MaxRequestBodySize: large, Logger: silence{}}
	ended := make(chan struct{})
	go func() { _ = s.Serve(door.New(l, r)); close(ended) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = s.ShutdownWithContext(ctx)
		<-ended
	})
	return h
}

// silence is a log that nobody reads.
type silence struct{}

func (silence) Printf(string, ...any) {}

func (h *house) answer(c *fasthttp.RequestCtx) {
	h.reached.Add(1)
	if string(c.Path()) == "/hold" {
		<-h.hold
	}
	c.SetBodyString(string(c.Path()) + " " + strings.Repeat("x", len(c.Request.Body())%7))
}

func unread(c *fasthttp.RequestCtx, err error) {
	r := door.Why(c.Conn(), err)
	c.SetStatusCode(r.Status)
	c.SetBodyString(r.Why)
}

// from opens a connection from an address of this machine.
func (h *house) from(ip string) net.Conn {
	h.t.Helper()
	c, err := h.dial(ip)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	return c
}

func (h *house) dial(ip string) (net.Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}, Timeout: 5 * time.Second}
	return d.Dial("tcp", h.at)
}

// says sends raw bytes and gives the statuses of all answers until the end of the connection, or until a second passes in silence.
func says(c net.Conn, raw string) (statuses []int, bodies string, ended bool) {
	_, _ = io.WriteString(c, raw)
	return saysWithin(c, time.Second)
}

func saysWithin(c net.Conn, patience time.Duration) (statuses []int, bodies string, ended bool) {
	r := bufio.NewReader(c)
	for {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if _, err := r.Peek(1); err != nil {
			return statuses, bodies, err == io.EOF
		}
		got, err := http.ReadResponse(r, nil)
		if err != nil {
			return append(statuses, -1), bodies, true
		}
		b, _ := io.ReadAll(got.Body)
		statuses, bodies = append(statuses, got.StatusCode), bodies+string(b)+"\n"
	}
}

// answers says whether an ordinary request from an address is answered, and how soon.
func (h *house) answers(ip string) (bool, time.Duration) {
	began := time.Now()
	c, err := h.dial(ip)
	if err != nil {
		return false, 0
	}
	defer c.Close()
	statuses, _, _ := says(c, "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	return len(statuses) == 1 && statuses[0] == 200, time.Since(began)
}
