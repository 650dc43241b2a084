package privacy

import "strings"

var (
	givenness = readGiven()
	wordPairs = readWords()
	surnameOf = readSurnames()
	compounds = set(strings.Fields(compound))

	alsoNames = readPairs(`钱程 白杨 向阳 万里 刘海 田野 路遥 苗苗 苗圃 谷雨 高峰 高原 高山 高歌 江山 江河 江海 江涛 海洋 雷鸣 雷雨 雷霆 黄河 黄山 金星 金枝 金叶 白云 白雪 白露 白帆 方圆 方舟
		成龙 文静 文艺 安宁 安康 安然 康健 康乐 和平 夏雨 秋菊 秋水 秋叶 华夏 柳絮 柳叶 杨柳 杨花 杨梅 林海 林荫 叶子 童心 童画 童话 常青 常乐 常胜 毛毛 米粒 麦田
		麦穗 钟声 钟情 严冬 沙鸥 江南 江北 江东 汤圆 马达 马力 马超 屈原 祖海 乐嘉 车晓 申花 朴实 明月 焦阳 盛夏 施耐 冷军 路明 景天 牧野 石磊 石林 苏秦 张仪 扁鹊`)
	ordinaryPairs = readPairs(`强烈 长青 平安 文明 光明 健康 美丽 英明 高大 大力 志愿 建国 国家 国庆 国立 国荣 东海 海东 长江 长春 永远 永久 文化 文学 天天 大大 明明 小小 晓得 信仰 信义 武力 武功 立春 春天 清明 清明 中华 公平 和平
		正大 伟大 光荣 光彩 荣华 富贵 富强 福利 福建 云南 金银 金山 银山 山林 林业 德育 思维 思想 启发 维护 文娱 清洁 清淡 清新 清香 清波 新建 新泰 仁爱 恩爱 关爱 热爱 心爱 爱心 爱国 爱好 宝宝 宝贝 贝贝 阿姨 东西 东阳 东南
		西湖 湖滨 滨江 庆春 武林 凤起 文晖 文三 天目 古荡 良渚 临平 余杭 富阳 建德 桐庐 淳安 宁波 龙游 海宁 永康 义乌 金华 兰溪 青山 青春 青海 飞行 飞机 强制 强行 强力 强大 明确 明显 明天 明年 超大 超强 超过 超标 飞快
		大雨 大火 大小 大海 小大 小雨 小海 小龙 小贵 喜欢 欢喜 永春 海鲜 福清 兴建 兴旺 旺季 清理 凡是 亲爱 先生 小姐 大姐 大妈 大爷 大娘 秀气 巧克 银行 文新 新德 立德 忠实 忠诚 诚信 信用 孝顺 孝敬 敬爱 勤俭 勤快 森林`)
)

// readiness is how readily a character is a surname.
type readiness int

const (
	noSurname    readiness = iota
	namedSurname           // only where a name is announced
	rareSurname            // also behind a person, when what follows is very like a given name
	wordSurname            // oftener a preposition: its given name must be two likely characters, or stand alone
	plainSurname
)

// readGiven is how like a given name's each character is: usual 2, ordinary 0; what is in neither list counts 1.
func readGiven() map[rune]int {
	out := map[rune]int{}
	for _, r := range ordinary {
		out[r] = 0
	}
	for _, r := range usual {
		out[r] = 2
	}
	return out
}

func readPairs(words string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	for _, w := range strings.Fields(words) {
		pair := []rune(w)
		out[[2]rune{pair[0], pair[1]}] = true
	}
	return out
}

func readWords() map[[2]rune]bool {
	out := map[[2]rune]bool{}
	for _, line := range strings.Split(strings.TrimSpace(surnameWords), "\n") {
		first, seconds, _ := strings.Cut(line, " ")
		for _, r := range seconds {
			out[[2]rune{[]rune(first)[0], r}] = true
		}
	}
	return out
}

func readSurnames() map[rune]readiness {
	out := map[rune]readiness{}
	for _, r := range rareSurnames {
		out[r] = rareSurname
	}
	for _, r := range surnames {
		out[r] = plainSurname
	}
	for _, r := range function {
		out[r] = wordSurname
	}
	for _, r := range strongOnly {
		out[r] = namedSurname
	}
	return out
}

func set(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}
