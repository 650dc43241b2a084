package messages

import (
	"context"

	"huiyin/internal/day"
	"huiyin/internal/outbox"
	"huiyin/rectify/letter"
)

// Count is how many letters are in a state.
type Count struct {
	State outbox.State `json:"state"`
	Label string       `json:"label"`
	N     int          `json:"n"`
}

// Sum is how many letters there are of a kind, or of a day, by state.
type Sum struct {
	Code   string  `json:"code"` // of the kind, or the day
	Label  string  `json:"label"`
	ToUnit bool    `json:"to_unit"`
	N      int     `json:"n"`
	States []Count `json:"states"`
}

// Sums are the letters of the last days.
type Sums struct {
	Since string `json:"since"`
	All   Sum    `json:"all"`
	Kinds []Sum  `json:"kinds"`
	Days  []Sum  `json:"days"` // newest first; none without letters
}

// summedDays is how far back letters are summed.
const summedDays = 14

// Sums counts the letters of the last fourteen days by state, kind and day.
func (s *Service) Sums(ctx context.Context) (Sums, error) {
	out := Sums{Since: day.Plus(day.Of(s.db.Now()), 1-summedDays), Kinds: []Sum{}, Days: []Sum{}}
	var rows []struct {
		PostedOn, Kind string
		State          outbox.State
		N              int
	}
	err := s.db.Read(ctx).Model(&outbox.Letter{}).Select("posted_on, kind, state, COUNT(*) n").Where("posted_on >= ?", out.Since).Group("posted_on, kind, state").Scan(&rows).Error
	all, kinds, days := counted{}, map[string]counted{}, map[string]counted{}
	for _, r := range rows {
		all[r.State] += r.N
		of(kinds, r.Kind)[r.State] += r.N
		of(days, r.PostedOn)[r.State] += r.N
	}
	out.All = all.sum("", "全部")
	for _, k := range letter.Kinds {
		sum := kinds[string(k.Code)].sum(string(k.Code), k.Label)
		sum.ToUnit = k.Code.ToUnit()
		out.Kinds = append(out.Kinds, sum)
	}
	for on := day.Of(s.db.Now()); on >= out.Since; on = day.Plus(on, -1) {
		if days[on] != nil {
			out.Days = append(out.Days, days[on].sum(on, day.Say(on)))
		}
	}
	return out, err
}

// counted is how many letters are in each state.
type counted map[outbox.State]int

func of(all map[string]counted, key string) counted {
	if all[key] == nil {
		all[key] = counted{}
	}
	return all[key]
}

func (c counted) sum(code, label string) Sum {
	s := Sum{Code: code, Label: label, States: make([]Count, len(outbox.States))}
	for i, x := range outbox.States {
		s.States[i] = Count{x.Code, x.Say, c[x.Code]}
		s.N += c[x.Code]
	}
	return s
}
