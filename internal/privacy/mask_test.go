package privacy_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"huiyin/internal/privacy"
)

// planted are personal data in the forms people write them; secret is what must not be left of it.
var planted = []struct{ kind, text, secret string }{
	{privacy.Identity, "330106198001011238", "19800101"}, // right check digit or not: hidden
	{privacy.Identity, "11010519491231002X", "19491231"},
	{privacy.Identity, "11010519491231002x", "002x"},
	{privacy.Identity, "110105 19491231 002X", "19491231"},
	{privacy.Identity, "110105-1949-1231-002X", "1949"},
	{privacy.Identity, "１１０１０５１９４９１２３１００２Ｘ", "１９４９"},
	{privacy.Identity, "一一零一零五一九四九一二三一零零二X", "一九四九"},
	{privacy.Identity, "330106800101123", "800101"},
	{privacy.Card, "6222021202041701419", "4170141"},
	{privacy.Card, "6222 0212 0204 1701 418", "1701"},
	{privacy.Card, "6222-0212-0204-1701", "1701"},
	{privacy.Card, "4111 1111 1111 1111", "1111 1111"},
	{privacy.Card, "５５５５５５５５５５５５４４４４", "４４４４"},
	{privacy.Number, "123456789012345678901", "90123"},
	{privacy.Plate, "浙A12345", "12345"},
	{privacy.Plate, "浙A·8K2T9", "8K2T9"},
	{privacy.Plate, "浙AD12345", "12345"},
	{privacy.Plate, "浙A F12345", "12345"},
	{privacy.Plate, "浙 a 12345", "12345"},
	{privacy.Plate, "沪B-12345", "12345"},
	{privacy.Plate, "浙Ａ１２３４５", "１２３４５"},
	{privacy.Plate, "浙江A88K88", "88K88"},
	{privacy.Plate, "浙A1234警", "1234"},
	{privacy.Plate, "浙A一二三四五", "一二三"},
	{privacy.Plate, "浙A 1 2 3 4 5", "1 2 3"},
	{privacy.Plate, "车牌号是A8K2T9", "8K2T9"},
	{privacy.Mail, "zhang.san@example.com", "zhang"},
	{privacy.Mail, "zhangsan＠163.com", "zhangsan"},
	{privacy.Mail, "zhang_san @ qq.com.cn", "zhang"},
	{privacy.Mail, "zhangsan(at)sina.com", "zhangsan"},
	{privacy.Mail, "zhangsan@qq。com", "zhangsan"},
	{privacy.Mail, "zhangsan@qq点com", "zhangsan"},
	{privacy.Mail, "ｚｈａｎｇ＠ｑｑ．ｃｏｍ", "ｚｈａｎｇ"},
	{privacy.Chat, "微信号：zhangsan_88", "zhangsan"},
	{privacy.Chat, "加微信zhangsan88", "zhangsan"},
	{privacy.Chat, "vx：zhang-san88", "zhang"},
	{privacy.Chat, "WeChat ID: Zhangsan88", "Zhangsan"},
	{privacy.Chat, "QQ号123456789", "123456789"},
	{privacy.Chat, "qq：1234567", "1234567"},
	{privacy.Chat, "扣扣 98765432", "98765432"},
	{privacy.Name, "我叫王建国", "建国"},
	{privacy.Name, "我叫王芳住在附近", "王芳"},
	{privacy.Name, "我叫欧阳娜娜", "娜娜"},
	{privacy.Name, "我的名字叫李小明", "小明"},
	{privacy.Name, "联系人：李女士", "李女士"},
	{privacy.Name, "联系人：陈志强", "志强"},
	{privacy.Name, "联系人 周 丽 华", "丽 华"},
	{privacy.Name, "姓名：张伟", "张伟"},
	{privacy.Name, "姓名：阿依古丽·买买提", "古丽"},
	{privacy.Name, "本人张某某", "张某某"},
	{privacy.Name, "本人李建国，身份证可查", "建国"},
	{privacy.Name, "我是赵先生", "赵先生"},
	{privacy.Name, "我是孙丽华，退休工人", "丽华"},
	{privacy.Name, "投诉人：吴秀英", "秀英"},
	{privacy.Name, "署名：郑爱民", "爱民"},
	{privacy.Name, "邻居钱大妈", "钱大妈"},
	{privacy.Name, "我母亲陈桂花，今年八十三岁", "桂花"},
	{privacy.Name, "请联系刘建平", "建平"},
	{privacy.Name, "我叫Zhang Wei", "Zhang Wei"},
	{privacy.Name, "我叫王\u200b建\u200b国", "国"},
	{privacy.Address, "3幢2单元501室", "501"},
	{privacy.Address, "3幢2单元501", "501"},
	{privacy.Address, "３幢２单元５０１室", "５０１"},
	{privacy.Address, "三幢二单元五零一室", "五零一"},
	{privacy.Address, "3号楼2单元501", "501"},
	{privacy.Address, "12栋1203室", "1203"},
	{privacy.Address, "12栋1203", "1203"},
	{privacy.Address, "2单元501", "501"},
	{privacy.Address, "A座1203室", "1203"},
	{privacy.Address, "5幢3单元", "3单元"},
	{privacy.Address, "5 幢 3 单元 602 室", "602"},
	{privacy.Address, "西溪花园3-2-501", "501"},
	{privacy.Address, "桃源小区501室", "501"},
	{privacy.Address, "某某村3组12号", "12号"},
	{privacy.Address, "我住文三路478号，出门就是工地", "478"},
	{privacy.Address, "家住朝晖六区7幢", "7幢"},
	{privacy.Address, "我住6楼601", "601"},
	{privacy.Address, "3栋-2-501", "501"},
	{privacy.Address, "3#2-501", "501"},
	{privacy.Address, "3幢301号", "301"},
	{privacy.Address, "老人住文三路478号", "478"},
	{privacy.Number, "护照号E12345678", "12345678"},
	{privacy.Number, "社保卡号：A 12345678", "12345678"},
	{privacy.Chat, "+V abc123456", "abc123456"},
	{privacy.Chat, "我的Q号是123456789", "123456789"},
	{privacy.Plate, "浙牌A12345", "12345"},
	{privacy.Name, "我妈妈李秀英", "秀英"},
	{privacy.Name, "户名王建国", "建国"},
}

