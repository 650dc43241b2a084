package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/survey/question"
)

// Result are a survey's ratings by unit as far as they are public. An open survey does not count for the assessment (不计入考核).
type Result struct {
	Code      string `json:"code"`
	Title     string `json:"title"`
	State     string `json:"state"`
	Kind      string `json:"kind"`
	Counts    bool   `json:"counts_for_assessment"`
	OpensOn   string `json:"opens_on"`
	ClosesOn  string `json:"closes_on"`
	Responses int64  `json:"responses"`
	question.Result
}

// SurveyResult adds up the public answers to a survey, question by question.
func (s *Service) SurveyResult(ctx context.Context, code string, interval question.Interval) (Result, error) {
	row, err := publicRating(s.db.Read(ctx), code)
	if err != nil {
		return Result{}, err
	}
	public := row.read()
	return s.resultOf(ctx, code, interval, func(q string) (question.Counts, error) { return public[q], nil })
}

// resultOf is a survey's result by the counts of its questions.
func (s *Service) resultOf(ctx context.Context, code string, interval question.Interval, counts func(q string) (question.Counts, error)) (Result, error) {
	v, err := s.Survey(ctx, code)
	if err != nil {
		return Result{}, err
	}
	out := Result{Code: v.Code, Title: v.Title, State: v.State, Kind: v.Kind, OpensOn: v.OpensOn, ClosesOn: v.ClosesOn,
		Result: question.Result{Levels: []question.Level{}, Units: []question.UnitResult{}}}
	if out.Responses, err = s.Responses(ctx, code); err != nil {
		return out, err
	}
	for _, q := range v.Questions {
		k, err := question.Of(q.Type)
		if err != nil {
			return out, err
		}
		n, err := counts(q.Code)
		if err != nil {
			return out, err
		}
		if q.Levels, err = s.everLevels(ctx, v, q, n); err != nil {
			return out, err
		}
		k.Result(q, n, interval, &out.Result)
	}
	return out, nil
}

// everLevels are a question's levels, with those that only earlier versions had: what was said then still counts. An error when
// something was counted that no version asks for.
func (s *Service) everLevels(ctx context.Context, v SurveyView, q question.Question, n question.Counts) ([]question.Level, error) {
	levels := slices.Clone(q.Levels)
	strange := n.Strange(levels)
	for version := v.Version - 1; version > 0 && strange != ""; version-- {
		earlier, err := s.questions(ctx, edition{v.Code, version})
		if err != nil {
			return nil, err
		}
		levels = withLevelsOf(levels, earlier, q.Code)
		strange = n.Strange(levels)
	}
	if strange != "" {
		return nil, fmt.Errorf("survey %s, question %s: %q was counted and never asked for", v.Code, q.Code, strange)
	}
	return levels, nil
}

// withLevelsOf adds the levels that the same question had in another version.
func withLevelsOf(levels []question.Level, questions []question.Question, code string) []question.Level {
	for _, q := range questions {
		if q.Code != code {
			continue
		}
		for _, l := range q.Levels {
			if _, known := question.LevelIn(levels, l.Code); !known {
				levels = append(levels, l)
			}
		}
	}
	return levels
}

// Responses is how many answered a survey.
func (s *Service) Responses(ctx context.Context, code string) (int64, error) {
	var n *int64
	err := s.db.Read(ctx).Model(&database.Counter{}).Where("name = ?", "responses."+code).Select("SUM(n)").Scan(&n).Error
	if n == nil {
		return 0, err
	}
	return *n, err
}

// countsOf are those of one question, as they were given.
func countsOf(db *gorm.DB, survey, of string) (question.Counts, error) {
	var rows []database.Counter
	prefix := ratingCounter(survey, of, "")
	err := db.Where("name LIKE ?", prefix+"%").Find(&rows).Error
	out := question.Counts{}
	for _, r := range rows {
		if out[r.Unit] == nil {
			out[r.Unit] = map[string]int64{}
		}
		out[r.Unit][strings.TrimPrefix(r.Name, prefix)] += r.N
	}
	return out, err
}
