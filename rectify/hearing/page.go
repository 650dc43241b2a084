package hearing

import "context"

// Page 公开页 is a hearing as everybody may see it: before, while and after.
type Page struct {
	Code         string        `json:"code"`
	Title        string        `json:"title"`
	OnDay        string        `json:"on_day"`
	Place        string        `json:"place"`
	State        State         `json:"state"`
	StateLabel   string        `json:"state_label"`
	Rehearsal    bool          `json:"rehearsal"`
	Themes       []Theme       `json:"themes"`
	Units        []PartView    `json:"units"`
	Agenda       []ItemView    `json:"agenda"`
	Quotas       []Quota       `json:"quotas"`
	Layers       []string      `json:"layers"` // from which to sign up
	SignupsOpen  bool          `json:"signups_open"`
	SignupsUntil string        `json:"signups_until"`
	Signups      int           `json:"signups"`
	QuestionsOn  bool          `json:"questions_open"`
	Questions    Asked         `json:"questions"`
	Seats        SeatCounts    `json:"seats"`
	SeedSource   string        `json:"seed_source"`
	NumbersHash  string        `json:"numbers_hash"`
	Seed         string        `json:"seed"`
	Rounds       []RoundView   `json:"rounds"`
	Promises     []PromiseView `json:"promises"`
	Kept         KeptRate      `json:"kept"`
	Follow       []PromiseView `json:"follow"` // 整改追踪, of the hearing before
	FollowFrom   string        `json:"follow_from"`
}

// PartView is a unit's part with its name.
type PartView struct {
	UnitView
	Role string `json:"role"`
}

// ItemView is a line of the agenda with its unit's name.
type ItemView struct {
	N       int      `json:"n"`
	Title   string   `json:"title"`
	Theme   int      `json:"theme"`
	Unit    UnitView `json:"unit"`
	Minutes int      `json:"minutes"`
}

// Asked are how many questions came, were asked on the spot, and became cases.
type Asked struct {
	Came   int `json:"came"`
	Asked  int `json:"asked"`
	InCase int `json:"in_case"`
	LetGo  int `json:"let_go"`
}

// SeatCounts are how many seats there are, drawn and invited; an office that invented seats would show here.
type SeatCounts struct {
	Seats    int `json:"seats"`
	Drawn    int `json:"drawn"`
	Invited  int `json:"invited"`
	Revoked  int `json:"revoked"`
	Admitted int `json:"admitted"`
}

// KeptRate 兑现率 is what became of promises; Rate is kept in percent of those whose day has come.
type KeptRate struct {
	Promises int     `json:"promises"`
	Kept     int     `json:"kept"`
	Late     int     `json:"late"`
	Broken   int     `json:"broken"`
	Open     int     `json:"open"`
	Rate     float64 `json:"rate"`
}

func rateOf(list []PromiseView) KeptRate {
	k := KeptRate{Promises: len(list)}
	for _, p := range list {
		switch p.Fate {
		case "kept":
			k.Kept++
		case "late":
			k.Late++
		case "broken":
			k.Broken++
		default:
			k.Open++
		}
	}
	if due := k.Promises - k.Open; due > 0 {
		k.Rate = percent(k.Kept, due)
	}
	return k
}