// phones are spelt in every way we know: 11 digits of the mobile are the secret.
func phones() (out []string) {
	for _, n := range []string{"13800000000", "15968123456", "18957100001", "17706512345", "19912345678"} {
		a, b, c := n[:3], n[3:7], n[7:]
		out = append(out, n, a+" "+b+" "+c, a+"-"+b+"-"+c, a+"—"+b+"—"+c, a+"."+b+"."+c, a+"·"+b+"·"+c, "+86 "+n, "+86-"+a+"-"+b+c,
			"0086"+n, "0"+n, "("+a+")"+b+c, n[:7]+" "+c, spread(n, " "), spread(n, "-"), spread(n, "\u200b"), spread(n, "\u00a0"),
			spread(n, "\u2060"), a+"\u200d"+b+"\ufeff"+c, wide(n), spread(wide(n), "　"), hanzi(n), spread(hanzi(n), " "), a+hanzi(b)+c,
			strings.ReplaceAll(hanzi(n), "一", "幺"), strings.ReplaceAll(hanzi(n), "零", "〇"), circled(n), strings.ReplaceAll(n, "0", "O"), n+"1", a+"\n"+b+"\n"+c,
			a+"，"+b+"，"+c, a+"、"+b+"、"+c, a+"/"+b+"/"+c, spread(n, "，"), a+"  -  "+b+"  -  "+c, a+"      "+b+"      "+c)
	}
	return out
}

func spread(s, by string) string { return strings.Join(strings.Split(s, ""), by) }
func wide(s string) string       { return digits(s, "０１２３４５６７８９") }
func hanzi(s string) string      { return digits(s, "零一二三四五六七八九") }
func circled(s string) string    { return digits(s, "⓪①②③④⑤⑥⑦⑧⑨") }

func digits(s, as string) string {
	return strings.Map(func(r rune) rune { return []rune(as)[r-'0'] }, s)
}

var carriers = []string{"%s", "请回复，%s，谢谢。", "路口堵了两小时（%s）没人管。", "事情是2017年9月20日发生的 %s 希望尽快解决", "打了96310没用。%s\n一直没有答复"}

func TestMaskHidesWhatIsPlanted(t *testing.T) {
	n := 0
	for _, carrier := range carriers {
		for _, p := range phones() {
			n++
			text := fmt.Sprintf(carrier, p)
			got := privacy.Mask(text)
			if strings.Contains(got, p) || !strings.Contains(got, "****") {
				t.Errorf("%q is shown as %q", text, got)
			}
			if found := privacy.Found(text); len(found) != 1 || found[0] != privacy.Mobile {
				t.Errorf("%q: found %v", text, found)
			}
		}
		for _, p := range planted {
			n++
			text := fmt.Sprintf(carrier, p.text)
			got := privacy.Mask(text)
			if strings.Contains(got, p.secret) {
				t.Errorf("%q is shown as %q", text, got)
			}
			if found := privacy.Found(text); len(found) != 1 || found[0] != p.kind {
				t.Errorf("%q: found %v, not %s", text, found, p.kind)
			}
		}
	}
	t.Logf("%d planted, %d spellings", n, n/len(carriers))
}

