package rectify

import (
	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/survey"
)

// VerbHint is a verb the reader may use now, with the form it asks for.
type VerbHint struct {
	Verb  string `json:"verb"`
	Label string `json:"label"`
	Main  bool   `json:"main"`
	Help  string `json:"help,omitempty"`
	Needs []Need `json:"needs"`
}

// verbs are what the reader may do now, the next step first.
func (s *Service) verbs(db *gorm.DB, c Case, who actor.Actor) []VerbHint {
	out := []VerbHint{}
	main := next(c, who)
	for _, m := range moves {
		if m.verb == "rate" || !m.allows(who.Role) || !m.starts(c.State) || bound(who) && c.Unit != who.Unit || !possible(c, m) {
			continue
		}
		h := VerbHint{m.verb, m.say, main != nil && main.verb == m.verb, m.help, notNil(s.needsOf(db, m, c))}
		if h.Main {
			out = append([]VerbHint{h}, out...)
		} else {
			out = append(out, h)
		}
	}
	return out
}

// needsOf is what a move asks for in this case: the directions are its area's.
func (s *Service) needsOf(db *gorm.DB, m move, c Case) []Need {
	if m.verb != "submit_plan" {
		return m.needs
	}
	var area []survey.Area
	_ = db.Session(&gorm.Session{NewDB: true}).Where("edition = ? AND code = ?", c.Edition, c.Area).Limit(1).Find(&area).Error
	out := append([]Need{}, m.needs...)
	for i := range out {
		if out[i].Name == "direction" {
			if len(area) > 0 {
				for _, d := range area[0].DirectionList() {
					out[i].Options = append(out[i].Options, Option{d, d})
				}
			}
			out[i].Required = len(out[i].Options) > 0 // a catch-all area has no directions in the plan
		}
	}
	return out
}
