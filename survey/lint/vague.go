package lint

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

var (
	// empty are words that promise without a day
	empty = regexp.MustCompile(`近期|尽快|尽早|即将|抓紧|适时|择机|不日|(?:高度|非常|十分)重视`)
	// asking is what goes before such a word where the citizen is asked for something: 请您尽快补充
	asking = regexp.MustCompile(`请(?:您|你|市民|大家)?$`)
	// dated is a day, a span of days, or one by its name
	dated = regexp.MustCompile(`[0-9一二三四五六七八九十]{1,3} ?月(?: ?[0-9一二三四五六七八九十]{1,3} ?[日号]|[上中下]旬|初|底)|(?:19|20)[0-9]{2}[-/.年] ?[0-9]{1,2}|[0-9一二三四五六七八九十两]{1,3} ?个?(?:工作日|小时|天|日|周|星期|月)|` +
		`今天|明天|昨天|当天|次日|(?:本|这|下|每|上)(?:个?月|周|个?星期|个?季度|年)|(?:月|年|周)底|今年|明年|周[一二三四五六日末]|星期[一二三四五六日天]|[一二三四]季度|[上下]半年|每[日天周月]`)
	// done is something that is or will be done
	done = regexp.MustCompile(`修|加|试行|执行|实行|换|清|拆|装|增|减|调|查|罚|约谈|疏|补|铺|建|整|禁|停|撤|移|巡|处置|处理|执法|责令|督促|安排|协调|组织|派|立案|施工|养护|维护|检修|加固|封|洒|绿化|退|赔|发放|公示|公开|培训|加派|优化|延长|开通|恢复|打通|改|设|劝|管|做|不能|不符合|无法`)
)

// vague finds words that promise without a day.
func vague(words string) (out []Finding) {
	for _, m := range empty.FindAllStringIndex(words, -1) {
		if asking.MatchString(words[:m[0]]) {
			continue
		}
		from, w := utf8.RuneCountInString(words[:m[0]]), words[m[0]:m[1]]
		out = append(out, Finding{Rule: "vague", From: from, To: from + utf8.RuneCountInString(w), Words: w, Need: Reason,
			Say: fmt.Sprintf("“%s”没有说哪天、做什么。请写日期和做法，或者写明为什么只能这样写。", w)})
	}
	return slices.Clip(out)
}

// incomplete says what a reply lacks.
func incomplete(words string) (out []Finding) {
	if !dated.MatchString(words) {
		out = append(out, Finding{Rule: "date", Need: Reason, Say: "没有写日期：哪天做的、哪天做完。请补上，或者写明为什么没有。"})
	}
	if !done.MatchString(words) {
		out = append(out, Finding{Rule: "measure", Need: Reason, Say: "没有写做了什么、打算怎么做。请补上，或者写明为什么没有。"})
	}
	return out
}
