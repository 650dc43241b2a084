package privacy

import "unicode"

// plainlyNamed says whether three characters at i are a name beyond doubt, so that none has to announce it: a surname, two
// characters usual in given names, and what a sentence goes on with behind a name; beside a stop one usual character is enough.
func (f *folded) plainlyNamed(i int) bool {
	if surnameOf[f.plain[i]] != plainSurname || !f.han(i+2) || !f.ends(i+3) || f.word(i) || f.is(i, "钟") && f.is(i-1, "分点") {
		return false
	}
	enough := 4
	if !f.han(i-1) && f.is(i+3, "家被把") || f.is(i-1, "的有和跟与找") {
		enough = 3
	}
	return f.likely(i+1)+f.likely(i+2) >= enough && f.nameEnd(i, person) == i+3
}

// addressed is the end of a surname and how people are addressed at i, 董阿姨, or i.
func (f *folded) addressed(i int) int {
	if surnameOf[f.plain[i]] != plainSurname || !f.is(i+1, "女先小大阿奶爷师") || f.is(i-1, "这那位老小") || f.word(i) {
		return i
	}
	if n := f.title(i + 1); n > 0 {
		return i + 1 + n
	}
	return i
}

// kin is how far the last character of a relation's word at i, 我二叔 or 她干妈, makes a name follow; 302的 does so less.
func (f *folded) kin(i int) trust {
	if f.plain[i] == '的' && (f.isDigit(i-1) || f.is(i-1, "室楼号")) {
		return loose
	}
	if !f.is(i, kinship) {
		return 0
	}
	for j := i - 1; j >= 0 && j >= i-3 && f.han(j); j-- {
		if f.is(j, "我他她") {
			return person
		}
	}
	return 0
}

// inARow adds the names that 、 joins with another one: 张建国、李秀英、王志强.
func (f *folded) inARow(out []span) []span {
	found := map[int]bool{}
	for _, s := range out {
		found[s.to] = true
	}
	for i, r := range f.plain {
		if r != '、' {
			continue
		}
		from, to := f.likelyBefore(i), f.likelyName(i+1)
		if end := f.nameEnd(i+1, named); found[i] && f.stops(end) {
			to = end
		}
		if to > i+1 && (from < i || found[i]) {
			found[to] = true
			out = f.addName(f.addName(out, from, i), i+1, to)
		}
	}
	return out
}

// likelyBefore is where a name begins that stands between a stop and i, or i.
func (f *folded) likelyBefore(i int) int {
	for n := 2; n <= 4; n++ {
		if !f.han(i-n-1) && i >= n && f.likelyName(i-n) == i {
			return i - n
		}
	}
	return i
}

// likelyName is the end of a name at i that needs no cue when it stands beside another one, or 0.
func (f *folded) likelyName(i int) int {
	if end := f.nameEnd(i, person); end > i+2 && f.ends(end) {
		return end
	}
	return 0
}

// again adds each place where a name that was found stands once more; one of two characters might be a word there.
func (f *folded) again(found []span) []span {
	seen := map[string]bool{}
	for _, s := range found {
		name := string(f.plain[s.from:s.to])
		if n := s.to - s.from; n < 3 || n > 8 || seen[name] || f.title(s.to-2) > 0 {
			continue
		}
		seen[name] = true
		if len(seen) > 8 {
			break
		}
		found = append(found, f.occurrences(f.plain[s.from:s.to])...)
	}
	return found
}

func (f *folded) occurrences(name []rune) (out []span) {
	for i := 0; i+len(name) <= len(f.plain); i++ {
		if f.plain[i] == name[0] && string(f.plain[i:i+len(name)]) == string(name) {
			out = f.addName(out, i, i+len(name))
		}
	}
	return out
}

// NameBefore is how many code points before i a name takes up that a title at i follows, 张桂芳女士: a surname and at most two
// characters more, the longest there is; 0 when there is none. Prepositions are surnames only with a given name: 向女士说明 names nobody.
func NameBefore(text []rune, i int) int {
	for n := min(4, i); n > 0; n-- {
		if part := text[i-n : i]; n > 1 && compounds[string(part[:2])] || n < 4 && titledName(part) {
			return n
		}
	}
	return 0
}

func titledName(part []rune) bool {
	for _, r := range part {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	switch kind := surnameOf[part[0]]; {
	case kind == plainSurname && len(part) > 1:
		return !wordPairs[[2]rune{part[0], part[1]}]
	case kind == plainSurname:
		return true
	}
	return surnameOf[part[0]] != noSurname && len(part) == 3 && givenness[part[1]]+givenness[part[2]] >= 3
}
