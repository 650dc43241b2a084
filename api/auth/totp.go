package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 as every authenticator app has it; HMAC does not rest on collisions
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// step is how long a code holds, and drift how many steps a clock may be off either way.
const (
	step  = 30 * time.Second
	drift = 1
)

// newSecret makes the secret of a second factor: 160 bits in base32, as an app takes it.
func newSecret() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program rather
	return base32.StdEncoding.EncodeToString(b[:])
}

// TOTP is the code of six digits that a secret in base32 gives at a moment (RFC 6238, SHA-1, 30 s). An error when the secret is none.
func TOTP(secret string, at time.Time) (string, error) { return codeOf(secret, stepOf(at)) }

func stepOf(at time.Time) int64 { return at.Unix() / int64(step.Seconds()) }

func codeOf(secret string, n int64) (string, error) {
	key, err := base32.StdEncoding.DecodeString(secret)
	if err != nil {
		return "", fmt.Errorf("read the secret of a second factor: %w", err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, n) // a hash takes everything
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000), nil
}

// stepFor is the step whose code it is, within the drift; ok is false for a wrong code.
func stepFor(secret, code string, now time.Time) (n int64, ok bool, err error) {
	for n := stepOf(now) - drift; n <= stepOf(now)+drift; n++ {
		want, err := codeOf(secret, n)
		if err != nil {
			return 0, false, err
		}
		if same(want, code) {
			return n, true, nil
		}
	}
	return 0, false, nil
}

// provision is the address that an app reads from a QR code.
func provision(name, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {"回音"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/回音:" + name, RawQuery: q.Encode()}).String()
}
