// Package lint reads what officials write to citizens before it leaves. It knows patterns only, the same for every case: one that knew
// the sealed name or contact of a case would tell a unit who complained.
package lint

import (
	"cmp"
	"slices"
)

// What a finding needs.
const (
	Blocked = "blocked" // it does not leave, whatever the reason
	Reason  = "reason"  // it leaves with a reason that is recorded
)

// Rules are the rules by their codes with the word that people read.
var Rules = []struct{ Code, Say string }{
	{"person", "市民的姓名或称呼"}, {"phone", "私人电话"}, {"plate", "车牌"}, {"identity", "证件或账号"}, {"contact", "私人邮箱或社交账号"}, {"home", "住址"},
	{"landline", "不在名单里的固定电话"}, {"vague", "含糊的说法"}, {"date", "没有日期"}, {"measure", "没有具体做法"}, {"copied", "照抄别的件"},
}

// SayRule is the word that people read for a rule.
func SayRule(code string) string {
	for _, r := range Rules {
		if r.Code == code {
			return r.Say
		}
	}
	return code
}

// Text is one field of what is about to leave, and what it has to hold.
type Text struct {
	Field    string
	Words    string
	Complete bool     // says by when and what is done: a reply
	Earlier  []string // what the same unit published about other cases; nil where nobody asks
}

// Finding is one thing that is wrong with a text: where it stands in Unicode code points, from ≤ i < to, and what it needs. A finding
// about the whole text has From and To 0.
type Finding struct {
	Field string `json:"field"`
	Rule  string `json:"rule"`
	From  int    `json:"from"`
	To    int    `json:"to"`
	Words string `json:"words"`
	Need  string `json:"need"`
	Say   string `json:"say"`
}

// Lint is everything that is wrong with a text, in its order; what the list of the writer's desk names, passes.
func Lint(t Text, passes []string) []Finding {
	out := append(private(t.Words, passes), vague(t.Words)...)
	if t.Complete {
		out = append(out, incomplete(t.Words)...)
	}
	if copied(t.Words, t.Earlier) {
		out = append(out, Finding{Rule: "copied", Need: Reason, Say: "这段话和本单位答复别的件的一样。请写这一件的情况，或者写明为什么一样。"})
	}
	for i := range out {
		out[i].Field = t.Field
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.From, b.From) })
	return out
}

// Needs says whether one of the findings needs that.
func Needs(found []Finding, need string) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Need == need })
}

// RulesOf are the rules of the findings, each once.
func RulesOf(found []Finding) (out []string) {
	for _, f := range found {
		if !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}
