package classify_test

import (
	"strings"
	"testing"
)

// What people write around a matter changes nothing about what the matter is.
func TestCourtesyChangesNothing(t *testing.T) {
	for _, o := range opinions {
		if o.Code == "" || o.Code == "praise" {
			continue
		}
		letter := "尊敬的市长：您好！感谢您在百忙之中阅读来信。" + o.Text + "。恳请领导高度重视，给老百姓一个满意的答复。谢谢！祝您身体健康，工作顺利！"
		v := model().Classify(letter)
		if v.Praise || len(v.Candidates) == 0 || v.Candidates[0].Code != o.Code {
			t.Errorf("%s: want %s, got %+v", letter, o.Code, v)
			continue
		}
		for _, w := range v.Candidates[0].Evidence {
			if strings.Contains(w, "尊敬") || strings.Contains(w, "谢谢") || strings.Contains(w, "重视") {
				t.Errorf("%q explains nothing", w)
			}
		}
	}
}

func TestThanksInALetterThatAsksAreNoPraise(t *testing.T) {
	text := "尊敬的领导：首先感谢政府这几年为市民做了这么多好事，城市越来越漂亮，我们都很满意，也深感自豪。" +
		"只是我们楼下的路灯坏了两个月，老人晚上不敢出门，希望能够尽快修好，非常感谢！"
	if v := model().Classify(text); v.Praise {
		t.Errorf("got %+v", v)
	}
}

func TestALetterOfThanksIsPraise(t *testing.T) {
	text := "尊敬的领导：我要表扬社区的网格员小陈。上个月我摔伤了腿，她天天上门送菜送药，还陪我去换药，热情又耐心，" +
		"比自己的孩子还要周到。这样的好同志值得表扬，特此写信衷心感谢！"
	if v := model().Classify(text); !v.Praise {
		t.Errorf("got %+v", v)
	}
}

// Letters about what no row covers mention much that rows cover.
func TestLettersAboutOtherMatters(t *testing.T) {
	for _, text := range []string{
		"尊敬的书记：我们是翠湖名邸的业主，房子去年就该交付，如今工地上看不到工人，小区门口的路、绿化、地下停车场也都没有建，开发商的电话打不通，每月房贷照还。恳请政府督促开发商复工交房，谢谢！",
		"市民来电反映：其所在公司拖欠七名员工四个月工资，老板以工程款没有结清为由推脱，员工多次到公司门口讨要无果，要求人社部门处理。",
		"我们这一带自来水一到晚上就没有了，老旧小区的水管又细又锈，打供水公司电话总说在抢修，夏天没法洗澡，请水务部门给个说法。",
	} {
		if v := model().Classify(text); v.Praise || v.Sure || len(v.Candidates) > 0 {
			t.Errorf("%.60s: got %+v", text, v)
		}
	}
}

func TestNotSatisfiedIsNoPraise(t *testing.T) {
	for _, text := range []string{"对你们的答复极不满意", "说了三年还没解决，老百姓很不满意", "路修成这样，大家都不太满意"} {
		if v := model().Classify(text); v.Praise {
			t.Errorf("%s: got %+v", text, v)
		}
	}
}
