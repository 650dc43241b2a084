package classify

import "strings"

// letter is the number of characters from which a text is read as a letter. Shorter ones come to the point,
// and a 谢谢 in them may be all that is said.
const letter = 50

// courtesies are the words of which salutations, requests to look into it and thanks are made. They stand in
// letters about anything, and without a care for them 尊敬的领导 and 感谢您 make praise of a complaint.
var courtesies = words(`尊敬的 敬爱的 亲爱的 您好 你好 您们好 你们好 大家好 好 打扰了 冒昧 您 你 你们 贵 我 我们 咱们 各位 各级 上级 有关 相关 主管 职能 负责
	领导 领导们 市领导 区领导 县领导 市长 区长 县长 省长 镇长 局长 书记 主任 同志 同志们 先生 老师 总理 部门 单位 人员 负责人 政府 市政府 区政府 县政府 市委 区委 县委 党 父母官
	百姓 老百姓 市民 群众 广大 普通 居民 业主 人民 大家
	请 恳请 恳求 敬请 希望 望 盼 敬盼 期盼 盼望 期待 强烈 要求 请求 建议 呼吁 求助 恳切 再次 在此 特此 特 此致 敬礼 为盼 为谢
	能 能够 可以 给 予以 给予 给个 得到 一个 一下 一点 的 和 与 对 为 帮 帮忙 帮助 帮帮 把 让 来 去 以 并 及 也 还 都 就 早日 尽快 尽早 及时 抓紧 马上 立即 认真 真正 高度 切实 彻底 合理 满意 明确 妥善 圆满
	重视 关注 关心 过问 解决 处理 协调 调查 核实 查处 督促 落实 回复 答复 回应 反馈 答案 说法 解释 交代 交待 办法 方案 方法 措施 行动 结果 问题 此事 这个 这件 这些 该 以上 上述 情况 诉求 来信 信件 留言 意见 心声 呼声
	百忙之中 百忙 抽空 抽出 时间 阅读 看信 读信 谢谢 感谢 多谢 谢 万分 非常 十分 衷心 不胜感激 感激 不尽 理解 支持 麻烦 辛苦 了 啦 吧 呢 吗 啊 哦 呀
	祝 祝愿 祝福 敬祝 顺祝 工作 顺利 身体 健康 生活 愉快 万事如意 做主 作主 为民做主 为民 办实事 主持 公道 现 就 反映 向 想 特向 如下 是`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// longestCourtesy is the length in characters of the longest of them.
const longestCourtesy = 4

// matterOnly leaves out of a letter the clauses that are nothing but courtesy.
func (f folded) matterOnly() folded {
	if f.runes() < letter {
		return f
	}
	kept := folded{original: f.original}
	var b strings.Builder
	for from := 0; from < f.runes(); {
		to := from
		for to < f.runes() && !f.isGap(to) {
			to++
		}
		next := min(to+1, f.runes())
		if to == from || !courteous(f, from, to) {
			kept.add(&b, f, from, next)
		}
		from = next
	}
	if b.Len() == 0 {
		return f
	}
	return kept.close(&b)
}

// add appends the runes from i up to j of another folded text.
func (f *folded) add(b *strings.Builder, g folded, i, j int) {
	for ; i < j; i++ {
		f.at = append(f.at, int32(b.Len()))
		f.from, f.to = append(f.from, g.from[i]), append(f.to, g.to[i])
		b.WriteString(g.part(i, i+1))
	}
}

// courteous says whether the clause from rune i up to j can be cut into courtesies without a rest.
func courteous(f folded, i, j int) bool {
	reached := make([]bool, j-i+1)
	reached[0] = true
	for a := i; a < j; a++ {
		if !reached[a-i] {
			continue
		}
		for b := a + 1; b <= min(a+longestCourtesy, j); b++ {
			reached[b-i] = reached[b-i] || courtesies[f.part(a, b)]
		}
	}
	return reached[j-i]
}
