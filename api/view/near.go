package view

import (
	"context"
	"strings"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
)

// NearCase is a case that this concern might join: unpublished, of the same row and district.
type NearCase struct {
	ID         string          `json:"id"`
	Number     int             `json:"number"`
	Title      string          `json:"title"`
	Place      string          `json:"place"`
	People     int             `json:"people"`
	StateLabel string          `json:"state_label"`
	Unit       survey.UnitName `json:"unit"`
}

// near finds, for waiting concerns, cases of the same row and district that were never published; the same place comes first.
func (s *Service) near(ctx context.Context, l lookup, rows []survey.Concern, opinions map[string]survey.Opinion) (map[string][]NearCase, error) {
	out := map[string][]NearCase{}
	for _, c := range rows {
		o, ranked := opinions[c.OpinionID], c.Ranked()
		if c.State != survey.Waiting || len(ranked) == 0 || o.District == "" {
			continue
		}
		var cases []rectify.Case
		err := s.db.Read(ctx).Where("row_code = ? AND district = ? AND first_published_on = '' AND waits_for <> ''", ranked[0].Code, o.District).
			Order("year DESC, number DESC").Limit(20).Find(&cases).Error
		if err != nil {
			return out, err
		}
		items, err := s.items(ctx, l, actor.Actor{Role: actor.Office}, cases)
		if err != nil {
			return out, err
		}
		var same, others []NearCase
		for _, i := range items {
			n := NearCase{ID: i.ID, Number: i.Number, Title: i.Title, Place: i.Place, People: i.People, StateLabel: i.StateLabel, Unit: i.Unit}
			if o.Place != "" && (strings.Contains(i.Place, o.Place) || strings.Contains(o.Place, i.Place) && i.Place != "") {
				same = append(same, n)
			} else {
				others = append(others, n)
			}
		}
		all := append(same, others...)
		out[c.ID] = all[:min(len(all), 3)]
	}
	return out, nil
}
