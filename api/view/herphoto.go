package view

import (
	"context"
	"slices"

	"huiyin/internal/fault"
)

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
		return nil, fault.New(fault.NotFound, "not_found", "没有这张照片。")
	}
	p, err := s.survey.TakePhoto(ctx, id)
	return p.Jpeg, err
}
