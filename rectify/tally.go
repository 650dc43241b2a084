package rectify

import (
	"context"
	"strings"

	"gorm.io/gorm"

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
	err := s.db.Read(ctx).Where("name LIKE ? AND unit = ''", tallied+"%").Find(&rows).Error
	out := map[string]int{}
	for _, c := range rows {
		out[strings.TrimPrefix(c.Name, tallied)] = int(c.N)
	}
	return out, err
}

// EnteredCase is a case in the resolved rate (解决率, complaint-practice §3): an original whose result was published or that was put on
// the long-term list, each once, on the first of these days.
type EnteredCase struct {
	Case        string
	Unit        string // at that moment
	LongTerm    bool   // today
	NotPossible bool   // the newest published outcome
	Answers     int    // people with an answer
	Solved      int    // of these, who say 解决
}

// Counts says whether the case is in the base of the rate: with an answer, on the long-term list, or not possible.
func (e EnteredCase) Counts() bool { return e.Answers > 0 || e.LongTerm || e.NotPossible }

// Resolved says whether more than half of its answers say so; on the long-term list nothing is.
func (e EnteredCase) Resolved() bool { return !e.LongTerm && 2*e.Solved > e.Answers }

// Entered reads the cases that entered the resolved rate between two days, both included.
func Entered(db *gorm.DB, from, to string) ([]EnteredCase, error) {
	var cases []Case
	err := db.Select("id", "entered_unit", "state", "outcome").Where("part_of = '' AND entered_on >= ? AND entered_on <= ?", from, to).Find(&cases).Error
	out, at, ids := make([]EnteredCase, len(cases)), map[string]int{}, make([]string, len(cases))
	for i, c := range cases {
		out[i] = EnteredCase{Case: c.ID, Unit: c.EnteredUnit, LongTerm: c.State == LongTerm, NotPossible: c.Outcome == notPossible}
		ids[i], at[c.ID] = c.ID, i
	}
	if err != nil {
		return nil, err
	}
	return out, database.Chunks(ids, func(some []string) error {
		var answers []struct {
			RootID          string
			Answers, Solved int
		}
		err := db.Model(&Feedback{}).Select("root_id, COUNT(*) AS answers, SUM(CASE WHEN solved = 'solved' THEN 1 ELSE 0 END) AS solved").
			Where("root_id IN ? AND newest = ?", some, true).Group("root_id").Scan(&answers).Error
		for _, a := range answers {
			out[at[a.RootID]].Answers, out[at[a.RootID]].Solved = a.Answers, a.Solved
		}
		return err
	})
}
