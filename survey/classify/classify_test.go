package classify_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"huiyin/survey/classify"
)

// opinions are not among the examples.
var opinions = []classify.Labelled{
	{Code: "CG-13", Text: "文晖路人行道上共享单车堆得走不了人，推着孩子只能走马路，没有人来清"},
	{Code: "CG-03", Text: "朝晖七区停车位严重不足，晚上七点以后根本没地方停"},
	{Code: "CJ-06", Text: "保俶北路刚铺好沥青又挖开埋管子，一年挖三次"},
	{Code: "CG-14", Text: "楼下大妈每天晚上跳广场舞，音响开得很大，孩子没法写作业"},
	{Code: "CG-05", Text: "我们辛苦把垃圾分好类，垃圾车来了全部混在一起拉走"},
	{Code: "CG-07", Text: "盲道被电瓶车占了，盲人怎么走路"},
	{Code: "CG-04", Text: "摇号摇了五年都没有中签，家里两个孩子真的需要车"},
	{Code: "", Text: "市三医院挂号要排两个小时，专家号根本抢不到"},
	{Code: "", Text: "公司拖欠了我们三个月工资，劳动监察说要等"},
	{Code: classify.Praise, Text: "社区的工作人员态度真好，很耐心，点赞"},
}

func TestClassifyPlainOpinions(t *testing.T) {
	for _, o := range opinions {
		v := model().Classify(o.Text)
		switch {
		case o.Code == classify.Praise:
			if !v.Praise || len(v.Candidates) > 0 {
				t.Errorf("%s: want praise, got %+v", o.Text, v)
			}
		case o.Code == "":
			if v.Praise || v.Sure || len(v.Candidates) > 0 {
				t.Errorf("%s: want no row, got %+v", o.Text, v)
			}
		case len(v.Candidates) == 0 || v.Candidates[0].Code != o.Code:
			t.Errorf("%s: want %s, got %+v", o.Text, o.Code, v)
		}
	}
}

func TestPraiseBeforeAComplaintIsAComplaint(t *testing.T) {
	v := model().Classify("司机态度挺好的，就是公交车等半个多小时才来一班，希望加密班次")
	if v.Praise || len(v.Candidates) == 0 || v.Candidates[0].Code != "CG-02" {
		t.Errorf("got %+v", v)
	}
}

func TestTextsThatSayNothing(t *testing.T) {
	for _, text := range []string{"", " \t\n", "。。。！！", "😀😀👍", "1111111", "asdf qwer", "\u200b\u200d", "\xff\xfe", "哦", "<script>alert(1)</script>", "无", "龘靐齉爩"} {
		if v := model().Classify(text); v.Sure || len(v.Candidates) > 0 {
			t.Errorf("%q: got %+v", text, v)
		}
	}
}

// TestVerdictsHoldTogether checks what must be so for every text, among them long, broken and spaced ones.
func TestVerdictsHoldTogether(t *testing.T) {
	texts := []string{strings.Repeat("共享单车乱停放没人管，", 5000), "共 享 单 车\n乱\u3000停 放", "ＯＦＯ小黄车押金退不出来", "公\xff交车等半小时", "路灯不亮👀垃圾桶也没有🗑️"}
	for _, e := range classify.Examples() {
		texts = append(texts, e.Text)
	}
	for _, text := range texts {
		v := model().Classify(text)
		if len(v.Candidates) > 3 || v.Praise && len(v.Candidates) > 0 || v.Sure && len(v.Candidates) == 0 {
			t.Fatalf("%.60q: %+v", text, v)
		}
		last := 1.0
		for _, c := range v.Candidates {
			if c.Confidence < 0 || c.Confidence > last || strings.HasSuffix(c.Code, "-00") {
				t.Errorf("%.60q: %+v out of order", text, v)
			}
			last = c.Confidence
			checkEvidence(t, text, c.Evidence)
		}
	}
}

func checkEvidence(t *testing.T, text string, words []string) {
	t.Helper()
	if len(words) < 1 || len(words) > 4 {
		t.Errorf("%.60q: %d words of evidence", text, len(words))
	}
	seen := map[string]bool{}
	for _, w := range words {
		if !strings.Contains(text, w) || seen[w] || utf8.RuneCountInString(w) < 1 {
			t.Errorf("%.60q: evidence %q is no word of the text, or there twice", text, w)
		}
		seen[w] = true
	}
}

func TestEvidenceReadsLikeWords(t *testing.T) {
	v := model().Classify("拱墅万达门口的共享单车乱停乱放，盲道都看不见了")
	if len(v.Candidates) == 0 || !strings.Contains(strings.Join(v.Candidates[0].Evidence, " "), "共享单车") {
		t.Errorf("got %+v", v)
	}
}

func TestSameDataSameModel(t *testing.T) {
	again := classify.New(rows, classify.Examples())
	if again.Version() != model().Version() {
		t.Errorf("versions %s and %s", again.Version(), model().Version())
	}
	for _, e := range classify.Examples()[:300] {
		if a, b := model().Classify(e.Text), again.Classify(e.Text); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %+v and %+v", e.Text, a, b)
		}
	}
	if other := classify.New(rows, classify.Examples()[1:]); other.Version() == model().Version() {
		t.Error("fewer examples, same version")
	}
}

func TestFewRowsAndNoExamples(t *testing.T) {
	if v := classify.New(nil, nil).Classify("停车难"); len(v.Candidates) > 0 {
		t.Errorf("without rows got %+v", v)
	}
	if v := classify.New(rows[:3], nil).Classify("没有特色，定位不清"); len(v.Candidates) > 3 {
		t.Errorf("got %+v", v)
	}
}

func TestManyAtOnce(t *testing.T) {
	want := model().Classify(opinions[0].Text)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				if got := model().Classify(opinions[0].Text); !reflect.DeepEqual(got, want) {
					t.Errorf("got %+v, want %+v", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkClassify(b *testing.B) {
	text := "我是景芳社区的居民，小区门口那条路今年已经挖了三次，先是煤气，再是自来水，上个月电力又来挖，" +
		"围挡一拦就是半个月，看不到几个工人。人行道也没有了，老人小孩只能走机动车道，非常危险。晚上路灯也不亮，" +
		"希望有关部门统一安排，不要各干各的，把管线一次埋好，尽快恢复路面，给我们一个明确的完工时间，谢谢。另外共享单车乱停也请管一管。"
	m := model()
	b.ReportMetric(float64(utf8.RuneCountInString(text)), "characters")
	for b.Loop() {
		m.Classify(text)
	}
}

func BenchmarkNew(b *testing.B) {
	examples := classify.Examples()
	for b.Loop() {
		classify.New(rows, examples)
	}
}
