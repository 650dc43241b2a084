package hearing_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"huiyin/internal/merkle"
	"huiyin/rectify/hearing"
)

func TestABallotCountsChangesAndIsSealedAtTheClose(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(7)
	r := c.round(hearing.NewRound{})
	for i, p := range phones[:6] {
		c.vote(p, r, 1, []string{"satisfied", "dissatisfied"}[i%2])
	}
	c.vote(phones[0], r, 2, "abstain")
	if got, err := c.cast(phones[0], r, 1, "satisfied"); err != nil || got != (hearing.Counted{N: 2, Choice: "abstain"}) {
		t.Errorf("a late retry undid a change: %+v, %v", got, err)
	}
	if got, err := c.cast(phones[0], r, 2, "abstain"); err != nil || got.N != 2 {
		t.Errorf("the same again: %+v, %v", got, err)
	}
	_, err := c.cast(phones[0], r, 2, "satisfied")
	c.refused(err, "other_choice")
	if c.rows("turnouts") != 6 || c.rows("ballots") != 6 {
		t.Errorf("%d turnouts, %d ballots", c.rows("turnouts"), c.rows("ballots"))
	}
	r = c.verb(r, "close")
	res := r.Result()
	if res.Voted != 6 || res.Voters != 7 || res.Sealed != 6 || c.rows("ballots") != 0 || c.rows("sealed_ballots") != 6 {
		t.Errorf("sealed: %+v, %d left", res, c.rows("ballots"))
	}
	if res.Value != 33.3 || res.Low != 28.6 || res.High != 42.9 {
		t.Errorf("value %v between %v and %v", res.Value, res.Low, res.High)
	}
	_, err = c.cast(phones[6], r, 1, "satisfied")
	c.refused(err, "round_closed")
	m, err := c.Mine(ctx, phones[0].by, r.N, phones[0].token(r))
	if err != nil || !m.Sealed || m.Choice != "abstain" {
		t.Errorf("her own: %+v, %v", m, err)
	}
	in, err := c.Check(ctx, c.h.Code, r.N, m.Leaf)
	if err != nil || !in.Inside || !provesItself(in, m.Leaf) {
		t.Errorf("inside: %+v, %v", in, err)
	}
}

func provesItself(in hearing.Inside, leaf string) bool {
	path := make([]merkle.Hash, len(in.Path))
	for i, p := range in.Path {
		path[i] = hashOf(p)
	}
	return merkle.Inside(hashOf(leaf), in.Index, in.Size, path, hashOf(in.Root))
}

// One card on 64 phones is one ballot, whatever they choose at once.
func TestSixtyFourPhonesWithOneCardAreOneBallot(t *testing.T) {
	c := newCity(t)
	p := c.onAir(3)[0]
	r := c.round(hearing.NewRound{})
	var wg sync.WaitGroup
	var took atomic.Int64
	for i := range 64 {
		wg.Go(func() {
			if _, err := c.cast(p, r, 1, []string{"satisfied", "dissatisfied", "abstain"}[i%3]); err == nil {
				took.Add(1)
			}
		})
	}
	wg.Wait()
	if c.rows("turnouts") != 1 || c.rows("ballots") != 1 || took.Load() == 0 {
		t.Errorf("%d turnouts, %d ballots, %d told so", c.rows("turnouts"), c.rows("ballots"), took.Load())
	}
	if r = c.verb(r, "close"); r.Counted != 1 {
		t.Errorf("%d counted", r.Counted)
	}
}

