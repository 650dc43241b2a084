package privacy

import (
	"regexp"
	"strings"
)

// homeCues say that what follows is where somebody lives; those of the second list only behind a stop.
var (
	homeCues = readCues(map[trust]string{
		named: `家住 家在 户籍地 户籍在 我住 住在 现住 住址 租住 租在 居住在 家庭地址 户籍地址 上门地址 我家在 我家就在 我家是 我家房子 我家的房子 我家门牌 我家( 我们家在 我们家就在 我们家是 我们家房子 我妈住 我爸住 爸妈住 父母住 我们住 我妈家 我爸家 门牌 房号 室号 租的房 房子在 搬到 人住 本户`,
		loose: `地址 住`,
	})
	noHome = "房宅建户院处持宿"
)

var (
	// whose a number is, straight before it or behind it
	homeBefore = regexp.MustCompile(`(?:楼上|楼下|隔壁|漏到|漏进|淹了|对门|对面|业主|住户|租客|邻居|本户|我们?家|房号|室号|门牌号?|家住|我住|住在|住的是|房东|人家|本楼|同楼|顶楼|房间号?|寝室|宿舍|租住|单元|[这那栋幢我们]楼)(?:的|住户|邻居|是|在|:| |\(|那户|住)?(?:第?[0-9]{1,2}[楼层])?$`)
	homeBehind = regexp.MustCompile(`^(?:室|房)?(?:的|那|这)?(?:业主|住户|租客|租户|房东|房客|邻居|人家|那户|那家|户主|的?人[家天总又在不把])`)
	estate     = regexp.MustCompile(`(?:[园苑区寓城庭里村邨府湾郡轩阁坊家山墅岛院乡都庄舍居邸台湖岸第堡]|公馆|[东西南北]区|[1-9期]期)$`)

	// a public place straight behind the number: the words between name it further and say nothing of their own
	facility = regexp.MustCompile(`^(?:[\-、~和][0-9]{2,4})?(?:室|号|房)?的?[ ,]?(?:[^,。;!?:\n 有的是人开在住被把和与堆装漏到说一不没叫让请我也都0-9]{0,6}?)(?:店|馆|铺|医院|班|路灯|小卖|舞蹈|书画|瑜伽|台球|摄影|月子|咖啡|奶茶|窗口|养老|诊|教室|办公|会议|活动|棋牌|麻将|药|幼儿园|驿站|中介|托管|食堂|餐厅|服务|中心|配电|水泵|泵房|机房|超市|公司|美容|理发|健身|护士站|病房|检查|化验|挂号|收费处|厅|书店|门市|便利|车间|仓库|实验室|培训|工作室|宾馆|酒店|民宿|网吧|影院|银行|诊所|警务|居委|党群|投放点|柜台|自习|阅览|图书|档案|财务|咨询|值班|厂房|车库|车位|柜机|快递|商铺|铺面|门面|会所|画室|琴行|修车|打印|洗衣|裁缝|电脑)`)
	// a part of a building that all share, behind a staircase
	shared = regexp.MustCompile(`^(?:[和到至与、][0-9]单元)?的?(?:[^,。;!?:\n 有是人住被把和与说没叫让请我家户主0-9]{0,5}?)(?:[0-9]号)?(?:电梯|门[口前禁厅外]|单元门|大门|楼顶|楼道|楼梯|楼下|大厅|大堂|外墙|地下|信箱|信报箱|路灯|灯|井盖|消防|水管|管道|下水|污水|化粪池|电表|水表|充电|屋顶|屋面|天台|墙|坡道|台阶|路面|绿化|垃圾|停水|停电|前面|后面|旁|前|后|口|附近|对讲|监控|走廊|过道|雨棚|阳光棚|天井|扶手|公共|架空|车棚|配电|按钮)`)

	publicPlace = regexp.MustCompile(`(?:中心|大厅|医院|学校|小学|中学|大学|法院|政府|图书馆|博物馆|派出所|街道|居委会|委员会|服务站|窗口|办公楼|办公室|车站|机关|局|处|科|院区|社区)[^。!?;,\n]{0,8}$`)
	publicHouse = regexp.MustCompile(`(?:中心|大厅|医院|学校|小学|中学|大学|学院|法院|政府|图书馆|博物馆|派出所|办事处|居委会|服务站|车站|门诊楼?|住院部|养老院|敬老院|市民之家|写字楼|教学楼|办公楼|商场|广场|大厦)[^。!?;,\n住家]{0,4}$`)
	device      = regexp.MustCompile(`(?:编号|编码|号码|杆|箱|泵站|写着|比分|版本|版本号|条|第|文件|号|图|表|型号|地址|IP|ip|网址|分|设备|标段|地块|线|[A-Za-z.\-])[ :为是]{0,2}$`)
)

