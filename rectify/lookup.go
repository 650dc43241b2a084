package rectify

import (
	"context"
	"sort"

	"huiyin/internal/day"
	"huiyin/survey"
)

// lookup is what views need beside the rows: names, the catalogue, today.
type lookup struct {
	names     map[string]string
	catalogue survey.Catalogue
	today     string
}

func (s *Service) lookup(ctx context.Context) (l lookup, err error) {
	l.today = day.Of(s.db.Now())
	if l.names, err = s.survey.Names(ctx); err != nil {
		return l, err
	}
	l.catalogue, err = s.survey.Catalogue(ctx)
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

func (l lookup) row(code string) *survey.Row {
	if r, ok := l.catalogue.Row(code); ok {
		return &r
	}
	return nil
}

// sortedNames are units by name order of the list they came in.
func sortedNames(l lookup, codes []string) []survey.UnitName {
	sort.Strings(codes)
	out := make([]survey.UnitName, len(codes))
	for i, c := range codes {
		out[i] = l.unit(c)
	}
	return out
}
