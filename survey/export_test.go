package survey

import (
	"context"

	"huiyin/survey/question"
)

// CountedResult is a survey's result of all that was answered, also of what is too little to be public.
func (s *Service) CountedResult(ctx context.Context, code string, interval question.Interval) (Result, error) {
	return s.resultOf(ctx, code, interval, func(q string) (question.Counts, error) { return countsOf(s.db.Read(ctx), code, q) })
}
