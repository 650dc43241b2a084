package survey_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"huiyin/internal/fault"
	"huiyin/survey"
	questions "huiyin/survey/question"
)

// stranger answers a questionnaire as its rules allow, at random, and knows what must be counted.
type stranger struct {
	dice  *rand.Rand
	asked survey.SurveyView

	ratings  map[string]questions.Rating
	free     string
	opinions int
}

func (s *stranger) one(of ...string) string { return of[s.dice.IntN(len(of))] }

func (s *stranger) fill() {
	s.ratings, s.free, s.opinions = map[string]questions.Rating{}, "", 0
	q := s.asked.Questions[0]
	share := s.dice.Float64()
	for _, g := range q.Groups {
		for _, u := range g.Units {
			if s.dice.Float64() < share {
				s.ratings[u.Code] = s.rating(q, u)
			}
		}
	}
	if len(s.ratings) == 0 || s.dice.IntN(2) == 0 {
		s.free = s.one("多种树", "  多种树 ", "<script>alert(1)</script>", "路灯🔦不亮", "A")
		s.opinions++
	}
}

func (s *stranger) rating(q questions.Question, u questions.Unit) questions.Rating {
	l := q.Levels[s.dice.IntN(len(q.Levels))]
	r := questions.Rating{Level: l.Code, Text: s.one("", "", " ", "跑了三趟", "。")}
	for _, x := range q.ReasonsFor(u) {
		if s.dice.IntN(4) == 0 {
			r.Reasons = append(r.Reasons, x)
		}
	}
	if l.AsksReason && (len(r.Reasons) > 0 || r.Text == "跑了三趟") {
		s.opinions++
	}
	return r
}

func (s *stranger) sheet() map[string]json.RawMessage {
	out := map[string]json.RawMessage{question: plain(s.ratings)}
	if s.free != "" || s.dice.IntN(2) == 0 {
		out[words] = plain(s.free)
	}
	return out
}

func plain(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func (w *world) send(answers map[string]json.RawMessage) (survey.Responded, error) {
	return w.SubmitResponse(ctx, "2026", survey.SubmitResponse{Version: 1, Answers: answers})
}

// Five hundred strangers: what the counters say is what they said, and what is recounted from the stored letters.
func TestRandomAnswersAreCountedAsGivenAndRecountedTheSame(t *testing.T) {
	w := newWorld(t)
	v, err := w.Survey(ctx, "2026")
	w.must(err)
	s := &stranger{dice: rand.New(rand.NewPCG(20260302, 6)), asked: v}
	want := map[string]map[string]int64{}
	for range 500 {
		s.fill()
		out, err := w.send(s.sheet())
		if err != nil || out.Rated != len(s.ratings) || out.Opinions != s.opinions {
			t.Fatalf("%+v %q: %+v, %v", s.ratings, s.free, out, err)
		}
		for u, r := range s.ratings {
			if want[u] == nil {
				want[u] = map[string]int64{}
			}
			want[u][r.Level]++
		}
	}
	result := w.result()
	if result.Responses != 500 || len(result.Units) != len(want) {
		t.Errorf("%d responses, %d units", result.Responses, len(result.Units))
	}
	for _, u := range result.Units {
		for _, l := range v.Questions[0].Levels {
			if u.Counts[l.Code] != want[u.Unit.Code][l.Code] {
				t.Errorf("%s %s: %d, want %d", u.Unit.Code, l.Code, u.Counts[l.Code], want[u.Unit.Code][l.Code])
			}
		}
	}
	w.sound()
}

// breaks are ways in which a right answer goes wrong, with the reason of the refusal.
var breaks = []struct {
	reason string
	do     func(s *stranger, unit string, answers map[string]json.RawMessage)
}{
	{"unknown_level", func(s *stranger, unit string, a map[string]json.RawMessage) {
		s.ratings[unit] = questions.Rating{Level: s.one("", "great", "a", "-", "Satisfied", "满意")}
		a[question] = plain(s.ratings)
	}},
	{"unknown_unit", func(s *stranger, _ string, a map[string]json.RawMessage) {
		s.ratings[s.one("", "XX", "scgw", "市城管委")] = questions.Rating{Level: "satisfied"}
		a[question] = plain(s.ratings)
	}},
	{"unknown_reason", func(s *stranger, unit string, a map[string]json.RawMessage) {
		s.ratings[unit] = questions.Rating{Level: "hardly", Reasons: []string{"办事慢", s.one("", "slow", "办事慢 ", "别的")}}
		a[question] = plain(s.ratings)
	}},
	{"long_text", func(s *stranger, unit string, a map[string]json.RawMessage) {
		s.ratings[unit] = questions.Rating{Level: "dissatisfied", Text: strings.Repeat("长", 501+s.dice.IntN(400))}
		a[question] = plain(s.ratings)
	}},
	{"long_text", func(s *stranger, _ string, a map[string]json.RawMessage) {
		a[words] = plain(strings.Repeat("长", 1001+s.dice.IntN(400)))
	}},
	{"bad_answer", func(s *stranger, _ string, a map[string]json.RawMessage) {
		a[s.one(question, words)] = json.RawMessage(s.one(`[]`, `1`, `true`, `[{"level":"satisfied"}]`, `{`, ``))
	}},
	{"unknown_question", func(s *stranger, _ string, a map[string]json.RawMessage) {
		a[s.one("q3", "", "Q1", "units")] = plain("多种树")
	}},
}

func TestRandomAnswersThatBreakARuleAreRefusedAndLeaveNothing(t *testing.T) {
	w := newWorld(t)
	v, err := w.Survey(ctx, "2026")
	w.must(err)
	s := &stranger{dice: rand.New(rand.NewPCG(20260302, 7)), asked: v}
	before := w.dump()
	for i := range 500 {
		s.fill()
		answers := s.sheet()
		x := breaks[i%len(breaks)]
		x.do(s, "SCGW", answers)
		if _, err := w.send(answers); reasonOf(err) != x.reason || !fault.Is(err, fault.Invalid) {
			t.Errorf("want %s, got %v: %s", x.reason, err, fmt.Sprintf("%s", answers))
		}
	}
	if w.dump() != before {
		t.Fatal("a refused answer left something")
	}
}

// A slip of any byte is refused with a sentence or is an answer by the rules: never an error of ours, never a row that cannot be recounted.
func TestAnAnswerWithAByteWrongIsRefusedOrIsAnAnswer(t *testing.T) {
	w := newWorld(t)
	v, err := w.Survey(ctx, "2026")
	w.must(err)
	s := &stranger{dice: rand.New(rand.NewPCG(20260302, 8)), asked: v}
	stored := int64(0)
	for range 500 {
		s.fill()
		answers := s.sheet()
		raw := answers[question]
		raw[s.dice.IntN(len(raw))] = byte(32 + s.dice.IntN(95))
		_, err := w.send(answers)
		if err == nil {
			stored++
		} else if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if n, err := w.Responses(ctx, "2026"); n != stored || stored == 0 || stored == 500 || err != nil {
		t.Errorf("%d responses, %d were acknowledged, %v", n, stored, err)
	}
	w.sound()
}
