package hearing

import (
	"context"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// SignupView is a sign-up as the office sees it; who looks is on record.
type SignupView struct {
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Phone    string `json:"phone"` // empty once it was deleted
	Reason   string `json:"reason"`
	Layer    string `json:"layer"`
	District string `json:"district"`
	Theme    int    `json:"theme"`
	State    string `json:"state"`
	SignedOn string `json:"signed_on"`
}

// SignupViews opens the sign-ups of a hearing for the office.
func (s *Service) SignupViews(ctx context.Context, who actor.Actor, hearingID string) ([]SignupView, error) {
	all, err := s.Signups(ctx, hearingID)
	if err != nil {
		return nil, err
	}
	out := make([]SignupView, len(all))
	for i, x := range all {
		v := SignupView{Number: x.Number, Layer: x.Layer, District: x.District, Theme: x.Theme, State: x.State, SignedOn: x.SignedOn}
		for _, part := range []struct {
			into   *string
			what   string
			sealed []byte
		}{{&v.Name, "name", x.NameSealed}, {&v.Phone, "phone", x.PhoneSealed}, {&v.Reason, "reason", x.ReasonSealed}} {
			if len(part.sealed) == 0 {
				continue
			}
			if *part.into, err = s.db.Keys().Open("signup."+part.what+":"+x.ID, part.sealed); err != nil {
				return nil, err
			}
		}
		out[i] = v
	}
	return out, s.db.Do(ctx, who, func(tx *database.Tx) error {
		return audit.Record(tx, "hearing.look_signups", hearingID, map[string]any{"seats": len(out)})
	})
}

// QuestionView is a question for the office.
type QuestionView struct {
	ID          string   `json:"id"`
	Theme       int      `json:"theme"`
	Text        string   `json:"text"`
	Source      string   `json:"source"`
	SourceLabel string   `json:"source_label"`
	Unit        UnitView `json:"unit"`
	State       string   `json:"state"`
	StateLabel  string   `json:"state_label"`
	Item        int      `json:"item"`
	CaseID      string   `json:"case_id"`
	OnDay       string   `json:"on_day"`
	Version     int      `json:"version"`
}

// QuestionViews are the questions of a hearing.
func (s *Service) QuestionViews(ctx context.Context, hearingID string) ([]QuestionView, error) {
	all, err := s.Questions(ctx, hearingID)
	if err != nil {
		return nil, err
	}
	l, err := s.look(ctx, Hearing{})
	out := make([]QuestionView, len(all))
	for i, q := range all {
		out[i] = QuestionView{ID: q.ID, Theme: q.Theme, Text: q.Text, Source: q.Source, SourceLabel: word(QuestionSources, q.Source), Unit: l.unit(q.Unit), State: q.State,
			StateLabel: word(QuestionStates, q.State), Item: q.Item, CaseID: q.CaseID, OnDay: q.OnDay, Version: q.Version}
	}
	return out, err
}

func word(list []struct{ Code, Say string }, code string) string {
	for _, x := range list {
		if x.Code == code {
			return x.Say
		}
	}
	return code
}

// Suggestion is a concern of the daily flow that speaks of a theme.
type Suggestion struct {
	ID   string   `json:"id"`
	Text string   `json:"text"`
	Unit UnitView `json:"unit"`
	On   string   `json:"on_day"`
}

// Suggestions are those of a theme.
func (s *Service) Suggestions(ctx context.Context, hearingID string, theme int) ([]Suggestion, error) {
	all, err := s.Suggest(ctx, hearingID, theme)
	if err != nil {
		return nil, err
	}
	l, err := s.look(ctx, Hearing{})
	out := make([]Suggestion, len(all))
	for i, c := range all {
		out[i] = Suggestion{ID: c.ID, Text: c.Text, Unit: l.unit(c.Unit), On: c.ReceivedOn}
	}
	return out, err
}

// Enter 录入 stores a question for somebody who asked elsewhere, also after the session for who got no chance to ask; the receipt is
// for her.
func (s *Service) Enter(ctx context.Context, h Hearing, in NewQuestion) (string, error) {
	if h.State == Published {
		return "", fault.New(fault.Conflict, "over", "这场公述民评已经公布，不再收问题。")
	}
	return s.ask(ctx, h, in)
}

// PromiseForUnit is a promise that its unit may still correct.
type PromiseForUnit struct {
	ID           string    `json:"id"`
	Hearing      string    `json:"hearing"`
	Text         string    `json:"text"`
	Typed        string    `json:"typed"`
	UntilOn      string    `json:"until_on"`
	NotedAt      time.Time `json:"noted_at"`
	CorrectUntil string    `json:"correct_until"`
	Corrected    bool      `json:"corrected"`
	Version      int       `json:"version"`
}

// UnitPromises are the promises that the actor's unit may still correct.
func (s *Service) UnitPromises(ctx context.Context, who actor.Actor) ([]PromiseForUnit, error) {
	all, err := s.PromisesOfUnit(ctx, who)
	out := []PromiseForUnit{}
	for _, p := range all {
		h, failed := s.ByID(ctx, p.HearingID)
		if failed != nil {
			return nil, failed
		}
		out = append(out, PromiseForUnit{ID: p.ID, Hearing: h.Title, Text: p.Text, Typed: p.Typed, UntilOn: p.UntilOn, NotedAt: time.UnixMilli(p.NotedAt).UTC(), CorrectUntil: p.CorrectUntil,
			Corrected: p.CorrectedAt > 0, Version: p.Version})
	}
	return out, err
}

// asked is what survey stores of a question.
func asked(h Hearing, in NewQuestion, source string) survey.SubmitOpinion {
	return survey.SubmitOpinion{Text: in.Text, Contact: in.Contact, About: in.Unit, Source: survey.FromHearing, Hearing: h.ID + " " + source, Theme: in.Theme, Intention: in.Intention}
}
