package rectify

import "huiyin/internal/actor"

// move is one line of the life of a case: from, verb, to, who, what must be given, what it does to the clocks.
// The code runs this list, the tests walk it, the help page and the forms are printed from it. Source: complaint-practice §2.
type move struct {
	from  []State
	verb  string
	say   string  // the verb on its button
	to    []State // several: one named rule decides; same: the state stays
	who   []actor.Role
	needs []Need
	do    func(*turn) error
	help  string // what happens then, shown before it is done
	clock string // for the help page

	rank    int  // of the state's moves for a role, the highest is the next step; 0 is never
	holds   bool // does not end a pause of the clock
	overlay bool // acts beside the state: what it does is not the unit's work
}

var (
	handler = []actor.Role{actor.Handler}
	lead    = []actor.Role{actor.Lead}
	office  = []actor.Role{actor.Office}
	citizen = []actor.Role{actor.Citizen}
	clock   = []actor.Role{actor.System}

	same   = []State{}
	ofUnit = []State{Assigned, Accepted, PlanReview, Rectifying, LeadReview}
	open   = []State{Assigned, Accepted, Disputed, PlanReview, PlanOfficeReview, Rectifying, LeadReview, OfficeReview, Asking, OfficeTalk, LongTerm}
)

func is(s ...State) []State { return s }

