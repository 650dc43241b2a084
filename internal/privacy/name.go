package privacy

import (
	"regexp"
	"strings"
	"unicode"
)

// A name is hidden where a cue announces it, not wherever three characters could be one: 高新路 and
// 文一路 are not people. Behind a strong cue a surname is enough; behind a weak one, a common word that
// often goes on otherwise (本人平时…), the name must also end where a name ends.
var (
	strongCues = strings.Fields(`我叫 我名叫 名字叫 名字是 名叫 姓名 联系人 投诉人 举报人 反映人 申请人 来信人 求助人 当事人 受害人 署名 落款 敬礼 敬上`)
	weakCues   = strings.Fields(`名字 我爸 我妈 爸爸 妈妈 爷爷 奶奶 外公 外婆 哥哥 姐姐 弟弟 妹妹 负责人 法人 法人代表 法定代表人 收件人 我是 本人 联系 请找 业主 居民 村民 市民 住户 租客 房东 车主 户主 户名 邻居 家属 患者 家长 签名 丈夫 妻子 老公 老婆 爱人 儿子 女儿 父亲 母亲 老伴 室友`)
	latinName  = regexp.MustCompile(`^[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}`)
	phoneWord  = regexp.MustCompile(`(?:[ :,(]|联系电话|手机号码?|手机|电话|tel|TEL)+$`)
)

// names finds cued names, the one right before or behind a phone number, and the signature.
func (f *folded) names(numbers []span) []span {
	var out []span
	text := string(f.plain)
	at := runeAt(text)
	for i, cues := range [][]string{strongCues, weakCues} {
		for _, cue := range cues {
			for _, end := range ends(text, cue) {
				from, colon := f.link(at[end])
				out = f.addName(out, from, f.nameEnd(from, i == 0, i == 0 && colon))
			}
		}
	}
	for _, s := range numbers {
		if s.kind == Mobile || s.kind == Phone {
			from, to := f.nameBefore(s.from)
			out = f.addName(out, from, to)
			from, _ = f.link(s.to)
			out = f.addName(out, from, f.nameEnd(from, false, false))
		}
	}
	for _, from := range f.signatures() {
		out = f.addName(out, from, f.nameEnd(from, false, false))
	}
	return out
}

func (f *folded) addName(to []span, from, end int) []span {
	if end > from {
		to = append(to, span{from: from, to: end, kind: Name, say: string(f.plain[from]) + "**"})
	}
	return to
}

// signature is a last line that is a name and perhaps a date.
var signature = regexp.MustCompile(`\n *(\p{Han}{2,4})(?:[ \n]*[0-9]{2,4}[年.\-/][0-9年月日.\-/ ]*)?[ \n]*$`)

// signatures is where such a name may begin.
func (f *folded) signatures() []int {
	from := max(0, len(f.plain)-40)
	tail := string(f.plain[from:])
	if m := signature.FindStringSubmatchIndex(tail); m != nil {
		return []int{from + runeAt(tail)[m[2]]}
	}
	return nil
}

// ends are the offsets behind each cue in the text: far quicker than one regexp of all cues.
func ends(text, cue string) (out []int) {
	for from := 0; ; {
		i := strings.Index(text[from:], cue)
		if i < 0 {
			return out
		}
		from += i + len(cue)
		out = append(out, from)
	}
}

// link skips what may stand between a cue and the name: 联系人是: .
func (f *folded) link(i int) (next int, colon bool) {
	for n := 0; n < 4 && f.is(i, " :,!(是叫为\n"); n++ {
		colon = colon || f.plain[i] == ':'
		i++
	}
	return i, colon
}

// nameEnd is where the name that begins at from ends, or from when there is none.
func (f *folded) nameEnd(from int, strong, colon bool) int {
	if m := latinName.FindString(string(f.plain[from:min(len(f.plain), from+40)])); strong && m != "" {
		return from + len(m)
	}
	first := f.surname(from)
	if first == 0 {
		if colon {
			return f.foreignName(from)
		}
		return from
	}
	to, given := from+first, 0
	spaced := f.is(to, " ")
	for given < 2 {
		next := to
		if spaced && f.is(next, " ") {
			next++
		}
		if !f.han(next) || given > 0 && f.is(next, nameEnds+"有来向于和与及也就要想希的对请因从") {
			break
		}
		to, given = next+1, given+1
	}
	if given == 0 || f.is(from+first, "的了是在") {
		return from
	}
	title := f.title(from + first)
	if title > 0 {
		return from + first + title
	}
	if strong && !f.is(from, doubtful) {
		return to
	}
	if f.han(to) && !f.is(to, nameEnds) || f.is(to-1, noEnding) || !strong && (f.is(from, function) || given < 2 && f.is(from, doubtful)) {
		return from
	}
	return to
}

// surname is how long the surname at i is: 0, 1 or 2.
func (f *folded) surname(i int) int {
	if i+1 >= len(f.plain) {
		return 0
	}
	two := string(f.plain[i : i+2])
	switch {
	case f.han(i+1) && strings.Contains(compound, two):
		return 2
	case f.han(i+1) && strings.Contains(notNames, two), !f.is(i, surnames):
		return 0
	}
	return 1
}

var titles = regexp.MustCompile(`^(?:女士|先生|小姐|某某?|师傅|老师|阿姨|大爷|大妈|大伯|奶奶|爷爷|同志|经理|医生)`)

// title is the length of 女士, 某某 and the like at i.
func (f *folded) title(i int) int {
	return len([]rune(titles.FindString(string(f.plain[i:min(len(f.plain), i+4)]))))
}

// foreignName is the end of a name without a surname of ours, such as 阿依古丽·买买提, behind 姓名:.
func (f *folded) foreignName(from int) int {
	i, dot := from, false
	for i < len(f.plain) && i < from+16 && (f.han(i) || f.is(i, "·•.")) {
		dot = dot || !f.han(i)
		i++
	}
	if dot && f.han(i-1) {
		return i
	}
	return from
}

// nameBefore is the name that stands alone between a stop and a phone number at i: 张伟 138….
func (f *folded) nameBefore(i int) (from, to int) {
	left := string(f.plain[max(0, i-16):i])
	if cut := phoneWord.FindString(left); cut != "" {
		i -= len([]rune(cut))
	}
	from = i
	for from > 0 && from > i-5 && f.han(from-1) {
		from--
	}
	if n := i - from; n < 2 || n > 4 || f.surname(from) == 0 || f.is(from, doubtful) {
		return 0, 0
	}
	if f.nameEnd(from, true, false) != i {
		return 0, 0
	}
	return from, i
}

func (f *folded) han(i int) bool {
	return i >= 0 && i < len(f.plain) && unicode.Is(unicode.Han, f.plain[i])
}

func (f *folded) is(i int, set string) bool {
	return i < len(f.plain) && strings.ContainsRune(set, f.plain[i])
}
