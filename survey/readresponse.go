package survey

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// letters are how a level is stored: its place among the question's levels; noAnswer where she gave none.
const (
	letters  = "abcdefghij"
	noAnswer = '-'
)

// readResponse is a response that keeps the questionnaire's rules.
type readResponse struct {
	stored   map[string]string
	ratings  []ratingOf
	rated    int
	opinions []hinted
}

type ratingOf struct{ question, unit, level string }

type hinted struct {
	SubmitOpinion
	unit, level string
}

func (r readResponse) counters(v SurveyView, month string) []database.Counter {
	out := []database.Counter{{Name: "responses." + v.Code, Month: month, N: 1}}
	for _, x := range r.ratings {
		out = append(out, database.Counter{Name: ratingCounter(v.Code, x.question, x.level), Unit: x.unit, Month: month, N: 1})
	}
	return out
}

func ratingCounter(survey, question, level string) string {
	return "rating." + survey + "." + question + "." + level
}

// read judges the answers by the questionnaire's rules, whatever the page did.
func (s *Service) read(v SurveyView, answers map[string]json.RawMessage) (readResponse, error) {
	r := readResponse{stored: map[string]string{}}
	known := map[string]bool{}
	for _, q := range v.Questions {
		known[q.Code] = true
		raw, ok := answers[q.Code]
		if !ok || string(raw) == "null" {
			continue
		}
		var err error
		if q.Type == "units" {
			err = r.readUnits(q, raw)
		} else {
			err = r.readText(q, raw)
		}
		if err != nil {
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

func (r *readResponse) readUnits(q Question, raw json.RawMessage) error {
	var given map[string]Rating
	if err := json.Unmarshal(raw, &given); err != nil {
		return fault.InField(q.Code, "bad_answer", "这一题的答案读不出来，请刷新页面再提交，您填的内容还在。")
	}
	stored := []byte{}
	seen := 0
	for _, g := range q.Groups {
		for _, u := range g.Units {
			rating, ok := given[u.Code]
			if !ok {
				stored = append(stored, noAnswer)
				continue
			}
			seen++
			at, level := levelOf(q, rating.Level)
			if at < 0 {
				return fault.InField(q.Code, "unknown_level", "“%s”的评价不在选项里，请重新选一个。", u.Name)
			}
			stored = append(stored, letters[at])
			r.ratings = append(r.ratings, ratingOf{q.Code, u.Code, level.Code})
			r.rated++
			if err := r.readReason(q, u, level, rating); err != nil {
				return err
			}
		}
	}
	if seen != len(given) {
		return fault.InField(q.Code, "unknown_unit", "有的单位不在这份问卷里，请刷新页面再提交，您填的内容还在。")
	}
	r.stored[q.Code] = string(stored)
	return nil
}

func levelOf(q Question, code string) (int, Level) {
	for i, l := range q.Levels {
		if l.Code == code {
			return i, l
		}
	}
	return -1, Level{}
}

// readReason makes an opinion of the reason; under a level that asks for none it was hidden on the page and is dropped.
func (r *readResponse) readReason(q Question, u AskedUnit, level Level, rating Rating) error {
	text := strings.TrimSpace(rating.Text)
	if !level.AsksReason || len(rating.Reasons) == 0 && !readable(text) {
		return nil
	}
	for _, x := range rating.Reasons {
		if !contains(q.Reasons, x) {
			return fault.InField(q.Code, "unknown_reason", "“%s”的原因不在选项里，请重新选一个。", u.Name)
		}
	}
	if n := utf8.RuneCountInString(text); n > q.MaxLength {
		return fault.InField(q.Code, "long_text", "对“%s”说的话最多 %d 个字，现在有 %d 个字，请删短一些。", u.Name, q.MaxLength, n)
	}
	whole := strings.Join(rating.Reasons, "、")
	if whole != "" && text != "" {
		whole += "。"
	}
	r.opinions = append(r.opinions, hinted{SubmitOpinion{Text: whole + text, About: u.Code, Source: "questionnaire"}, u.Code, level.Code})
	return nil
}

func (r *readResponse) readText(q Question, raw json.RawMessage) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return fault.InField(q.Code, "bad_answer", "这一题的答案读不出来，请刷新页面再提交，您填的内容还在。")
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n > q.MaxLength {
		return fault.InField(q.Code, "long_text", "最多 %d 个字，现在有 %d 个字，请删短一些。", q.MaxLength, n)
	}
	if readable(text) {
		r.opinions = append(r.opinions, hinted{SubmitOpinion: SubmitOpinion{Text: text, Source: "questionnaire"}})
	}
	return nil
}

// levels reads a stored answer back, for recounting.
func (v SurveyView) levels(stored string) ([]ratingOf, error) {
	var answers map[string]string
	if err := json.Unmarshal([]byte(stored), &answers); err != nil {
		return nil, err
	}
	var out []ratingOf
	for _, q := range v.Questions {
		line, i := answers[q.Code], 0
		for _, g := range q.Groups {
			for _, u := range g.Units {
				if i >= len(line) {
					break
				}
				if at := strings.IndexByte(letters, line[i]); at >= 0 && at < len(q.Levels) {
					out = append(out, ratingOf{q.Code, u.Code, q.Levels[at].Code})
				} else if line[i] != noAnswer {
					return nil, fmt.Errorf("question %s, unit %s: %q is no level", q.Code, u.Code, line[i])
				}
				i++
			}
		}
	}
	return out, nil
}
