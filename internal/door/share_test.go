package door_test

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"huiyin/internal/door"
)

// silent opens connections that say nothing, or begin a head and never end it.
func (h *house) silent(ip string, n int, says string) {
	h.t.Helper()
	for range n {
		c := h.from(ip)
		_, _ = io.WriteString(c, says)
	}
}

// soon waits for what the other side finds out a moment later.
func soon(so func() bool) bool {
	for range 100 {
		if so() {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

func (h *house) served(ip string) bool { is, _ := h.answers(ip); return is }

func TestOneAddressFillsItsOwnShareAndNobodyElses(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) { r.PerAddress = 20 })
	var all []net.Conn
	for range 20 {
		all = append(all, h.from("127.0.0.1"))
	}
	statuses, _, ended := says(h.from("127.0.0.1"), "")
	if fmt.Sprint(statuses) != "[503]" || !ended {
		t.Errorf("the twenty-first: %v, ended %v", statuses, ended)
	}
	if !h.served("127.0.0.2") {
		t.Error("another address is not served")
	}
	_ = all[0].Close()
	if !soon(func() bool { return h.served("127.0.0.1") }) {
		t.Error("a place given up is not given on")
	}
}

func TestAFullHouseMakesRoomAtTheCostOfTheFullest(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) { r.PerAddress, r.Connections = 40, 50 })
	h.silent("127.0.0.1", 39, "GET / HT")
	h.silent("127.0.0.2", 11, "")
	for i := range 9 {
		if ip := fmt.Sprintf("127.0.0.%d", 3+i); !h.served(ip) {
			t.Errorf("%s is not served", ip)
		}
	}
	if ok := soon(func() bool { return h.served("127.0.0.2") }); !ok {
		t.Error("the smaller of two is not served")
	}
}

// elsewhere is a listener whose connections come from wherever is said; they are real ones.
type elsewhere struct {
	net.Listener
	from atomic.Pointer[net.TCPAddr]
}

type relabelled struct {
	*net.TCPConn
	from net.Addr
}

func (r relabelled) RemoteAddr() net.Addr { return r.from }

func (e *elsewhere) Accept() (net.Conn, error) {
	c, err := e.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return relabelled{c.(*net.TCPConn), e.from.Load()}, nil
}

func TestAHouseholdOfIPv6IsOneAddress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e := &elsewhere{Listener: l}
	h := newHouseAt(t, e, func(r *door.Rules) { r.PerAddress = 5 })
	passes := func(address string, stay bool) bool {
		e.from.Store(net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(address), 4711)))
		c := h.from("127.0.0.1")
		statuses, _, _ := says(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
		if !stay {
			_ = c.Close()
		}
		return fmt.Sprint(statuses) == "[200]"
	}
	for i := range 5 {
		if !passes(fmt.Sprintf("2001:db8:1:2:%x::%d", i, i), true) {
			t.Fatalf("address %d of the household", i)
		}
	}
	for address, want := range map[string]bool{"2001:db8:1:2:ffff::1": false, "2001:db8:1:3::1": true, "::ffff:10.0.0.1": true} {
		if passes(address, false) != want {
			t.Errorf("%s: want %v", address, want)
		}
	}
}

func TestBehindAProxyEachPersonIsCountedForHerself(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) {
		r.PerAddress = 5
		r.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.9/32")}
	})
	hold := func(path, from string) net.Conn {
		c := h.from("127.0.0.9")
		_, _ = fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: h\r\nX-Real-IP: %s\r\n\r\n", path, from)
		return c
	}
	for range 5 {
		hold("/hold", "203.0.113.7")
	}
	if !soon(func() bool { return h.reached.Load() == 5 }) {
		t.Fatal("five of one person do not pass")
	}
	h.silent("127.0.0.9", 20, "")
	for from, want := range map[string]string{"203.0.113.7": "[429]", "203.0.113.8": "[200]", "nonsense": "[200]", "2001:db8::1": "[200]"} {
		c := hold("/x", from)
		if statuses, bodies, _ := says(c, ""); fmt.Sprint(statuses) != want {
			t.Errorf("%s: %v %s, want %s", from, statuses, bodies, want)
		}
	}
	close(h.hold)
	if !soon(func() bool { s, _, _ := says(hold("/x", "203.0.113.7"), ""); return fmt.Sprint(s) == "[200]" }) {
		t.Error("after her five are answered she is not served")
	}
	for range 6 { // the header is nobody's but the proxy's to write
		c := h.from("127.0.0.1")
		_, _ = io.WriteString(c, "GET /x HTTP/1.1\r\nHost: h\r\nX-Real-IP: 127.0.0.9\r\n\r\n")
	}
	if h.served("127.0.0.1") {
		t.Error("a header takes the place of an address")
	}
}

