package privacy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// part is a stretch of digits of a number that other characters part: 139;5678;1234.
type part struct{ from, to int }

// filler is what people say between the parts of their number: 139然后5678, 中间四位5678.
var filler = regexp.MustCompile(`^[ ,、;:]*(?:然后|再|转|加|空格?|横杠?|杠|点|接着?|中间|后面|最后|结尾|末尾|尾号|接下来|中|末|后|前|又|跟|哈|呃|嗯|啊|是)*(?:[1-9一二三四五六七八]?位)?(?:数字?)?(?:是|为)?[ ,:]*$`)

// partedMobiles finds mobiles with marks or words between their parts that would part one number from the next elsewhere.
func (f *folded) partedMobiles() (out []span) {
	parts := f.parted()
	for i := 0; i < len(parts); {
		n := f.mobileParts(parts[i:])
		if n > 1 {
			from, to := parts[i].from, parts[i+n-1].to
			d := strings.Map(onlyDigits, f.joined(parts[i:i+n]))
			out = append(out, span{from: from, to: to, kind: Mobile, say: d[:3] + "****" + d[7:]})
		}
		i += max(1, n)
	}
	return out
}

// parted are the stretches of digits; the 四 of 后四位 and the 4 of 后4位 are none.
func (f *folded) parted() (out []part) {
	for i := 0; i < len(f.digits); i++ {
		if !f.isDigit(i) || f.is(i+1, "位") && !f.isDigit(i-1) {
			continue
		}
		from := i
		for f.isDigit(i + 1) {
			i++
		}
		out = append(out, part{from: from, to: i + 1})
	}
	return out
}

func (f *folded) joined(parts []part) string {
	var out strings.Builder
	for _, p := range parts {
		out.WriteString(string(f.digits[p.from:p.to]))
	}
	return out.String()
}

// mobileParts is how many parts from the first on are one mobile, in 3-4-4, 3-8, 7-4 or digit by digit; 0 when they are none.
func (f *folded) mobileParts(parts []part) int {
	shape, digits := "", 0
	same := f.sameBetween(parts)
	for n := 0; n < min(11, len(parts)) && digits < 11; n++ {
		if n > 0 && !same && !f.onePart(parts[n-1].to, parts[n].from) {
			return 0
		}
		size := parts[n].to - parts[n].from
		if size > 8 {
			return 0
		}
		shape, digits = shape+strconv.Itoa(size), digits+size
	}
	switch shape {
	case "344", "38", "74", "11111111111":
	default:
		return 0
	}
	n := len(shape)
	last := parts[n-1].to
	if !mobile.MatchString(f.joined(parts[:n])) || f.is(last, counted) || f.isCode(parts[0].from, last) {
		return 0
	}
	return n
}

// sameBetween says whether the same one or two characters stand between the first three parts, and not behind them: 139嘿5678嘿1234.
func (f *folded) sameBetween(parts []part) bool {
	if len(parts) < 3 || parts[0].to-parts[0].from != 3 {
		return false
	}
	first, second := f.plain[parts[0].to:parts[1].from], f.plain[parts[1].to:parts[2].from]
	return len(first) <= 2 && slices.Equal(first, second) && !slices.Equal(first, f.behind(parts[2].to, len(first))) && !f.is(parts[0].to, "元万千百月日亩$路号\n、")
}

// behind are n runes at i, fewer at the end of the text. What counts something stands behind the last number too: 150平、1200平.
func (f *folded) behind(i, n int) []rune { return f.plain[min(i, len(f.plain)):min(i+n, len(f.plain))] }

// onePart says whether what stands between two parts lets them be one number: a few marks, or words that say so.
func (f *folded) onePart(from, to int) bool {
	if to-from > 7 || f.is(from, counted+"路号%") {
		return false
	}
	marks := 0
	for _, r := range f.plain[from:to] {
		if unicode.Is(unicode.Han, r) {
			return filler.MatchString(string(f.plain[from:to]))
		}
		if r == '\n' || r == '。' {
			return false
		}
		if r != ' ' {
			marks++
		}
	}
	return marks <= 4
}
