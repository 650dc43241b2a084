package hearing_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/bus"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/rectify/citytest"
	"huiyin/rectify/hearing"
	"huiyin/survey"
)

var ctx = context.Background()

var office = actor.Actor{ID: "OFFICE00000000000000000001", Name: "陈敏", Role: actor.Office}

// city is the room on a real database, with a hearing on air.
type city struct {
	t       testing.TB
	db      *database.DB
	clock   *dbtest.Clock
	survey  *survey.Service
	rectify *rectify.Service
	*hearing.Service
	h    hearing.Hearing
	unit string
}

func newCity(t testing.TB) *city {
	t.Helper()
	db, clock := dbtest.Open(t)
	c := furnished(t, db)
	c.clock = clock
	return c
}

// furnished is the room on a database that has what every installation starts with.
func furnished(t testing.TB, db *database.DB) *city {
	t.Helper()
	c := &city{t: t, db: db}
	var err error
	c.survey, err = survey.New(db, nil, func(tx *database.Tx, o []survey.Opinion) error {
		if err := c.rectify.TakeOpinions(tx, o); err != nil {
			return err
		}
		return c.TakeOpinions(tx, o)
	})
	c.must(err)
	c.rectify, err = rectify.New(db, c.survey)
	c.must(err)
	citytest.Load(t, c.survey, c.rectify)
	c.Service = hearing.New(db, c.survey, c.rectify, &bus.Bus{})
	units, err := c.survey.Units(ctx)
	c.must(err)
	c.unit = units[0].Code
	return c
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *city) plan(code string) hearing.Plan {
	return hearing.Plan{Code: code, Title: "停车难，怎么停得下？", OnDay: "2026-03-02", Place: "市电视台", Themes: []hearing.Theme{{Title: "治停车", Points: []string{"夜里停哪里"}}}, Units: []hearing.Part{{Unit: c.unit, Role: "main"}}}
}

// draft begins a hearing of these seats and puts it on air.
func (c *city) draft(plan hearing.Plan, seats int) {
	c.t.Helper()
	var err error
	c.h, err = c.Draft(ctx, office, plan)
	c.must(err)
	c.act("announce", hearing.Act{})
	c.seat(seats)
	c.act("invite", hearing.Act{})
	c.act("start", hearing.Act{})
}

// onAir is a hearing of these seats that has begun, each admitted.
func (c *city) onAir(seats int) []phone {
	c.t.Helper()
	c.draft(c.plan("2026-4"), seats)
	return c.admitAll(seats)
}

func (c *city) seat(n int) {
	c.t.Helper()
	var list []hearing.NewSeat
	for i := range n {
		list = append(list, hearing.NewSeat{Seat: fmt.Sprintf("%d排%d座", i/20+1, i%20+1), Row: i/20 + 1, Place: i%20 + 1, Layer: layers[i%len(layers)], Admit: hearing.AdmitHash(word(i))})
	}
	c.must(c.AddSeats(ctx, office, c.h.ID, list))
}

var layers = []string{"市民", "人大代表", "企业"}

func word(i int) string { return fmt.Sprintf("admit-%04d", i) }

// phone is a representative's: her card's secret never leaves it.
type phone struct {
	by     hearing.Caster
	secret []byte
}

func (c *city) admitAll(n int) []phone {
	c.t.Helper()
	out := make([]phone, n)
	for i := range n {
		out[i] = c.scan(word(i))
	}
	return out
}

func (c *city) scan(admit string) phone {
	c.t.Helper()
	_, by, err := c.Admit(ctx, c.h.Code, admit, "phone")
	c.must(err)
	sum := sha256.Sum256([]byte("secret of " + admit))
	return phone{by: by, secret: sum[:16]}
}

// token is what the phone computes for a round.
func (p phone) token(round hearing.Round) string {
	m := hmac.New(sha256.New, p.secret)
	m.Write([]byte(round.ID))
	return hex.EncodeToString(m.Sum(nil))
}

func (c *city) act(verb string, in hearing.Act) {
	c.t.Helper()
	c.reload()
	in.Version = c.h.Version
	c.must(c.Act(ctx, office, c.h.ID, verb, in))
	c.reload()
}

func (c *city) reload() {
	c.t.Helper()
	var err error
	c.h, err = c.ByID(ctx, c.h.ID)
	c.must(err)
}

// round plans a round and opens it.
func (c *city) round(in hearing.NewRound) hearing.Round {
	c.t.Helper()
	in.Title, in.Unit, in.Judges, in.Seconds = "回答满意吗？", c.unit, "answer", 60
	if in.Scale == "" {
		in.Scale = "two"
	}
	r, err := c.PlanRound(ctx, office, c.h.ID, in)
	c.must(err)
	return c.verb(r, "open")
}

// verb carries out a verb on a round as it stands.
func (c *city) verb(r hearing.Round, verb string) hearing.Round {
	c.t.Helper()
	c.must(c.ActOnRound(ctx, office, c.h.ID, r.N, verb, hearing.ActRound{Version: c.now(r).Version, Seconds: 30, Reason: "断电"}))
	return c.now(r)
}

func (c *city) now(r hearing.Round) hearing.Round {
	c.t.Helper()
	var out hearing.Round
	c.must(c.db.Read(ctx).Where("id = ?", r.ID).Take(&out).Error)
	return out
}

func (c *city) cast(p phone, r hearing.Round, n int, choice string) (hearing.Counted, error) {
	return c.Cast(ctx, p.by, r.N, hearing.Ballot{Token: p.token(r), N: n, Choice: choice})
}

func (c *city) vote(p phone, r hearing.Round, n int, choice string) {
	c.t.Helper()
	got, err := c.cast(p, r, n, choice)
	if err != nil || got.Choice != choice || got.N != n {
		c.t.Fatalf("%s as %d: %+v, %v", choice, n, got, err)
	}
}

func (c *city) rows(table string) (n int64) {
	c.t.Helper()
	c.must(c.db.Read(ctx).Table(table).Count(&n).Error)
	return n
}

func (c *city) refused(err error, reason string) {
	c.t.Helper()
	if reasonOf(err) != reason {
		c.t.Errorf("want %s, got %v", reason, err)
	}
}

func reasonOf(err error) string {
	if f, ok := err.(*fault.Fault); ok { //nolint:errorlint // our own verbs return it bare
		return f.Reason
	}
	return ""
}

func hashOf(leaf string) (out [32]byte) {
	raw, _ := hex.DecodeString(leaf)
	copy(out[:], raw)
	return out
}
