package survey

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"huiyin/internal/fault"
	"huiyin/internal/once"
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

// Rating is her answer about one unit.
type Rating struct {
	Level   string   `json:"level"`
	Reasons []string `json:"reasons"`
	Text    string   `json:"text"`
}

// Responded is what she gets.
type Responded struct {
	Receipt  string `json:"receipt"`
	Rated    int    `json:"rated"`
	Opinions int    `json:"opinions"`
}

// SubmitResponse stores a response by the questionnaire's own rules; each reason and free text becomes an opinion of its own in the
// same commit. Invalid when it breaks a rule, Conflict when the survey is closed or has a newer version.
func (s *Service) SubmitResponse(ctx context.Context, code string, in SubmitResponse) (Responded, error) {
	v, err := s.Survey(ctx, code)
	if err != nil {
		return Responded{}, err
	}
	kept, err := once.Find(ctx, s.db, in.Intention) // who asks again for what was stored in time gets it, whatever has changed since
	if err != nil {
		return Responded{}, err
	}
	if v.State != "open" && kept == "" {
		return Responded{}, fault.New(fault.Conflict, "survey_closed", "这份问卷已经截止，不能再提交了。您可以到“说一说”写下意见。")
	}
	if in.Version != v.Version && kept == "" {
		return Responded{}, fault.New(fault.Conflict, "survey_changed", "问卷刚刚更新过，请刷新页面再提交，您填的内容还在。")
	}
	r, err := s.read(v, in.Answers)
	if err != nil {
		return Responded{}, err
	}
	out := Responded{Rated: r.rated, Opinions: len(r.opinions)}
	batch := make([]prepared, len(r.opinions))
	for i, o := range r.opinions {
		if batch[i], err = s.prepare(ctx, o.SubmitOpinion); err != nil {
			return out, err
		}
		batch[i].unit, batch[i].level = o.unit, o.level
	}
	row, err := v.response(r)
	if err != nil {
		return out, err
	}
	out.Receipt, err = s.submit(ctx, submission{kind: "survey", response: row, ratings: r, survey: v, opinions: batch, intention: in.Intention})
	return out, err
}

// response is the row: a random id, and the answers as letters.
func (v SurveyView) response(r readResponse) (*Response, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return nil, err
	}
	return &Response{ID: hex.EncodeToString(id), Survey: v.Code, Version: v.Version, Answers: packed(r.stored)}, nil
}
