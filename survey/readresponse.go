package survey

import (
	"encoding/json"
	"fmt"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey/question"
)

// readResponse is a response that keeps the questionnaire's rules.
type readResponse struct {
	stored   map[string]string
	counted  []counted
	rated    int // choices made
	opinions []question.Words
}

// counted is one tally of a question.
type counted struct {
	question string
	question.Tally
}

func (r readResponse) counters(v SurveyView, month string) []database.Counter {
	out := []database.Counter{{Name: "responses." + v.Code, Month: month, N: 1}}
	for _, x := range r.counted {
		out = append(out, database.Counter{Name: ratingCounter(v.Code, x.question, x.Value), Unit: x.Item, Month: month, N: 1})
	}
	return out
}

func ratingCounter(survey, of, level string) string {
	return "rating." + survey + "." + of + "." + level
}

// read judges the answers by the questionnaire's rules, whatever the page did.
func (v SurveyView) read(answers map[string]json.RawMessage) (readResponse, error) {
	r := readResponse{stored: map[string]string{}}
	known := map[string]bool{}
	for _, q := range v.Questions {
		known[q.Code] = true
		raw, ok := answers[q.Code]
		if !ok || string(raw) == "null" {
			continue
		}
		if err := r.readQuestion(q, raw); err != nil {
			return r, err
		}
	}
	for code := range answers {
		if !known[code] {
			return r, fault.InField("answers", "unknown_question", "问卷里没有这一题，请刷新页面再提交，您填的内容还在。")
		}
	}
	if r.rated == 0 && len(r.opinions) == 0 {
		return r, fault.InField("answers", "empty_response", "还没有评价任何单位。请至少评一个单位，或者写一条意见。")
	}
	return r, nil
}

func (r *readResponse) readQuestion(q question.Question, raw json.RawMessage) error {
	k, err := question.Of(q.Type)
	if err != nil {
		return fmt.Errorf("question %s: %w", q.Code, err)
	}
	g, err := k.Read(q, raw)
	if err != nil {
		return err
	}
	if line := k.Store(q, g); line != "" {
		r.stored[q.Code] = line
	}
	r.count(q, k.Count(q, g))
	r.rated += len(g.Choices)
	r.opinions = append(r.opinions, g.Words...)
	return nil
}

func (r *readResponse) count(q question.Question, tallies []question.Tally) {
	for _, t := range tallies {
		r.counted = append(r.counted, counted{q.Code, t})
	}
}

// recount reads a stored response back. An error says what in it is no answer to this version; the rest is counted.
func (v SurveyView) recount(stored string) (readResponse, error) {
	var r readResponse
	var answers map[string]string
	if err := json.Unmarshal([]byte(stored), &answers); err != nil {
		return r, err
	}
	for _, q := range v.Questions {
		line, ok := answers[q.Code]
		if !ok {
			continue
		}
		delete(answers, q.Code)
		k, err := question.Of(q.Type)
		if err != nil {
			return r, fmt.Errorf("question %s: %w", q.Code, err)
		}
		tallies, err := k.Recount(q, line)
		if err != nil {
			return r, fmt.Errorf("question %s: %w", q.Code, err)
		}
		r.count(q, tallies)
	}
	if len(answers) > 0 {
		return r, fmt.Errorf("answers to questions that were not asked: %v", answers)
	}
	return r, nil
}
