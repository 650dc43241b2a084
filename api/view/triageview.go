package view

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// ConcernForOffice is a concern as triage shows it.
type ConcernForOffice struct {
	ID           string            `json:"id"`
	Opinion      string            `json:"opinion"`
	N            int               `json:"n"`
	Of           int               `json:"of"`
	Text         string            `json:"text"`
	OpinionText  string            `json:"opinion_text,omitempty"`
	At           time.Time         `json:"at"`
	ReceivedOn   string            `json:"received_on"`
	Source       string            `json:"source"`
	SourceLabel  string            `json:"source_label"`
	District     string            `json:"district"`
	Place        string            `json:"place"`
	State        string            `json:"state"`
	DueOn        string            `json:"due_on,omitempty"`
	Version      int               `json:"version"`
	Candidates   []Candidate       `json:"candidates"`
	Praise       bool              `json:"praise"`
	Sure         bool              `json:"sure"`
	Danger       []classify.Danger `json:"danger"`
	Person       []string          `json:"person"` // why a person looks first
	Attention    *Attention        `json:"attention"`
	Desk         string            `json:"desk,omitempty"`  // auditor, when it accuses the office
	Split        []string          `json:"split,omitempty"` // the parts that the machine proposes
	HintRow      string            `json:"hint_row,omitempty"`
	HintUnit     *survey.UnitName  `json:"hint_unit"`
	HintLevel    string            `json:"hint_level,omitempty"`
	HasContact   bool              `json:"has_contact"`
	Photos       []survey.PhotoRef `json:"photos"`
	Objection    string            `json:"objection,omitempty"`
	Proposed     *ProposedView     `json:"proposed,omitempty"`
	Row          *survey.Row       `json:"row"`
	Unit         *survey.UnitName  `json:"unit"`
	Case         *CaseRef          `json:"case,omitempty"`
	Answer       string            `json:"answer,omitempty"`
	DecidedBy    string            `json:"decided_by"`
	Near         []NearCase        `json:"near"`
	AsideReasons []rectify.Option  `json:"set_aside_reasons"`
}

// ProposedView is a proposal to set a concern aside; Mine: the reader made it, and may not confirm it.
type ProposedView struct {
	Reason      string `json:"reason"`
	ReasonLabel string `json:"reason_label"`
	Sentence    string `json:"sentence"`
	By          string `json:"by"`
	Mine        bool   `json:"mine"`
}

// ConcernList is one page of triage.
type ConcernList struct {
	Items        []ConcernForOffice `json:"items"`
	Next         string             `json:"next"`
	Counts       map[string]int     `json:"counts"`
	AsideReasons []rectify.Option   `json:"set_aside_reasons"`
}

// asideOptions are the reasons for which an opinion may be set aside.
func asideOptions() []rectify.Option {
	var out []rectify.Option
	for _, r := range survey.AsideReasons {
		out = append(out, rectify.Option{Code: r.Code, Label: r.Say})
	}
	return out
}

// shelves are triage's lists: which concerns stand in which.
var shelves = map[string]func(*gorm.DB) *gorm.DB{
	"waiting": func(q *gorm.DB) *gorm.DB {
		return q.Where("concerns.state = ? AND concerns.proposed_by = ''", survey.Waiting)
	},
	"proposed": func(q *gorm.DB) *gorm.DB {
		return q.Where("concerns.state = ? AND concerns.proposed_by > ''", survey.Waiting)
	},
	"in_case":   func(q *gorm.DB) *gorm.DB { return q.Where("concerns.state = ?", survey.InCase) },
	"answered":  func(q *gorm.DB) *gorm.DB { return q.Where("concerns.state = ?", survey.Answered) },
	"set_aside": func(q *gorm.DB) *gorm.DB { return q.Where("concerns.state = ?", survey.SetAside) },
	"all":       func(q *gorm.DB) *gorm.DB { return q.Where("concerns.state <> ?", survey.Joined) },
	"auditor": func(q *gorm.DB) *gorm.DB {
		return q.Where("concerns.state = ? AND concerns.desk = ?", survey.Waiting, survey.Supervisor)
	},
}