// Page is the public page of a hearing. Results that were not shown on air stand here once it is over.
func (s *Service) Page(ctx context.Context, h Hearing) (Page, error) {
	l, err := s.look(ctx, h)
	if err != nil {
		return Page{}, err
	}
	p := Page{Code: h.Code, Title: h.Title, OnDay: h.OnDay, Place: h.Place, State: h.State, StateLabel: h.State.Say(), Rehearsal: h.Rehearsal, Themes: some(h.Themes),
		Units: []PartView{}, Agenda: l.agenda(), Quotas: some(h.Quotas), Layers: layersOf(h.Quotas), SignupsOpen: h.State == Gathering && len(h.Quotas) > 0, SignupsUntil: h.SignupsUntil,
		QuestionsOn: h.State != Finished && h.State != Published, SeedSource: h.SeedSource, NumbersHash: h.NumbersHash, Seed: h.Seed, Rounds: []RoundView{}}
	for _, u := range h.Units {
		p.Units = append(p.Units, PartView{UnitView: l.unit(u.Unit), Role: u.Role})
	}
	for _, fill := range []func(*Page) error{l.people, l.asked, l.judged, l.promised} {
		if err := fill(&p); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (l look) agenda() []ItemView {
	out := []ItemView{}
	for _, i := range l.h.Agenda {
		out = append(out, ItemView{N: i.N, Title: i.Title, Theme: i.Theme, Unit: l.unit(i.Unit), Minutes: i.Minutes})
	}
	return out
}

func layersOf(quotas []Quota) []string {
	out, seen := []string{}, map[string]bool{}
	for _, q := range quotas {
		if !seen[q.Layer] {
			seen[q.Layer], out = true, append(out, q.Layer)
		}
	}
	return out
}

func (l look) people(p *Page) error {
	var n int64
	if err := l.db.Model(&Signup{}).Where("hearing_id = ?", l.h.ID).Count(&n).Error; err != nil {
		return err
	}
	p.Signups = int(n)
	seats, err := seatsOf(l.db, l.h.ID)
	p.Seats = countSeats(seats)
	return err
}

func countSeats(seats []Seat) SeatCounts {
	c := SeatCounts{Seats: len(seats)}
	for _, x := range seats {
		if x.Number > 0 {
			c.Drawn++
		} else {
			c.Invited++
		}
		if x.State == Revoked {
			c.Revoked++
		}
		if x.AdmittedAt > 0 {
			c.Admitted++
		}
	}
	return c
}

func (l look) asked(p *Page) error {
	list, err := l.Questions(l.ctx, l.h.ID)
	p.Questions.Came = len(list)
	for _, q := range list {
		switch q.State {
		case "asked":
			p.Questions.Asked++
		case "in_case":
			p.Questions.InCase++
		case "let_go":
			p.Questions.LetGo++
		}
	}
	return err
}

func (l look) judged(p *Page) error {
	rounds, err := roundsOf(l.db, l.h.ID)
	for _, r := range rounds {
		v, failed := l.round(r, l.h.State == Finished || l.h.State == Published)
		if failed != nil {
			return failed
		}
		p.Rounds = append(p.Rounds, v)
	}
	return err
}

func (l look) promised(p *Page) error {
	list, err := l.Promises(l.ctx, l.h.ID)
	if err != nil {
		return err
	}
	if p.Promises, err = l.promises(list); err != nil {
		return err
	}
	p.Kept = rateOf(p.Promises)
	p.Follow, p.FollowFrom, _, err = l.follow("")
	return err
}

// Brief is a hearing in a list.
type Brief struct {
	ID         string `json:"id"`
	Code       string `json:"code"`
	Title      string `json:"title"`
	OnDay      string `json:"on_day"`
	State      State  `json:"state"`
	StateLabel string `json:"state_label"`
	Rehearsal  bool   `json:"rehearsal"`
	Rounds     int    `json:"rounds"`
	Promises   int    `json:"promises"`
}

// List are the hearings, newest first; drafts and rehearsals only for the office.
func (s *Service) List(ctx context.Context, office bool) ([]Brief, error) {
	q := s.db.Read(ctx).Order("on_day DESC, code")
	if !office {
		q = q.Where("state <> ? AND rehearsal = ?", Draft, false)
	}
	var rows []Hearing
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	out := []Brief{}
	for _, h := range rows {
		b := Brief{ID: h.ID, Code: h.Code, Title: h.Title, OnDay: h.OnDay, State: h.State, StateLabel: h.State.Say(), Rehearsal: h.Rehearsal}
		var rounds, promises int64
		if err := s.db.Read(ctx).Model(&Round{}).Where("hearing_id = ?", h.ID).Count(&rounds).Error; err != nil {
			return nil, err
		}
		if err := s.db.Read(ctx).Model(&Promise{}).Where("hearing_id = ?", h.ID).Count(&promises).Error; err != nil {
			return nil, err
		}
		b.Rounds, b.Promises = int(rounds), int(promises)
		out = append(out, b)
	}
	return out, nil
}

// UnitYear 现测 is how a unit stood at the hearings of a year, and what became of its promises: beside the 85 % figure, never in it.
type UnitYear struct {
	Rounds   []RoundView   `json:"rounds"`
	Promises []PromiseView `json:"promises"`
	Kept     KeptRate      `json:"kept"`
}

// UnitYear reads a unit's results and promises at the published hearings of a year.
func (s *Service) UnitYear(ctx context.Context, unit, year string) (UnitYear, error) {
	out := UnitYear{Rounds: []RoundView{}, Promises: []PromiseView{}}
	var list []Hearing
	err := s.db.Read(ctx).Where("state = ? AND rehearsal = ? AND on_day LIKE ?", Published, false, year+"-%").Order("on_day").Find(&list).Error
	for _, h := range list {
		if err == nil {
			err = s.addYear(ctx, h, unit, &out)
		}
	}
	out.Kept = rateOf(out.Promises)
	return out, err
}

func (s *Service) addYear(ctx context.Context, h Hearing, unit string, out *UnitYear) error {
	p, err := s.Page(ctx, h)
	for _, r := range p.Rounds {
		if r.Unit.Code == unit && r.State == Closed {
			out.Rounds = append(out.Rounds, r)
		}
	}
	for _, x := range p.Promises {
		if x.Unit.Code == unit {
			out.Promises = append(out.Promises, x)
		}
	}
	return err
}
