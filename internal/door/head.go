package door

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"
)

// head is what must be known of a request before its body is read.
type head struct {
	method, path string
	length       int64 // of the body, in bytes
	chunked      bool
	real         netip.Addr // whom a proxy speaks for

	host, sized bool
}

// maxHead is the longest head of a request in bytes; the server behind has room for 4 KiB.
const maxHead = 4000

var lineEnd = []byte("\r\n")

// headEnd is where the head at the start of b ends, 0 while it has not. Refused as soon as it cannot become one any more: what two
// programs would cut in different places — a line that ends in LF alone, a CR within it, a NUL — is no request.
func headEnd(b []byte) (int, *Refusal) {
	if len(b) > 0 && (b[0] < 'A' || b[0] > 'Z') {
		return 0, malformed
	}
	for at := 0; ; {
		i := bytes.IndexAny(b[at:], "\r\n\x00")
		if i < 0 || at+i+1 == len(b) && b[at+i] == '\r' {
			return 0, nil
		}
		if b[at+i] != '\r' || b[at+i+1] != '\n' {
			return 0, malformed
		}
		if i == 0 {
			return at + 2, nil
		}
		at += i + 2
	}
}

// readHead understands a whole head, strictly by RFC 9112: whatever another server could read in another way is refused.
func readHead(b []byte) (head, *Refusal) {
	lines := strings.Split(string(bytes.TrimSuffix(b, []byte("\r\n\r\n"))), "\r\n")
	h, version, ok := firstLine(lines[0])
	if !ok {
		return h, malformed
	}
	for _, line := range lines[1:] {
		name, value, has := strings.Cut(line, ":")
		value = strings.Trim(value, " \t")
		if !has || !isToken(name) || !isText(value) || !h.take(strings.ToLower(name), value) {
			return h, malformed
		}
	}
	if h.chunked && (h.sized || version == "HTTP/1.0") || !h.host && version == "HTTP/1.1" {
		return h, malformed
	}
	return h, nil
}

// firstLine is METHOD target HTTP/1.1, with one space between.
func firstLine(line string) (h head, version string, ok bool) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[2] != "HTTP/1.1" && parts[2] != "HTTP/1.0" || !isToken(parts[0]) || parts[1] == "" || !isText(parts[1]) {
		return h, "", false
	}
	path, _, _ := strings.Cut(parts[1], "?")
	return head{method: parts[0], path: path}, parts[2], true
}

// take notes a header that decides where a request ends or whose it is; false when it cannot stand.
func (h *head) take(name, value string) bool {
	switch name {
	case "host":
		again := h.host
		h.host = true
		return !again && value != "" && !strings.ContainsAny(value, " \t/\\?#@,")
	case "content-length":
		n, err := strconv.ParseUint(value, 10, 48)
		again := h.sized
		h.sized, h.length = true, int64(n) //nolint:gosec // of 48 bits
		return !again && err == nil && value[0] != '+'
	case "transfer-encoding":
		again := h.chunked
		h.chunked = true
		return !again && strings.EqualFold(value, "chunked")
	case "x-real-ip":
		if a, err := netip.ParseAddr(value); err == nil {
			h.real = household(a)
		}
	}
	return true
}

// isToken says whether s is a name by RFC 9110: no space, nothing but ASCII.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

// isText says whether s has no control character but the tab.
func isText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}
