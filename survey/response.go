package survey

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/internal/privacy"
	"huiyin/survey/question"
	"huiyin/survey/voter"
)

// Response 答卷 is one filled-in questionnaire: nothing in it leads to a person.
type Response struct {
	ID         string // random, not time-ordered
	Survey     string
	Version    int
	Answers    string // JSON by question code; a question over units is one letter for each unit in the version's order
	ReceivedOn string
	Mac        string // over all the rest; no record names a response, since that would lead to a person
}

// Sign is the MAC of the row over all its other fields.
func (r Response) Sign(keys *privacy.Keys) string {
	return keys.Hash("response", r.ID, r.Survey, strconv.Itoa(r.Version), r.Answers, r.ReceivedOn)
}

// SubmitResponse is what a citizen sends.
type SubmitResponse struct {
	Version int                        `json:"version" validate:"min=1"`
	Answers map[string]json.RawMessage `json:"answers" validate:"required"`

	Intention once.Intention `json:"-"`
	Person    string         `json:"-"` // key of who answers, for a survey that each person answers once; as the server knows it
}

// Responded is what she gets.
type Responded struct {
	Receipt  string `json:"receipt"`
	Rated    int    `json:"rated"`
	Opinions int    `json:"opinions"`
}

// SubmitResponse stores a response by the questionnaire's own rules; each reason and free text becomes an opinion of its own in the
// same commit. Invalid when it breaks a rule, Conflict when the survey is closed or has a newer version. Who asks again for what was
// stored gets the same answer, whatever has changed since. Unsigned when the survey asks for a person and nobody is known.
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
	row, err := v.response(r)
	if err != nil {
		return "", err
	}
	ballot, err := s.ballot(ctx, v, &r, in.Person)
	if err != nil {
		return "", err
	}
	if ballot != nil {
		row.ID, row.ReceivedOn = ballot.Row, v.ClosesOn // it may change until then, and says nothing of when she answered
	}
	opinions, err := s.prepareHinted(ctx, r.opinions)
	if err != nil {
		return "", err
	}
	return s.submit(ctx, submission{kind: "survey", response: row, ratings: r, survey: v, opinions: opinions, ballot: ballot, intention: in.Intention})
}

// ballot is a person's place in a survey that each answers once, nil in any other. Of her words those are left in the response that she has
// not sent before: each is an opinion of its own, and the earlier ones stay.
func (s *Service) ballot(ctx context.Context, v SurveyView, r *readResponse, person string) (*voter.Ballot, error) {
	if v.Kind != voter.Wechat {
		return nil, nil
	}
	if person == "" {
		return nil, fault.New(fault.Unsigned, "person_needed", "这份问卷一人一份，请在微信里打开再提交。您填的内容还在。")
	}
	secret, err := voter.SecretOf(s.db.Read(ctx), s.db.Keys(), v.Code)
	if errors.Is(err, voter.ErrDestroyed) {
		return nil, fault.New(fault.Conflict, "survey_closed", "这份问卷已经截止，不能再提交了。您可以到“说一说”写下意见。")
	}
	if err != nil {
		return nil, err
	}
	news, err := secret.Ballot(person, texts(r.opinions)...).New(s.db.Read(ctx))
	r.opinions = only(r.opinions, news)
	return secret.Ballot(person, texts(r.opinions)...), err
}

func texts(words []question.Words) (out []voter.Text) {
	for _, w := range words {
		out = append(out, voter.Text{Where: w.Unit, Words: w.Text})
	}
	return out
}

// only are those of which keep is true.
func only[T any](all []T, keep []bool) (out []T) {
	for i, x := range all {
		if keep[i] {
			out = append(out, x)
		}
	}
	return out
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

// Set is what the chain keeps of the responses of a survey and day: how many they are, and a sum of their MACs in which none has a place.
// It shows that one was taken away, and leads to nobody.
type Set struct {
	N   int      `json:"n"`
	Sum [8]int64 `json:"sum"`
}

// Sets are sets by survey and day: "2026 2026-03-02".
type Sets map[string]Set

// add puts a response into its set.
func (s Sets) add(r Response) {
	set := s[r.Survey+" "+r.ReceivedOn]
	set.N++
	mac, err := hex.DecodeString(r.Mac)
	if err == nil && len(mac) == 4*len(set.Sum) {
		for i := range set.Sum {
			set.Sum[i] += int64(binary.BigEndian.Uint32(mac[4*i:]))
		}
	}
	s[r.Survey+" "+r.ReceivedOn] = set
}

// WithoutSums leaves only how many there are. Two sums of an hour that brought one response would tell which it is, and the record of that
// hour whose receipt lies beside it; a response itself says no more than its day.
func (s Sets) WithoutSums() Sets {
	out := Sets{}
	for of, set := range s {
		out[of] = Set{N: set.N}
	}
	return out
}

// SetsOf are the sets of the responses received on a day.
func SetsOf(at *gorm.DB, on string) (Sets, error) {
	rows, err := at.Model(&Response{}).Select("survey", "received_on", "mac").Where("received_on = ?", on).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := Sets{}
	for rows.Next() {
		var r Response
		if err := rows.Scan(&r.Survey, &r.ReceivedOn, &r.Mac); err != nil {
			return nil, err
		}
		out.add(r)
	}
	return out, rows.Err()
}

// AdoptResponses gives MACs to responses of before, so many a transaction, and says how many.
func AdoptResponses(tx *database.Tx) (n int, err error) {
	var rows []Response
	if err := tx.Where("mac = ''").Limit(database.Many).Find(&rows).Error; err != nil {
		return 0, err
	}
	for _, r := range rows {
		if err := tx.Model(&Response{}).Where("id = ? AND mac = ''", r.ID).UpdateColumn("mac", r.Sign(tx.Keys())).Error; err != nil {
			return 0, fmt.Errorf("response %s: %w", r.ID, err)
		}
	}
	return len(rows), nil
}
