package view

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/lint"
	"huiyin/survey/wording"
)

// lately is how far back a unit's newest overrides are counted apart from all.
const lately = 30 * 24 * time.Hour

// overridesShown is how many of the newest a page shows.
const overridesShown = 50

// WordingView is how officials speak: what each unit may tell of itself, how often words left that needed a reason, and the newest.
type WordingView struct {
	Desks []DeskView     `json:"desks"`
	Items []OverrideView `json:"items"`
}

// DeskView is a unit, or the office, with its list and its counts: ever and in the last thirty days.
type DeskView struct {
	Unit   survey.UnitName `json:"unit"`
	Words  []string        `json:"words"`
	Ever   int             `json:"ever"`
	Lately int             `json:"lately"`
}

// OverrideView is what left although a reason was asked for. Case is empty for what the office answered without one.
type OverrideView struct {
	On     string          `json:"on"`
	Unit   survey.UnitName `json:"unit"`
	Case   *CaseRef        `json:"case,omitempty"`
	Label  string          `json:"label"`
	Rules  []string        `json:"rules"`
	Words  string          `json:"words"`
	Reason string          `json:"reason"`
	Who    string          `json:"who"`
}

// Wording is how officials speak: for the office and the auditor of all units, for a unit of itself.
func (s *Service) Wording(ctx context.Context, who actor.Actor) (WordingView, error) {
	out, db := WordingView{}, s.db.Read(ctx)
	l, err := s.lookup(ctx)
	if err != nil {
		return out, err
	}
	unit, _ := who.Of()
	counts, err := wording.Counts(db, unit, s.db.Now().Add(-lately).UnixMilli())
	if err != nil {
		return out, err
	}
	desks, err := wording.Desks(db)
	if err != nil {
		return out, err
	}
	out.Desks = deskViews(l, s.speakers(ctx, unit), counts, desks)
	rows, err := wording.Newest(db, unit, overridesShown)
	if err == nil {
		out.Items, err = overrideViews(db, l, rows)
	}
	return out, err
}

// speakers are the units of a list, those of the year; the office itself comes first.
func (s *Service) speakers(ctx context.Context, only string) []string {
	if only != "" {
		return []string{only}
	}
	out := []string{wording.Office}
	units, err := s.survey.Units(ctx)
	if err != nil {
		return out
	}
	for _, u := range units {
		out = append(out, u.Code)
	}
	return out
}

// deskViews puts those that spoke against a reason of late first.
func deskViews(l lookup, units []string, counts []wording.Count, desks map[string][]string) []DeskView {
	of := map[string]wording.Count{}
	for _, c := range counts {
		of[c.Unit] = c
	}
	out := []DeskView{}
	for _, code := range units {
		out = append(out, DeskView{Unit: speaker(l, code), Words: notNil(desks[code]), Ever: of[code].Ever, Lately: of[code].Since})
	}
	slices.SortStableFunc(out, func(a, b DeskView) int {
		if a.Lately != b.Lately {
			return b.Lately - a.Lately
		}
		return b.Ever - a.Ever
	})
	return out
}

func speaker(l lookup, code string) survey.UnitName {
	if code == wording.Office {
		return survey.UnitName{Code: code, Name: actor.Office.Say()}
	}
	return l.unit(code)
}

func overrideViews(db *gorm.DB, l lookup, rows []wording.Override) ([]OverrideView, error) {
	var ids []string
	for _, o := range rows {
		ids = append(ids, o.Subject)
	}
	var cases []rectify.Case
	if len(ids) > 0 {
		if err := db.Where("id IN ?", ids).Find(&cases).Error; err != nil {
			return nil, err
		}
	}
	refs := map[string]*CaseRef{}
	for _, c := range cases {
		refs[c.ID] = &CaseRef{ID: c.ID, Number: c.Number, StateLabel: c.State.Say()}
	}
	out := []OverrideView{}
	for _, o := range rows {
		v := OverrideView{On: o.OnDay, Unit: speaker(l, o.Unit), Case: refs[o.Subject], Label: sayVerb(o.Verb), Rules: []string{}, Words: o.Words, Reason: o.Reason, Who: o.ActorName}
		for _, r := range o.RuleList() {
			v.Rules = append(v.Rules, lint.SayRule(r))
		}
		out = append(out, v)
	}
	return out, nil
}

// sayVerb is the word for a verb with which something was said.
func sayVerb(verb string) string {
	for _, a := range Actions() {
		if a.Code == "case."+verb || a.Code == "concern."+verb {
			return a.Say
		}
	}
	return verb
}

func fillOverrides(db *gorm.DB, l lookup, c rectify.Case, v *CaseView) error {
	rows, err := wording.Of(db, c.ID)
	if err == nil {
		v.Overrides, err = overrideViews(db, l, rows)
	}
	return err
}
