package rectify

import (
	"fmt"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/rectify/life"
)

// move is one line of the life of a case: from, verb, to, who, what must be given, when, what it does to the clocks.
// The code runs this list, the tests walk it, the help page and the forms are printed from it. Source: complaint-practice §2.
type move = life.Move[State, Case, Rules, Act, *turn]

var (
	handler = []actor.Role{actor.Handler}
	lead    = []actor.Role{actor.Lead}
	office  = []actor.Role{actor.Office}
	citizen = []actor.Role{actor.Citizen}
	clock   = []actor.Role{actor.System}

	same       = []State{}
	openStates = []State{Assigned, Accepted, Disputed, PlanReview, PlanOfficeReview, Rectifying, LeadReview, OfficeReview, Asking, OfficeTalk, LongTerm}
)

// OfUnit are the states in which the unit works.
var OfUnit = []State{Assigned, Accepted, PlanReview, Rectifying, LeadReview}

func is(s ...State) []State { return s }

func plain(words string) func(Rules) string { return life.Plain[Rules](words) }

// counted are words in which a number of the rules occurs.
func counted(words string, n func(Rules) int) func(Rules) string {
	return func(r Rules) string { return fmt.Sprintf(words, n(r)) }
}

func ruling(r Rules) int    { return r.Limits.Ruling }
func extension(r Rules) int { return r.Limits.Extension }
func pausing(r Rules) int   { return r.Limits.Pause }
func rating(r Rules) int    { return r.Limits.Rating }
func unmerging(r Rules) int { return r.Limits.Unmerge }

// lifeOfCases is the life of a case; a function, since its verbs use it themselves.
func lifeOfCases() life.Life[State, Case, Rules, Act, *turn] {
	return life.Life[State, Case, Rules, Act, *turn]{
		Thing:  "这件整改件",
		State:  func(c Case) State { return c.State },
		Word:   State.Say,
		Theirs: notHeld,
		Births: []move{opened, parted},
		Beside: []life.Beside{
			{Verb: "take_in", Label: "并入"}, {Verb: "give_back", Label: "分出"}, {Verb: "join", Label: "并入一位市民"}, {Verb: "leave", Label: "一位市民的意见撤回"},
			{Verb: "pause_over", Label: "停表结束"}, {Verb: "supervise", Label: "督办升级"}, {Verb: "recount", Label: "按新日历重算期限"},
		},
		Moves: moves(),
	}
}

// notHeld says why a unit cannot act on a case: it only supports.
func notHeld(c Case, who actor.Actor) *fault.Fault {
	if bound(who) && c.Unit != who.Unit {
		return fault.New(fault.Forbidden, "supporting_unit", "您的单位是配合单位，只能查看；由牵头单位办理。")
	}
	return nil
}

// How a case begins: opened by the machine or the office, or parted from another by a bad answer.
var (
	opened = move{Verb: "open", Label: "立件", From: is(""), To: is(Assigned), Who: []actor.Role{actor.Office, actor.System}}
	parted = move{Verb: "rate", Label: "评价", From: is(Asking), To: is(Assigned, OfficeTalk), Who: citizen}
)

