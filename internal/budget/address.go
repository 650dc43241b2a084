package budget

import "net/netip"

// Address is by which an IP address is counted: an IPv4 one by itself, an IPv6 one by its /64, of which one person has all. What is no
// address is counted as it is.
func Address(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	net, _ := a.Prefix(64) // only fails for more bits than there are
	return net.String()
}
