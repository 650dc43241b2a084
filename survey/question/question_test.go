package question_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/survey/question"
)

func score(n float64) *float64 { return &n }

// rated is a question over three units with all levels; the two worst ask why.
func rated() question.Question {
	q := question.Question{Code: "q1", Type: "units", Title: "请评价", MaxLength: 10, Reasons: []string{"办事慢", "态度差"},
		Groups: []question.Group{{Name: "市直部门", Units: []question.Unit{{Code: "A", Name: "甲局"}, {Code: "B", Name: "乙局"}}},
			{Name: "区县", Units: []question.Unit{{Code: "C", Name: "丙区"}}}}}
	for i, l := range question.Levels {
		level := question.Level{Code: l.Code, Label: l.Say, Place: l.Place, AsksReason: i == 3 || i == 4}
		if l.Place > 0 {
			level.Score = score([]float64{100, 80, 60, 30, 0}[l.Place-1])
		}
		q.Levels = append(q.Levels, level)
	}
	return q
}

func written() question.Question {
	return question.Question{Code: "q2", Type: "text", Title: "还想说什么", MaxLength: 10}
}

func kind(t *testing.T, q question.Question) question.Kind {
	t.Helper()
	k, err := question.Of(q.Type)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWhatAnAnswerMayBe(t *testing.T) {
	for _, x := range []struct {
		name   string
		of     question.Question
		answer string
		reason string // of the refusal; empty: taken
		stored string
		words  string
	}{
		{"no unit at all", rated(), `{}`, "", "---", ""},
		{"one unit of three", rated(), `{"B":{"level":"mostly"}}`, "", "-b-", ""},
		{"all three, in their own order", rated(), `{"C":{"level":"unknown"},"A":{"level":"satisfied"},"B":{"level":"fairly"}}`, "", "acf", ""},
		{"why, tapped and written", rated(), `{"A":{"level":"hardly","reasons":["办事慢","态度差"],"text":" 跑了三趟 "}}`, "", "d--", "办事慢、态度差。跑了三趟|A|hardly"},
		{"why, tapped alone", rated(), `{"A":{"level":"dissatisfied","reasons":["态度差"]}}`, "", "e--", "态度差|A|dissatisfied"},
		{"why, where nobody asks", rated(), `{"A":{"level":"satisfied","text":"很好"}}`, "", "a--", ""},
		{"why, of marks alone", rated(), `{"A":{"level":"hardly","text":"……"}}`, "", "d--", ""},
		{"a unit that was not asked", rated(), `{"Z":{"level":"mostly"}}`, "unknown_unit", "", ""},
		{"a level that is none", rated(), `{"A":{"level":"great"}}`, "unknown_level", "", ""},
		{"a level that is empty", rated(), `{"A":{}}`, "unknown_level", "", ""},
		{"a reason of her own making", rated(), `{"A":{"level":"hardly","reasons":["天气"]}}`, "unknown_reason", "", ""},
		{"eleven characters of ten", rated(), `{"A":{"level":"hardly","text":"一二三四五六七八九十十"}}`, "long_text", "", ""},
		{"a list", rated(), `["satisfied"]`, "bad_answer", "", ""},
		{"a number", rated(), `7`, "bad_answer", "", ""},
		{"words", written(), `" 多种树 "`, "", "", "多种树||"},
		{"no words", written(), `""`, "", "", ""},
		{"words that say nothing", written(), `"。。！ "`, "", "", ""},
		{"too many words", written(), `"一二三四五六七八九十一"`, "long_text", "", ""},
		{"words that are none", written(), `{"text":"多种树"}`, "bad_answer", "", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			k := kind(t, x.of)
			g, err := k.Read(x.of, json.RawMessage(x.answer))
			if x.reason != "" {
				f, ok := err.(*fault.Fault)
				if !ok || f.Kind != fault.Invalid || f.Reason != x.reason || len(f.Fields) != 1 || f.Fields[0].Name != x.of.Code {
					t.Fatalf("want %s at %s, got %v", x.reason, x.of.Code, err)
				}
				return
			}
			var said []string
			for _, w := range g.Words {
				said = append(said, w.Text+"|"+w.Unit+"|"+w.Level)
			}
			if err != nil || k.Store(x.of, g) != x.stored || strings.Join(said, ";") != x.words {
				t.Errorf("stored %q, said %v, %v", k.Store(x.of, g), said, err)
			}
		})
	}
}

