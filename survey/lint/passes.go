package lint

import "strings"

// places are where the words of a list stand in a text.
type places [][2]int

// slack is how much longer than a listed name what is found may be: 陈建国先生.
const slack = 3

// occurrences finds the listed words in a text; blanks and dashes count neither here nor there, so that 0571-87012345 is found however
// it is written. Words of one character name nobody.
func occurrences(text string, listed []string) (out places) {
	plain, at := squeeze(text)
	for _, w := range listed {
		word, _ := squeeze(w)
		if len(word) < 2 {
			continue
		}
		for from := 0; from+len(word) <= len(plain); from++ {
			if string(plain[from:from+len(word)]) == string(word) {
				out = append(out, [2]int{at[from], at[from+len(word)-1] + 1})
			}
		}
	}
	return out
}

// squeeze is a text without blanks and dashes, and where each character of it stood.
func squeeze(text string) (plain []rune, at []int) {
	for i, r := range []rune(text) {
		if !strings.ContainsRune(" 　-－—()（）", r) {
			plain, at = append(plain, r), append(at, i)
		}
	}
	return plain, at
}

// hold says whether a listed word covers what stands between from and to.
func (p places) hold(from, to int) bool {
	for _, x := range p {
		if x[0] <= from+1 && from < x[1] && to <= x[1]+slack {
			return true
		}
	}
	return false
}
