package hearing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/day"
	"huiyin/rectify"
)

// Now 现在 is what phones and screens show: nothing in it says how an open round stands.
type Now struct {
	Code      string    `json:"code"`
	Title     string    `json:"title"`
	Theme     string    `json:"theme"` // the first, when no scene names another
	OnDay     string    `json:"on_day"`
	State     State     `json:"state"`
	Rehearsal bool      `json:"rehearsal"`
	At        time.Time `json:"at"` // the server's clock, by which a phone counts down
	Rounds    int       `json:"rounds"`

	Scene   SceneView    `json:"scene"`
	Round   *RoundView   `json:"round"` // the open one, else the newest that was
	Speaker *SpeakerView `json:"speaker"`
}

// SceneView is a scene with what it shows.
type SceneView struct {
	Kind     string        `json:"kind"`
	Text     string        `json:"text"`
	Theme    *Theme        `json:"theme"`
	Unit     *UnitView     `json:"unit"`
	Question string        `json:"question"`
	Round    *RoundView    `json:"round"`
	Promise  *PromiseView  `json:"promise"`
	Follow   []PromiseView `json:"follow"` // 整改追踪: what was promised before
	From     string        `json:"from"`   // code of the hearing at which
	FromDay  string        `json:"from_day"`
}

// UnitView names a unit.
type UnitView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// SpeakerView is the speaker's clock.
type SpeakerView struct {
	Unit    UnitView   `json:"unit"`
	Seconds int        `json:"seconds"`
	Spent   int        `json:"spent"` // before started_at
	Started *time.Time `json:"started_at"`
}

// RoundView is a round as everybody may see it; Result is nil until it is closed and shown.
type RoundView struct {
	N          int        `json:"n"`
	ID         string     `json:"id"` // of which a phone makes its token
	Title      string     `json:"title"`
	Unit       UnitView   `json:"unit"`
	Judges     string     `json:"judges"`
	Scale      string     `json:"scale"`
	Choices    []Choice   `json:"choices"`
	Secret     bool       `json:"secret"`
	Voices     bool       `json:"voices"`
	Weighted   bool       `json:"weighted"`
	State      RoundState `json:"state"`
	StateLabel string     `json:"state_label"`
	Seconds    int        `json:"seconds"`
	OpenedAt   *time.Time `json:"opened_at"`
	DeadlineAt *time.Time `json:"deadline_at"`
	ClosedAt   *time.Time `json:"closed_at"`
	Turnout    int        `json:"turnout"`
	Voters     int        `json:"voters"`
	AgainOf    int        `json:"again_of"`
	Reason     string     `json:"reason"`
	Result     *Result    `json:"result"`
	Before     *Before    `json:"before"` // how the unit stood a year ago, beside a result
}