// Concerns lists concerns for the office: what waits with alarms first and then the least sure, the rest newest first.
func (s *Service) Concerns(ctx context.Context, who actor.Actor, f Filter) (ConcernList, error) {
	if f.Status == "" {
		f.Status = "waiting"
	}
	shelf, ok := shelves[f.Status]
	if !ok {
		shelf = shelves["all"]
	}
	out := ConcernList{Counts: map[string]int{}, AsideReasons: asideOptions()}
	if err := s.countShelves(ctx, who, out.Counts); err != nil {
		return out, err
	}
	q := seenBy(shelf(s.db.Read(ctx).Model(&survey.Concern{})), who)
	if words := strings.TrimSpace(f.Q); words != "" {
		q = q.Where("concerns.text LIKE ? ESCAPE '!'", "%"+escapeLike(words)+"%")
	}
	waiting := f.Status == "waiting"
	var first []survey.Concern
	if waiting {
		q = q.Where("concerns.alarm = ?", false)
	}
	if waiting && f.Cursor == "" && f.Q == "" {
		var err error
		if first, err = s.alarmed(ctx, who); err != nil {
			return out, err
		}
	}
	if at, err := base64.RawURLEncoding.DecodeString(f.Cursor); err == nil && f.Cursor != "" {
		var confidence float64
		var received int64
		var id string
		_, _ = fmt.Sscanf(string(at), "%g %d %s", &confidence, &received, &id)
		if waiting {
			q = q.Where("concerns.confidence >= ? AND (concerns.confidence, concerns.received_at, concerns.id) > (?, ?, ?)", confidence, confidence, received, id)
		} else {
			q = q.Where("concerns.received_at <= ? AND (concerns.received_at, concerns.id) < (?, ?)", received, received, id)
		}
	}
	order := "concerns.received_at DESC, concerns.id DESC"
	if waiting {
		order = "concerns.confidence, concerns.received_at, concerns.id"
	}
	var rows []survey.Concern
	if err := q.Order(order).Limit(f.page() + 1).Find(&rows).Error; err != nil {
		return out, err
	}
	if len(rows) > f.page() {
		rows = rows[:f.page()]
		last := rows[len(rows)-1]
		out.Next = base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf("%v %d %s", last.Confidence, last.ReceivedAt, last.ID)))
	}
	var err error
	out.Items, err = s.forOffice(ctx, who, append(first, rows...))
	return out, err
}

// countShelves takes the counts that are kept; of what waits, only the proposals are counted.
func (s *Service) countShelves(ctx context.Context, who actor.Actor, counts map[string]int) error {
	states, err := s.survey.ConcernCounts(ctx, "")
	if err != nil {
		return err
	}
	if who.Is(actor.Auditor) {
		theirs, err := s.survey.ConcernCounts(ctx, survey.Supervisor)
		if err != nil {
			return err
		}
		counts["auditor"] = theirs[survey.Waiting]
		for state, n := range theirs {
			states[state] += n
		}
	}
	delete(states, survey.Joined)
	var proposed int64
	err = seenBy(shelves["proposed"](s.db.Read(ctx).Model(&survey.Concern{})), who).Count(&proposed).Error
	counts["proposed"], counts["waiting"] = int(proposed), states[survey.Waiting]-int(proposed)
	for _, state := range []string{survey.InCase, survey.Answered, survey.SetAside} {
		counts[state] = states[state]
	}
	for _, n := range states {
		counts["all"] += n
	}
	counts["all"] -= states[survey.Joined]
	return err
}

// ConcernForOffice is one concern, after a verb.
func (s *Service) ConcernForOffice(ctx context.Context, who actor.Actor, id string) (ConcernForOffice, error) {
	var rows []survey.Concern
	if err := seenBy(s.db.Read(ctx), who).Where("id = ?", id).Find(&rows).Error; err != nil {
		return ConcernForOffice{}, err
	}
	if len(rows) == 0 {
		return ConcernForOffice{}, notFound("这条意见")
	}
	views, err := s.forOffice(ctx, who, rows)
	if err != nil {
		return ConcernForOffice{}, err
	}
	return views[0], nil
}

