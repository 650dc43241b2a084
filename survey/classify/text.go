package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap stands for any run of punctuation in a folded text; no word reaches across it.
const gap = '\n'

// digit stands for any run of digits: 地铁4号线 and 地铁10号线 say the same to us.
const digit = '0'

// maxRunes is how much of a text is read. Opinions have at most 2,000 characters.
const maxRunes = 2000

// folded is a text in the form in which texts are compared: half width, lower case, digits and
// punctuation as one sign each, no spaces. It keeps the way back to the original.
type folded struct {
	original string
	text     string
	at       []int32 // byte offset in text of each rune, and its length at the end
	from, to []int32 // the bytes of the original that each rune stands for
}

func fold(text string) folded {
	f := folded{original: text}
	var b strings.Builder
	b.Grow(len(text))
	last := rune(gap)
	for i, r := range text {
		r = foldRune(r)
		end := int32(i + runeLen(text[i:]))
		switch {
		case r < 0:
			continue
		case (r == gap || r == digit) && r == last && len(f.to) > 0:
			f.to[len(f.to)-1] = end
			continue
		case len(f.at) == maxRunes:
			return f.close(&b)
		}
		f.at = append(f.at, int32(b.Len()))
		f.from, f.to = append(f.from, int32(i)), append(f.to, end)
		b.WriteRune(r)
		last = r
	}
	return f.close(&b)
}

func (f folded) close(b *strings.Builder) folded {
	f.text = b.String()
	f.at = append(f.at, int32(b.Len()))
	return f
}

// foldRune gives the form of r that is compared, or -1 when r says nothing.
func foldRune(r rune) rune {
	if r >= '!'+0xFEE0 && r <= '~'+0xFEE0 {
		r -= 0xFEE0
	}
	switch {
	case r >= '0' && r <= '9':
		return digit
	case r == '\n' || unicode.IsPunct(r) || unicode.IsSymbol(r):
		return gap
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case unicode.IsNumber(r):
		return digit
	}
	return -1
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// runes is the number of characters in the folded text.
func (f folded) runes() int { return len(f.at) - 1 }

// part is the folded text from rune i up to rune j.
func (f folded) part(i, j int) string { return f.text[f.at[i]:f.at[j]] }

// source is what the citizen wrote from rune i up to rune j.
func (f folded) source(i, j int) string { return f.original[f.from[i]:f.to[j-1]] }

// isGap says whether rune i is punctuation.
func (f folded) isGap(i int) bool { return f.text[f.at[i]] == gap }
