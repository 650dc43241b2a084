package door

import (
	"net"
	"net/netip"
)

// share is what one address holds at the moment.
type share struct {
	conns        map[*Conn]bool
	flights      int // requests under way through a trusted proxy
	large, small int64
}

func addressOf(a net.Addr) netip.Addr {
	ap, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap().WithZone("")
}

// household is whom an address is counted for: itself, or the network of an IPv6 one, since a house is given a /64.
func household(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		p, _ := a.Prefix(64) // an IPv6 address has 128 bits
		return p.Addr()
	}
	return a
}

func (d *Door) trusts(a netip.Addr) bool {
	for _, p := range d.rules.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// share is the address's, made when there is none. The lock is held.
func (d *Door) share(a netip.Addr) *share {
	s := d.shares[a]
	if s == nil {
		s = &share{conns: map[*Conn]bool{}}
		d.shares[a] = s
	}
	return s
}

// forget drops the share of an address that holds nothing: invented addresses must not fill the memory. The lock is held.
func (d *Door) forget(a netip.Addr) {
	if s := d.shares[a]; s != nil && len(s.conns) == 0 && s.flights == 0 && s.large == 0 && s.small == 0 {
		delete(d.shares, a)
	}
}

// makeRoom closes a connection that waits, of the address that has most of them, unless the newcomer's has as many. The lock is held.
func (d *Door) makeRoom(newcomer *share) bool {
	fullest := newcomer
	for _, s := range d.shares {
		if len(s.conns) > len(fullest.conns) {
			fullest = s
		}
	}
	if fullest == newcomer {
		return false
	}
	for c := range fullest.conns {
		if c.waiting.CompareAndSwap(true, false) {
			d.rules.Refused("made_room")
			_ = c.Conn.Close() // its reader finds out and counts it out
			return true
		}
	}
	return false
}

// bill is what a request under way holds of its address and of all.
type bill struct {
	by     netip.Addr // invalid: an address that is not counted
	flight bool
	bytes  int64
	large  bool
}

// pay takes what a request needs, or says what there is not enough of.
func (d *Door) pay(b bill) *Refusal {
	d.mu.Lock()
	defer d.mu.Unlock()
	all, purse := &d.small, d.rules.Small
	if b.large {
		all, purse = &d.large, d.rules.Large
	}
	if *all+b.bytes > purse.All {
		return busy
	}
	if b.by.IsValid() && d.rules.PerAddress > 0 {
		s := d.share(b.by)
		defer d.forget(b.by)
		switch {
		case b.flight && s.flights >= d.rules.PerAddress:
			return crowded
		case *s.held(b.large)+b.bytes > purse.Each:
			return busy
		}
	}
	d.book(b, 1)
	return nil
}

// giveBack returns what pay took.
func (d *Door) giveBack(b bill) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.book(b, -1)
}

// book adds a bill, or takes it off. The lock is held.
func (d *Door) book(b bill, sign int64) {
	all := &d.small
	if b.large {
		all = &d.large
	}
	*all += sign * b.bytes
	if !b.by.IsValid() {
		return
	}
	s := d.share(b.by)
	*s.held(b.large) += sign * b.bytes
	if b.flight {
		s.flights += int(sign)
	}
	d.forget(b.by)
}

func (s *share) held(large bool) *int64 {
	if large {
		return &s.large
	}
	return &s.small
}
