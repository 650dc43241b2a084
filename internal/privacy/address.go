package privacy

import (
	"regexp"
	"strings"
)

// The parts of a home address, as the digits are folded: 三幢 is 3幢, 十二幢 is 十2幢.
const (
	building = `(?:[0-9十百]{1,5}|[A-Za-z甲乙丙丁])(?:-[0-9]{1,2})? ?(?:号?[幢栋]|号楼|座)`
	numbered = `(?:` + building + `|[0-9]{1,4}#楼?)`
	entrance = `(?:[0-9十]{1,3}|[A-Za-z甲乙丙丁东南西北中]) ?(?:单元|门|梯)`
	storey   = `[0-9十]{1,3} ?[楼层]`
	room     = `[A-Za-z]?[0-9十百]{3,5}`
	gap      = `[ ,、.·\-]{0,2}`
	gap1     = gap + `(?:的)?`
)

var (
	// a flat: something above it and its number; 室 may be missing
	flat = regexp.MustCompile(`(?:` + numbered + gap1 + `(?:` + entrance + gap1 + `)?|[0-9十]{1,3} ?单元` + gap1 + `)(?:` + storey + gap + `)?(?:[0-9]{1,2}-)?` + room + ` ?(?:室|房间?|号房?)?`)
	// a staircase: some dozen households
	stairs = regexp.MustCompile(numbered + gap1 + `(?:[0-9十]{1,3}|[A-Za-z甲乙丙丁东南西北中]) ?单元(?:` + gap + storey + `)?(?:` + gap + `[东西南北中]户)?`)
	// a room by itself, perhaps a public one
	lone = regexp.MustCompile(`(?:` + storey + gap + `)?` + room + ` ?室`)
	// 3-2-501 behind a residential name or before 室
	dashed  = regexp.MustCompile(`([园苑区寓城庭里村邨府湾郡轩阁坊家])?([0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4})( ?室)?`)
	hamlet  = regexp.MustCompile(`[0-9十]{1,3} ?组 ?[0-9十百]{1,4} ?号`)
	homeCue = regexp.MustCompile(`(?:家住|我住|住在|现住|住址|租住|居住在|家庭地址|户籍地址|我家在|人住|(?:^|[,。;!?\n ])住[^房宅建户院处持宿])[^。!?;\n]{0,30}`)
	atHome  = regexp.MustCompile(numbered + `|` + entrance + `|[0-9十百]{1,4}(?:-[0-9]{1,3})? ?(?:号|弄)|` + storey + gap + room + `|` + room + ` ?(?:室|房|户)`)

	publicPlace = regexp.MustCompile(`(?:中心|大厅|医院|学校|小学|中学|大学|法院|政府|图书馆|博物馆|派出所|街道|居委会|委员会|服务站|窗口|办公楼|办公室|车站|机关|局|处|科|院区)[^。!?;,\n]{0,8}$`)
)

// addresses finds where somebody lives: a flat, a staircase, and behind 家住 a house too. What is left is
// the road and the estate, for the place of a problem is no secret.
func (f *folded) addresses() []span {
	text := string(f.digits)
	at := runeAt(text)
	var out []span
	add := func(from, to int) { out = append(out, span{from: at[from], to: at[to], kind: Address, say: "***"}) }

	if strings.ContainsAny(text, "幢栋楼座元#") { // a plain search first: most texts need none of the patterns
		for _, m := range flat.FindAllStringIndex(text, -1) {
			if !f.countedAt(at[m[1]]) {
				add(m[0], m[1])
			}
		}
		for _, m := range stairs.FindAllStringIndex(text, -1) {
			add(m[0], m[1])
		}
	}
	if strings.Contains(text, "组") {
		for _, m := range hamlet.FindAllStringIndex(text, -1) {
			add(m[0], m[1])
		}
	}
	if strings.Contains(text, "室") {
		for _, m := range lone.FindAllStringIndex(text, -1) {
			if !publicPlace.MatchString(string(f.plain[max(0, at[m[0]]-14):at[m[0]]])) {
				add(m[0], m[1])
			}
		}
	}
	if strings.Contains(text, "-") {
		for _, m := range dashed.FindAllStringSubmatchIndex(text, -1) {
			if m[2] >= 0 || m[6] >= 0 {
				add(m[4], m[1])
			}
		}
	}
	if strings.ContainsAny(text, "住家址") {
		for _, home := range homeCue.FindAllStringIndex(text, -1) {
			for _, m := range atHome.FindAllStringIndex(text[home[0]:home[1]], -1) {
				if end := home[0] + m[1]; !f.nearby(at[end]) {
					add(home[0]+m[0], end)
				}
			}
		}
	}
	return join(out)
}

// countedAt says whether the number that ends at i is an amount or a date, no room: 3幢1200户.
func (f *folded) countedAt(i int) bool {
	return f.is(i, counted+"多余辆只棵家:到至") || f.isDigit(i)
}

// nearby says whether the house that ends at i is only what somebody lives next to: 住在文三路10号附近.
func (f *folded) nearby(i int) bool {
	return f.is(i, "线路附旁对门边店院车") || i < len(f.plain)-1 && strings.ContainsRune("小大", f.plain[i]) && f.is(i+1, "区院厦")
}

func (f *folded) isDigit(i int) bool {
	return i < len(f.digits) && f.digits[i] >= '0' && f.digits[i] <= '9'
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
