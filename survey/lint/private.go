package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"huiyin/internal/privacy"
)

// ruleOf is the rule that each kind of personal data falls under.
var ruleOf = map[string]string{
	privacy.Name: "person", privacy.Mobile: "phone", privacy.Phone: "landline", privacy.Plate: "plate", privacy.Identity: "identity", privacy.Card: "identity",
	privacy.Number: "identity", privacy.Mail: "contact", privacy.Chat: "contact", privacy.Address: "home",
}

// sayOf is what to do about each rule; %s are the words that were found.
var sayOf = map[string]string{
	"person":   "“%s”像市民的姓名或称呼。这件的每位市民都会看到，请改成“您”。是本单位的人，请考评办加进单位名单。",
	"phone":    "“%s”像私人电话，请删去。是办公用的，请考评办加进单位名单。",
	"landline": "“%s”不在单位名单里。是办公电话，请写明；是市民家的，请删去。",
	"plate":    "“%s”像车牌，请删去。",
	"identity": "“%s”像证件号、账号或查询码，请删去。",
	"contact":  "“%s”像私人邮箱或社交账号，请删去。是办公用的，请考评办加进单位名单。",
	"home":     "“%s”像市民的住址，请只写到小区或楼栋。是办公地点，请考评办加进单位名单。",
}

var (
	// addressed are citizens as letters address them: 尊敬的张先生, 请张桂芳女士放心
	addressed = regexp.MustCompile(`(?:先生|女士|小姐|大爷|大妈|大伯|大叔|大姐|大哥|大嫂|阿姨|奶奶|爷爷|老人家|老先生|老太太|同学|师傅|居民|业主)`)
	// officials have their office before or behind their name: 副局长李志强, 陈科长
	office = regexp.MustCompile(`(?:局长|处长|科长|主任|书记|所长|站长|队长|大队长|中队长|镇长|乡长|区长|县长|市长|院长|校长|科员|主管|专员|警官|法官)$`)
	// theirs makes a landline a citizen's
	theirs = regexp.MustCompile(`(?:您|你|家|宅|市民|居民|业主|住户|投诉人|反映人|来电人|当事人)的?(?:里|中)?的?(?:电话|座机|固话|号码|固定电话)[是为:： ]*$`)
	public = regexp.MustCompile(`(?i)@[a-z0-9.\-]*gov\.cn$`)
	sworn  = "业委会主任"
)

// private finds the personal data of citizens.
func private(words string, passes []string) (out []Finding) {
	text, known := []rune(words), occurrences(words, passes)
	found := privacy.Findings(words)
	for _, x := range found {
		if f, wrong := judge(text, x); wrong && !known.hold(x.From, x.To) {
			out = append(out, f)
		}
	}
	for _, x := range titled(words, text) {
		if !covered(found, x) && !known.hold(x.From, x.To) {
			out = append(out, finding(text, "person", Blocked, x.From, x.To))
		}
	}
	return out
}

// judge makes a finding of personal data; wrong is false when it is an official's.
func judge(text []rune, x privacy.Finding) (f Finding, wrong bool) {
	rule, need := ruleOf[x.Kind], Blocked
	before, self := string(text[max(0, x.From-12):x.From]), string(text[x.From:x.To])
	switch {
	case rule == "landline" && theirs.MatchString(before):
		rule = "phone"
	case rule == "landline":
		need = Reason
	case rule == "person" && office.MatchString(before) && !strings.HasSuffix(before, sworn), rule == "contact" && public.MatchString(self):
		return f, false
	}
	return finding(text, rule, need, x.From, x.To), true
}

func finding(text []rune, rule, need string, from, to int) Finding {
	words := string(text[from:to])
	return Finding{Rule: rule, From: from, To: to, Words: words, Need: need, Say: fmt.Sprintf(sayOf[rule], words)}
}

// titled are people whom a title behind their name makes citizens.
func titled(words string, text []rune) (out []privacy.Finding) {
	for _, m := range addressed.FindAllStringIndex(words, -1) {
		to := utf8.RuneCountInString(words[:m[1]])
		title := utf8.RuneCountInString(words[:m[0]])
		if n := privacy.NameBefore(text, title); n > 0 {
			out = append(out, privacy.Finding{Kind: privacy.Name, From: title - n, To: to})
		}
	}
	return out
}

func covered(found []privacy.Finding, x privacy.Finding) bool {
	for _, f := range found {
		if f.From < x.To && x.From < f.To && f.Kind == privacy.Name {
			return true
		}
	}
	return false
}
