// Package privacy keeps a citizen's personal data from everybody who needs it not: Mask makes the copy
// of her text that a unit and the public may see, Keys encrypts the original.
package privacy

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The kinds that Found names, in the order it names them.
const (
	Mobile   = "手机号"
	Phone    = "固定电话"
	Identity = "身份证号"
	Card     = "银行卡号"
	Number   = "证件或账号"
	Plate    = "车牌"
	Mail     = "邮箱"
	Chat     = "微信或QQ号"
	Name     = "姓名"
	Address  = "住址"
	Chosen   = "您选的" // she marked it herself
)

var kinds = []string{Mobile, Phone, Identity, Card, Number, Plate, Mail, Chat, Name, Address}

// span is one finding: runes from ≤ i < to of the folded text, and what stands there instead.
type span struct {
	from, to int
	kind     string
	say      string
}

// Mask is the copy of a citizen's text that a unit and the public may see: phones, ID numbers, bank cards, plates, e-mails, ids of
// chats and social sites, names after a cue (我叫…, 邻居…) and house addresses in detail are replaced by asterisks, however they are
// spelt; road names, public house numbers, lifts, shops and counters, hotlines and offices' landlines, bus lines, dates, amounts and
// the numbers of orders and things stay. Text without any of them comes back unchanged. Runs in time linear in the text.
func Mask(text string) string {
	f := fold(text)
	return f.replaced(f.find())
}

// replaced is the text with what stands instead of each finding.
func (f *folded) replaced(found []span) string {
	var out strings.Builder
	next := 0
	for _, s := range found {
		out.WriteString(string(f.orig[next:f.at[s.from]]))
		out.WriteString(s.say)
		next = f.at[s.to-1] + 1
	}
	out.WriteString(string(f.orig[next:]))
	return out.String()
}

// Found are the kinds of personal data in a text (手机号, 车牌 …), each once: for a warning while writing.
func Found(text string) []string {
	has := map[string]bool{}
	for _, s := range fold(text).find() {
		has[s.kind] = true
	}
	var out []string
	for _, k := range kinds {
		if has[k] {
			out = append(out, k)
		}
	}
	return out
}

// Finding is one piece of personal data: its kind, and where it stands in the text, in Unicode code points from ≤ i < to.
type Finding struct {
	Kind     string
	From, To int
}

// Findings are the personal data of a text in their order, none overlapping.
func Findings(text string) []Finding {
	f := fold(text)
	var out []Finding
	for _, s := range f.find() {
		out = append(out, Finding{Kind: s.kind, From: f.at[s.from], To: f.at[s.to-1] + 1})
	}
	return out
}

// find is every finding in order, none overlapping: of two that overlap the first swallows the other,
// so that no end of a number is left standing.
func (f *folded) find() []span {
	numbers := f.numbers()
	all := append(numbers, f.names(numbers)...)
	all = append(all, f.plates()...)
	all = append(all, f.handles()...)
	all = append(all, f.addresses()...)
	var out []span
	for _, s := range byStart(all) {
		if n := len(out); n > 0 && s.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

func byStart(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	return spans
}

// runeAt tells the rune's index for each byte offset of s, the end included: regexp counts bytes.
func runeAt(s string) []int {
	at := make([]int, len(s)+1)
	n := 0
	for i := range s {
		at[i] = n
		n++
	}
	at[len(s)] = utf8.RuneCountInString(s)
	return at
}
