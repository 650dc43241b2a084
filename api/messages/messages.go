// Package messages is what the console sees of letters: the office all of them by state, kind and day, a unit its own. It reads and never
// writes, and shows nobody to whom a citizen's letter went.
package messages

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/outbox"
	"huiyin/rectify"
	"huiyin/rectify/letter"
	"huiyin/survey"
)

// Service answers what people look at. Safe for concurrent use.
type Service struct {
	db     *database.DB
	survey *survey.Service
}

// New opens the view.
func New(db *database.DB, s *survey.Service) *Service { return &Service{db, s} }

// Item is one letter. It says that it went to a citizen, never to which.
type Item struct {
	ID         string       `json:"id"`
	At         time.Time    `json:"at"`
	Kind       letter.Kind  `json:"kind"`
	KindLabel  string       `json:"kind_label"`
	To         string       `json:"to"`
	Case       Of           `json:"case"`
	Say        string       `json:"say"`
	State      outbox.State `json:"state"`
	StateLabel string       `json:"state_label"`
	Reason     string       `json:"reason"`
	Tries      int          `json:"tries"`
	DueAt      *time.Time   `json:"due_at,omitempty"` // while it waits
	EndedAt    *time.Time   `json:"ended_at,omitempty"`
	MayRepeat  bool         `json:"may_repeat"`
}

// Of is the case that a letter is about.
type Of struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Filter narrows the list: a state, a kind, a local day; empty for all.
type Filter struct {
	State  outbox.State
	Kind   letter.Kind
	On     string
	Cursor string
}

// page is how many letters one answer holds.
const page = 50

// List is one page of letters, newest first.
func (s *Service) List(ctx context.Context, f Filter) (items []Item, next string, err error) {
	// Of a row as a condition only what is not empty counts.
	q := s.db.Read(ctx).Where(&outbox.Letter{State: f.State, Kind: string(f.Kind), PostedOn: f.On}).Order("posted_at DESC, id DESC").Limit(page + 1)
	if at, id, ok := strings.Cut(f.Cursor, "."); ok {
		q = q.Where("(posted_at, id) < (?, ?)", at, id)
	}
	var rows []outbox.Letter
	if err = q.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	if len(rows) > page {
		rows = rows[:page]
		next = fmt.Sprintf("%d.%s", rows[page-1].PostedAt, rows[page-1].ID)
	}
	items, err = s.items(ctx, rows)
	return items, next, err
}

func (s *Service) items(ctx context.Context, rows []outbox.Letter) ([]Item, error) {
	names, err := s.survey.Names(ctx)
	if err != nil {
		return nil, err
	}
	called, err := s.called(ctx, rows)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(rows))
	for i, r := range rows {
		items[i] = item(r, names, called)
	}
	return items, nil
}

// called are the names of the cases of letters, by id.
func (s *Service) called(ctx context.Context, rows []outbox.Letter) (map[string]string, error) {
	ids, called := make([]string, len(rows)), map[string]string{}
	for i, r := range rows {
		ids[i] = r.Case
	}
	var cases []rectify.Case
	err := s.db.Read(ctx).Select("id", "number").Where("id IN ?", ids).Find(&cases).Error
	for _, c := range cases {
		called[c.ID] = c.Name()
	}
	return called, err
}

func item(l outbox.Letter, names, called map[string]string) Item {
	v := Item{ID: l.ID, At: *instant(l.PostedAt), Kind: letter.Kind(l.Kind), KindLabel: letter.Kind(l.Kind).Say(), To: "市民", Case: Of{l.Case, called[l.Case]}, Say: l.Say,
		State: l.State, StateLabel: l.State.Say(), Reason: l.Reason, Tries: l.Attempt, EndedAt: instant(l.EndedAt), MayRepeat: l.MayRepeat()}
	if l.Unit != "" {
		v.To = names[l.Unit]
	}
	if l.State == outbox.Waiting {
		v.DueAt = instant(l.DueAt)
	}
	return v
}

// instant is a stored one; nil for 0.
func instant(at int64) *time.Time {
	if at == 0 {
		return nil
	}
	t := time.UnixMilli(at).In(day.Shanghai)
	return &t
}