func TestMaskHidesCuedNames(t *testing.T) {
	family := []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "欧阳", "诸葛", "金", "沈", "俞", "方", "毛", "于", "曾", "安"}
	given := []string{"建国", "秀英", "伟", "芳", "志强", "桂兰", "静", "海燕", "小明", "子涵", "永生", "爱民", "文华", "丽"}
	sentences := []string{"我叫%s，家里没有水。", "联系人：%s 电话见附件", "投诉人%s反映噪声", "姓名:%s", "本人%s，退休工人", "我是%s，今年六十岁", "邻居%s，天天放音响", "此致敬礼 %s"}
	all, left := 0, 0
	for _, s := range sentences {
		for _, a := range family {
			for _, b := range given {
				all++
				if got := privacy.Mask(fmt.Sprintf(s, a+b)); strings.Contains(got, a+b) {
					left++
				}
			}
		}
	}
	t.Logf("%d of %d cued names are left", left, all)
	if left*20 > all {
		t.Errorf("%d of %d cued names are left", left, all)
	}
}

func TestMaskHidesLandlines(t *testing.T) {
	for _, text := range []string{"0571-88880000", "0571 8888 0000", "（0571）88880000", "057188880000", "０５７１－８８８８００００", "+86-571-88880000",
		"010-65120000", "0573-8211234", "电话8888 0000", "座机：8516-1234", "请打85161234", "零五七一八八八八零零零零"} {
		got := privacy.Mask("家里" + text + "，请回电")
		if !strings.Contains(got, "****") || strings.Contains(got, "0000") || strings.Contains(got, "1234") {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestMaskShowsThisForm(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"我叫王建国，电话138-0000-0000。", "我叫王**，电话138****0000。"},
		{"身份证330106198001011238", "身份证330***************"},
		{"车牌浙A·8K2T9，一路掉泥", "车牌浙A·****，一路掉泥"},
		{"石桥路8号，西溪花园3幢2单元501室楼下", "石桥路8号，西溪花园***楼下"},
		{"手机13800000000一直没人接", "手机138****0000一直没人接"},
		{"13800000000、13900000001都行", "138****0000、139****0001都行"},
		{"张伟13800000000", "张**138****0000"},
		{"13800000000（李建国）", "138****0000（李**）"},
		{"请早点解决。\n王建国\n2017年9月20日", "请早点解决。\n王**\n2017年9月20日"},
		{"请早点解决。\n谢谢", "请早点解决。\n谢谢"},
		{"微信同号，12路车", "微信同号，12路车"},
		{"", ""},
	} {
		if got := privacy.Mask(c.text); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestMaskLeavesCleanSentences(t *testing.T) {
	raw, err := os.ReadFile("testdata/clean.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	wrong := 0
	for _, line := range lines {
		if got := privacy.Mask(line); got != line {
			wrong++
			t.Logf("%s\n→ %s %v", line, got, privacy.Found(line))
		}
	}
	if len(lines) < 150 || wrong*100 > len(lines) {
		t.Errorf("%d of %d clean sentences were masked", wrong, len(lines))
	}
}

func TestMaskTakesLinearTime(t *testing.T) {
	for _, unit := range []string{"1 ", "a.", "一", "浙A1", "3幢", "家住", "我叫王", "微信a", "@.", "电话8"} {
		text := strings.Repeat(unit, 2000/len([]rune(unit)))
		start := time.Now()
		privacy.Mask(text)
		if took := time.Since(start); took > 500*time.Millisecond {
			t.Errorf("2,000 characters of %q took %s", unit, took)
		}
	}
}

func BenchmarkMask(b *testing.B) {
	text := strings.Repeat("石桥路上渣土车不盖篷布，一路掉泥，2017年9月20日打了12345。电话138 0000 0000。", 40)
	for b.Loop() {
		privacy.Mask(text)
	}
}

// countedOrCoded is about a number that a unit needs: a sum, an order's, a lift's.
var countedOrCoded = regexp.MustCompile(`编|号|码|单|证|票|字|元|度|方|吨|亩|公|井|监|人口|流量|投资|工程款|造价|额|计|预算|总价|产值|耗资|拨款|面积|资|标|地块|车次|航班|执照|路灯|杆|订`)

// A mobile must not survive, whatever stands around it, unless that makes it a sum or a code.
func FuzzMask(f *testing.F) {
	for _, p := range planted {
		f.Add(p.text, p.text)
	}
	f.Add("05711", "O1")
	f.Add("\xff\u200b", "@qq.com")
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret = "15968123456"
		got := privacy.Mask(before + secret + after)
		if strings.Contains(got, secret) && !strings.Contains(before+after, secret) && !countedOrCoded.MatchString(before+after) {
			t.Errorf("%q + mobile + %q is shown as %q", before, after, got)
		}
	})
}