var moves = []move{
	{from: is(Assigned), verb: "accept", say: "受理", to: is(Accepted), who: handler, do: accept, rank: 9,
		needs: needs(Need{"message", "给市民的第一句话", "area", true, "说明由谁办、下一步做什么、什么时候有结果。", nil}),
		help:  "这句话市民马上能看到，首次答复的时钟停下。", clock: "首次答复停；报计划开始"},
	{from: is(Assigned, Accepted), verb: "dispute", say: "提出异议", to: is(Disputed), who: lead, do: dispute, rank: 2,
		needs: needs(reasonNeed("为什么不属于本单位"), Need{"unit", "应由哪个单位负责", "unit", true, "", nil}, Need{"rests_on", "依据", "text", true, "哪份文件、哪一条。", nil}),
		help:  "由考评办在 2 个工作日内裁定。裁定前仍由本单位负责，时钟不停。", clock: "照走（首接负责）；裁定开始"},
	{from: is(Disputed), verb: "rule", say: "裁定", to: is(Assigned), who: office, do: rule, rank: 9,
		needs: needs(Need{"unit", "由哪个单位负责", "unit", true, "", nil}, Need{"reason", "裁定理由", "area", true, "今后同类问题以此为例。", nil}, Need{"gap", "职责空白，列入治理诊断", "flag", false, "由现单位先办。", nil}, urgentNeed),
		help:  "换了单位，时钟全部重新开始；仍由原单位办，时钟照走。", clock: "换单位：全部重来；不换：照走"},
	{from: is(Assigned, Accepted, PlanReview, Rectifying), verb: "reassign", say: "改派", to: is(Assigned), who: office, do: reassign, rank: 1,
		needs: needs(Need{"unit", "改派给", "unit", true, "", nil}, reasonNeed("为什么改派"), urgentNeed),
		help:  "换了单位，时钟全部重新开始。", clock: "换单位：全部重来；不换：照走"},
	{from: is(Accepted), verb: "start", say: "即知即改", to: is(Rectifying), who: handler, do: start, rank: 8,
		needs: needs(Need{"promised_on", "哪天改好", "date", true, "不能晚于全程期限。", nil}),
		help:  "不用报计划，按承诺的日期改好。黄牌、红牌的件不能这样办。", clock: "报计划停；整改到承诺日"},
	{from: is(Accepted), verb: "submit_plan", say: "报整改计划", to: is(PlanReview), who: handler, do: submitPlan, rank: 9, needs: planNeeds,
		help: "送分管领导审。", clock: "不变"},
	{from: is(PlanReview), verb: "lead_approve", say: "同意计划", to: is(Rectifying, PlanOfficeReview), who: lead, do: approvePlan, rank: 9,
		help: "进入整改。黄牌、红牌的件还要考评办审。", clock: "报计划停；整改到最后一步"},
	{from: is(PlanReview), verb: "lead_return", say: "退回修改", to: is(Accepted), who: lead, do: returned, rank: 2, needs: needs(reasonNeed("哪里要改")),
		help: "退给经办修改计划。", clock: "照走"},
	{from: is(PlanOfficeReview), verb: "office_approve", say: "同意计划", to: is(Rectifying), who: office, do: officeApprovePlan, rank: 9, help: "进入整改。", clock: "整改到最后一步"},
	{from: is(PlanOfficeReview), verb: "office_return", say: "退回修改", to: is(Accepted), who: office, do: officeReturnPlan, rank: 2, needs: needs(reasonNeed("哪里要改")), help: "退给经办修改计划。", clock: "报计划接着走"},
	{from: is(Rectifying), verb: "step_done", say: "完成一步", to: same, who: handler, do: stepDone, rank: 7,
		needs: needs(Need{"step", "哪一步", "step", true, "", nil}, Need{"done_on", "哪天完成", "date", true, "", nil}, Need{"evidence", "做了什么", "area", true, "写清数量、地点，市民能看到进展。", nil}, photosNeed), clock: "不变"},
	{from: is(Accepted, Rectifying), verb: "ask_citizen", say: "请市民补充", to: same, who: handler, do: askCitizen, rank: 1, holds: true,
		needs: needs(Need{"message", "想问什么", "area", true, "市民不用说自己是谁。", nil}, personNeed),
		help:  "本阶段和全程的时钟停下，到市民回答或 10 天后接着走。每轮最多两次。", clock: "停，到市民回答或 10 天"},
	{from: open, verb: "message", say: "给市民留言", to: same, who: []actor.Role{actor.Handler, actor.Citizen}, do: message, rank: 0, holds: true,
		needs: needs(Need{"message", "说什么", "area", true, "", nil}, personNeed), clock: "不动；只有市民的话让停表结束"},
	{from: ofUnit, verb: "ask_extension", say: "申请延期", to: same, who: handler, do: askExtension, rank: 0, holds: true,
		needs: needs(reasonNeed("为什么要延期"), Need{"days", "延几个工作日", "days", true, "每轮只能申请一次，到期前申请。", nil}), help: "由考评办在 1 个工作日内决定。", clock: "不动"},
	{from: ofUnit, verb: "grant", say: "同意延期", to: same, who: office, do: grant, rank: 3, holds: true, needs: needs(Need{"days", "同意几个工作日", "days", true, "", nil}), clock: "本阶段、全程各加同意的天数"},
	{from: ofUnit, verb: "refuse", say: "不同意延期", to: same, who: office, do: refuse, rank: 2, holds: true, needs: needs(reasonNeed("为什么")), clock: "不动"},
	{from: is(Rectifying), verb: "report_blocked", say: "报告困难", to: same, who: lead, do: reportBlocked, rank: 1, needs: needs(reasonNeed("卡在哪里，做过什么"), Need{"review_on", "建议哪天再看", "date", true, "", nil}),
		help: "由考评办核实。核实前时钟不停；核实后挂账，公开原因，按未解决计。", clock: "照走"},
	{from: is(Rectifying), verb: "confirm_blocked", say: "同意挂账", to: is(LongTerm), who: office, do: confirmBlocked, rank: 3, needs: needs(reasonNeed("核实意见"), Need{"review_on", "哪天复核", "date", true, "一个季度之内。", nil}),
		help: "公开列入挂账清单和原因，按未解决计。", clock: "停"},
	{from: is(Rectifying), verb: "refuse_blocked", say: "不同意挂账", to: same, who: office, do: refuseBlocked, rank: 2, needs: needs(reasonNeed("为什么")), clock: "照走"},
	{from: is(LongTerm), verb: "review", say: "复核", to: is(Rectifying, LongTerm), who: office, do: review, rank: 9,
		needs: needs(Need{"outcome", "复核结果", "choice", true, "", []Option{{"resume", "可以办了，恢复整改"}, {"stay", "还办不了，继续挂账"}}}, reasonNeed("复核情况"), Need{"review_on", "下次哪天复核", "date", false, "继续挂账时要填，一个季度之内。", nil}), clock: "恢复整改：接着走"},
	{from: is(Rectifying), verb: "finish", say: "报结", to: is(LeadReview), who: handler, do: finish, rank: 6, needs: finishNeeds, help: "送分管领导审。", clock: "照走"},
	{from: is(LeadReview), verb: "lead_approve", say: "同意报结", to: is(OfficeReview), who: lead, do: approveResult, rank: 9, help: "送考评办验收。全程的时钟停下。", clock: "本阶段、全程停；验收开始"},
	{from: is(LeadReview), verb: "lead_return", say: "退回重做", to: is(Rectifying), who: lead, do: returned, rank: 2, needs: needs(reasonNeed("哪里不行")), help: "退给经办。", clock: "照走"},
	{from: is(OfficeReview), verb: "publish", say: "认可并公布", to: is(Asking), who: office, do: publish, rank: 9,
		needs: needs(Need{"checked", "已对照整改方向核验结果", "flag", true, "", nil}, Need{"reason", "核验意见", "area", false, "", nil}),
		help:  "答复公布给市民，请市民评价 15 天。", clock: "验收停；评价 15 天"},
	{from: is(OfficeReview), verb: "office_return", say: "退回重做", to: is(Rectifying), who: office, do: officeReturnResult, rank: 2, needs: needs(reasonNeed("哪里不行")), help: "全程的时钟接着走。", clock: "本阶段、全程接着走"},
	{from: is(Asking, Closed), verb: "rate", say: "评价", to: is(Asking, Closed, Assigned, OfficeTalk), who: citizen, do: rate, holds: true, needs: rateNeeds, clock: "不好：第二轮，期限减半"},
	{from: is(Asking), verb: "ask_again", say: "再次询问", to: same, who: office, do: askAgain, rank: 1, holds: true, needs: needs(reasonNeed("为什么再问")), help: "再等 15 天，只能一次。", clock: "评价再加 15 天"},
	{from: is(Asking), verb: "expire", say: "到期办结", to: is(Closed), who: clock, do: expire, holds: true, clock: "—"},
	{from: is(OfficeTalk), verb: "talk", say: "约谈", to: is(Closed, Assigned), who: office, do: talk, rank: 9,
		needs: needs(Need{"reason", "约谈记录", "area", true, "谈了什么、怎么定的。", nil}, Need{"outcome", "结果", "choice", true, "", []Option{{"again", "退回重办"}, {"close", "办结，记为约谈后仍未解决"}}}),
		clock: "重办：新一轮，期限减半"},
	{from: is(Assigned, Disputed), verb: "withdraw", say: "撤回分办", to: is(Withdrawn), who: office, do: withdraw, rank: 0, needs: needs(reasonNeed("为什么撤回")), help: "意见回到待分办。", clock: "停"},
	{from: is(Assigned, Accepted, PlanReview, Rectifying), verb: "merge", say: "并案", to: is(Merged), who: office, do: merge, rank: 0,
		needs: needs(Need{"survivor", "并到哪一件", "case", true, "", nil}, reasonNeed("为什么是同一件事")), help: "市民都转过去，都会被请来评价；期限取早的。30 天内可以撤销。", clock: "取早的期限"},
	{from: is(Merged), verb: "unmerge", say: "撤销并案", to: is(Assigned, Accepted, PlanReview, Rectifying), who: office, do: unmerge, rank: 1, needs: needs(reasonNeed("为什么撤销")), clock: "照原来的走"},
	{from: open, verb: "lift", say: "解除督办标记", to: same, who: office, do: lift, rank: 0, holds: true, overlay: true, needs: needs(reasonNeed("为什么解除")), clock: "不动"},
}

// verbsOf are the lines of one verb.
func verbsOf(verb string) (out []move) {
	for _, m := range moves {
		if m.verb == verb {
			out = append(out, m)
		}
	}
	return out
}

func (m move) allows(r actor.Role) bool {
	for _, x := range m.who {
		if x == r {
			return true
		}
	}
	return false
}

func (m move) starts(s State) bool { return s.in(m.from...) }
