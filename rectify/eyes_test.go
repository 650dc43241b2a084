package rectify_test

import (
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/survey"
)

const (
	bikesAndLamps = "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。另外我们巷子里的路灯坏了五盏，晚上一片漆黑，请派人来修。"
	bikesAndFire  = "文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。旁边的配电箱在冒烟！"
)

// all are the concerns under a receipt.
func (w *world) all(receipt string) []survey.Concern {
	w.t.Helper()
	r, err := w.survey.FindReceipt(ctx, receipt)
	w.must(err)
	_, concerns, err := w.survey.Submission(ctx, r.ID)
	w.must(err)
	return concerns
}

func (w *world) sends(in survey.SubmitOpinion) []survey.Concern {
	w.t.Helper()
	got, err := w.survey.SubmitOpinion(ctx, in)
	w.must(err)
	return w.all(got.Receipt)
}

func TestTwoPlainMattersGoToTheirTwoUnits(t *testing.T) {
	w := taught(t)
	got := w.sends(survey.SubmitOpinion{Text: bikesAndLamps})
	if len(got) != 2 || got[0].RowCode != "CG-13" || got[1].RowCode != "CG-06" || got[0].CaseID == got[1].CaseID {
		t.Fatalf("%+v", got)
	}
	for i, other := range []string{"路灯", "单车"} {
		if c := got[i]; c.State != survey.InCase || c.N != i+1 || strings.Contains(c.Text, other) {
			t.Errorf("%+v", c)
		}
	}
	if found, err := w.survey.Verify(ctx); err != nil || len(found) > 0 {
		t.Fatalf("%v %v", found, err)
	}
}

// Whom the machine may not decide for: the office reads them first.
func TestDangerAccusationAndHalfSureMattersWait(t *testing.T) {
	w := taught(t)
	for name, in := range map[string]survey.SubmitOpinion{
		"danger beside bicycles":     {Text: bikesAndFire},
		"an accusation":              {Text: "共享单车乱停占道，没人清理，因为城管队长收了单车公司的红包"},
		"an accusation, row chosen":  {Text: "城管队长收了别人的红包", Hint: "CG-12"},
		"an insult":                  {Text: "你们这帮狗官，吃人饭不干人事"},
		"one matter sure, one not":   {Text: "共享单车乱停占道，没有人清理。另外孩子的课本到现在没有发。"},
		"two matters, own choice":    {Text: bikesAndLamps, Hint: "CG-13"},
		"bitter thanks":              {Text: "感谢政府，可是垃圾还是没人清，都三个月了，真是谢谢你们了！"},
		"thanks for being passed on": {Text: "谢谢你们把我的投诉转了十三次"},
		"a wish to die":              {Text: "我不想活了，谢谢你们这些年的照顾"},
	} {
		if got := w.sends(in); len(got) != 1 || got[0].State != survey.Waiting {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestADangerIsTheFirstThatTriageSees(t *testing.T) {
	w := taught(t)
	w.sends(survey.SubmitOpinion{Text: "有件事说不清楚"})
	w.sends(survey.SubmitOpinion{Text: bikesAndFire})
	w.sends(survey.SubmitOpinion{Text: "还有一件事也说不清楚"})
	list, err := w.view.Concerns(ctx, actor.Actor{ID: "o", Name: "考评办", Role: actor.Office}, view.Filter{Status: "waiting", Limit: 50})
	w.must(err)
	if len(list.Items) != 3 || len(list.Items[0].Danger) == 0 || list.Items[0].Danger[0].Numbers[0] != "119" {
		t.Fatalf("%+v", list.Items)
	}
}
