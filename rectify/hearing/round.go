package hearing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// RoundState is where a round stands.
type RoundState string

// The states of a round. A closed round never opens again: it is voided and repeated as another.
const (
	Planned RoundState = "planned"
	Open    RoundState = "open"
	Closed  RoundState = "closed"
	Void    RoundState = "void"
)

// Round 测评 is one vote: of an answer on the spot, or of a unit's work at the end.
type Round struct {
	ID        string
	HearingID string
	N         int
	Title     string
	Unit      string
	Judges    string // answer or work
	Scale     string // a code of Scales
	Secret    bool
	Voices    bool // the public votes beside the seats
	Weighted  bool
	State     RoundState
	Shown     bool // the result is on the screen and on the phones
	AgainOf   int  // the void round that it repeats; 0: none

	Seconds    int // how long it is meant to be open
	OpenedAt   int64
	DeadlineAt int64
	ClosedAt   int64

	Voters  int     // seats that could vote, counted at the close
	Classes []Class `gorm:"serializer:json"` // frozen when it opens
	Counted int     // seats whose ballot counts
	Tally   Tally   `gorm:"serializer:json"` // empty until the close
	Root    string  // over the leaves of the final ballots, in hex
	Reason  string  // why it is void
	Version int

	kept.Stamp
}

// TableName is beside those of the hearing's other rows.
func (Round) TableName() string { return "hearing_rounds" }

// Class is the layers whose ballots are weighed together: those with fewer than fewestSeats seats share one, or its ballots would show
// who cast them.
type Class struct {
	Name   string   `json:"name"`
	Layers []string `json:"layers"`
	Seats  int      `json:"seats"`
	Weight float64  `json:"weight"`
}

const fewestSeats = 5

// NewRound is what a round is planned with.
type NewRound struct {
	Title    string `json:"title" validate:"required,max=120"`
	Unit     string `json:"unit" validate:"required,max=16"`
	Judges   string `json:"judges" validate:"oneof=answer work"`
	Scale    string `json:"scale" validate:"oneof=two five hundred yesno"`
	Named    bool   `json:"named"`
	Voices   bool   `json:"voices"`
	Weighted bool   `json:"weighted"`
	Seconds  int    `json:"seconds" validate:"min=5,max=3600"`
}

// PlanRound adds a round after the others of a hearing that is not over.
func (s *Service) PlanRound(ctx context.Context, who actor.Actor, id string, in NewRound) (Round, error) {
	var r Round
	err := s.db.Do(ctx, who, func(tx *database.Tx) error {
		h, err := hold(tx, id)
		if err != nil {
			return err
		}
		r, err = s.plan(tx, h, in, 0)
		return err
	})
	return r, err
}

func (s *Service) plan(tx *database.Tx, h Hearing, in NewRound, again int) (Round, error) {
	if h.State == Finished || h.State == Published {
		return Round{}, fault.New(fault.Conflict, "over", "这场公述民评已经结束，不能再加轮次。")
	}
	if !slices.ContainsFunc(h.Units, func(p Part) bool { return p.Unit == in.Unit }) {
		return Round{}, fault.InField("unit", "not_here", "这个单位不在这场公述民评里，请先把它加进来。")
	}
	if in.Weighted && len(h.Weights) == 0 {
		return Round{}, fault.InField("weighted", "no_weights", "还没有设各层面的权重，不能加权。")
	}
	var n int64
	if err := tx.Model(&Round{}).Where("hearing_id = ?", h.ID).Count(&n).Error; err != nil {
		return Round{}, err
	}
	r := Round{ID: tx.ID(), HearingID: h.ID, N: int(n) + 1, Title: in.Title, Unit: in.Unit, Judges: in.Judges, Scale: in.Scale, Secret: !in.Named,
		Voices: in.Voices, Weighted: in.Weighted, State: Planned, AgainOf: again, Seconds: in.Seconds, Classes: []Class{}, Version: 1}
	if err := kept.Insert(tx, &r); err != nil {
		return r, err
	}
	s.told(tx, h.ID)
	return r, audit.Record(tx, "hearing.plan", h.ID, map[string]any{"round": r.N, "unit": r.Unit, "scale": r.Scale, "secret": r.Secret})
}

// ActRound is what a verb on a round carries.
type ActRound struct {
	Version int    `json:"version" validate:"min=1"`
	Seconds int    `json:"seconds" validate:"min=0,max=3600"`
	Reason  string `json:"reason" validate:"max=200"`
}

// roundTurn is one verb being carried out on a round that is locked.
type roundTurn struct {
	*Service
	tx *database.Tx
	h  Hearing
	r  *Round
	in ActRound

	verb   string
	detail map[string]any
}

