// Package auth knows who of the staff is asking: passwords, sessions and the second factor.
package auth

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"huiyin/internal/fault"
)

const (
	minPassword = 10  // characters
	maxPassword = 128 // characters; more only keeps the processor busy
)

// cost is OWASP's for argon2id: 19 MiB, two passes, one lane.
var cost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds memory and processor: a flood of log-ins waits here, and the citizens' pages go on.
var hashing = make(chan struct{}, 2)

// HashPassword makes the argon2id hash of a password, with its salt and cost in it. At most two at once.
func HashPassword(pw string) (string, error) {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	hash, err := argon2id.CreateHash(pw, cost)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// CheckPassword says whether pw is the password of the hash; a hash that is none fits nothing.
func CheckPassword(hash, pw string) bool {
	if utf8.RuneCountInString(pw) > maxPassword {
		return false
	}
	// The library panics on an empty key and would compare a short one.
	if _, _, key, err := argon2id.DecodeHash(hash); err != nil || len(key) != int(cost.KeyLength) {
		return false
	}
	hashing <- struct{}{}
	defer func() { <-hashing }()
	ok, err := argon2id.ComparePasswordAndHash(pw, hash)
	return err == nil && ok
}

// CheckNobody takes as long as CheckPassword and is always false: for a name that no account has, so that
// the time of an answer tells no names.
func CheckNobody(pw string) bool {
	CheckPassword(nobody, pw)
	return false
}

// nobody is a hash at our cost of a random password that nobody kept.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$Q/UmcwdorR9OgWNl/IW1Bg$N9+Yphld/kb1FlcrvhUzn0lwk+h0EUIVanrMv9T94ts" //nolint:gosec // no credential

// AllowPassword is the rule for the staff: 10 to 128 characters, not the account's name or nearly so, not one
// character over and over nor a plain row of them. Invalid otherwise.
func AllowPassword(name, pw string) error {
	length := utf8.RuneCountInString(pw)
	switch low, who := strings.ToLower(pw), strings.ToLower(strings.TrimSpace(name)); {
	case length < minPassword:
		return fault.InField("password", "password_short", "口令至少 %d 个字符，您填了 %d 个。可以用几个不相干的词连起来。", minPassword, length)
	case length > maxPassword:
		return fault.InField("password", "password_long", "口令最多 %d 个字符，请短一些。", maxPassword)
	case who != "" && len(low)-len(who) < 4 && strings.Contains(low, who):
		return fault.InField("password", "password_is_name", "口令不能与登录名相同或相近，请换一个。")
	case plain(low):
		return fault.InField("password", "password_plain", "这个口令太容易猜到，请换一个。可以用几个不相干的词连起来。")
	}
	return nil
}

// plain says whether a password has fewer than four different characters or runs on like 1234567890 and
// abcdefghij.
func plain(pw string) bool {
	seen, steps := map[rune]bool{}, 0
	last := rune(-2)
	for _, r := range pw {
		if unicode.IsSpace(r) {
			continue
		}
		seen[r] = true
		if r == last+1 || r == last-1 || last == '9' && r == '0' {
			steps++
		}
		last = r
	}
	return len(seen) < 4 || steps >= utf8.RuneCountInString(pw)-2
}
