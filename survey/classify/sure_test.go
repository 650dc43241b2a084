package classify_test

import (
	"testing"

	"huiyin/survey/classify"
)

// Each of these was once decided by the machine alone, for one word in it.
func TestOneOrdinaryWordIsNeverEnough(t *testing.T) {
	for _, text := range []string{
		"我每天坐地铁送孩子上学，实验小学门口没有护学岗，家长进不去，保安说要等校方通知，请学校给个说法。",
		"彭埠大桥的桥面接缝又裂了，骑单车经过的时候震得厉害，请桥梁管理单位来看一下。",
		"你们这帮狗官，吃人饭不干人事",
		"这个项目到底什么时候验收，凌晨还有人来敲门，业主都不知道找谁。",
		"地铁",
		"凌晨三点",
		"路灯",
		"共享单车",
		"公交车上有个小姑娘一直在哭，我想找到她的家人道谢。",
		"停车场的收费员借了我两百块钱不还。",
	} {
		v := model().Classify(text)
		if v.Sure {
			t.Errorf("%s: sure of %+v", text, v.Candidates)
		}
		for _, c := range v.Candidates {
			if c.Confidence > 0.9 {
				t.Errorf("%s: %s is called %.2f", text, c.Code, c.Confidence)
			}
		}
	}
}

func TestAThingAndWhatIsWrongWithItIsSure(t *testing.T) {
	for code, text := range map[string]string{
		"CG-13": "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。",
		"CG-06": "我们巷子里的路灯坏了五盏，晚上一片漆黑，请派人来修。",
		"CG-14": "楼下广场舞的音响吵到晚上十点，噪音太大，老人睡不着。",
		"CJ-06": "门口这条路今年挖了三次，刚铺好沥青又开挖埋管子。",
	} {
		if v := model().Classify(text); !v.Sure || v.Candidates[0].Code != code {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

func TestTwoMattersAreShownOneByOne(t *testing.T) {
	v := model().Classify("共享单车乱停，堆满盲道，没有人管。另外翠苑一区的路灯坏了三盏，晚上一片漆黑没人修。")
	if v.Sure || len(v.Matters) != 2 {
		t.Fatalf("%+v", v)
	}
	for i, code := range []string{"CG-13", "CG-06"} {
		if m := v.Matters[i]; len(m.Candidates) == 0 || m.Candidates[0].Code != code || m.Text == "" {
			t.Errorf("matter %d: %+v", i, m)
		}
	}
	if v := model().Classify("共享单车堆满盲道，另外翠苑一区垃圾房臭"); v.Sure || len(v.Matters) < 2 {
		t.Errorf("%+v", v)
	}
}

func TestDangerAndAccusationAreNeverSure(t *testing.T) {
	for _, text := range []string{
		"文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。旁边的配电箱在冒烟。",
		"城管执法标准不一样，没收了我的三轮车，队长收了别人的红包。",
	} {
		if v := model().Classify(text); v.Sure || v.Praise || len(v.Danger)+len(v.Person) == 0 {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

func TestAWishToDieIsNoForm(t *testing.T) {
	d := classify.Dangers("这样的日子我真的不想活了")
	if len(d) != 1 || d[0].Kind != classify.SelfHarm || d[0].Numbers[0] != "12356" {
		t.Errorf("%+v", d)
	}
}
