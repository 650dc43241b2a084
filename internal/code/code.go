// Package code makes and reads the 查询码: the receipt of a submission, 16 digits in fours of which the last
// is a check digit, easy to read aloud and to type on a number pad.
package code

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"huiyin/internal/fault"
)

// Length is how many digits a receipt has, the check digit included.
const Length = 16

// New makes a receipt of 15 digits from random and their check digit. 10^15 of them cannot be guessed
// through a rate limit. An error only when random ends.
func New(random io.Reader) (string, error) {
	digits := make([]byte, 0, Length)
	for len(digits) < Length-1 {
		var b [1]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("draw a receipt: %w", err)
		}
		if b[0] < 250 { // 250 is the last multiple of ten: beyond it some digits would come oftener
			digits = append(digits, '0'+b[0]%10)
		}
	}
	return string(append(digits, check(string(digits)))), nil
}

// Parse reads a receipt as people write it (spaces, dashes, full-width digits, 。 at the end, 查询码 before
// it) and returns its 16 digits. Invalid when there are not 16, when there is something else in it, or when
// the check digit says that something is mistyped.
func Parse(s string) (string, error) {
	s = strings.TrimSpace(s)
	if len(s) > 200 {
		return "", fault.InField("receipt", "receipt_length", "查询码是 %d 位数字，您填得太长了。请只填查询码。", Length)
	}
	s = strings.TrimPrefix(norm.NFKC.String(s), "查询码")
	var digits strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case unicode.IsPunct(r), unicode.IsSpace(r), unicode.IsSymbol(r), unicode.In(r, unicode.Cf, unicode.Cc):
		default:
			return "", fault.InField("receipt", "receipt_digits", "查询码只有数字，请去掉“%c”，再核对一遍。", r)
		}
	}
	d := digits.String()
	switch {
	case d == "":
		return "", fault.InField("receipt", "receipt_empty", "请填写查询码。它是提交后显示的 %d 位数字。", Length)
	case len(d) < Length:
		return "", fault.InField("receipt", "receipt_length", "查询码是 %d 位数字，您填了 %d 位，还少 %d 位。请对照回执核对。", Length, len(d), Length-len(d))
	case len(d) > Length:
		return "", fault.InField("receipt", "receipt_length", "查询码是 %d 位数字，您填了 %d 位，多了 %d 位。请对照回执核对。", Length, len(d), len(d)-Length)
	case check(d[:Length-1]) != d[Length-1]:
		return "", fault.InField("receipt", "receipt_mistyped", "查询码里有数字填错了，请对照回执，四位一组地核对。")
	}
	return d, nil
}

// Format writes the digits of a receipt in fours: 1234 5678 9012 3456.
func Format(s string) string {
	var out strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// check is the check digit of ISO 7064 MOD 11,10: it catches each single wrong digit, and nearly all
// neighbours that changed places.
func check(digits string) byte {
	p := 10
	for i := range len(digits) {
		s := (p + int(digits[i]-'0')) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return byte('0' + (11-p)%10)
}
