package door

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Conn is a connection that came through the door. It hands a request on once its head is whole and allowed, and never a byte beyond
// the request's end: what comes after is a head again, and judged like the first. Read is called by one goroutine at a time.
type Conn struct {
	net.Conn
	door    *Door
	from    netip.Addr
	trusted bool // a proxy's

	buf     []byte // read and not yet handed on
	hand    int    // how much of buf is the head
	left    int64  // bytes of the body that may still be handed on
	chunked bool   // its end is the server's to find; the connection ends with it
	got     int64  // bytes of the body that came
	began   time.Time
	spoke   bool // a request was read before
	owes    bill

	waiting atomic.Bool // for a head: may be closed to make room
	refused *Refusal
	closed  sync.Once
	err     error
}

// Read hands the request on. After a refusal it gives one byte that no request begins with, and then the refusal: a server that read
// nothing answers nothing.
func (c *Conn) Read(p []byte) (int, error) {
	if c.refused != nil {
		return 0, c.refused
	}
	if len(p) == 0 {
		return 0, nil
	}
	if c.hand == 0 && c.left == 0 {
		if err := c.next(); err != nil {
			return c.ended(p, err)
		}
	}
	if c.hand > 0 {
		n := c.give(p, int64(c.hand))
		c.hand -= n
		return n, nil
	}
	return c.body(p)
}

func (c *Conn) ended(p []byte, err error) (int, error) {
	var r *Refusal
	if !errors.As(err, &r) {
		return 0, err
	}
	c.refuse(r)
	p[0] = '-'
	return 1, nil
}

// give hands on what was read already, most bytes at most.
func (c *Conn) give(p []byte, most int64) int {
	n := copy(p[:min(int64(len(p)), most)], c.buf)
	c.buf = c.buf[n:]
	return n
}

// next waits for a whole head and lets it pass; io.EOF when nothing came, a Refusal when it must not pass.
func (c *Conn) next() error {
	c.settle()
	end, err := c.whole()
	if err != nil {
		return err
	}
	c.spoke = true
	h, r := readHead(c.buf[:end])
	if r == nil {
		r = c.admit(h)
	}
	if r != nil {
		return r
	}
	c.hand, c.began, c.got = end, time.Now(), 0
	if c.left, c.chunked = h.length, h.chunked; c.chunked {
		c.last(h)
	}
	return nil
}

// closing is put into the head of a request whose end only the server finds: nothing may come after it.
const closing = "Connection: close\r\n"

func (c *Conn) last(h head) {
	first := slices.Index(c.buf, '\n') + 1
	c.buf = slices.Insert(c.buf, first, []byte(closing)...)
	c.hand += len(closing)
	c.left = 2*c.door.rules.Limit(h.method, h.path) + SmallBody // with what stands between the chunks; their sum is the server's to judge
}

// admit pays for a request.
func (c *Conn) admit(h head) *Refusal {
	limit := c.door.rules.Limit(h.method, h.path)
	b := bill{by: c.from, bytes: h.length}
	if h.chunked {
		b.bytes = max(limit, 1) // whatever it will be
	}
	if b.bytes > limit {
		return tooLarge
	}
	b.large = b.bytes > SmallBody
	if c.trusted {
		b.by, b.flight = h.real, h.real.IsValid()
	}
	if b.bytes == 0 && !b.flight {
		return nil
	}
	r := c.door.pay(b)
	if r == nil {
		c.owes = b
	}
	return r
}

// settle gives back what the request before took.
func (c *Conn) settle() {
	if c.owes != (bill{}) {
		c.door.giveBack(c.owes)
		c.owes = bill{}
	}
}

// whole reads until a head is whole and says where it ends.
func (c *Conn) whole() (int, error) {
	c.waiting.Store(true)
	defer c.waiting.Store(false)
	patience := c.door.rules.Head
	if c.spoke {
		patience = c.door.rules.Idle
	}
	c.buf = append(make([]byte, 0, max(firstRead, len(c.buf))), c.buf...)
	until := time.Now().Add(patience)
	for {
		end, r := c.found()
		if r != nil {
			return 0, r
		}
		if end > 0 {
			return end, nil
		}
		begun := len(c.buf) > 0
		if err := c.more(until); err != nil {
			return 0, c.gaveUp(err, begun)
		}
		if !begun && c.spoke {
			until = time.Now().Add(c.door.rules.Head)
		}
	}
}

// found is where the head in buf ends, 0 while it has not. Empty lines before it are skipped: some send one after a body.
func (c *Conn) found() (int, *Refusal) {
	for bytes.HasPrefix(c.buf, lineEnd) {
		c.buf = c.buf[len(lineEnd):]
	}
	if len(c.buf) == 0 || len(c.buf) == 1 && c.buf[0] == '\r' {
		return 0, nil
	}
	end, r := headEnd(c.buf)
	if r == nil && max(end, len(c.buf)) > maxHead && (end == 0 || end > maxHead) {
		r = longHead
	}
	return end, r
}

// firstRead is how much a connection reads at once at first: few heads are longer, and thousands of connections wait.
const firstRead = 2 << 10

func (c *Conn) more(until time.Time) error {
	if len(c.buf) == cap(c.buf) {
		c.buf = slices.Grow(c.buf, firstRead)
	}
	if err := c.Conn.SetReadDeadline(until); err != nil {
		return err
	}
	n, err := c.Conn.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	if n > 0 {
		return nil
	}
	return err
}

// gaveUp is what the end of reading means: silence where nothing had begun.
func (c *Conn) gaveUp(err error, begun bool) error {
	switch {
	case !begun || errors.Is(err, net.ErrClosed):
		return io.EOF
	case errors.Is(err, os.ErrDeadlineExceeded):
		return slowHead
	}
	return malformed
}

// body hands on what belongs to the request, as long as it keeps the rate.
func (c *Conn) body(p []byte) (n int, err error) {
	if len(c.buf) > 0 {
		n = c.give(p, c.left)
	} else {
		n, err = c.receive(p[:min(int64(len(p)), c.left)])
	}
	c.left -= int64(n)
	c.got += int64(n)
	if c.chunked && c.left == 0 && err == nil {
		err = tooLarge
	}
	var r *Refusal
	if errors.As(err, &r) {
		c.refuse(r)
	}
	return n, err
}

// receive reads with a deadline that each byte received puts off.
func (c *Conn) receive(p []byte) (int, error) {
	r := c.door.rules
	earned := time.Duration(float64(c.got) / float64(r.Rate) * float64(time.Second))
	if err := c.Conn.SetReadDeadline(c.began.Add(r.Grace + earned)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = slowBody
	}
	return n, err
}

func (c *Conn) refuse(r *Refusal) {
	c.refused = r
	c.door.rules.Refused(r.Why)
}

// SetReadDeadline does nothing: how long a head and a body may take is the door's to say.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetDeadline bounds writing alone, as SetReadDeadline says.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetWriteDeadline(t) }

// Close ends the connection and gives back all it held.
func (c *Conn) Close() error {
	c.closed.Do(func() {
		if c.refused != nil {
			c.linger()
		}
		c.err = c.Conn.Close()
		c.settle()
		c.door.leave(c)
	})
	return c.err
}

const (
	lingerTime  = 2 * time.Second
	lingerBytes = 32 << 20
)

// linger reads on for a moment after a refusal: closed with bytes unread, a connection is reset, and the answer is lost on its way.
func (c *Conn) linger() {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil || c.Conn.SetReadDeadline(time.Now().Add(lingerTime)) != nil {
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(c.Conn, lingerBytes))
}
