package hearing

import (
	"context"
	"time"
)

// OfficeView is a hearing as its director sees it: everything but how anybody votes.
type OfficeView struct {
	ID           string          `json:"id"`
	Code         string          `json:"code"`
	Version      int             `json:"version"`
	Verbs        []string        `json:"verbs"`
	Now          Now             `json:"now"`
	Page         Page            `json:"page"`
	Programme    Scene           `json:"programme"`
	Preview      Scene           `json:"preview"`
	PreviewView  SceneView       `json:"preview_view"`
	Weights      []Weight        `json:"weights"`
	Rounds       []OfficeRound   `json:"rounds"`
	Promises     []OfficePromise `json:"promises"`
	Passes       []PassView      `json:"passes"`
	Voted        []string        `json:"voted"` // seats that have voted in the open round, by id; never how
	Helped       int             `json:"helped"`
	Papers       int             `json:"papers"`
	CorrectUntil string          `json:"correct_until"` // last day on which a unit may still correct a promise; empty: none
}

// OfficeRound is a round with its version, and its result as soon as it is closed.
type OfficeRound struct {
	RoundView
	Version int     `json:"version"`
	Shown   bool    `json:"shown"`
	Papers  int     `json:"papers_handed"`
	Classes []Class `json:"classes"`
}

// OfficePromise is a promise with its version and its case.
type OfficePromise struct {
	PromiseView
	Version      int       `json:"version"`
	NotedAt      time.Time `json:"noted_at"`
	CorrectUntil string    `json:"correct_until"`
	Round        int       `json:"round"`
	CaseID       string    `json:"case_id"`
}

// PassView is a helper's or a screen's pass.
type PassView struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"`
	Used bool   `json:"used"`
}

// Office is a hearing for its director.
func (s *Service) Office(ctx context.Context, id string) (OfficeView, error) {
	h, err := s.ByID(ctx, id)
	if err != nil {
		return OfficeView{}, err
	}
	v := OfficeView{ID: h.ID, Code: h.Code, Version: h.Version, Verbs: h.Verbs(), Programme: h.Programme, Preview: h.Preview, Weights: some(h.Weights),
		Rounds: []OfficeRound{}, Promises: []OfficePromise{}, Passes: []PassView{}, Voted: []string{}}
	if v.Now, err = s.Now(ctx, h); err != nil {
		return v, err
	}
	if v.Page, err = s.Page(ctx, h); err != nil {
		return v, err
	}
	l, err := s.look(ctx, h)
	if err != nil {
		return v, err
	}
	for _, fill := range []func(*OfficeView) error{l.directed, l.noted, l.passes} {
		if err := fill(&v); err != nil {
			return v, err
		}
	}
	return v, nil
}

// directed fills in the rounds and who has voted.
func (l look) directed(v *OfficeView) error {
	rounds, err := roundsOf(l.db, l.h.ID)
	if err != nil {
		return err
	}
	if v.PreviewView, err = l.scene(l.h.Preview, rounds, true); err != nil {
		return err
	}
	for _, r := range rounds {
		view, err := l.round(r, true)
		if err != nil {
			return err
		}
		var came []turnout
		if err := l.db.Where("round_id = ?", r.ID).Order("seat_id").Find(&came).Error; err != nil {
			return err
		}
		o := OfficeRound{RoundView: view, Version: r.Version, Shown: r.Shown, Classes: some(r.Classes)}
		for _, x := range came {
			if x.How == "paper" {
				o.Papers++
			}
		}
		if v.Rounds = append(v.Rounds, o); r.State == Open {
			v.turnout(came)
		}
	}
	return nil
}

func (v *OfficeView) turnout(came []turnout) {
	for _, x := range came {
		v.Voted = append(v.Voted, x.SeatID)
		switch x.How {
		case Helper:
			v.Helped++
		case "paper":
			v.Papers++
		}
	}
}

func (l look) noted(v *OfficeView) error {
	list, err := l.Service.Promises(l.ctx, l.h.ID)
	if err != nil {
		return err
	}
	views, err := l.promises(list)
	for i, p := range list {
		v.Promises = append(v.Promises, OfficePromise{PromiseView: views[i], Version: p.Version, NotedAt: time.UnixMilli(p.NotedAt).UTC(), CorrectUntil: p.CorrectUntil, Round: p.RoundN, CaseID: p.CaseID})
		if p.CorrectedAt == 0 && p.CaseID == "" {
			v.CorrectUntil = max(v.CorrectUntil, p.CorrectUntil)
		}
	}
	return err
}

func (l look) passes(v *OfficeView) error {
	var list []Pass
	err := l.db.Where("hearing_id = ? AND ended_at = 0", l.h.ID).Order("kind, name, id").Find(&list).Error
	for _, p := range list {
		v.Passes = append(v.Passes, PassView{ID: p.ID, Kind: p.Kind, Name: p.Name, Used: p.UsedAt > 0})
	}
	return err
}

// SeatView is a seat for the office and the helpers; the name only for the office.
type SeatView struct {
	ID       string   `json:"id"`
	Seat     string   `json:"seat"`
	Row      int      `json:"row"`
	Place    int      `json:"place"`
	Layer    string   `json:"layer"`
	District string   `json:"district"`
	Number   int      `json:"number"`
	Name     string   `json:"name"`
	State    string   `json:"state"`
	Away     bool     `json:"away"`
	Recused  []string `json:"recused"`
	Card     int      `json:"card"`
	Admitted bool     `json:"admitted"`
	Version  int      `json:"version"`
}

// Seats are the seats of a hearing by row and place.
func (s *Service) Seats(ctx context.Context, hearingID string, names bool) ([]SeatView, error) {
	rows, err := seatsOf(s.db.Read(ctx), hearingID)
	if err != nil {
		return nil, err
	}
	out := make([]SeatView, len(rows))
	for i, x := range rows {
		out[i] = x.view()
		if names && len(x.NameSealed) > 0 {
			if out[i].Name, err = s.db.Keys().Open("seat.name:"+x.ID, x.NameSealed); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
