package privacy

import (
	"regexp"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as a reader would hear it: invisible characters gone, full-width and ornamental
// forms made plain. plain and digits run side by side, rune for rune; digits also has 一三八 as 138.
type folded struct {
	orig   []rune
	at     []int  // index in plain → index in orig
	plain  []rune // 零 to 九 as they were written
	digits []rune // 零 to 九 as 0 to 9
	text   string // digits once more
}

func fold(text string) *folded {
	f := &folded{orig: []rune(text)}
	for i, r := range f.orig {
		if invisible(r) {
			continue
		}
		r = simple(r)
		f.at = append(f.at, i)
		f.plain = append(f.plain, r)
		if d, ok := hanDigits[r]; ok {
			r = d
		}
		f.digits = append(f.digits, r)
	}
	f.text = string(f.digits)
	return f
}

// within are the matches of form in the digits from ≤ i < to, each group's beginning and end counted in runes of the
// whole text, -1 where it took no part.
func (f *folded) within(form *regexp.Regexp, from, to int) [][]int {
	text := f.text
	if from > 0 || to < len(f.digits) {
		text = string(f.digits[from:to])
	}
	all := form.FindAllStringSubmatchIndex(text, -1)
	if len(all) == 0 {
		return nil
	}
	at := runeAt(text)
	for _, m := range all {
		for i, b := range m {
			if b >= 0 {
				m[i] = from + at[b]
			}
		}
	}
	return all
}

// all are the matches of form in the whole text.
func (f *folded) all(form *regexp.Regexp) [][]int { return f.within(form, 0, len(f.digits)) }

// tokens are the words of ASCII letters, digits and @_.- with at least three of them.
func (f *folded) tokens() (out []part) {
	for i := 0; i < len(f.digits); i++ {
		from := i
		for i < len(f.digits) && inToken(f.digits[i]) {
			i++
		}
		if i >= from+3 {
			out = append(out, part{from: from, to: i})
		}
	}
	return out
}

func inToken(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= '@' && r <= 'Z' || r == '_' || r == '.' || r == '-'
}

// invisible says whether a reader would not see the rune: it can stand between two digits without
// anybody noticing. Newlines stay, they separate.
func invisible(r rune) bool {
	switch {
	case r < 0x80:
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0: // Hangul fillers are letters to Unicode
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Cc)
}

// simple is the plain ASCII or Chinese form of a rune that only looks different.
func simple(r rune) rune {
	switch {
	case r == '\t' || r == '\r':
		return ' '
	case r < 0x80 || r >= 0x4e00 && r <= 0x9fff:
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	case r == '—' || r == '―' || r == '−' || r == 'ー' || unicode.Is(unicode.Pd, r):
		return '-'
	case r >= 0x2776 && r <= 0x277e: // ❶
		return '1' + r - 0x2776
	case r >= 0x278a && r <= 0x2792: // ➊
		return '1' + r - 0x278a
	case r == '⓿':
		return '0'
	}
	if d, ok := ornamental(r); ok {
		return d
	}
	return r
}

// ornamental resolves full-width, circled, mathematical and foreign digits and letters.
func ornamental(r rune) (rune, bool) {
	s := norm.NFKC.String(string(r))
	if s[0] == '(' && len(s) == 3 { // ⑴
		s = s[1:2]
	}
	if len(s) == 2 && s[1] == '.' { // ⒈
		s = s[:1]
	}
	if got, n := utf8.DecodeRuneInString(s); n == len(s) && got != r {
		return got, true
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	first := r // decimal digits stand in blocks of ten that begin with their zero
	for unicode.Is(unicode.Nd, first-1) {
		first--
	}
	return '0' + (r-first)%10, true
}

// hanDigits are the Chinese characters that are read out as one digit of a number.
var hanDigits = map[rune]rune{
	'零': '0', '〇': '0', '○': '0', '一': '1', '幺': '1', '二': '2', '三': '3', '四': '4', '五': '5', '六': '6', '七': '7', '八': '8', '九': '9',
	'壹': '1', '贰': '2', '叁': '3', '肆': '4', '伍': '5', '陆': '6', '柒': '7', '捌': '8', '玖': '9', '貳': '2', '參': '3', '陸': '6',
}
