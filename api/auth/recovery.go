package auth

import (
	"crypto/rand"
	"encoding/base32"
	"slices"
	"strings"
)

// recoveryCodes is how many one gets; each opens once, when the phone is lost.
const recoveryCodes = 10

// newRecovery makes recovery codes of 50 random bits, as they are printed.
func newRecovery() (codes []string) {
	for range recoveryCodes {
		var b [7]byte
		_, _ = rand.Read(b[:]) // never fails: it ends the program rather
		c := readable.EncodeToString(b[:])
		codes = append(codes, c[:5]+"-"+c[5:10])
	}
	return codes
}

// readable has no letters that people mistake for others.
var readable = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// hashRecovery is what is kept of a code: keyed, and bound to the account.
func hashRecovery(hash func(purpose string, parts ...string) string, accountID, code string) string {
	return hash("recovery", accountID, strings.ReplaceAll(strings.ToLower(code), "-", ""))
}

// without is the account after a recovery code was used; ok is false when it is none of those left.
func (a Account) without(hash func(purpose string, parts ...string) string, code string) (Account, bool) {
	left := strings.Fields(a.Recovery)
	i := slices.Index(left, hashRecovery(hash, a.ID, code))
	if i < 0 {
		return a, false
	}
	a.Recovery = strings.Join(slices.Delete(left, i, i+1), " ")
	return a, true
}

// RecoveryLeft is how many recovery codes are left.
func (a Account) RecoveryLeft() int { return len(strings.Fields(a.Recovery)) }
