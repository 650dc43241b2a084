package privacy

import (
	"regexp"
	"slices"
)

// transliterated are the characters that Uyghur, Tibetan, Mongolian and Yi names are written with.
const transliterated = "阿艾安买麦提古丽依伊衣布不卜杜都热合曼迪巴哈尔吐逊肉孜玉素甫江努兰帕沙吾西木里格娜米拉赛瓦海托扎多吉卓玛次仁旺堆达娃索朗桑梅朵德央宗嘎青白措特其乌云苏日斯根那孟和雅坦孛儿只斤朝鲁毅马克曲果波岩温力肯拜克图塔纳别汗罕姆赞穆斯巴音敖登花莲昂罗拥珠普琼贡嘉洛桑益西加增勒仁宝德音旦热尼夏孜荪伽祖敏旦珍顿琴高牛呷香明才让尕措占绒杰"

var (
	latinPair = regexp.MustCompile(`^[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}`)
	latinName = regexp.MustCompile(`^[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}`)
	english   = regexp.MustCompile(`(?:[Mm]y name is|[Cc]ontact|[Nn]ame|[Ii] ?am|I'm|[Nn]eighbou?r|[Hh]usband|[Ww]ife|[Dd]aughter|\b[Ss]on|[Ff]riend|[Mm]other|[Ff]ather|[Ll]andlord|\bMrs?\.?|\bMs\.?)[ :,]{1,2}([A-Z][a-z]+ [A-Z][a-z]+)`)
)

// otherName is the end of a name without a surname of ours at from: 阿依古丽, 艾力·买买提, Zhang Wei.
func (f *folded) otherName(from int, t trust) int {
	if t >= named && from < len(f.plain) && f.plain[from] >= 'A' && f.plain[from] <= 'Z' {
		return from + len(latinName.FindString(string(f.plain[from:min(len(f.plain), from+40)])))
	}
	if t == person && from < len(f.plain) && f.plain[from] >= 'A' && f.plain[from] <= 'Z' {
		return from + len(latinPair.FindString(string(f.plain[from:min(len(f.plain), from+40)])))
	}
	if t < person && !f.dotted(from) {
		return from
	}
	if end := f.hanEnd(from, 7); end > from+1 && t >= person && f.people(end) {
		return end
	}
	end := f.stretch(from)
	switch n := end - from; {
	case f.is(end, dots) && n > 0:
		return f.parts(from, end)
	case n >= 4, n == 3 && f.ends(end) && !f.word(from), n == 2 && t >= named && f.stops(end) && f.surname(from, t) == 0:
		return end
	}
	if end = f.hanEnd(from, 8); f.is(end, dots) {
		return f.parts(from, end)
	}
	return from
}

// people says whether what stands at i names somebody's people: ，彝族 behind a name.
func (f *folded) people(i int) bool {
	end := f.hanEnd(i+1, 5)
	return f.is(i, ",(") && slices.Contains(f.plain[i+1:max(i+1, end)], '族')
}

const dots = "·•・‧."

// dotted says whether a dot stands within the name that may begin at from.
func (f *folded) dotted(from int) bool {
	end := f.hanEnd(from, 8)
	return end > from && f.is(end, dots) && f.han(end+1)
}

// stretch is the end of the transliterated characters from i on, at most 10; 在 and 的 end a name before.
func (f *folded) stretch(i int) int {
	for n := 0; n < 10 && f.is(i, transliterated); n++ {
		i++
	}
	return i
}

func (f *folded) hanEnd(i, most int) int {
	for n := 0; n < most && f.han(i); n++ {
		i++
	}
	return i
}

// parts is the end of a name whose first part ends at the dot at i, or from when no part follows.
func (f *folded) parts(from, i int) int {
	end := from
	for n := 0; n < 4 && f.is(i, dots) && f.han(i+1); n++ {
		i = f.partEnd(i + 1)
		end = i
	}
	return end
}

// partEnd is the end of the part at i: the transliterated characters, or those before what a sentence goes on with.
func (f *folded) partEnd(i int) int {
	if end := f.stretch(i); end >= i+2 {
		return end
	}
	to := i + 1
	for to < i+6 && f.han(to) && !f.is(to, follow) {
		to++
	}
	return to
}

// foreignNames are the names with a dot that need no cue, for both sides are transliterated, and the cued ones in English.
func (f *folded) foreignNames() (out []span) {
	ascii := 0
	for i, r := range f.plain {
		if r < 0x80 && r > '9' {
			ascii++
		}
		if f.is(i, dots) && f.stretch(i+1) >= i+3 {
			from := i
			for from > max(0, i-8) && f.is(from-1, transliterated) {
				from--
			}
			if from <= i-2 {
				out = f.addName(out, from, f.parts(from, i))
			}
		}
	}
	if ascii < 8 {
		return out
	}
	text := string(f.plain)
	at := runeAt(text)
	for _, m := range english.FindAllStringSubmatchIndex(text, -1) {
		out = f.addName(out, at[m[2]], at[m[3]])
	}
	return out
}
