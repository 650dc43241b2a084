package auth_test

import (
	"encoding/base32"
	"testing"
	"time"

	"huiyin/api/auth"
)

// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
func TestTheCodesAreThoseOfTheStandard(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got, err := auth.TOTP(secret, time.Unix(at, 0)); err != nil || got != want {
			t.Errorf("at %d: %s, want %s (%v)", at, got, want, err)
		}
	}
	if _, err := auth.TOTP("not base32!", time.Unix(59, 0)); err == nil {
		t.Error("a secret that is none gives a code")
	}
}