// A representative's phone and the helper's scan the same card in the same instant.
func TestTwoPhonesThatScanOneCardAtOnceAreBothLetIn(t *testing.T) {
	c := newCity(t)
	c.draft(c.plan("2026-4"), 1)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, _, err := c.Admit(ctx, c.h.Code, word(0), "phone"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestASeatWithoutRightsCastsNothing(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(8)
	seats, err := c.Seats(ctx, c.h.ID, true)
	c.must(err)
	do := func(i int, verb string, in hearing.ActSeat) {
		t.Helper()
		for _, x := range seats {
			if x.ID == phones[i].by.SeatID {
				in.Version = x.Version
				c.must(c.ActOnSeat(ctx, office, c.h.ID, x.ID, verb, in))
			}
		}
	}
	do(0, "revoke", hearing.ActSeat{})
	do(1, "recuse", hearing.ActSeat{Unit: c.unit})
	do(2, "leave", hearing.ActSeat{})
	do(3, "card", hearing.ActSeat{Admit: hearing.AdmitHash("another")})
	r := c.round(hearing.NewRound{})
	for i, want := range map[int]string{0: "seat_revoked", 1: "recused", 3: "card_replaced"} {
		_, err := c.cast(phones[i], r, 1, "satisfied")
		c.refused(err, want)
	}
	_, _, err = c.Admit(ctx, c.h.Code, word(3), "phone")
	c.refused(err, "no_such")
	fresh := c.scan("another")
	fresh.secret = []byte("another secret16")
	c.vote(fresh, r, 1, "satisfied")
	if _, err := c.cast(phones[4], r, 1, "nonsense"); reasonOf(err) != "no_choice" {
		t.Errorf("a choice that is none: %v", err)
	}
	// Denominator: eight seats, without the revoked and the recused one; leave stays in.
	if r = c.verb(r, "close"); r.Voters != 6 || r.Counted != 1 {
		t.Errorf("%d of %d", r.Counted, r.Voters)
	}
}

// A ballot that was cast by a card since replaced stays, and the new card cannot change it in that round.
func TestAReplacedCardsBallotStays(t *testing.T) {
	c := newCity(t)
	p := c.onAir(3)[0]
	r := c.round(hearing.NewRound{})
	c.vote(p, r, 1, "satisfied")
	seats, err := c.Seats(ctx, c.h.ID, false)
	c.must(err)
	i := 0
	for seats[i].ID != p.by.SeatID {
		i++
	}
	c.must(c.ActOnSeat(ctx, office, c.h.ID, seats[i].ID, "card", hearing.ActSeat{Version: seats[i].Version, Admit: hearing.AdmitHash("fresh")}))
	fresh := c.scan("fresh")
	_, err = c.cast(fresh, r, 1, "dissatisfied")
	c.refused(err, "voted_already")
	c.must(c.ActOnSeat(ctx, office, c.h.ID, seats[i].ID, "revoke", hearing.ActSeat{Version: seats[i].Version + 2}))
	if r = c.verb(r, "close"); r.Counted != 1 || r.Result().Counts[0].N != 1 {
		t.Errorf("revoking took a cast ballot: %+v", r.Tally)
	}
}

func TestTwoDirectorsNeverDoItTwice(t *testing.T) {
	c := newCity(t)
	c.onAir(3)
	r := c.round(hearing.NewRound{})
	var done, late atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			switch err := c.ActOnRound(ctx, office, c.h.ID, r.N, "extend", hearing.ActRound{Version: r.Version, Seconds: 30}); {
			case err == nil:
				done.Add(1)
			case reasonOf(err) == "moved_on":
				late.Add(1)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || late.Load() != 7 {
		t.Errorf("%d did it, %d were told", done.Load(), late.Load())
	}
	if now := c.now(r); now.DeadlineAt != r.DeadlineAt+30_000 {
		t.Errorf("extended by %d", now.DeadlineAt-r.DeadlineAt)
	}
}

// Layers with fewer than five seats share a class, so that no weighted ballot shows who cast it.
func TestSmallLayersAreWeighedTogether(t *testing.T) {
	c := newCity(t)
	plan := c.plan("2026-5")
	plan.Weights = []hearing.Weight{{Layer: "市民", Weight: 0.5}, {Layer: "人大代表", Weight: 0.3}, {Layer: "企业", Weight: 0.2}}
	c.draft(plan, 14) // five, five and four
	phones := c.admitAll(14)
	r := c.round(hearing.NewRound{Weighted: true})
	if len(r.Classes) != 2 {
		t.Fatalf("classes %+v", r.Classes)
	}
	for _, x := range r.Classes {
		if x.Seats < 5 {
			t.Errorf("a class of %d seats", x.Seats)
		}
	}
	for i, p := range phones {
		c.vote(p, r, 1, map[bool]string{true: "satisfied", false: "dissatisfied"}[i%3 == 0])
	}
	res := c.verb(r, "close").Result()
	if want := 0.0; res.Voted != 14 || res.Value == want || res.Low > res.Value || res.High < res.Value {
		t.Errorf("%+v", res)
	}
	var of []string
	c.must(c.db.Read(ctx).Table("sealed_ballots").Distinct().Order("weight_class").Pluck("weight_class", &of).Error)
	if strings.Join(of, " ") != "c1 pooled" && strings.Join(of, " ") != "c2 pooled" {
		t.Errorf("classes %v", of)
	}
}
