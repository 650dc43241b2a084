package once

import (
	"math"
	"regexp"
	"strings"

	"huiyin/internal/fault"
)

// minBits is how much chance a key must hold. Whoever guesses a key and its body gets somebody's receipt; the body of a short letter can
// be guessed.
const minBits = 128

// maxKey is the longest key, in bytes.
const maxKey = 64

// fewest is of how many different characters a random key has at least.
const fewest = 8

// alphabets are what keys are written in, the narrowest first: a key is taken for what it most likely is.
var alphabets = []struct {
	of    *regexp.Regexp
	chars float64
}{{regexp.MustCompile(`^[0-9]+$`), 10}, {regexp.MustCompile(`^([0-9a-f]+|[0-9A-F]+)$`), 16}, {regexp.MustCompile(`^[0-9A-Za-z+/_=-]+$`), 64}}

// uuid has six bits less in its fourth version, which is the one that everybody makes.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// CheckKey says whether a key that a client chose can be guessed by nobody else; none at all is allowed. Invalid otherwise.
func CheckKey(key string) error {
	if key == "" {
		return nil
	}
	if len(key) > maxKey {
		return fault.New(fault.Invalid, "long_key", "这次提交的编号太长了，请刷新页面再试，您填的内容还在。")
	}
	if bits(key) < minBits || repeats(key) {
		return fault.New(fault.Invalid, "weak_key", "这次提交的编号（Idempotency-Key）太容易猜到，没有提交。请用 128 位以上的随机数：至少 32 位十六进制、至少 22 位 base64，或者 UUID。")
	}
	return nil
}

func bits(key string) float64 {
	if uuid.MatchString(key) {
		return minBits
	}
	for _, a := range alphabets {
		if a.of.MatchString(key) {
			return float64(len(strings.TrimRight(key, "="))) * math.Log2(a.chars)
		}
	}
	return 0
}

// repeats says whether a key is one short piece over and over, or of hardly any characters.
func repeats(key string) bool {
	seen := map[rune]bool{}
	for _, r := range strings.ReplaceAll(key, "-", "") {
		seen[r] = true
	}
	return len(seen) < fewest || strings.Contains((key + key)[1:2*len(key)-1], key)
}