func moves() []move {
	return []move{
		{From: is(Assigned), Verb: "accept", Label: "受理", To: is(Accepted), Who: handler, Do: accept, Rank: 1,
			Needs: needs(must(messageField, "给市民的第一句话", "说明由谁办、下一步做什么、什么时候有结果。")),
			Help:  plain("这句话市民马上能看到，首次答复的时钟停下。"), Clock: plain("首次答复停；报计划开始")},
		{From: is(Assigned, Accepted), Verb: "dispute", Label: "提出异议", To: is(Disputed), Who: lead, Do: dispute, When: disputable,
			Needs: needs(reason("为什么不属于本单位"), must(unitField, "应由哪个单位负责", ""), must(restsOnField, "依据", "哪份文件、哪一条。")),
			Help:  counted("由考评办在 %d 个工作日内裁定。裁定前仍由本单位负责，时钟不停。", ruling), Clock: plain("照走（首接负责）；裁定开始")},
		{From: is(Disputed), Verb: "rule", Label: "裁定", To: is(Assigned), Who: office, Do: rule, Rank: 1,
			Needs: needs(must(unitField, "由哪个单位负责", ""), must(reasonField, "裁定理由", "今后同类问题以此为例。"), may(gapField, "职责空白，列入治理诊断", "由现单位先办。"), urgent),
			Help:  plain("换了单位，时钟全部重新开始；仍由原单位办，时钟照走。"), Clock: plain("换单位：全部重来；不换：照走")},
		{From: is(Assigned, Accepted, PlanReview, Rectifying), Verb: "reassign", Label: "改派", To: is(Assigned), Who: office, Do: reassign,
			Needs: needs(must(unitField, "改派给", ""), reason("为什么改派"), urgent),
			Help:  plain("换了单位，时钟全部重新开始。"), Clock: plain("换单位：全部重来；不换：照走")},
		{From: is(Accepted), Verb: "start", Label: "即知即改", To: is(Rectifying), Who: handler, Do: start, When: withoutCard, Rank: 1,
			Needs: needs(must(promisedOnField, "哪天改好", "不能晚于全程期限。")),
			Help:  plain("不用报计划，按承诺的日期改好。黄牌、红牌的件不能这样办。"), Clock: plain("报计划停；整改到承诺日")},
		{From: is(Accepted), Verb: "submit_plan", Label: "报整改计划", To: is(PlanReview), Who: handler, Do: submitPlan, Rank: 2, Needs: planNeeds,
			Help: plain("送分管领导审。"), Clock: plain("不变")},
		{From: is(PlanReview), Verb: "lead_approve", Label: "同意计划", To: is(Rectifying, PlanOfficeReview), Who: lead, Do: approvePlan, Rank: 1,
			Help: plain("进入整改。黄牌、红牌的件还要考评办审。"), Clock: plain("报计划停；整改到最后一步")},
		{From: is(PlanReview), Verb: "lead_return", Label: "退回修改", To: is(Accepted), Who: lead, Do: returned, Needs: needs(reason("哪里要改")),
			Help: plain("退给经办修改计划。"), Clock: plain("照走")},
		{From: is(PlanOfficeReview), Verb: "office_approve", Label: "同意计划", To: is(Rectifying), Who: office, Do: officeApprovePlan, Rank: 1, Help: plain("进入整改。"), Clock: plain("整改到最后一步")},
		{From: is(PlanOfficeReview), Verb: "office_return", Label: "退回修改", To: is(Accepted), Who: office, Do: officeReturnPlan, Needs: needs(reason("哪里要改")),
			Help: plain("退给经办修改计划。"), Clock: plain("报计划接着走")},
		{From: is(Rectifying), Verb: "step_done", Label: "完成一步", To: same, Who: handler, Do: stepDone, When: stepsLeft, Rank: 2,
			Needs: needs(must(stepField, "哪一步", ""), must(doneOnField, "哪天完成", ""), must(evidenceField, "做了什么", "写清数量、地点，市民能看到进展。"), photos), Clock: plain("不变")},
		{From: is(Accepted, Rectifying), Verb: "ask_citizen", Label: "请市民补充", To: same, Who: handler, Do: askCitizen, When: mayPause, Holds: true,
			Needs: needs(must(messageField, "想问什么", "市民不用说自己是谁。"), person),
			Help: func(r Rules) string {
				return fmt.Sprintf("本阶段和全程的时钟停下，到市民回答或 %d 天后接着走。每轮最多 %d 次。", r.Limits.Pause, r.Most.Pauses)
			}, Clock: counted("停，到市民回答或 %d 天", pausing)},
		{From: openStates, Verb: "message", Label: "给市民留言", To: same, Who: []actor.Role{actor.Handler, actor.Citizen}, Do: message, Holds: true,
			Needs: needs(must(messageField, "说什么", ""), person), Clock: plain("不动；只有市民的话让停表结束")},
		{From: OfUnit, Verb: "ask_extension", Label: "申请延期", To: same, Who: handler, Do: askExtension, When: extendable, Holds: true,
			Needs: needs(reason("为什么要延期"), must(daysField, "延几个工作日", "每轮只能申请一次，到期前申请。")),
			Help:  counted("由考评办在 %d 个工作日内决定。", extension), Clock: plain("不动")},
		{From: OfUnit, Verb: "grant", Label: "同意延期", To: same, Who: office, Do: grant, When: extensionAsked, Rank: 2, Holds: true,
			Needs: needs(must(daysField, "同意几个工作日", "")), Clock: plain("本阶段、全程各加同意的天数")},
		{From: OfUnit, Verb: "refuse", Label: "不同意延期", To: same, Who: office, Do: refuseExtension, When: extensionAsked, Holds: true,
			Needs: needs(reason("为什么")), Clock: plain("不动")},
		{From: is(Rectifying), Verb: "report_blocked", Label: "报告困难", To: same, Who: lead, Do: reportBlocked, When: nothingReported,
			Needs: needs(reason("卡在哪里，做过什么"), must(reviewOnField, "建议哪天再看", "")),
			Help:  plain("由考评办核实。核实前时钟不停；核实后挂账，公开原因，按未解决计入解决率。"), Clock: plain("照走")},
		{From: is(Rectifying), Verb: "confirm_blocked", Label: "同意挂账", To: is(LongTerm), Who: office, Do: confirmBlocked, When: blockedReported, Rank: 1,
			Needs: needs(reason("核实意见"), must(reviewOnField, "哪天复核", "一个季度之内。")),
			Help:  plain("公开列入挂账清单和原因，按未解决计入解决率；没有评价，满意度里没有它。"), Clock: plain("停")},
		{From: is(Rectifying), Verb: "refuse_blocked", Label: "不同意挂账", To: same, Who: office, Do: refuseBlocked, When: blockedReported,
			Needs: needs(reason("为什么")), Clock: plain("照走")},
		{From: is(LongTerm), Verb: "review", Label: "复核", To: is(Rectifying, LongTerm), Who: office, Do: review, Rank: 1,
			Needs: needs(choose(outcomeField, "复核结果", Option{Code: "resume", Label: "可以办了，恢复整改"}, Option{Code: "stay", Label: "还办不了，继续挂账"}),
				reason("复核情况"), may(reviewOnField, "下次哪天复核", "继续挂账时要填，一个季度之内。")), Clock: plain("恢复整改：接着走")},
		{From: is(Rectifying), Verb: "finish", Label: "报结", To: is(LeadReview), Who: handler, Do: finish, When: notBlocked, Rank: 1, Needs: finishNeeds,
			Help: plain("送分管领导审。"), Clock: plain("照走")},
		{From: is(LeadReview), Verb: "lead_approve", Label: "同意报结", To: is(OfficeReview), Who: lead, Do: approveResult, Rank: 1,
			Help: plain("送考评办验收。全程的时钟停下。"), Clock: plain("本阶段、全程停；验收开始")},
		{From: is(LeadReview), Verb: "lead_return", Label: "退回重做", To: is(Rectifying), Who: lead, Do: returned, Needs: needs(reason("哪里不行")),
			Help: plain("退给经办。"), Clock: plain("照走")},
		{From: is(OfficeReview), Verb: "publish", Label: "认可并公布", To: is(Asking, Closed), Who: office, Do: publish, Rank: 1,
			Needs: needs(must(checkedField, "已对照整改方向核验结果", ""), may(reasonField, "核验意见", "")),
			Help:  counted("答复公布给市民，请市民评价 %d 天。", rating), Clock: counted("验收停；评价 %d 天", rating)},
		{From: is(OfficeReview), Verb: "office_return", Label: "退回重做", To: is(Rectifying), Who: office, Do: officeReturnResult,
			Needs: needs(reason("哪里不行")), Help: plain("全程的时钟接着走。"), Clock: plain("本阶段、全程接着走")},
		{From: is(Asking, Closed), Verb: "rate", Label: "评价", To: is(Asking, Closed, Assigned, OfficeTalk), Who: citizen, Do: rate, When: stillRated, Holds: true,
			Needs: rateNeeds, Clock: plain("不好：第二轮，期限减半")},
		{From: is(Asking), Verb: "ask_again", Label: "再次询问", To: same, Who: office, Do: askAgain, When: askedOnce, Holds: true, Needs: needs(reason("为什么再问")),
			Help: counted("再等 %d 天，只能一次。", rating), Clock: counted("评价再加 %d 天", rating)},
		{From: is(Asking), Verb: "expire", Label: "到期办结", To: is(Closed), Who: clock, Do: expire, When: askingOver, Holds: true, Clock: plain("—")},
		{From: is(OfficeTalk), Verb: "talk", Label: "约谈", To: is(Closed, Assigned), Who: office, Do: talk, Rank: 1,
			Needs: needs(must(reasonField, "约谈记录", "谈了什么、怎么定的。"),
				choose(outcomeField, "结果", Option{Code: "again", Label: "退回重办"}, Option{Code: "close", Label: "办结，记为约谈后仍未解决"})),
			Clock: plain("重办：新一轮，期限减半")},
		{From: is(Assigned, Disputed), Verb: "withdraw", Label: "撤回分办", To: is(Withdrawn), Who: office, Do: withdraw, When: unpublished,
			Needs: needs(reason("为什么撤回")), Help: plain("意见回到待分办。"), Clock: plain("停")},
		{From: mergeable, Verb: "merge", Label: "并案", To: is(Merged), Who: office, Do: merge, When: mayMerge,
			Needs: needs(must(survivorField, "并到哪一件", ""), reason("为什么是同一件事")),
			Help:  counted("市民都转过去，都会被请来评价；期限取早的。%d 天内可以撤销。", unmerging), Clock: plain("取早的期限")},
		{From: is(Merged), Verb: "unmerge", Label: "撤销并案", To: mergeable, Who: office, Do: unmerge, When: mayUnmerge,
			Needs: needs(reason("为什么撤销")), Clock: plain("照原来的走")},
		{From: openStates, Verb: "lift", Label: "解除督办标记", To: same, Who: office, Do: lift, When: marked, Holds: true, Overlay: true,
			Needs: needs(reason("为什么解除")), Clock: plain("不动")},
	}
}
