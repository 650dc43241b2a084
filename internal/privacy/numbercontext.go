package privacy

import (
	"regexp"
	"strings"
)

var (
	// what is counted, registered or paid, straight before a number: an order's, a lift's, a sum
	codeBefore = regexp.MustCompile(`(?:编号|编码|代码|单号|订单|注册码|注册号|登记号|受理号|工单|信访件|许可证|批号|条码|条形码|发票|发票号码|文号|案号|备案号|合同号?|项目号|标段|地块|表号|产权证|房产证|不动产|登记证|交易号|中标价|资金|土地证|车次|航班|井盖|杆号|路灯|设备号|流水号|序列号|凭证号|型号|监控|公告第?|文件|执照|注册证|总投资|投资|工程款|造价|金额|总额|合计|总计|共计|预算|总价|人口|流量|产值|耗资|拨款|注册资本|面积)(?:了|为|是|约|达|共|近|超过|去了|号码?|第)?[ :约]{0,3}(?:[A-Za-z]{0,6}[\-0-9]{0,12})?$`)
	// nobody's number after all, though a code's word stands there: 身份证编号
	ownBefore  = regexp.MustCompile(`(?:身份证|银行卡|卡|账|帐|手机|电话|护照|社保|医保|驾照|档案|残疾证|居住证|居民|会员|联系|打)(?:编号|编码|号码|号)?(?:是|为)?[ :]{0,2}$`)
	unitBehind = regexp.MustCompile(`^(?:\.[0-9]{1,4})?(?:(?:美|欧|日|港)?元(?:[^旦宵]|$)|人民币|度|平方|字节|票|吨|立方|千瓦|亩|公里)`)
	// an office's telephone, straight before a landline
	officeBefore = regexp.MustCompile(`(?:(?:办公室?|监督|投诉|举报|值班室?|服务|物业|咨询|窗口|预约|社区|公开|报修|维修|客服|街道|派出所|学校|医院|幼儿园|抢修|公司|中心|局|科|所|站|大队|政府|部门|官方|前台|门诊|急诊|居委会?|村委会?|业委会|营业厅|银行|酒店|商家|店里|信访|应急|业务|大厅|办事处|热线|联系处)(?:的|部|处)?(?:联系)?(?:电话|热线|座机|号码|固话)|热线|总机|传真|客服|值班室)(?:号码?)?[是为: (]{0,3}$`)
	abroad       = regexp.MustCompile(`(?:\+ ?|\(\+?|00)(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1247]|9[0-58]|2[1-69][0-9]|3[578][0-9]|4[2][0-9]|5[09][0-9]|6[789][0-9]|8[578][0-9]|9[679][0-9])\)?(?:[ \-().]{0,2}[0-9]){7,12}`)
)

var plus = []string{"+", "00", "("}

// owned are the numbers that the word before them makes somebody's.
var owned = []struct {
	kind  string
	words []string // one of these is in it
	form  *regexp.Regexp
}{
	// what is somebody's own, whatever its form: a student's, a patient's, an account's number
	{Number, []string{"学号", "院号", "历号", "案号", "户号", "账号", "帐号", "账户", "诊卡", "卡号", "存折", "社保", "医保", "档案编", "考生号", "考证", "驾照", "残疾证", "居住证", "市民卡", "军官证", "警官证", "士兵证", "工号"}, regexp.MustCompile(`(?:学号|住院号|病历号|病案号|就诊卡号?|户号|账号|帐号|账户|卡号|存折号?|社保号|医保号|档案编号|考生号|准考证号?|驾照号?|残疾证号?|居住证号?|市民卡号?|军官证号?|警官证号?|士兵证号?|工号)[ :是为]{0,3}([A-Z]{0,2}[0-9][0-9 \-]{4,26}[0-9]|\p{Han}{1,2}字第[0-9]{5,10}号)`)},
	{Identity, []string{"尾号", "后4位", "后6位", "末4位", "尾4位", "位"}, regexp.MustCompile(`(?:身份证|证件|银行卡|卡号|手机|电话)[^,。;0-9]{0,4}(?:尾号|[后末尾][0-9]位)[是为: ]{0,2}([0-9]{3,8}[0-9Xx])`)},
	{Phone, []string{"短号", "小号", "分机"}, regexp.MustCompile(`(?:短号|小号|分机号?)[是为: ]{0,2}([0-9]{3,6})`)},
}

// isCode says whether the number between from and to names or counts something that is nobody's: an order, a lift, a sum.
func (f *folded) isCode(from, to int) bool {
	left := f.left(from, 24)
	return !ownBefore.MatchString(left) && (codeBefore.MatchString(left) || unitBehind.MatchString(f.right(to)))
}

// isOffice says whether the landline at from is one to call an office by.
func (f *folded) isOffice(from int) bool { return officeBefore.MatchString(f.left(from, 18)) }

// cuedNumbers finds what is somebody's own by the word before it, and numbers of other countries.
func (f *folded) cuedNumbers() (out []span) {
	for _, own := range owned {
		if !containsAny(f.text, own.words) {
			continue
		}
		for _, m := range f.all(own.form) {
			out = append(out, span{from: m[2], to: m[3], kind: own.kind, say: "****"})
		}
	}
	if !containsAny(f.text, plus) {
		return out
	}
	for _, m := range f.all(abroad) {
		if from, to := m[0], m[1]; !f.isDigit(from-1) && !f.isDigit(to) && !f.isCode(from, to) {
			out = append(out, span{from: from, to: to, kind: Mobile, say: "****"})
		}
	}
	return out
}

// containsAny says whether one of the words is in the text: a plain search, so that most texts need no pattern.
func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
