package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/database"
)

// Result are a survey's ratings by unit, from the counters. An open survey does not count for the assessment (不计入考核).
type Result struct {
	Code      string       `json:"code"`
	Title     string       `json:"title"`
	State     string       `json:"state"`
	Counts    bool         `json:"counts_for_assessment"`
	OpensOn   string       `json:"opens_on"`
	ClosesOn  string       `json:"closes_on"`
	Responses int64        `json:"responses"`
	Levels    []Level      `json:"levels"`
	Units     []UnitResult `json:"units"`
}

// UnitResult is one unit's ratings. Shares are of those who rated it, without 不了解; a value is nil without any.
type UnitResult struct {
	Unit    UnitName         `json:"unit"`
	Kind    string           `json:"kind"`
	Counts  map[string]int64 `json:"counts"`
	Rated   int64            `json:"rated"`
	Unknown int64            `json:"unknown"`
	Mean    *float64         `json:"mean"`            // of the levels' scores, 0..100
	Share   *float64         `json:"satisfied_share"` // 总体满意率 0..100: the levels with a score of at least 60
	Low     *float64         `json:"low"`             // 95 % interval of the share
	High    *float64         `json:"high"`
}

// fairly is the score from which a rating counts toward 总体满意率 (满意, 比较满意, 基本满意).
const fairly = 60

// Interval gives a share's 95 % bounds, 0..1, from its counts: k of n.
type Interval = func(k, n int) (low, high float64)

// SurveyResult adds up the answers to a survey, question by question.
func (s *Service) SurveyResult(ctx context.Context, code string, interval Interval) (Result, error) {
	v, err := s.Survey(ctx, code)
	if err != nil {
		return Result{}, err
	}
	out := Result{Code: v.Code, Title: v.Title, State: v.State, OpensOn: v.OpensOn, ClosesOn: v.ClosesOn, Levels: []Level{}, Units: []UnitResult{}}
	if out.Responses, err = s.Responses(ctx, code); err != nil {
		return out, err
	}
	for _, q := range v.Questions {
		k, err := kindOf(q.Type)
		if err != nil {
			return out, err
		}
		n, err := s.counts(ctx, code, q.Code)
		if err != nil {
			return out, err
		}
		if q.Levels, err = s.everLevels(ctx, v, q, n); err != nil {
			return out, err
		}
		k.result(q, n, interval, &out)
	}
	return out, nil
}

// everLevels are a question's levels, with those that only earlier versions had: what was said then still counts. An error when
// something was counted that no version asks for.
func (s *Service) everLevels(ctx context.Context, v SurveyView, q Question, n counts) ([]Level, error) {
	levels := slices.Clone(q.Levels)
	strange := n.strange(levels)
	for version := v.Version - 1; version > 0 && strange != ""; version-- {
		earlier, err := s.questions(ctx, edition{v.Code, version})
		if err != nil {
			return nil, err
		}
		levels = withLevelsOf(levels, earlier, q.Code)
		strange = n.strange(levels)
	}
	if strange != "" {
		return nil, fmt.Errorf("survey %s, question %s: %q was counted and never asked for", v.Code, q.Code, strange)
	}
	return levels, nil
}

// withLevelsOf adds the levels that the same question had in another version.
func withLevelsOf(levels []Level, questions []Question, code string) []Level {
	for _, q := range questions {
		if q.Code != code {
			continue
		}
		for _, l := range q.Levels {
			if _, known := levelIn(levels, l.Code); !known {
				levels = append(levels, l)
			}
		}
	}
	return levels
}

// strange is a value that was counted and is none of the levels; empty when there is none.
func (n counts) strange(levels []Level) string {
	for _, values := range n {
		for value, times := range values {
			if _, known := levelIn(levels, value); !known && times != 0 && len(levels) > 0 {
				return value
			}
		}
	}
	return ""
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

// counts are those of one question.
func (s *Service) counts(ctx context.Context, survey, question string) (counts, error) {
	var rows []database.Counter
	prefix := ratingCounter(survey, question, "")
	err := s.db.Read(ctx).Where("name LIKE ?", prefix+"%").Find(&rows).Error
	out := counts{}
	for _, r := range rows {
		if out[r.Unit] == nil {
			out[r.Unit] = map[string]int64{}
		}
		out[r.Unit][strings.TrimPrefix(r.Name, prefix)] += r.N
	}
	return out, err
}

func unitResult(u AskedUnit, kind string, levels []Level, counts map[string]int64, interval Interval) UnitResult {
	r := UnitResult{Unit: UnitName{u.Code, u.Name}, Kind: kind, Counts: map[string]int64{}}
	var sum float64
	var good int64
	for _, l := range levels {
		n := counts[l.Code]
		r.Counts[l.Code] = n
		if l.Score == nil {
			r.Unknown += n
			continue
		}
		r.Rated += n
		sum += *l.Score * float64(n)
		if *l.Score >= fairly {
			good += n
		}
	}
	if r.Rated > 0 {
		mean, share := sum/float64(r.Rated), 100*float64(good)/float64(r.Rated)
		low, high := interval(int(good), int(r.Rated))
		low, high = 100*low, 100*high
		r.Mean, r.Share, r.Low, r.High = &mean, &share, &low, &high
	}
	return r
}
