package rectify

import (
	"context"
	"strings"

	"huiyin/internal/database"
)

// tallied begins the names of the counters of cases: of the whole city, whatever the month.
const tallied = "cases."

// Tallies are the counters under which a case stands, n more of each: its state, an extension or a difficulty on which the office has to
// decide.
func (c Case) Tallies(n int64) []database.Counter {
	out := []database.Counter{{Name: tallied + string(c.State), N: n}}
	if c.Extension != nil && c.State.In(OfUnit...) {
		out = append(out, database.Counter{Name: tallied + "extension", N: n})
	}
	if c.Blocked != nil && c.State == Rectifying {
		out = append(out, database.Counter{Name: tallied + "blocked", N: n})
	}
	return out
}

// Tally is how many cases the city has in each state, by the state's code, and how many wait under "extension" and "blocked". Only for
// who may see every case.
func (s *Service) Tally(ctx context.Context) (map[string]int, error) {
	var rows []database.Counter
	err := s.db.Read(ctx).Where("name LIKE ?", tallied+"%").Find(&rows).Error
	out := map[string]int{}
	for _, c := range rows {
		out[strings.TrimPrefix(c.Name, tallied)] = int(c.N)
	}
	return out, err
}
