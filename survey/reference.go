package survey

import (
	"context"
	"time"
)

// reference is what almost every view needs and almost nothing changes: units and catalogue, read together.
type reference struct {
	read      time.Time
	units     []UnitFull // of this year
	names     map[string]string
	districts []string
	catalogue Catalogue
}

// referenceAge is how long it is believed; an import here ends it at once, one on another server within this time.
const referenceAge = 5 * time.Second

func (s *Service) reference(ctx context.Context) (*reference, error) {
	if r := s.cached.Load(); r != nil && time.Since(r.read) < referenceAge {
		return r, nil
	}
	r := &reference{read: time.Now()}
	var err error
	if r.units, r.names, r.districts, err = s.readUnits(ctx); err != nil {
		return nil, err
	}
	if r.catalogue, err = s.readCatalogue(ctx, r.names); err != nil {
		return nil, err
	}
	s.cached.Store(r)
	return r, nil
}

// Units are all units of this year, in their order.
func (s *Service) Units(ctx context.Context) ([]UnitFull, error) {
	r, err := s.reference(ctx)
	if err != nil {
		return nil, err
	}
	return r.units, nil
}

// Names are the names of all units that ever were, by code.
func (s *Service) Names(ctx context.Context) (map[string]string, error) {
	r, err := s.reference(ctx)
	if err != nil {
		return nil, err
	}
	return r.names, nil
}

// Districts are the names of the districts and counties, in their order.
func (s *Service) Districts(ctx context.Context) ([]string, error) {
	r, err := s.reference(ctx)
	if err != nil {
		return nil, err
	}
	return r.districts, nil
}

// Catalogue is the newest edition; its Edition is empty in a database without any.
func (s *Service) Catalogue(ctx context.Context) (Catalogue, error) {
	r, err := s.reference(ctx)
	if err != nil {
		return Catalogue{}, err
	}
	return r.catalogue, nil
}
