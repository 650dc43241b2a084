package privacy

import (
	"regexp"
	"strings"
	"unicode"
)

// A name is hidden where a cue announces it, not wherever three characters could be one: 高新路 and
// 文一路 are not people. Behind a strong cue a surname is enough; behind a weak one, a common word that
// often goes on otherwise (本人平时…), the name must also end where a name ends.
var (
	strongCues = strings.Fields(`我叫 我名叫 名字叫 名字是 名叫 姓名 联系人 投诉人 举报人 反映人 申请人 来信人 求助人 当事人 受害人 署名 落款 敬礼 敬上`)
	weakCues   = strings.Fields(`我是 本人 联系 请找 业主 居民 村民 市民 住户 租客 房东 车主 户主 户名 邻居 家属 患者 家长 签名 丈夫 妻子 老公 老婆 爱人 儿子 女儿 父亲 母亲 老伴 室友`)
	latinName  = regexp.MustCompile(`^[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}`)
	phoneWord  = regexp.MustCompile(`(?:[ :,(]|联系电话|手机号码?|手机|电话|tel|TEL)+$`)
)

const (
	surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫雷史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝闻诸厉楼竺裘钮屠濮郦鲍"
	compound = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 轩辕 夏侯 南宫"
	// surnames that are oftener another word: they need the strong cue and a clear end
	doubtful = "于向曾时应常路任全万成方单经年游文房党古关安车明应和师商边解连景米冷闻应查池沙席温宁尚易华武蒙申农司"
	// what follows a surname's character where it is no surname
	notNames = "沙发 文章 文件 文字 施工 管理 管道 安保 安全 车辆 高峰 高度 高血 高龄 高楼 高中 高三 高二 高一 高新 高架 高温 高兴 应该 应当 方面 方式 方便 方言 单位 单元 单身 于是 向来 时候 时间 马上 马路 曾经 曾多 常年 常常 平时 严重 严格 陈述 陈旧 孙子 孙女 江干 江苏 江西 萧山 余杭 余姚 富阳 温州 金华 金都 安徽 黄山 文化 文明 白天 全家 全部 全体 任何 任职 路过 路人 何时 何人 何种 何必 何况 何处 毛坯 白色 白领 白白 钱包 谢谢 成为 成立 成年 张贴 包工 关注 关心 关于 房屋 房子 石桥 明确 明天 和平 管委 商户 商家 师傅 华丰 金色 范围 许多 许可 康复 易燃 齐全 龙井 龙翔 古荡 古墩 梅花 凌晨 连续 连夜 司机 查询 边上 解决 简单 全国 温馨 项目 费用 商业 农民 农村 农业 明显 单车 车位 车主 路口 路面 左右 左侧 左邻 祝您 祝好 安置 安装 童年 白杨 方案 和气 和谐 荣誉 路边 石子 施救 毛病 文新 文三 文二 文一 武林 安吉 常州 宁波 蒋村 陆续 沈家 三墩 江南 江北 江城 江边 钟点 黄龙 严禁 严打 杜绝 程序 符合 盛夏 夏天 夏季 秦皇 莫名 申请 申诉 付款 付费 付钱 余款 余额 冷静 卫生 卫健 党员 党委 代表 鲁莽 尤其 解释 解答 麻烦 查处 查看 楼上 楼下 楼道 楼栋 楼长 楼层 池塘 闻到 明年 连接 连同 解除 应急 时常 时有 全程 成都 方圆 向您 向你 向贵 向有 向市 向区"
	// and these are never a name behind a weak cue: 本人于上周, 邻居时常
	function = "于向曾时应常任全成单经连解"
	nameEnds = "住是系身电联现男女手家今年在反投"
	noEnding = "人路区市县村街镇者员的了们店局商户客着过来去里"
)