func TestBodiesUnderWayAreBoundedByAddressAndInAll(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) {
		r.Large, r.Small = door.Purse{All: 5 << 20, Each: 2 << 20}, door.Purse{All: 1 << 20, Each: 256 << 10}
	})
	begin := func(ip string) string {
		c := h.from(ip)
		statuses, bodies, _ := saysWithin(sent(c, "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\nhalf"), 150*time.Millisecond)
		return strings.TrimSpace(fmt.Sprint(statuses, bodies))
	}
	for i, want := range []string{"127.0.0.1 []", "127.0.0.1 []", "127.0.0.1 [503]busy", "127.0.0.2 []", "127.0.0.2 []", "127.0.0.2 [503]busy", "127.0.0.3 []", "127.0.0.3 [503]busy", "127.0.0.4 [503]busy"} {
		ip, says, _ := strings.Cut(want, " ")
		if got := begin(ip); strings.ReplaceAll(got, " ", "") != says {
			t.Errorf("%d of %s: %s, want %s", i, ip, got, says)
		}
	}
	small, _, _ := says(h.from("127.0.0.1"), "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc")
	if fmt.Sprint(small) != "[200]" {
		t.Errorf("letters wait for photos: %v", small)
	}
}

func sent(c net.Conn, raw string) net.Conn { _, _ = io.WriteString(c, raw); return c }

// What is given up in the middle, refused or answered is given back to the last byte: afterwards as much fits as before.
func TestWhatWasTakenIsGivenBack(t *testing.T) {
	h := newHouse(t, func(r *door.Rules) {
		r.PerAddress, r.Connections = 30, 60
		r.Large, r.Small = door.Purse{All: 2 << 20, Each: 2 << 20}, door.Purse{All: 128 << 10, Each: 128 << 10}
		r.Grace = 200 * time.Millisecond
	})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { h.misbehave(i) })
	}
	wg.Wait()
	full := "POST /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1048576\r\n\r\n" + strings.Repeat("x", 1<<20)
	for range 10 {
		if !soon(func() bool { s, _, _ := says(h.from("127.0.0.1"), full); return fmt.Sprint(s) == "[200]" }) {
			t.Fatal("something is still held")
		}
	}
}

func (h *house) misbehave(i int) {
	heads := []string{
		"POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\nhalf", "POST /large HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
		"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n", "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" + "POST /x HTTP/1.1\nbad",
	}
	for k := range 10 {
		c, err := h.dial("127.0.0.1")
		if err != nil {
			continue
		}
		_, _ = io.WriteString(c, heads[(i+k)%len(heads)])
		if (i+k)%3 == 0 {
			time.Sleep(300 * time.Millisecond) // until it is cut
		}
		_ = c.Close()
	}
}

// While the process has no files left connections wait; the server does not end.
func TestBeingOutOfFilesIsWaitedOut(t *testing.T) {
	h := newHouse(t, nil)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	probe := h.from("127.0.0.1")
	fd, err := probe.(*net.TCPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	few := syscall.Rlimit{Cur: uint64(fd.Fd()) + 1, Max: before.Max}
	_ = fd.Close()
	waiting := make(chan bool)
	client, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0) // its file is there before the limit
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(client)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(200 * time.Millisecond)
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before)
		close(waiting)
	}()
	port := netip.MustParseAddrPort(h.at).Port()
	if err := syscall.Connect(client, &syscall.SockaddrInet4{Port: int(port), Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	<-waiting
	if !soon(func() bool { return h.served("127.0.0.1") }) {
		t.Error("the server has ended")
	}
}