// isHome says whether the form between from and to is where somebody lives, not where something public is.
func (f *folded) isHome(from, to int, staircase bool) bool {
	if f.countedAt(to) && !f.is(to-1, "室房号户") || f.is(from-1, "第") || f.is(from-1, "月年") && f.is(from+1, "号0123456789") && !strings.ContainsAny(string(f.digits[from:to]), "幢栋楼座#元") {
		return false
	}
	if staircase && shared.MatchString(f.right(to)) && !f.is(to, "东西南北") {
		return false
	}
	return !f.isPublic(from, to)
}

// isPublic says whether the words around the number name a shop, a counter, a school and the like.
func (f *folded) isPublic(from, to int) bool {
	if homeBehind.MatchString(f.right(to)) {
		return false
	}
	if f.is(to-1, "室") && publicPlace.MatchString(f.left(from, 14)) && !strings.ContainsAny(string(f.plain[from:to]), "幢栋元") {
		return true
	}
	return facility.MatchString(f.right(to)) || publicHouse.MatchString(f.left(from, 10))
}

// isDashedHome says whether 3-2-501 is a flat: behind an estate or whose it is, and with three parts wherever it is no device's number.
func (f *folded) isDashedHome(from, to int, three bool) bool {
	left := f.left(from, 10)
	if f.countedAt(to) || f.is(to, "-/.条") || f.isPublic(from, to) {
		return false
	}
	if estate.MatchString(left) || homeBefore.MatchString(left) || f.is(to-1, "室户") || homeBehind.MatchString(f.right(to)) {
		return true
	}
	return three && f.is(from+1, "-/0123456789") && !strings.Contains(string(f.digits[from:to]), ".") && !device.MatchString(left)
}

// isLoneHome says whether a number by itself is a flat: 楼上602, 503住户.
func (f *folded) isLoneHome(from, to int) bool {
	if f.countedAt(to) || f.is(to, "路厂米房号线厘") || f.is(from-1, "第") || facility.MatchString(f.right(to)) {
		return false
	}
	return homeBefore.MatchString(f.left(from, 10)) || homeBehind.MatchString(f.right(to))
}

// homeCue says whether a word that ends with the rune at i announces where somebody lives.
func (f *folded) homeCue(i int) bool {
	if f.is(i, "家") && f.is(i-1, "我他她们") && f.numeral(i+1) {
		return true
	}
	switch cueEnding(homeCues, f.plain, i) {
	case named:
		return true
	case loose:
		start := i
		if f.plain[i] == '址' {
			start--
		}
		return !f.is(i+1, noHome) && (start == 0 || f.is(start-1, ",。;!?\n "))
	}
	return false
}

// left and right are the words beside a place in the text.
func (f *folded) left(i, n int) string { return string(f.digits[max(0, i-n):max(0, i)]) }
func (f *folded) right(i int) string {
	return string(f.digits[min(i, len(f.digits)):min(len(f.digits), i+12)])
}

// countedAt says whether the number that ends at i is an amount or a date, no room: 3幢1200户.
func (f *folded) countedAt(i int) bool {
	return f.is(i, counted+"多余辆只棵:到至") || f.is(i, "家") && !f.is(i+1, "的漏") || f.isDigit(i)
}

// nearby says whether the house that ends at i is only what somebody lives next to: 住在文三路10号附近.
func (f *folded) nearby(i int) bool {
	return f.is(i, "线路附旁对门边店院车以") || i < len(f.plain)-1 && strings.ContainsRune("小大", f.plain[i]) && f.is(i+1, "区院厦")
}

func (f *folded) isDigit(i int) bool {
	return i >= 0 && i < len(f.digits) && f.digits[i] >= '0' && f.digits[i] <= '9'
}
