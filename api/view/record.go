package view

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/rectify"
	"huiyin/survey"
)

// MoveView is a line of the table of moves, for the help page.
type MoveView struct {
	From  []rectify.State `json:"from"`
	Verb  string          `json:"verb"`
	Label string          `json:"label"`
	To    []rectify.State `json:"to"`
	Who   []string        `json:"who"`
	Needs []rectify.Need  `json:"needs"`
	Clock string          `json:"clock,omitempty"`
}

// Moves is the table of moves, in the words of today's rules.
func (s *Service) Moves() []MoveView {
	var out []MoveView
	for _, m := range s.rectify.Moves() {
		v := MoveView{From: m.From, Verb: m.Verb, Label: m.Label, To: notNil(m.To), Needs: notNil(m.Needs), Clock: m.Clock(s.rectify.Rules())}
		for _, r := range m.Who {
			v.Who = append(v.Who, r.Say())
		}
		out = append(out, v)
	}
	return out
}

// AuditView is one entry of the record.
type AuditView struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Role    string    `json:"role"`
	Action  string    `json:"action"`
	Subject string    `json:"subject"`
	Detail  string    `json:"detail"`
}

// AuditList is one page of the record, newest first.
type AuditList struct {
	Items []AuditView `json:"items"`
	Next  string      `json:"next"`
}

// Audits reads the record, of one subject or of all. A citizen's entry does not say which citizen.
func (s *Service) Audits(ctx context.Context, subject string, f Filter) (AuditList, error) {
	q := s.db.Read(ctx).Order("at DESC, id DESC").Limit(f.page() + 1)
	if subject != "" {
		q = q.Where("subject = ?", subject)
	}
	if at, id, ok := strings.Cut(f.Cursor, "."); ok {
		q = q.Where("(at, id) < (?, ?)", at, id)
	}
	var rows []audit.Audit
	out := AuditList{Items: []AuditView{}}
	if err := q.Find(&rows).Error; err != nil {
		return out, err
	}
	if len(rows) > f.page() {
		rows = rows[:f.page()]
		out.Next = fmt.Sprintf("%d.%s", rows[len(rows)-1].At, rows[len(rows)-1].ID)
	}
	for _, r := range rows {
		who := r.ActorName
		if r.Role == string(actor.Citizen) {
			who = "市民"
		}
		out.Items = append(out.Items, AuditView{ID: r.ID, At: millis(r.At), Who: who, Role: actor.Role(r.Role).Say(), Action: r.Action, Subject: r.Subject, Detail: r.Detail})
	}
	return out, nil
}

// Photo is a picture for the staff. A unit sees a citizen's only after the office has let it go, and only in its own cases.
func (s *Service) Photo(ctx context.Context, who actor.Actor, id string) (survey.Photo, error) {
	p, err := s.survey.TakePhoto(ctx, id)
	if err != nil {
		return p, err
	}
	if _, bound := who.Of(); !bound {
		return p, s.photoOfDesk(ctx, who, p)
	}
	if p.State != survey.PhotoReleased {
		return survey.Photo{}, notFound("这张照片")
	}
	q := s.rectify.Scope(s.db.Read(ctx), who)
	if p.CaseID != "" {
		q = q.Where("cases.id = ?", p.CaseID)
	} else {
		q = q.Where("cases.id IN (SELECT case_id FROM concerns WHERE opinion_id = ?)", p.OpinionID)
	}
	var n int64
	if err := q.Count(&n).Error; err != nil {
		return survey.Photo{}, err
	}
	if n == 0 {
		return survey.Photo{}, notFound("这张照片")
	}
	return p, nil
}

// photoOfDesk keeps from the office the photos with which somebody accuses it.
func (s *Service) photoOfDesk(ctx context.Context, who actor.Actor, p survey.Photo) error {
	if who.Is(actor.Auditor) || p.OpinionID == "" {
		return nil
	}
	var n int64
	err := s.db.Read(ctx).Model(&survey.Concern{}).Where("opinion_id = ? AND desk = ?", p.OpinionID, survey.Supervisor).Count(&n).Error
	if err == nil && n > 0 {
		err = notFound("这张照片")
	}
	return err
}

// HerPhoto is a photo that her page lists: her own, or one that a unit shows her with its reply. NotFound for any other, a joined
// citizen's above all.
func (s *Service) HerPhoto(ctx context.Context, typed, id string) ([]byte, error) {
	f, err := s.Follow(ctx, typed)
	if err != nil {
		return nil, err
	}
	lists := func(c ConcernForCitizen) bool {
		return slices.ContainsFunc(c.Replies, func(r Reply) bool { return slices.Contains(r.Photos, id) })
	}
	if !slices.Contains(f.Pictures, id) && !slices.ContainsFunc(f.Concerns, lists) {
		return nil, notFound("这张照片")
	}
	p, err := s.survey.TakePhoto(ctx, id)
	return p.Jpeg, err
}