func (s *Service) forOffice(ctx context.Context, who actor.Actor, rows []survey.Concern) ([]ConcernForOffice, error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return nil, err
	}
	var ids, cases []string
	for _, c := range rows {
		ids = append(ids, c.OpinionID)
		cases = append(cases, c.CaseID)
	}
	opinions, of, err := s.survey.Opinions(ctx, ids)
	if err != nil {
		return nil, err
	}
	photos, err := s.survey.Photos(ctx, ids)
	if err != nil {
		return nil, err
	}
	refs, err := s.refs(ctx, cases)
	if err != nil {
		return nil, err
	}
	near, err := s.near(ctx, l, rows, opinions)
	if err != nil {
		return nil, err
	}
	out := []ConcernForOffice{}
	for _, c := range rows {
		v := s.concernView(l, who, c, opinions[c.OpinionID])
		v.Of, v.Photos, v.Near = of[c.OpinionID], notNil(photos[c.OpinionID]), notNil(near[c.ID])
		if v.Of > 1 {
			v.OpinionText = opinions[c.OpinionID].Text
		}
		if r, ok := refs[c.CaseID]; ok {
			v.Case = &r
		}
		if v.Attention, err = s.attention(s.db.Read(ctx), who, c); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Service) concernView(l lookup, who actor.Actor, c survey.Concern, o survey.Opinion) ConcernForOffice {
	v := ConcernForOffice{ID: c.ID, Opinion: o.ID, N: c.N, Text: c.Text, At: millis(c.ReceivedAt), ReceivedOn: c.ReceivedOn, Source: o.Source, SourceLabel: survey.SaySource(o.Source),
		District: o.District, Place: survey.PlaceOf(o, c), State: c.State, Version: c.Version, Candidates: l.candidates(c), Praise: c.Praise, Sure: c.Sure, HintRow: o.HintRow,
		HintLevel: o.HintLevel, HasContact: len(o.ContactSealed) > 0, Objection: c.Objection, Row: l.row(c.Edition, c.RowCode), Unit: l.unitOrNil(c.Unit), Answer: c.Answer, DecidedBy: c.DecidedBy, AsideReasons: asideOptions()}
	if v.HintUnit = l.unitOrNil(o.HintUnit); v.HintUnit == nil {
		v.HintUnit = l.unitOrNil(o.About)
	}
	v.Danger, v.Person, v.Desk = notNil(classify.DangersOf(strings.Fields(c.Danger))), notNil(strings.Fields(c.Reasons)), c.Desk
	if c.State == survey.Waiting {
		v.warn(s.survey.Model().Classify(c.Text))
		v.DueOn, _ = s.rectify.Calendar().Add(c.SinceOn, s.rectify.Rules().Limits.Triage)
	}
	if c.AsideReason != "" {
		v.Proposed = &ProposedView{Reason: c.AsideReason, ReasonLabel: survey.SayAside(c.AsideReason), Sentence: c.AsideSentence, By: c.ProposedName, Mine: c.ProposedBy == who.ID}
	}
	return v
}

// warn says what the office must know before it decides; of a concern that came before that was kept, what its words say now.
func (v *ConcernForOffice) warn(found classify.Verdict) {
	if len(v.Danger) == 0 && len(v.Person) == 0 {
		v.Danger, v.Person = notNil(found.Danger), notNil(found.Person)
	}
	for _, m := range found.Matters {
		if len(found.Matters) > 1 {
			v.Split = append(v.Split, m.Text)
		}
	}
}

func (s *Service) refs(ctx context.Context, ids []string) (map[string]CaseRef, error) {
	var cases []rectify.Case
	out := map[string]CaseRef{}
	if len(ids) == 0 {
		return out, nil
	}
	err := s.db.Read(ctx).Select("id", "number", "state").Where("id IN ?", ids).Find(&cases).Error
	for _, c := range cases {
		out[c.ID] = CaseRef{ID: c.ID, Number: c.Number, StateLabel: c.State.Say()}
	}
	return out, err
}
