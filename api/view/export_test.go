package view

import (
	"context"
	"fmt"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/rectify/figure"
)

// Truth is the figure and the rate of a year as they are, with answers that are too few to be public.
func (s *Service) Truth(ctx context.Context, year int) (figure.Measured, map[string]Resolved, error) {
	db := s.db.Read(ctx)
	cases, err := rectify.Surveyed(rectify.Cohort(db, year))
	if err != nil {
		return figure.Measured{}, nil, err
	}
	entered, err := rectify.Entered(db, fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year))
	return figure.Whole(cases, s.rectify.Rules().Rule), resolvedOf(entered, entered), err
}

// Group is where a worklist shows one case.
func Group(c rectify.Case, who actor.Actor, today string) string { return group(c, who, today) }

// Parts are the names of a worklist's groups in their order.
func Parts() (out []string) {
	for _, p := range parts {
		out = append(out, p.name)
	}
	return out
}

// Desks are the names of the office's lists.
func Desks() (out []string) {
	for name := range desks {
		out = append(out, name)
	}
	return out
}
