package privacy

import (
	"regexp"
	"strings"
	"unicode"
)

// nameEnd is where the name that begins at from ends, or from when there is none.
func (f *folded) nameEnd(from int, t trust) int {
	if end := f.otherName(from, t); end > from {
		return end
	}
	if t == person && f.called(from) {
		return from + 2
	}
	if end := f.announced(from, t); end > from {
		return end
	}
	n := f.surname(from, t)
	if n == 0 || f.official(from+n) {
		return from
	}
	if title := f.title(from + n); title > 0 {
		return from + n + title
	}
	if n == 2 && t >= named && f.stops(from+n) {
		return from + n
	}
	given := f.given(from + n)
	word := n == 1 && f.word(from)
	if len(given) == 2 && f.fitsTwo(from, given, t, word) {
		return given[1] + 1
	}
	if len(given) > 0 && (n > 1 && f.ends(given[0]+1) || f.fitsOne(from, given[0], t, word)) {
		return given[0] + 1
	}
	return from
}

// called says whether two characters behind a person are a name by themselves: a given name as relatives say it, 我岳母桂芳, or a
// name that is a word as well, 保安万里; who goes on to do something has one.
func (f *folded) called(i int) bool {
	if !f.han(i+1) || !f.is(i+2, follow) && !f.stops(i+2) {
		return false
	}
	two := [2]rune{f.plain[i], f.plain[i+1]}
	return alsoNames[two] || f.likely(i) == 2 && f.likely(i+1) == 2 && !ordinaryPairs[two]
}

// announced is the end of two to four characters that stand alone behind a word that names somebody, whatever they are: 房东叫约翰逊，;
// or that 先生 or 女士 follows behind a person: 邻居山本一郎先生. From when there are none.
func (f *folded) announced(from int, t trust) int {
	for n := 2; n <= 4 && f.han(from+n-1) && !f.is(from+n-1, "老这那位个某的了是"); n++ {
		end := from + n
		if t >= person && n > 2 && f.title(end) > 0 || t >= named && f.stops(end) && f.nothingOrdinary(from, end) && !f.placed(end-1, named) {
			return end
		}
	}
	return from
}

func (f *folded) nothingOrdinary(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if f.likely(i) == 0 {
			return false
		}
	}
	return !ordinaryPairs[[2]rune{f.plain[from], f.plain[from+1]}]
}

// surname is how long the surname at i is, 0 when there is none.
func (f *folded) surname(i int, t trust) int {
	for n := 4; n >= 2; n-- {
		if i+n < len(f.plain) && compounds[string(f.plain[i:i+n])] {
			return n
		}
	}
	if i+1 >= len(f.plain) || !f.han(i) {
		return 0
	}
	switch surnameOf[f.plain[i]] {
	case plainSurname, wordSurname:
		return 1
	case namedSurname:
		return f.surnameOnce(i, t, 4)
	case rareSurname:
		return f.surnameOnce(i, t, 5-int(t))
	}
	return 0
}

// surnameOnce is 1 where a name is announced, or where so likely a given name follows that the character at i must be a surname.
func (f *folded) surnameOnce(i int, t trust, likely int) int {
	if t >= named || !f.word(i) && f.han(i+2) && f.ends(i+3) && f.likely(i+1)+f.likely(i+2) >= likely {
		return 1
	}
	return 0
}

// given are the places of the one or two characters that may be a given name; 周 丽 华 is spaced.
func (f *folded) given(i int) (at []int) {
	spaced := f.is(i, " ")
	for len(at) < 2 {
		if spaced && f.is(i, " ") {
			i++
		}
		if !f.han(i) {
			break
		}
		at = append(at, i)
		i++
	}
	return at
}

func (f *folded) fitsTwo(from int, at []int, t trust, word bool) bool {
	first, second, end := f.likely(at[0]), f.likely(at[1]), at[1]+1
	sum := first + second
	if alsoNames[[2]rune{f.plain[at[0]], f.plain[at[1]]}] && t >= person && f.ends(end) {
		return true
	}
	switch {
	case f.is(at[0], "的了是在"), second == 0 && f.is(at[1], follow), f.placed(at[1], t):
		return false
	case word && surnameOf[f.plain[from]] == wordSurname && t < named:
		return false
	case word || surnameOf[f.plain[from]] == wordSurname && t < named:
		return (sum == 4 || sum == 3 && t == person) && f.ends(end) || t == labelled && sum >= 2
	case t >= named:
		return sum > 0 || f.stops(end)
	case t == loose:
		return sum == 4 || sum >= 2 && (first > 0 || second == 2 && !word) && f.ends(end) && (sum > 2 || f.stops(end) || f.is(end, "家被"))
	}
	return sum >= 3 || sum > 0 && f.ends(end)
}

func (f *folded) fitsOne(from, at int, t trust, word bool) bool {
	like, end := f.likely(at), at+1
	switch {
	case f.is(at, "的了是在"), f.placed(at, t):
		return false
	case word:
		return t >= named && f.stops(end)
	case surnameOf[f.plain[from]] == wordSurname:
		return (like == 2 || t >= named) && f.ends(end)
	case t >= named:
		return like > 0 || f.ends(end)
	case t == loose:
		return like == 2 && f.ends(end) || like == 1 && f.stops(end)
	}
	return like > 0 && f.ends(end) || like == 2 && f.likely(end) == 0
}

// placed says whether the name that would end with the rune at i is a place or a body of people instead.
func (f *folded) placed(i int, t trust) bool {
	return t < labelled && (f.is(i, noEnding) || f.is(i+1, places))
}

// likely is how like a given name's the character at i is, from 0 to 2.
func (f *folded) likely(i int) int {
	if i >= len(f.plain) {
		return 0
	}
	if n, known := givenness[f.plain[i]]; known {
		return n
	}
	return 1
}

func (f *folded) word(i int) bool {
	return i+1 < len(f.plain) && wordPairs[[2]rune{f.plain[i], f.plain[i+1]}]
}

// stops says whether no word goes on at i; ends also takes what a sentence goes on with behind a name.
func (f *folded) stops(i int) bool { return !f.han(i) }
func (f *folded) ends(i int) bool  { return f.stops(i) || f.is(i, follow) || f.title(i) > 0 }

var (
	titles    = regexp.MustCompile(`^(?:女士|先生|小姐|某某?|师傅|老师|阿姨|大爷|大妈|大伯|大叔|大姐|师母|奶奶|爷爷|同志|经理|医生)`)
	officials = regexp.MustCompile(`^(?:科长|处长|局长|主任|书记|所长|站长|队长|镇长|乡长|区长|市长|校长|院长|科员|警官|法官)`)
)

// title is the length of 女士, 某某 and the like at i.
func (f *folded) title(i int) int {
	if !f.han(i) {
		return 0
	}
	return len([]rune(titles.FindString(string(f.plain[i:min(len(f.plain), i+4)]))))
}

// official says whether an office follows at i: 陈科长 is no citizen.
func (f *folded) official(i int) bool {
	return f.han(i) && officials.MatchString(string(f.plain[i:min(len(f.plain), i+2)]))
}

func (f *folded) han(i int) bool {
	return i >= 0 && i < len(f.plain) && unicode.Is(unicode.Han, f.plain[i])
}

func (f *folded) is(i int, set string) bool {
	return i >= 0 && i < len(f.plain) && strings.ContainsRune(set, f.plain[i])
}
