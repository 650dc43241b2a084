package survey

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/survey/question"
)

// Response 答卷 is one filled-in questionnaire: nothing in it leads to a person.
type Response struct {
	ID         string // random, not time-ordered
	Survey     string
	Version    int
	Answers    string // JSON by question code; a question over units is one letter for each unit in the version's order
	ReceivedOn string
}

// SubmitResponse is what a citizen sends.
type SubmitResponse struct {
	Version int                        `json:"version" validate:"min=1"`
	Answers map[string]json.RawMessage `json:"answers" validate:"required"`

	Intention once.Intention `json:"-"`
}

// Responded is what she gets.
type Responded struct {
	Receipt  string `json:"receipt"`
	Rated    int    `json:"rated"`
	Opinions int    `json:"opinions"`
}

// SubmitResponse stores a response by the questionnaire's own rules; each reason and free text becomes an opinion of its own in the
// same commit. Invalid when it breaks a rule, Conflict when the survey is closed or has a newer version. Who asks again for what was
// stored gets the same answer, whatever has changed since.
func (s *Service) SubmitResponse(ctx context.Context, code string, in SubmitResponse) (Responded, error) {
	answer, err := once.Do(ctx, s.db, in.Intention, func() (string, error) { return s.submitResponse(ctx, code, in) })
	if err != nil {
		return Responded{}, err
	}
	return again[Responded](answer)
}

func (s *Service) submitResponse(ctx context.Context, code string, in SubmitResponse) (string, error) {
	v, err := s.Survey(ctx, code)
	if err != nil {
		return "", err
	}
	if v.State != "open" {
		return "", fault.New(fault.Conflict, "survey_closed", "这份问卷已经截止，不能再提交了。您可以到“说一说”写下意见。")
	}
	if in.Version != v.Version {
		return "", fault.New(fault.Conflict, "survey_changed", "问卷刚刚更新过，请刷新页面再提交，您填的内容还在。")
	}
	r, err := v.read(in.Answers)
	if err != nil {
		return "", err
	}
	opinions, err := s.prepareHinted(ctx, r.opinions)
	if err != nil {
		return "", err
	}
	row, err := v.response(r)
	if err != nil {
		return "", err
	}
	return s.submit(ctx, submission{kind: "survey", response: row, ratings: r, survey: v, opinions: opinions, intention: in.Intention})
}

func (s *Service) prepareHinted(ctx context.Context, words []question.Words) ([]prepared, error) {
	out := make([]prepared, len(words))
	for i, w := range words {
		var err error
		if out[i], err = s.prepare(ctx, SubmitOpinion{Text: w.Text, About: w.Unit, Source: "questionnaire"}); err != nil {
			return nil, err
		}
		out[i].unit, out[i].level = w.Unit, w.Level
	}
	return out, nil
}

// response is the row: a random id, and the answers as letters.
func (v SurveyView) response(r readResponse) (*Response, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return nil, err
	}
	return &Response{ID: hex.EncodeToString(id), Survey: v.Code, Version: v.Version, Answers: packed(r.stored)}, nil
}
