package fake

import (
	"net"
	"net/netip"
	"net/url"

	"huiyin/internal/fault"
)

// Allowed refuses to run a fake WeChat anywhere but in the demonstration, heard by this machine alone and known by no other address: it
// says who people are without asking them.
func Allowed(demonstration bool, listen, publicURL string) error {
	host, _, _ := net.SplitHostPort(listen)
	u, err := url.Parse(publicURL)
	switch {
	case !demonstration:
		return fault.New(fault.Forbidden, "not_a_demonstration", "演示微信只能和演示数据库一起用。")
	case !loopback(host) || err != nil || !loopback(u.Hostname()):
		return fault.New(fault.Forbidden, "not_loopback", "演示微信只能在本机打开，请把 HUIYIN_LISTEN 改为 127.0.0.1:端口，不填 HUIYIN_URL。")
	}
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
