// Package view is what each audience may see: the lists, the case, triage, the citizen's own page, the public's. It reads the rows of
// both rooms and never writes.
package view

import (
	"context"
	"sort"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/rectify/life"
	"huiyin/survey"
)

// Service answers what people look at. Safe for concurrent use.
type Service struct {
	db      *database.DB
	survey  *survey.Service
	rectify *rectify.Service
}

// New opens the views over both rooms.
func New(db *database.DB, s *survey.Service, r *rectify.Service) *Service {
	return &Service{db: db, survey: s, rectify: r}
}

// lookup is what views need beside the rows: names, the catalogue in each edition, today.
type lookup struct {
	names    map[string]string
	editions survey.Editions
	now      survey.Catalogue // the edition in force
	today    string
}

func (s *Service) lookup(ctx context.Context) (l lookup, err error) {
	l.today = day.Of(s.db.Now())
	if l.names, err = s.survey.Names(ctx); err != nil {
		return l, err
	}
	if l.now, err = s.survey.Catalogue(ctx); err != nil {
		return l, err
	}
	l.editions, err = s.survey.Editions(ctx)
	return l, err
}

func (l lookup) unit(code string) survey.UnitName {
	return survey.UnitName{Code: code, Name: l.names[code]}
}

func (l lookup) unitOrNil(code string) *survey.UnitName {
	if code == "" {
		return nil
	}
	u := l.unit(code)
	return &u
}

// row is a row in the words of its edition: history stays on the edition it was classified under. Nil for none.
func (l lookup) row(edition, code string) *survey.Row {
	if r, ok := l.editions[edition].Row(code); ok {
		return &r
	}
	return nil
}

// sorted are units by their codes.
func (l lookup) sorted(codes []string) []survey.UnitName {
	sort.Strings(codes)
	out := make([]survey.UnitName, len(codes))
	for i, c := range codes {
		out[i] = l.unit(c)
	}
	return out
}

func outcome(code string) string { return life.Say(rectify.Outcomes, code) }

func millis(at int64) time.Time { return time.UnixMilli(at).UTC() }

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func notFound(what string) error {
	return fault.New(fault.NotFound, "not_found", "没有找到%s。", what)
}
