package view

import (
	"huiyin/internal/audit"
	"huiyin/rectify"
	"huiyin/rectify/hearing"
	"huiyin/survey"
)

// Word is a code of the record with the word that people read.
type Word struct{ Code, Say string }

// Action is what the record says was done, thing.verb, with the word that people read. At is the state of a case in which alone the word
// holds; empty: it holds in all that are not named.
type Action struct {
	Code string
	At   rectify.State
	Say  string
}

// Things are what an action is done to; an import names its own.
var Things = []Word{
	{"case", "整改件"}, {"concern", "意见"}, {"opinion", "意见"}, {"objection", "异议"}, {"reason", "评价理由"}, {"message", "留言"}, {"photo", "照片"},
	{"asking", "询问"}, {"letter", "消息"}, {"survey", "问卷"}, {"text", "公众号的文字"}, {"response", "答卷"}, {"session", "登录"}, {"account", "账号"}, {"rows", "数据"}, {"proof", "证明"}, {"day", "当天"}, {"desk", "单位名单"}, {"counters", "计数"}, {"figures", "满意度"}, {"hearing", "公述民评"},
}

// deeds are the actions that no table of moves holds.
var deeds = []Action{
	{Code: "opinion.submit", Say: "收到"}, {Code: "response.submit", Say: "收到"}, {Code: "response.change", Say: "本人改过"},
	{Code: "concern.receive", Say: "收到，等待分办"}, {Code: "concern.attach", Say: "分办"}, {Code: "concern.join", Say: "并入整改件"}, {Code: "concern.thank", Say: "机器答谢表扬"},
	{Code: "concern.split", Say: "拆开"}, {Code: "concern.answer", Say: "直接答复"}, {Code: "concern.praise", Say: "记为表扬"}, {Code: "concern.undo", Say: "撤回处理"},
	{Code: "concern.propose_set_aside", Say: "提议不立件"}, {Code: "concern.confirm_set_aside", Say: "确认不立件"}, {Code: "concern.refuse_set_aside", Say: "不同意不立件"},
	{Code: "concern.object", Say: "市民提出异议"}, {Code: "concern.alarm", Say: "听出要人先看的话"}, {Code: "concern.alert", Say: "没人看，提醒值班"}, {Code: "concern.look", Say: "看过"}, {Code: "concern.hand_over", Say: "监督转回考评办"},
	{Code: "concern.let_go", Say: "从公述民评转入分办"},
	{Code: "hearing.draft", Say: "筹备"}, {Code: "hearing.remove", Say: "删除彩排"}, {Code: "hearing.signup", Say: "报名"}, {Code: "hearing.look_signups", Say: "看报名名单"}, {Code: "hearing.seats", Say: "录入席位"},
	{Code: "hearing.admit", Say: "入场"}, {Code: "hearing.pass", Say: "发通行"}, {Code: "hearing.pass_used", Say: "启用通行"}, {Code: "hearing.pass_end", Say: "收回通行"}, {Code: "hearing.plan", Say: "安排一轮"},
	{Code: "hearing.round_papers", Say: "录入纸质票"}, {Code: "hearing.question_confirm", Say: "采纳意见为问题"}, {Code: "hearing.promise_note", Say: "记承诺"}, {Code: "hearing.promise_correct", Say: "更正承诺"},
	{Code: "concern.pass_on", Say: "把留下的话转给单位"}, {Code: "concern.keep_back", Say: "留下的话不转给单位"}, {Code: "concern.rejoin", Say: "合回一条"},
	{Code: "concern.release", Say: "离开整改件"}, {Code: "concern.move", Say: "转到另一件"},
	{Code: "concern.close", Say: "所在整改件办结"}, {Code: "concern.reopen", Say: "所在整改件重办"},
	{Code: "opinion.original", Say: "看原文"}, {Code: "objection.original", Say: "看原文"}, {Code: "reason.original", Say: "看原文"}, {Code: "message.original", Say: "看原文"},
	{Code: "photo.look", Say: "看照片"}, {Code: "photo.claim", Say: "随意见或整改件提交"}, {Code: "photo." + survey.PhotoReleased, Say: "给单位看"}, {Code: "photo." + survey.PhotoWithheld, Say: "不给单位看"},
	{Code: "figures.look", Say: "看分件表"},
	{Code: "asking.seen", Say: "市民看到了询问"}, {Code: "text.set", Say: "改了"}, {Code: "letter.again", Say: "再发一次"}, {Code: "asking.told", Say: "询问送到了市民"}, {Code: "session.open", Say: "进入"}, {Code: "session.close", Say: "退出"}, {Code: "session.expire", Say: "到时自动退出"}, {Code: "session.refuse", Say: "动态码输错五次，没有进入"}, {Code: "session.end", Say: "被结束"},
	{Code: "account.add", Say: "开通"}, {Code: "account.first_link", Say: "打印第一个账号的链接"}, {Code: "account.invite", Say: "邀请"}, {Code: "account.disable", Say: "停用"}, {Code: "account.enable", Say: "启用"},
	{Code: "account.reset", Say: "重设口令"}, {Code: "account.password", Say: "自己设口令"}, {Code: "account.role", Say: "改角色或单位"},
	{Code: "account.second", Say: "设好动态码"}, {Code: "account.reset_second", Say: "重设动态码"}, {Code: "account.recovery", Say: "用掉一个备用码"}, {Code: "account.guessed", Say: "有人反复试口令"},
	{Code: "units.import", Say: "导入单位"}, {Code: "catalogue.import", Say: "导入问题目录"}, {Code: "areas.import", Say: "导入问题领域"},
	{Code: "survey.import", Say: "导入问卷"}, {Code: "survey.unlink", Say: "问卷截止，销毁认人的密钥"}, {Code: "calendar.import", Say: "导入工作日历"}, {Code: "duty.import", Say: "导入值班表"}, {Code: "desk.set", Say: "改单位名单"},
	{Code: audit.Rows, Say: "写入"}, {Code: "proof.adopt", Say: "补上证明"}, {Code: "day.counts", Say: "清点"}, {Code: "counters.rebuild", Say: "重新数过"},
}

