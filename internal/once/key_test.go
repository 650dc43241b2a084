package once_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/internal/once"
)

func TestARandomKeyOf128BitsIsTaken(t *testing.T) {
	for range 2000 {
		var b [16]byte
		_, _ = rand.Read(b[:])
		hexed := hex.EncodeToString(b[:])
		for _, key := range []string{
			hexed, strings.ToUpper(hexed), base64.StdEncoding.EncodeToString(b[:]), base64.RawURLEncoding.EncodeToString(b[:]),
			hexed[:8] + "-" + hexed[8:12] + "-" + hexed[12:16] + "-" + hexed[16:20] + "-" + hexed[20:],
		} {
			if err := once.CheckKey(key); err != nil {
				t.Errorf("%s: %v", key, err)
			}
		}
	}
	if err := once.CheckKey(""); err != nil {
		t.Errorf("none at all: %v", err)
	}
}

func TestAKeyThatCanBeGuessedIsRefused(t *testing.T) {
	for _, key := range []string{
		"k1", "1", "opinion-2026-03-02", "20260302120000", "1234567890123456", "13800001111", "0f1e2d3c4b5a69788796a5b4c3d2e1f", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", strings.Repeat("0123456789abcdef", 2),
		"00000000-0000-0000-0000-000000000000", strings.Repeat("ab", 32), "abcdefghijklmnopqrst", "路灯不亮路灯不亮路灯不亮路灯", strings.Repeat("12345678901234567890", 2)[:38], "a key with spaces in it, long enough",
		strings.Repeat("9f8e7d6c5b4a39281706", 4)[:65],
	} {
		if err := once.CheckKey(key); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q was taken: %v", key, err)
		}
	}
}
