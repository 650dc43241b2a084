package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// NewToken makes the secret half of what opens a session or a link: 256 random bits. It is stored nowhere, only a keyed hash is.
func NewToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program rather
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// joined is what a browser holds: the id by which the row is found, and the secret that opens it.
func joined(id, secret string) string { return id + "." + secret }

// parted is the way back from joined; both are empty when it is none.
func parted(token string) (id, secret string) {
	id, secret, _ = strings.Cut(token, ".")
	if len(id) != 26 || secret == "" {
		return "", ""
	}
	return id, secret
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