// Actions are all that the record can say was done: the verbs of a case as its table of moves calls them, those of a hearing, and the deeds beside them.
func Actions() []Action {
	var out []Action
	for _, v := range rectify.Verbs() {
		out = append(out, Action{Code: "case." + v.Verb, At: v.At, Say: v.Label})
	}
	for _, v := range hearing.Verbs {
		out = append(out, Action{Code: "hearing." + v.Code, Say: v.Say})
	}
	return append(out, deeds...)
}

// Details are what an entry names beside its subject.
var Details = []Word{
	{"from", "原状态"}, {"to", "状态"}, {"before", "原版本"}, {"after", "版本"}, {"order", "受人委托"}, {"unit", "单位"}, {"unit_from", "原单位"}, {"proposed", "建议单位"},
	{"row", "问题目录"}, {"concern", "诉求点"}, {"opinion", "意见"}, {"case", "整改件"}, {"case_from", "原整改件"}, {"case_to", "转到整改件"}, {"survivor", "并到"}, {"merged", "并入的件"},
	{"part", "分出的件"}, {"part_of", "原件"}, {"message", "留言"}, {"result", "结果"}, {"plan", "第几版计划"}, {"step", "第几步"}, {"dispute", "第几次异议"}, {"level", "督办标记"},
	{"answer", "评价指纹"}, {"text", "原文指纹"}, {"machine", "机器分办"}, {"parts", "拆成几点"}, {"reason", "理由"}, {"note", "说明"}, {"source", "来源"}, {"photos", "照片"}, {"role", "角色"}, {"role_from", "原角色"}, {"name", "登录名"}, {"second", "动态码"}, {"contact", "含联系方式"},
	{"rows", "行"}, {"sets", "答卷的清点"}, {"finished", "这天已经过完"}, {"wording", "用词提醒"}, {"questions", "题"}, {"version", "版本"}, {"days", "天"}, {"guesses", "试错次数"}, {"danger", "危险"}, {"how", "怎么知道的"}, {"person", "人先看的原因"},
	{"hearing", "公述民评"}, {"code", "编号"}, {"rehearsal", "彩排"}, {"state", "阶段"}, {"scene", "画面"}, {"numbers", "报名人数"}, {"number", "号码"}, {"hash", "名单摘要"}, {"seed", "种子"}, {"seats", "席位"},
	{"round", "第几轮"}, {"again", "重投为第几轮"}, {"scale", "档位"}, {"secret", "不记名"}, {"count", "票数"}, {"voters", "能投的席位"}, {"root", "封存号"}, {"agree", "两遍一致"}, {"card", "第几张卡"}, {"pass", "通行"},
	{"kind", "种类"}, {"promises", "承诺"}, {"until", "承诺日"},
}