// roundMoves are the verbs on a round: in which state, and what they do.
var roundMoves = map[string]struct {
	from RoundState
	do   func(*roundTurn) error
}{
	"open":   {Planned, openRound},
	"extend": {Open, extendRound},
	"close":  {Open, closeRound},
	"void":   {Closed, voidRound},
	"cancel": {Open, voidRound},
	"repeat": {Void, repeatRound},
	"show":   {Closed, func(t *roundTurn) error { t.r.Shown = true; return nil }},
	"hide":   {Closed, func(t *roundTurn) error { t.r.Shown = false; return nil }},
}

// ActOnRound carries out a verb on round n as it was seen: Conflict when somebody was first, so that two directors never do it twice.
func (s *Service) ActOnRound(ctx context.Context, who actor.Actor, id string, n int, verb string, in ActRound) error {
	m, ok := roundMoves[verb]
	if !ok {
		return fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		var h Hearing
		if err := found(tx.Where("id = ?", id).Take(&h).Error, "这场公述民评"); err != nil {
			return err
		}
		r, err := lockRound(tx, id, n)
		if err != nil {
			return err
		}
		if r.Version != in.Version {
			return stale()
		}
		if r.State != m.from {
			return fault.New(fault.Conflict, "round_not_now", "第 %d 轮现在“%s”，不能这样做。", n, r.State.Say())
		}
		t := &roundTurn{Service: s, tx: tx, h: h, r: &r, in: in, verb: verb, detail: map[string]any{"round": n}}
		if err := m.do(t); err != nil {
			return err
		}
		return t.save()
	})
}

// lockRound reads a round that nobody else changes, and no ballot enters, until the commit.
func lockRound(tx *database.Tx, hearingID string, n int) (Round, error) {
	var r Round
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("hearing_id = ? AND n = ?", hearingID, n).Take(&r).Error
	return r, found(err, "这一轮")
}

func (t *roundTurn) save() error {
	t.r.Version++
	done, err := kept.Change(t.tx, t.r)
	if err == nil && !done {
		err = stale()
	}
	if err != nil {
		return err
	}
	t.detail["version"] = t.r.Version
	t.told(t.tx, t.h.ID)
	return audit.Record(t.tx, "hearing.round_"+t.verb, t.r.ID, t.detail)
}

func openRound(t *roundTurn) (err error) {
	if t.h.State != Live {
		return fault.New(fault.Conflict, "not_live", "这场公述民评还没有开始，请先点“开始”。")
	}
	var open int64
	if err := t.tx.Model(&Round{}).Where("hearing_id = ? AND state = ?", t.h.ID, Open).Count(&open).Error; err != nil {
		return err
	}
	if open > 0 {
		return fault.New(fault.Conflict, "another_open", "还有一轮没有结束，请先结束它。")
	}
	seats, err := seatsOf(t.tx.DB, t.h.ID)
	if err != nil {
		return err
	}
	r := t.r
	r.State, r.OpenedAt = Open, t.tx.Millis()
	r.DeadlineAt = r.OpenedAt + int64(cmpOr(t.in.Seconds, r.Seconds))*1000
	r.Classes = classesOf(seats, t.h.Weights, *r)
	r.Voters = mayVote(seats, *r)
	if r.Voices {
		err = t.tx.Create(&roundSecret{RoundID: r.ID, Secret: t.tx.Keys().Hash("hearing.round", r.ID, t.tx.ID())}).Error
	}
	t.tx.AfterCommit(func() { t.bus.Publish(deadlines) })
	return err
}

func cmpOr(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

func extendRound(t *roundTurn) error {
	if t.in.Seconds < 1 {
		return fault.InField("seconds", "no_seconds", "请说明加多少秒。")
	}
	t.r.DeadlineAt = max(t.r.DeadlineAt, t.tx.Millis()) + int64(t.in.Seconds)*1000
	t.tx.AfterCommit(func() { t.bus.Publish(deadlines) })
	return nil
}

// voidRound takes a round out of every figure. Its ballots stay sealed; those of an open one are removed unread.
func voidRound(t *roundTurn) error {
	if strings.TrimSpace(t.in.Reason) == "" {
		return fault.InField("reason", "no_reason", "请写明为什么作废，公示时要看得到。")
	}
	if t.r.State == Open {
		if err := t.seal(); err != nil {
			return err
		}
	}
	t.r.State, t.r.Shown, t.r.Reason = Void, false, t.in.Reason
	return nil
}

// repeatRound plans a void round again, once.
func repeatRound(t *roundTurn) error {
	var n int64
	if err := t.tx.Model(&Round{}).Where("hearing_id = ? AND again_of = ?", t.h.ID, t.r.N).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "repeated", "这一轮已经安排过重投。")
	}
	r := t.r
	again, err := t.plan(t.tx, t.h, NewRound{Title: r.Title, Unit: r.Unit, Judges: r.Judges, Scale: r.Scale, Named: !r.Secret, Voices: r.Voices, Weighted: r.Weighted, Seconds: r.Seconds}, r.N)
	t.detail["again"] = again.N
	return err
}

