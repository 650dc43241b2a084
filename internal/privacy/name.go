package privacy

import (
	"regexp"
	"slices"
	"strings"
)

// trust is how sure a cue makes it that a name follows. Behind a loose one, a common word that often goes on
// otherwise (居民白蚁…), the name must look like one and end where a name ends.
type trust int

const (
	loose trust = iota + 1
	person
	named
	labelled // named, and a colon behind it: 姓名：
)

var cues = readCues(map[trust]string{
	named: `参加人 参与人 签约人 我叫 我名叫 名字叫 名字是 名叫 姓名 联系人 聯系人 投诉人 举报人 反映人 申请人 来信人 求助人 当事人 受害人 署名 落款 敬礼 敬上 他叫 她叫 个叫 人叫 签字的人是 我的名字 叫做 信访人 代理人 委托人 监护人 签收人 报告人 收货人 寄件人 经手人 签字人 联络人 位叫 孩子叫 儿子叫 女儿叫 爱人叫 名称叫`,
	person: `我, 本人, 名字 我爸 我妈 爸爸 妈妈 爷爷 奶奶 外公 外婆 哥哥 姐姐 弟弟 妹妹 负责人 法人 法人代表 法定代表人 收件人 我是 本人 请找 房东 车主 户主 户名 邻居 家属 患者 签名 丈夫 妻子 老公 老婆 爱人 儿子 女儿 父亲 母亲 老伴 室友
		找过 找到 问过 求过 岳父 岳母 公公 婆婆 同事 朋友 同学 叔叔 舅舅 姑姑 姑妈 姨妈 阿姨 伯伯 伯父 婶婶 嫂子 表哥 表弟 表姐 表妹 堂哥 堂弟 侄子 侄女 外甥 孙子 孙女 外孙 丈母娘 丈人 保姆 我哥 我姐 我弟 我妹 我先生 我太太 我儿 我女 女婿 儿媳 媳妇 亲戚
		死者 伤者 目击者 证人 承包人 包工头 老板 老板娘 店主 狗主人 经办人 班主任 业委会主任 保安 中介 业主代表 工友 室友 战友 租客 我爱人 病人 主人 我叔 我舅 我姑 我姨 我伯 司机 护工 房客 老乡 收款人 持有人 肇事者 打人者 妹夫 姐夫 外甥女 二姨 三姨 大舅 二舅 小姑 大姑 前夫 前妻 男友 女友 男朋友 女朋友 继父 继母 养父 养母 亲家 亲家母 岳父母 太太 先生 员 师傅 搭档 小姐 小伙子 管家 社工 教练 校长 家孩子 闺女 孙儿 被告人 原告 承办人 转告 人是 车的是 写的是 协警 辅警 民警 交警 摊主 护士 医生 老师 组员 店员 户口本上是 致电 人: 名: 员: 弟媳 主任 书记 大伯 二伯 小姨 大姨 大姐 大哥 大嫂 二哥 二姐 姨夫 姑父 舅妈 婶子 伯母 队长 楼长 组长 店长 厂长 会计 出纳 工人 住的 村里的 小区的`,
	loose: `公司的 社区的 物业的 单位的 街道的 医院的 业委会的 联系 业主 居民 村民 市民 住户 家长 隔壁 楼上 楼下 对门 楼上的 楼下的 隔壁的 对门的 一楼 二楼 三楼 四楼 五楼 六楼 老人 孩子 学生 物业经理 经理 举报 投诉 代表 职工 员工 老师 医生 护士 病患 病友 被 叫`,
})

// cue announces a name with some trust.
type cue struct {
	runes []rune
	trust trust
}

// readCues are the cues by their last rune, so that one walk over a text finds all of them.
func readCues(lists map[trust]string) map[rune][]cue {
	out := map[rune][]cue{}
	for t, list := range lists {
		for _, word := range strings.Fields(list) {
			runes := []rune(word)
			last := runes[len(runes)-1]
			out[last] = append(out[last], cue{runes: runes, trust: t})
		}
	}
	return out
}

// apartName is a given name that is said apart from its surname: 姓王，名建国.
var apartName = regexp.MustCompile(`姓(?:\p{Han}{1,2}),?(?:单?名|叫)(?:字?是|叫)?(\p{Han}{1,2})(?:[^*]|$)`)

