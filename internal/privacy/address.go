package privacy

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The parts of a home address, as the digits are folded: 三幢 is 3幢, 十二幢 is 十2幢.
const (
	count    = `[0-9十百]{1,5}`
	building = `(?:` + count + `|[A-Za-z甲乙丙丁])(?:-[0-9]{1,2})? ?(?:号?[幢栋]|号楼|座)`
	numbered = `(?:` + building + `|[0-9]{1,4}#楼?)`
	entrance = `(?:[0-9十]{1,3}|[A-Za-z甲乙丙丁东南西北中]) ?(?:单元|门|梯)`
	storey   = `[0-9十]{1,3} ?[楼层]`
	room     = `(?:[A-Za-z]?[0-9十百]{3,5}|[0-9]{1,2}[A-Ha-h])`
	side     = `(?:[东西南北中左右][边侧]?[户室套]|[左右]边|[0-9]户)`
	gap      = `[ ,、.·\-]{0,2}的?`
	more     = `(?:[、和及与,/] ?[0-9]{3,4}(?:[室户]|\b))*`
	rest     = ` ?(?:室|房间?|号房?)?`
)

// homes are the forms that begin with a number or a letter, the longest first; a form's spare part may be a public place's too.
var homes = []*regexp.Regexp{
	// a flat: something above it and its number; 室 may be missing
	regexp.MustCompile(`^(?:` + numbered + gap + `(?:` + entrance + gap + `)?|[0-9十]{1,3} ?单元` + gap + `)(?:` + storey + gap + `)?(?:[0-9]{1,2}-)?` + room + rest + more),
	// a staircase: some dozen households
	regexp.MustCompile(`^` + numbered + gap + `(?:[0-9十]{1,3}|[A-Za-z甲乙丙丁东南西北中]) ?单元(?:` + gap + storey + `)?(?:` + gap + side + `)?`),
	// 27楼2704, 6楼东户
	regexp.MustCompile(`^` + storey + `[ ,]?(?:` + room + rest + `|` + side + `)`),
	// 18号501, 36号301
	regexp.MustCompile(`^[0-9]{1,4}号 ?[0-9]{3,4}` + rest),
	// 6组12号, 18排5号
	regexp.MustCompile(`^[0-9十]{1,3} ?[组排] ?[0-9十百]{1,4} ?号`),
	// 1203室, 501房
	regexp.MustCompile(`^` + room + ` ?(?:室|房(?:间|号|的|里|,|$))`),
}

var (
	// 3-2-501, 12/2302, 3.2.501: what a row of numbers is stands around it
	dashed = regexp.MustCompile(`^[A-Za-z]?[0-9]{1,3}[-/.]([0-9]{1,2}[-/.])?[0-9]{3,4}(?: ?(?:室|号|户))?`)
	// a number by itself behind 楼上 or before 住户
	lone   = regexp.MustCompile(`^` + room + ` ?(?:室|房)?`)
	atHome = regexp.MustCompile(numbered + `(?:` + storey + `)?|` + entrance + `(?:` + storey + `)?|` + storey + room + `|[0-9十百]{1,4}(?:-[0-9]{1,3})? ?(?:号|弄)|` + room + ` ?(?:室|房|户)`)
)

// addresses finds where somebody lives: a flat, a staircase, and behind 家住 a house too. What is left is
// the road and the estate, for the place of a problem is no secret, and whatever has a shop, a lift or a counter in it.
func (f *folded) addresses() []span {
	var out []span
	add := func(from, to int) {
		if to > from {
			out = append(out, span{from: from, to: to, kind: Address, say: "***"})
		}
	}
	next := 0
	for i := range f.digits {
		if i < next || !f.opens(i) {
			continue
		}
		next = f.homeEnd(i)
		add(i, next)
	}
	for i := range f.digits {
		if f.homeCue(i) {
			f.behindHomeCue(i+1, add)
		}
	}
	if strings.Contains(f.text, "号") {
		for _, m := range f.all(ours) {
			add(m[2], m[3])
		}
	}
	return join(out)
}

// ours is the house that somebody calls her own behind it: 紫荆花路88号，我家住那里.
var ours = regexp.MustCompile(`([0-9十百]{1,4}(?:-[0-9]{1,3})?号),?(?:是?我们?家|我住)`)

// behindHomeCue finds the house in the thirty characters that follow 家住, up to a stop.
func (f *folded) behindHomeCue(from int, add func(from, to int)) {
	to := from
	for to < len(f.digits) && to < from+30 && !f.is(to, "。!?;\n") {
		to++
	}
	for _, m := range f.within(atHome, from, to) {
		if !f.nearby(m[1]) && !f.isPublic(m[0], m[1]) {
			add(m[0], m[1])
		}
	}
}

// opens says whether a part of an address may begin at i: a number, or the letter of a building.
func (f *folded) opens(i int) bool {
	if !f.numeral(i) {
		return f.is(i, "ABCDEFGHJKabcdefghjk甲乙丙丁") && f.is(i+1, "座幢栋单号0123456789") && !(i > 0 && f.digits[i-1] < 0x80 && f.digits[i-1] > ' ' && f.digits[i-1] != ',')
	}
	return !f.numeral(i-1) && !f.is(i-1, "-./")
}

func (f *folded) numeral(i int) bool {
	return f.isDigit(i) || i >= 0 && i < len(f.digits) && (f.digits[i] == '十' || f.digits[i] == '百')
}

// homeEnd is the end of the home that begins at i, or i.
func (f *folded) homeEnd(i int) int {
	last := i
	for f.numeral(last) {
		last++
	}
	if last > i && last < i+3 && !f.is(last, "号幢栋楼座#单门梯层组排-/. ABCDEFGHabcdefgh") {
		return i // most are so: 一个, 3次
	}
	window := string(f.digits[i:min(len(f.digits), i+36)])
	for n, form := range homes {
		if m := form.FindString(window); m != "" && f.isHome(i, i+utf8.RuneCountInString(m), n == 1) {
			return i + utf8.RuneCountInString(m)
		}
	}
	if m := dashed.FindStringSubmatch(window); m != nil && f.isDashedHome(i, i+utf8.RuneCountInString(m[0]), m[1] != "") {
		return i + utf8.RuneCountInString(m[0])
	}
	if m := lone.FindString(window); m != "" && f.isLoneHome(i, i+utf8.RuneCountInString(m)) {
		return i + utf8.RuneCountInString(m)
	}
	return i
}

// join makes one finding of those that overlap or touch, so that a home leaves one *** behind.
func join(spans []span) []span {
	var out []span
	for _, s := range byStart(spans) {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}