// classesOf are the classes of weight of a round.
func classesOf(seats []Seat, weights []Weight, r Round) []Class {
	if !r.Weighted {
		return []Class{{Name: "all", Layers: []string{}, Seats: mayVote(seats, r), Weight: 1}}
	}
	of := map[string]int{}
	for _, x := range seats {
		if x.mayVote(r) {
			of[x.Layer]++
		}
	}
	pooled, out := Class{Name: "pooled", Layers: []string{}}, []Class{}
	for _, w := range weights {
		if c := (Class{Name: fmt.Sprint("c", len(out)+1), Layers: []string{w.Layer}, Seats: of[w.Layer], Weight: w.Weight}); c.Seats >= fewestSeats {
			out = append(out, c)
			continue
		}
		pooled = pooled.with(w.Layer, of[w.Layer], w.Weight)
	}
	for layer, n := range of {
		if !slices.ContainsFunc(weights, func(w Weight) bool { return w.Layer == layer }) {
			pooled = pooled.with(layer, n, 0)
		}
	}
	return pool(out, pooled)
}

func (c Class) with(layer string, seats int, weight float64) Class {
	c.Layers, c.Seats, c.Weight = append(c.Layers, layer), c.Seats+seats, c.Weight+weight
	slices.Sort(c.Layers)
	return c
}

// pool puts the pooled class beside the others; while it is too small it takes in the smallest of them.
func pool(out []Class, pooled Class) []Class {
	for pooled.Seats > 0 && pooled.Seats < fewestSeats && len(out) > 0 {
		at := 0
		for i, c := range out {
			if c.Seats < out[at].Seats {
				at = i
			}
		}
		pooled = pooled.with(out[at].Layers[0], out[at].Seats, out[at].Weight)
		out = slices.Delete(out, at, at+1)
	}
	if pooled.Seats > 0 {
		out = append(out, pooled)
	}
	return out
}

// classOf is the class in which a layer's ballots are weighed.
func (r Round) classOf(layer string) string {
	for _, c := range r.Classes {
		if slices.Contains(c.Layers, layer) {
			return c.Name
		}
	}
	if n := len(r.Classes); n > 0 {
		return r.Classes[n-1].Name
	}
	return "all"
}

// RoundStates are all states of a round with the word that people read.
var RoundStates = []struct {
	Code RoundState `json:"code"`
	Say  string     `json:"label"`
}{{Planned, "未开始"}, {Open, "投票中"}, {Closed, "已结束"}, {Void, "已作废"}}

// Say is the word people read for the state.
func (s RoundState) Say() string {
	for _, x := range RoundStates {
		if x.Code == s {
			return x.Say
		}
	}
	return string(s)
}

// deadlines is the topic on which the watch learns that a deadline has moved.
const deadlines = "hearing.deadlines"

// Watch closes rounds whose time is over, until the context ends. The deadline only triggers: what counts is decided by the close.
func (s *Service) Watch(ctx context.Context, failed func(error)) {
	woken, leave := s.bus.Listen(deadlines)
	defer leave()
	for {
		next, err := s.CloseDue(ctx)
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-woken:
		case <-time.After(min(next, time.Second)):
		}
	}
}

// CloseDue closes the rounds whose deadline has come, and says after how long to look again.
func (s *Service) CloseDue(ctx context.Context) (time.Duration, error) {
	var open []Round
	if err := s.db.Read(ctx).Where("state = ?", Open).Order("deadline_at").Find(&open).Error; err != nil {
		return time.Second, err
	}
	now := s.db.Now().UnixMilli()
	for _, r := range open {
		if r.DeadlineAt > now {
			return time.Duration(r.DeadlineAt-now)*time.Millisecond + time.Millisecond, nil
		}
		err := s.ActOnRound(ctx, actor.Clock, r.HearingID, r.N, "close", ActRound{Version: r.Version})
		if err != nil && !fault.Is(err, fault.Conflict) { // extended or closed beside us
			return time.Second, err
		}
	}
	return time.Second, nil
}

// roundsOf are the rounds of a hearing in their order.
func roundsOf(db *gorm.DB, hearingID string) (out []Round, err error) {
	err = db.Where("hearing_id = ?", hearingID).Order("n").Find(&out).Error
	return out, err
}