var phoneWord = regexp.MustCompile(`(?:[ :,(]|联系电话|手机号码?|手机|电话|tel|TEL)+$`)

// names finds cued names, the one right before or behind a phone number, the signature, names in a row, and
// each of them wherever else it stands.
func (f *folded) names(numbers []span) []span {
	var out []span
	for i := range f.plain {
		if f.plainlyNamed(i) {
			out = f.addName(out, i, i+3)
		}
		out = f.addName(out, i, f.addressed(i))
		if t := max(cueEnding(cues, f.plain, i), f.kin(i)); t > 0 {
			from, colon := f.link(i + 1)
			switch {
			case colon && t == named:
				t = labelled
			case t == person && (colon || f.is(from-1, "叫")):
				t = named
			}
			out = f.addName(out, from, f.nameEnd(from, t))
		}
	}
	for _, s := range numbers {
		if s.kind == Mobile || s.kind == Phone {
			from, to := f.nameBefore(s.from)
			out = f.addName(out, from, to)
			from, _ = f.link(s.to)
			out = f.addName(out, from, f.nameEnd(from, loose))
		}
	}
	for _, from := range f.signatures() {
		out = f.addName(out, from, f.nameEnd(from, loose))
	}
	if strings.ContainsAny(f.text, "敬谨拜呈叩") {
		for _, m := range f.all(bowing) {
			out = append(out, span{from: m[2], to: m[3], kind: Name, say: string(f.plain[m[2]]) + "**"})
		}
	}
	if strings.Contains(f.text, "姓") {
		for _, m := range f.all(apartName) {
			out = append(out, span{from: m[2], to: m[3], kind: Name, say: "**"}) // no character of it: what is left would be taken for a name again
		}
	}
	return f.again(f.inARow(append(out, f.foreignNames()...)))
}

// cueEnding is the greatest trust of the cues that end with the rune at i, 0 when none does.
func cueEnding(cues map[rune][]cue, text []rune, i int) (best trust) {
	for _, c := range cues[text[i]] {
		if n := len(c.runes); n <= i+1 && c.trust > best && slices.Equal(text[i+1-n:i+1], c.runes) {
			best = c.trust
		}
	}
	return best
}

func (f *folded) addName(to []span, from, end int) []span {
	if end > from {
		to = append(to, span{from: from, to: end, kind: Name, say: string(f.plain[from]) + "**"})
	}
	return to
}

// signature is a last line that is a name and perhaps a date, or a name behind the date that ends a text.
var signature = regexp.MustCompile(`(?:\n *|[。!?] +|[0-9] ?[日号] *)(\p{Han}{2,4})(?:[ \n]*[0-9]{2,4}[年.\-/][0-9年月日.\-/ ]*)?[ \n]*$`)

// bowing is how a letter ends: 雷小明敬上.
var bowing = regexp.MustCompile(`(?:^|[^\p{Han}])(\p{Han}{2,4})(?:敬上|敬启|谨上|谨启|拜上|呈上|叩首)`)

// signatures is where such a name may begin.
func (f *folded) signatures() []int {
	from := max(0, len(f.plain)-40)
	tail := string(f.plain[from:])
	if m := signature.FindStringSubmatchIndex(tail); m != nil {
		return []int{from + runeAt(tail)[m[2]]}
	}
	return nil
}

// link skips what may stand between a cue and the name: 联系人是: .
func (f *folded) link(i int) (next int, colon bool) {
	for n := 0; n < 4 && f.is(i, " :,!(是叫为\n"); n++ {
		colon = colon || f.plain[i] == ':'
		i++
	}
	return i, colon
}

// nameBefore is the name that stands alone between a stop and a phone number at i: 张伟 138….
func (f *folded) nameBefore(i int) (from, to int) {
	left := string(f.plain[max(0, i-16):i])
	if cut := phoneWord.FindString(left); cut != "" {
		i -= len([]rune(cut))
	}
	from = i
	for from > 0 && from > i-5 && f.han(from-1) {
		from--
	}
	if n := i - from; n < 2 || n > 4 || f.nameEnd(from, person) != i {
		return 0, 0
	}
	return from, i
}