// names finds cued names, and the name that stands right before a phone number.
func (f *folded) names(numbers []span) []span {
	var out []span
	text := string(f.plain)
	at := runeAt(text)
	for i, cues := range [][]string{strongCues, weakCues} {
		for _, cue := range cues {
			for _, end := range ends(text, cue) {
				from, colon := f.link(at[end])
				if to := f.nameEnd(from, i == 0, i == 0 && colon); to > from {
					out = append(out, span{from, to, Name, string(f.plain[from]) + "**"})
				}
			}
		}
	}
	for _, s := range numbers {
		if s.kind == Mobile || s.kind == Phone {
			if from, to := f.nameBefore(s.from); to > from {
				out = append(out, span{from, to, Name, string(f.plain[from]) + "**"})
			}
		}
	}
	return out
}

// ends are the offsets behind each cue in the text: far quicker than one regexp of all cues.
func ends(text, cue string) (out []int) {
	for from := 0; ; {
		i := strings.Index(text[from:], cue)
		if i < 0 {
			return out
		}
		from += i + len(cue)
		out = append(out, from)
	}
}

// link skips what may stand between a cue and the name: 联系人是: .
func (f *folded) link(i int) (next int, colon bool) {
	for n := 0; n < 4 && f.is(i, " :,!是叫为\n"); n++ {
		colon = colon || f.plain[i] == ':'
		i++
	}
	return i, colon
}

// nameEnd is where the name that begins at from ends, or from when there is none.
func (f *folded) nameEnd(from int, strong, colon bool) int {
	if m := latinName.FindString(string(f.plain[from:min(len(f.plain), from+40)])); strong && m != "" {
		return from + len(m)
	}
	first := f.surname(from)
	if first == 0 {
		if colon {
			return f.foreignName(from)
		}
		return from
	}
	to, given := from+first, 0
	spaced := f.is(to, " ")
	for given < 2 {
		next := to
		if spaced && f.is(next, " ") {
			next++
		}
		if !f.han(next) || given > 0 && f.is(next, nameEnds+"有来向于和与及也就要想希的对请因从") {
			break
		}
		to, given = next+1, given+1
	}
	if given == 0 || f.is(from+first, "的了是在") {
		return from
	}
	title := f.title(from + first)
	if title > 0 {
		return from + first + title
	}
	if strong && !f.is(from, doubtful) {
		return to
	}
	if f.han(to) && !f.is(to, nameEnds) || f.is(to-1, noEnding) || !strong && (f.is(from, function) || given < 2 && f.is(from, doubtful)) {
		return from
	}
	return to
}

// surname is how long the surname at i is: 0, 1 or 2.
func (f *folded) surname(i int) int {
	if i+1 >= len(f.plain) {
		return 0
	}
	two := string(f.plain[i : i+2])
	switch {
	case f.han(i+1) && strings.Contains(compound, two):
		return 2
	case f.han(i+1) && strings.Contains(notNames, two), !f.is(i, surnames):
		return 0
	}
	return 1
}

var titles = regexp.MustCompile(`^(?:女士|先生|小姐|某某?|师傅|老师|阿姨|大爷|大妈|大伯|奶奶|爷爷|同志|经理|医生)`)

// title is the length of 女士, 某某 and the like at i.
func (f *folded) title(i int) int {
	return len([]rune(titles.FindString(string(f.plain[i:min(len(f.plain), i+4)]))))
}

// foreignName is the end of a name without a surname of ours, such as 阿依古丽·买买提, behind 姓名:.
func (f *folded) foreignName(from int) int {
	i, dot := from, false
	for i < len(f.plain) && i < from+16 && (f.han(i) || f.is(i, "·•.")) {
		dot = dot || !f.han(i)
		i++
	}
	if dot && f.han(i-1) {
		return i
	}
	return from
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
	if n := i - from; n < 2 || n > 4 || f.surname(from) == 0 || f.is(from, doubtful) {
		return 0, 0
	}
	if f.nameEnd(from, true, false) != i {
		return 0, 0
	}
	return from, i
}

func (f *folded) han(i int) bool {
	return i >= 0 && i < len(f.plain) && unicode.Is(unicode.Han, f.plain[i])
}

func (f *folded) is(i int, set string) bool {
	return i < len(f.plain) && strings.ContainsRune(set, f.plain[i])
}
