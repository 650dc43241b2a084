package fake

import (
	"net"
	"net/netip"

	"huiyin/internal/fault"
)

// Allowed refuses to run a fake WeChat anywhere but in the demonstration, heard by this machine alone: it names people without asking them.
func Allowed(demonstration bool, listen string) error {
	host, _, _ := net.SplitHostPort(listen)
	ip, err := netip.ParseAddr(host)
	switch {
	case !demonstration:
		return fault.New(fault.Forbidden, "not_a_demonstration", "演示微信只能和演示数据库一起用。")
	case host != "localhost" && (err != nil || !ip.IsLoopback()):
		return fault.New(fault.Forbidden, "not_loopback", "演示微信只能在本机打开，请把 HUIYIN_LISTEN 改为 127.0.0.1:端口。")
	}
	return nil
}
