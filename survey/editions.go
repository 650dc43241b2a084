package survey

import "context"

// Editions are the catalogues of all editions by their names.
type Editions map[string]Catalogue

// Editions are all editions of the catalogue: what was classified under one keeps its words.
func (s *Service) Editions(ctx context.Context) (Editions, error) {
	var names []string
	if err := s.db.Read(ctx).Model(&Manifestation{}).Distinct().Pluck("edition", &names).Error; err != nil {
		return nil, err
	}
	out := Editions{}
	for _, e := range names {
		c, err := s.Catalogue(ctx)
		if err != nil {
			return nil, err
		}
		out[e] = c
	}
	return out, nil
}