// Whatever is stored counts the same when it is counted again, and what was not stored by us is no answer.
func TestCountingAgainCountsTheSame(t *testing.T) {
	dice, q := rand.New(rand.NewPCG(7, 9)), rated()
	k := kind(t, q)
	for range 500 {
		answer := map[string]question.Rating{}
		for u := range q.Units() {
			if dice.IntN(3) > 0 {
				answer[u.Code] = question.Rating{Level: q.Levels[dice.IntN(len(q.Levels))].Code}
			}
		}
		raw, _ := json.Marshal(answer)
		g, err := k.Read(q, raw)
		if err != nil {
			t.Fatal(err)
		}
		again, err := k.Recount(q, k.Store(q, g))
		if err != nil || !slices.Equal(again, k.Count(q, g)) {
			t.Fatalf("%s: %v and %v, %v", raw, k.Count(q, g), again, err)
		}
	}
	for _, broken := range []string{"", "a", "ab", "abcd", "abg", "ab?", "ABC"} {
		if _, err := k.Recount(q, broken); err == nil {
			t.Errorf("%q was counted", broken)
		}
	}
	if _, err := kind(t, written()).Recount(written(), "多种树"); err == nil {
		t.Error("words were counted")
	}
}

func TestWhatTheCountersSay(t *testing.T) {
	q, r := rated(), question.Result{}
	wide := func(k, n int) (float64, float64) { return float64(k) / float64(n) / 2, 1 }
	kind(t, q).Result(q, question.Counts{"A": {"satisfied": 3, "hardly": 1, "unknown": 6}}, wide, &r)
	if len(r.Units) != 3 || len(r.Levels) != 6 {
		t.Fatalf("%d units, %d levels", len(r.Units), len(r.Levels))
	}
	a, b := r.Units[0], r.Units[1]
	if a.Rated != 4 || a.Unknown != 6 || *a.Share != 75 || math.Abs(*a.Mean-82.5) > 1e-9 || *a.Low != 37.5 || *a.High != 100 || a.Kind != "市直部门" {
		t.Errorf("%+v", a)
	}
	if b.Mean != nil || b.Share != nil || b.Low != nil || b.Rated != 0 {
		t.Errorf("nobody rated it, and yet %+v", b)
	}
	if s := (question.Counts{"A": {"gone": 2}}).Strange(q.Levels); s != "gone" {
		t.Errorf("strange is %q", s)
	}
	if s := (question.Counts{"A": {"satisfied": 2, "gone": 0}}).Strange(q.Levels); s != "" {
		t.Errorf("strange is %q", s)
	}
}

func TestAKindOrALevelThatIsNoneIsAnError(t *testing.T) {
	if _, err := question.Of("stars"); err == nil {
		t.Error("stars are a kind")
	}
	if _, err := question.PlaceOf("great"); err == nil {
		t.Error("great has a place")
	}
	places := map[int]bool{}
	for _, l := range question.Levels {
		at, err := question.PlaceOf(l.Code)
		if err != nil || at != l.Place || places[at] || !strings.Contains(question.LevelsInWords(), l.Code+"（"+l.Say+"）") {
			t.Errorf("%s: %d, %v", l.Code, at, err)
		}
		places[at] = true
	}
	for _, k := range question.Kinds {
		if !strings.Contains(question.InWords(), k.Code+"（"+k.Say+"）") {
			t.Errorf("%s is not named: %s", k.Code, question.InWords())
		}
	}
}

func TestWhatAnImportedQuestionLacks(t *testing.T) {
	units := rated().Groups
	for _, x := range []struct {
		change func(*question.Question)
		code   string
		say    string
	}{
		{func(q *question.Question) { q.Levels = rated().Levels }, "units", ""},
		{func(q *question.Question) { q.Levels = rated().Levels[:1] }, "units", "等级"},
		{func(q *question.Question) { q.Levels = append(rated().Levels, rated().Levels...) }, "units", "等级"},
		{func(*question.Question) {}, "text", ""},
		{func(q *question.Question) { q.Reasons = []string{"慢"} }, "text", "不能有"},
		{func(q *question.Question) { q.Levels = rated().Levels }, "text", "不能有"},
	} {
		q := question.Question{Type: x.code}
		k := kind(t, q)
		k.Ask(&q, units)
		x.change(&q)
		if got := k.Lacks(q); (got == "") != (x.say == "") || !strings.Contains(got, x.say) {
			t.Errorf("%s: %q", x.code, got)
		}
		if q.MaxLength == 0 || (len(q.Groups) > 0) != (x.code == "units") {
			t.Errorf("%s brings along %+v", x.code, q)
		}
	}
}

func TestReadable(t *testing.T) {
	for text, want := range map[string]bool{"": false, "  \n": false, "…！？": false, "\u200b\u200b": false, "好": true, "5": true, "a": true, "👍": true, "。好": true} {
		if question.Readable(text) != want {
			t.Error(fmt.Sprintf("%q", text), !want)
		}
	}
}