// Before is the newest result of the same kind at an earlier hearing.
type Before struct {
	Code     string  `json:"code"`
	OnDay    string  `json:"on_day"`
	Value    float64 `json:"value"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Mean     float64 `json:"mean"`
	MeanLow  float64 `json:"mean_low"`
	MeanHigh float64 `json:"mean_high"`
	Voted    int     `json:"voted"`
	Voters   int     `json:"voters"`
}

// PromiseView is a promise as everybody may see it.
type PromiseView struct {
	ID         string   `json:"id"`
	Unit       UnitView `json:"unit"`
	Text       string   `json:"text"`
	Typed      string   `json:"typed"` // as it was noted, when it was corrected; empty else
	UntilOn    string   `json:"until_on"`
	TypedUntil string   `json:"typed_until"`
	Fate       string   `json:"fate"`
	FateLabel  string   `json:"fate_label"`
	DoneOn     string   `json:"done_on"`
	Days       int      `json:"days"` // done before the day: negative; after it, or late by today: positive
}

func instant(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := time.UnixMilli(ms).UTC()
	return &t
}

// look is what a view is made of.
type look struct {
	*Service
	ctx   context.Context
	db    *gorm.DB
	h     Hearing
	names map[string]string
}

func (s *Service) look(ctx context.Context, h Hearing) (look, error) {
	names, err := s.survey.Names(ctx)
	return look{Service: s, ctx: ctx, db: s.db.Read(ctx), h: h, names: names}, err
}

func (l look) unit(code string) UnitView { return UnitView{Code: code, Name: l.names[code]} }

// Now is what is on air.
func (s *Service) Now(ctx context.Context, h Hearing) (Now, error) {
	l, err := s.look(ctx, h)
	if err != nil {
		return Now{}, err
	}
	rounds, err := roundsOf(l.db, h.ID)
	if err != nil {
		return Now{}, err
	}
	n := Now{Code: h.Code, Title: h.Title, OnDay: h.OnDay, State: h.State, Rehearsal: h.Rehearsal, At: s.db.Now(), Rounds: len(rounds), Speaker: l.speaker()}
	if len(h.Themes) > 0 {
		n.Theme = h.Themes[0].Title
	}
	if n.Scene, err = l.scene(h.Programme, rounds, false); err != nil {
		return n, err
	}
	if r := current(rounds); r != nil {
		v, err := l.round(*r, false)
		n.Round = &v
		return n, err
	}
	return n, nil
}

// current is the open round, else the one that closed last; nil when none was open yet.
func current(rounds []Round) (out *Round) {
	for i, r := range rounds {
		if r.State == Open {
			return &rounds[i]
		}
		if r.State == Closed && (out == nil || r.ClosedAt > out.ClosedAt) {
			out = &rounds[i]
		}
	}
	return out
}

func (l look) speaker() *SpeakerView {
	sp := l.h.Speaker
	if sp.Unit == "" && sp.Seconds == 0 {
		return nil
	}
	return &SpeakerView{Unit: l.unit(sp.Unit), Seconds: sp.Seconds, Spent: sp.Spent, Started: instant(sp.StartedAt)}
}

// round is a round; all says that a result is shown before the city sees it, which the office and the public page do once it is closed.
func (l look) round(r Round, all bool) (RoundView, error) {
	v := RoundView{N: r.N, ID: r.ID, Title: r.Title, Unit: l.unit(r.Unit), Judges: r.Judges, Scale: r.Scale, Choices: choicesOf(r.Scale), Secret: r.Secret, Voices: r.Voices,
		Weighted: r.Weighted, State: r.State, StateLabel: r.State.Say(), Seconds: r.Seconds, OpenedAt: instant(r.OpenedAt), DeadlineAt: instant(r.DeadlineAt), ClosedAt: instant(r.ClosedAt),
		Turnout: r.Counted, Voters: r.Voters, AgainOf: r.AgainOf, Reason: r.Reason}
	if r.State == Open {
		return v, l.turnout(&v, r)
	}
	if r.State == Closed && (r.Shown || all) {
		res := r.Result()
		v.Result = &res
		var err error
		v.Before, err = l.before(r)
		return v, err
	}
	return v, nil
}

// turnout is how many have voted, and of how many; never how.
func (l look) turnout(v *RoundView, r Round) error {
	var n int64
	if err := l.db.Model(&turnout{}).Where("round_id = ?", r.ID).Count(&n).Error; err != nil {
		return err
	}
	seats, err := seatsOf(l.db, l.h.ID)
	v.Turnout, v.Voters = int(n), mayVote(seats, r)
	return err
}

// before is how the unit was judged the last time by a round of the same kind.
func (l look) before(r Round) (*Before, error) {
	var old []Round
	earlier := l.db.Model(&Hearing{}).Select("id").Where("on_day < ? AND rehearsal = ?", l.h.OnDay, false)
	err := l.db.Where("hearing_id IN (?) AND unit = ? AND judges = ? AND state = ?", earlier, r.Unit, r.Judges, Closed).Order("closed_at DESC").Limit(1).Find(&old).Error
	if err != nil || len(old) == 0 {
		return nil, err
	}
	h, err := l.ByID(l.ctx, old[0].HearingID)
	res := old[0].Result()
	return &Before{Code: h.Code, OnDay: h.OnDay, Value: res.Value, Low: res.Low, High: res.High, Mean: res.Mean, MeanLow: res.MeanLow, MeanHigh: res.MeanHigh,
		Voted: res.Voted, Voters: res.Voters}, err
}

// scene fills a scene in; all as in round.
func (l look) scene(s Scene, rounds []Round, all bool) (SceneView, error) {
	v := SceneView{Kind: s.Kind, Text: s.Text, Follow: []PromiseView{}}
	if s.Theme > 0 && s.Theme <= len(l.h.Themes) {
		v.Theme = &l.h.Themes[s.Theme-1]
	}
	if s.Unit != "" {
		u := l.unit(s.Unit)
		v.Unit = &u
	}
	for _, r := range rounds {
		if r.N == s.Round {
			rv, err := l.round(r, all)
			v.Round = &rv
			if err != nil {
				return v, err
			}
		}
	}
	return l.rest(s, v)
}

func (l look) rest(s Scene, v SceneView) (SceneView, error) {
	if s.Question != "" {
		var q Question
		if err := l.db.Where("id = ? AND hearing_id = ?", s.Question, l.h.ID).Limit(1).Find(&q).Error; err != nil {
			return v, err
		}
		v.Question = q.Text
	}
	if s.Promise != "" {
		var p []Promise
		if err := l.db.Where("id = ? AND hearing_id = ?", s.Promise, l.h.ID).Limit(1).Find(&p).Error; err != nil {
			return v, err
		}
		views, err := l.promises(p)
		if err != nil {
			return v, err
		}
		if len(views) > 0 {
			v.Promise = &views[0]
		}
	}
	if s.Kind == "follow" {
		var err error
		v.Follow, v.From, v.FromDay, err = l.follow(s.Unit)
		return v, err
	}
	return v, nil
}

// follow 整改追踪 is what was promised at the newest published hearing before this one, of a unit or of all.
func (l look) follow(unit string) (promised []PromiseView, code, on string, err error) {
	var old []Hearing
	err = l.db.Where("on_day < ? AND state = ? AND rehearsal = ?", l.h.OnDay, Published, false).Order("on_day DESC").Limit(1).Find(&old).Error
	if err != nil || len(old) == 0 {
		return []PromiseView{}, "", "", err
	}
	all, err := l.Promises(l.ctx, old[0].ID)
	if err != nil {
		return nil, "", "", err
	}
	var of []Promise
	for _, p := range all {
		if unit == "" || p.Unit == unit {
			of = append(of, p)
		}
	}
	promised, err = l.promises(of)
	return promised, old[0].Code, old[0].OnDay, err
}

// promises are promises with what became of them.
func (l look) promises(list []Promise) ([]PromiseView, error) {
	ids := []string{""}
	for _, p := range list {
		ids = append(ids, p.CaseID)
	}
	cases, err := l.rectify.CasesByID(l.ctx, ids)
	out := make([]PromiseView, len(list))
	for i, p := range list {
		out[i] = l.promise(p, cases)
	}
	return out, err
}

func (l look) promise(p Promise, cases map[string]rectify.Case) PromiseView {
	today := day.Of(l.Service.db.Now())
	v := PromiseView{ID: p.ID, Unit: l.unit(p.Unit), Text: p.Text, UntilOn: p.UntilOn, TypedUntil: p.TypedUntil, Fate: "open"}
	if p.CorrectedAt > 0 {
		v.Typed = p.Typed
	}
	if c, ok := cases[p.CaseID]; ok {
		v.Fate, v.DoneOn = c.Fate(today)
	}
	for _, f := range rectify.Fates {
		if f.Code == v.Fate {
			v.FateLabel = f.Say
		}
	}
	switch {
	case v.DoneOn != "":
		v.Days = days(p.UntilOn, v.DoneOn)
	case v.Fate == "broken" && today > p.UntilOn:
		v.Days = days(p.UntilOn, today)
	}
	return v
}

// days are the days from one day to another.
func days(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}
