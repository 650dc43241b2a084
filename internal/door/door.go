// Package door stands between the network and the server: who may come in, how slowly one may speak, and what is no request at all.
// It knows nothing of what requests are for.
package door

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// Rules are how much one address and all together may hold. Safe to share; nothing of them is changed.
type Rules struct {
	PerAddress  int // connections of one address, and requests under way of one behind a proxy; 0 is any number
	Connections int // of all together
	Head        time.Duration
	Idle        time.Duration // between two requests of a connection
	Grace       time.Duration // before a body must keep the rate
	Rate        int           // bytes a second that a body must reach
	Large       Purse         // for bodies of more than SmallBody
	Small       Purse         // for all others
	Proxies     []netip.Prefix
	Limit       func(method, path string) int64 // the largest body in bytes; 0 is none
	Refused     func(why string)                // told of each refusal
}

// Purse is how many bytes of bodies may be under way: of all together, and of one address.
type Purse struct{ All, Each int64 }

// SmallBody is the largest body that is paid from the small purse, in bytes.
const SmallBody = 64 << 10

// Usual are the rules of a server on the open network. A hall, an office or one of WeChat's proxies stands behind one address with
// hundreds of people: 512 connections are enough for them, and too few to fill the memory.
func Usual() Rules {
	return Rules{
		PerAddress: 512, Connections: 8192,
		Head: 10 * time.Second, Idle: 60 * time.Second, Grace: 10 * time.Second, Rate: 8 << 10,
		Large:   Purse{All: 64 << 20, Each: 24 << 20}, // two photos of the largest kind of one address, or a hundred of the usual
		Small:   Purse{All: 32 << 20, Each: 8 << 20},
		Limit:   func(string, string) int64 { return SmallBody },
		Refused: func(string) {},
	}
}

// Door is a listener that lets in what its rules allow.
type Door struct {
	net.Listener
	rules Rules

	mu     sync.Mutex
	shares map[netip.Addr]*share
	conns  int
	large  int64
	small  int64
}

// New puts a door before a listener.
func New(l net.Listener, r Rules) *Door {
	r.Connections = min(r.Connections, affordable())
	return &Door{Listener: l, rules: r, shares: map[netip.Addr]*share{}}
}

// spareFiles are kept for the database and everything else.
const spareFiles = 128

// affordable is how many connections the system gives this process files for.
func affordable() int {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil || l.Cur > 1<<20 {
		return 1 << 20
	}
	return max(int(l.Cur)-spareFiles, int(l.Cur)/2)
}

// Accept waits for the next connection that may come in. Being out of files is waited out, never the end of the server.
func (d *Door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if outOfFiles(err) {
			d.rules.Refused("files")
			time.Sleep(50 * time.Millisecond)
			continue
		}
		if err != nil {
			return nil, err
		}
		if in := d.enter(c); in != nil {
			return in, nil
		}
		turnAway(c)
	}
}

func outOfFiles(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// turnAway says to come again; what it writes fits a socket that nothing was written to, so that it cannot be made to wait.
func turnAway(c net.Conn) {
	_, _ = c.Write([]byte("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
	_ = c.Close()
}

// enter counts a connection in; nil when there is no room for it.
func (d *Door) enter(c net.Conn) *Conn {
	peer := addressOf(c.RemoteAddr())
	at := household(peer)
	in := &Conn{Conn: c, door: d, from: at, trusted: d.trusts(peer)}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.share(at)
	if !in.trusted && d.rules.PerAddress > 0 && len(s.conns) >= d.rules.PerAddress {
		d.forget(at)
		d.rules.Refused("address_full")
		return nil
	}
	if d.conns >= d.rules.Connections && !d.makeRoom(s) {
		d.forget(at)
		d.rules.Refused("house_full")
		return nil
	}
	s.conns[in] = true
	d.conns++
	return in
}

// leave counts a connection out.
func (d *Door) leave(c *Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.share(c.from).conns, c)
	d.conns--
	d.forget(c.from)
}
