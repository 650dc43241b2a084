package lint_test

import (
	"slices"
	"strings"
	"testing"

	"huiyin/survey/lint"
)

var desk = []string{"陈建国", "0571-87012345", "13800001234", "行政服务中心3号楼201室", "hzcg@163.com"}

func rules(found []lint.Finding) (out []string) {
	for _, f := range found {
		out = append(out, f.Rule+" "+f.Need)
	}
	return out
}

func TestWhatNamesACitizenDoesNotLeave(t *testing.T) {
	for _, c := range []struct{ words, rule string }{
		{"尊敬的张先生：您反映的问题已处理。", "person"}, {"请张桂芳女士放心。", "person"}, {"王大爷您好，路灯已修好。", "person"}, {"李阿姨家门口的路灯已修好。", "person"},
		{"经与业主王建国沟通，已清理。", "person"}, {"已联系投诉人李秀英。", "person"}, {"欧阳女士：您好。", "person"}, {"感谢刘晓明同学的来信。", "person"},
		{"赵师傅反映的情况属实。", "person"}, {"已与邻居陈志强协商。", "person"}, {"居民马建军、李桂香反映的漏水已修好。", "person"}, {"业委会主任周国平已同意。", "person"},
		{"我们拨打13912345678没有接通。", "phone"}, {"您的手机139 1234 5678打不通。", "phone"}, {"您家电话0571-85123456无人接听。", "phone"}, {"一三九一二三四五六七八没人接", "phone"},
		{"浙A12345已被查处。", "plate"}, {"车主驾驶浙A·D12345违停。", "plate"},
		{"您的身份证330106198001011238已核实。", "identity"}, {"补贴已打到6222021202041701419。", "identity"}, {"您的查询码1234567890123456已办结。", "identity"},
		{"已回复邮箱zhangsan@example.com。", "contact"}, {"请加经办人微信zhang_88。", "contact"},
		{"3幢2单元501室的漏水已修好。", "home"}, {"您住的桂花园5-302上门查过。", "home"}, {"27楼2704的噪音已劝阻。", "home"},
	} {
		found := lint.Lint(lint.Text{Field: "message", Words: c.words}, desk)
		if !slices.Contains(rules(found), c.rule+" blocked") {
			t.Errorf("%s: %v", c.words, found)
		}
	}
}

func TestWhatAnOfficeSaysOfItselfLeaves(t *testing.T) {
	for _, words := range []string{
		"联系人：陈科长，办公电话0571-87012345，行政服务中心3号楼201窗口。", "由陈建国负责，电话0571 8701 2345。", "办公手机13800001234，周一到周五上班时间有人接。",
		"请到行政服务中心3号楼201室办理。", "由副局长李志强督办。", "王主任、李科长已到现场。", "3号楼2单元电梯5月2日已修好。", "12幢101棋牌室已约谈。",
		"向女士说明了情况。", "各位先生、女士。", "您反映的文三路478号门口的路灯已修好。", "请拨打12345或者96310。", "邮箱：hzcg@163.com，或者zwb@hz.gov.cn。",
		"尊敬的市民：您好。", "居民反映的问题属实。", "请您尽快补充照片。", "订单编号13912345678的退款已到账。", "总投资13800000000元的项目明年开工。", "",
	} {
		if found := lint.Lint(lint.Text{Field: "message", Words: words}, desk); len(found) > 0 {
			t.Errorf("%s: %v", words, found)
		}
	}
}

func TestAListedNameHidesNobodyElse(t *testing.T) {
	for _, words := range []string{"陈建国和业主王秀英沟通过。", "电话0571-87012345转13912345678。", "行政服务中心3号楼201室，不是3幢2单元501室。", "联系人：陈建"} {
		found := lint.Lint(lint.Text{Words: words}, desk)
		if !lint.Needs(found, lint.Blocked) {
			t.Errorf("%s: %v", words, found)
		}
	}
	if found := lint.Lint(lint.Text{Words: "请张桂芳女士放心"}, []string{"张", ""}); !lint.Needs(found, lint.Blocked) {
		t.Errorf("a list of one character lets %v through", found)
	}
}

func TestWhatPromisesNothingNeedsAReason(t *testing.T) {
	for _, c := range []struct {
		words string
		want  []string
	}{
		{"我们高度重视，尽快处理。", []string{"vague reason", "vague reason", "date reason"}},
		{"近期将安排维修。", []string{"date reason", "vague reason"}},
		{"即将于5月2日完成铺设。", []string{"vague reason"}},
		{"您的意见收到，谢谢。", []string{"date reason", "measure reason"}},
		{"5月2日答复过您。", []string{"measure reason"}},
		{"已于5月2日修好，每周巡查一次。", nil}, {"3个工作日内换好灯。", nil}, {"2026年6月底前铺好路面。", nil}, {"下周三上门维修。", nil}, {"五月二日已清理。", nil},
		{"电话0571-88880000。5月2日已修好。", []string{"landline reason"}},
	} {
		found := rules(lint.Lint(lint.Text{Words: c.words, Complete: true}, desk))
		slices.Sort(found)
		slices.Sort(c.want)
		if !slices.Equal(found, c.want) {
			t.Errorf("%s: %v, not %v", c.words, found, c.want)
		}
	}
	if found := lint.Lint(lint.Text{Words: "您好，由养护处办。"}, nil); len(found) > 0 {
		t.Errorf("a first word needs no day: %v", found)
	}
}

func TestAReplyThatWasPublishedAboutAnotherCaseNeedsAReason(t *testing.T) {
	earlier := []string{"市民您好：我们已于3月2日清走路口的单车40辆。今后由街道每天早晚各清一次，欢迎监督。感谢您的关心。"}
	for _, c := range []struct {
		words string
		want  bool
	}{
		{"市民您好：我们已于4月9日清走路口的单车25辆。今后由街道每天早晚各清一次，欢迎监督。", true},
		{"市民您好：我们已于4月9日清走路口的单车25辆，今后由街道每天早晚各清一次，欢迎监督！", false},
		{"4月9日修好了人行道的三处破损。今后由街道每天早晚各清一次，欢迎监督。路面再破的话，请继续反映给我们。", false},
		{"感谢您的关心。", false}, {"4月9日已修好。", false},
	} {
		found := rules(lint.Lint(lint.Text{Words: c.words, Earlier: earlier}, nil))
		if slices.Contains(found, "copied reason") != c.want {
			t.Errorf("%s: %v", c.words, found)
		}
	}
}

func TestOffsetsCountCodePoints(t *testing.T) {
	text := "😀您好，\n请张桂芳女士放心，我们尽快办。"
	for _, f := range lint.Lint(lint.Text{Field: "reply", Words: text}, nil) {
		if got := string([]rune(text)[f.From:f.To]); got != f.Words || f.Field != "reply" || !strings.Contains(f.Say, f.Words) || lint.SayRule(f.Rule) == f.Rule {
			t.Errorf("%+v stands at %q", f, got)
		}
	}
	if got := lint.RulesOf(lint.Lint(lint.Text{Words: text}, nil)); !slices.Equal(got, []string{"person", "vague"}) {
		t.Error(got)
	}
	if lint.SayRule("nothing") != "nothing" {
		t.Error("a rule that is none has no word")
	}
}

// What leaves is judged at each key stroke: it must not cost.
func BenchmarkLint(b *testing.B) {
	text := lint.Text{Words: strings.Repeat("市民您好：我们已于3月2日清走文三路口的单车40辆，今后由街道每天早晚各清一次。", 5), Complete: true}
	for b.Loop() {
		lint.Lint(text, desk)
	}
}
