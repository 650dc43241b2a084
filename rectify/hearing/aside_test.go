package hearing_test

import (
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/rectify/hearing"
)

// The public's voices stand beside the seats, are never added to them, and their keys lead to nobody after the close.
func TestTheVoicesOfThePublicAreCountedApart(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(3)
	r := c.round(hearing.NewRound{Voices: true})
	c.vote(phones[0], r, 1, "dissatisfied")
	speak := func(voter, kind string, n int, choice string) {
		t.Helper()
		got, err := c.Speak(ctx, c.h.ID, r.N, hearing.Voice{Kind: kind, Voter: voter, N: n, Choice: choice})
		if err != nil || got.N < n {
			t.Errorf("%s: %+v, %v", voter, got, err)
		}
	}
	for _, voter := range []string{"a", "b", "c"} {
		speak(voter, "open", 1, "satisfied")
	}
	speak("a", "open", 2, "dissatisfied")
	speak("a", "person", 1, "satisfied")
	r = c.verb(r, "close")
	res := r.Result()
	if res.Voted != 1 || len(res.Voices) != 2 || res.Voices[0].Voted != 1 || res.Voices[1].Voted != 3 || res.Voices[1].Counts[0].N != 2 {
		t.Errorf("%+v", res)
	}
	if c.rows("round_secrets") != 0 {
		t.Error("the secret of the voters' keys outlived the round")
	}
	seatsOnly := c.round(hearing.NewRound{})
	_, err := c.Speak(ctx, c.h.ID, seatsOnly.N, hearing.Voice{Kind: "open", Voter: "a", N: 1, Choice: "satisfied"})
	c.refused(err, "seats_only")
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
}

// Papers count once two people have counted the same; a seat that took one votes in no other way.
func TestPapersCountWhenTwoPeopleAgree(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(4)
	r := c.round(hearing.NewRound{})
	c.must(c.HandPaper(ctx, c.h.ID, r.N, phones[0].by.SeatID))
	c.must(c.HandPaper(ctx, c.h.ID, r.N, phones[1].by.SeatID))
	c.refused(c.HandPaper(ctx, c.h.ID, r.N, phones[0].by.SeatID), "voted_already")
	_, err := c.cast(phones[0], r, 1, "satisfied")
	c.refused(err, "voted_already")
	c.vote(phones[2], r, 1, "satisfied")
	r = c.verb(r, "close")
	other := actor.Actor{ID: "OFFICE00000000000000000002", Name: "王磊", Role: actor.Office}
	enter := func(who actor.Actor, counts map[string]int) (bool, error) {
		return c.EnterPapers(ctx, who, c.h.ID, r.N, hearing.PaperIn{Version: c.now(r).Version, Counts: counts})
	}
	_, err = enter(office, map[string]int{"satisfied": 3})
	c.refused(err, "too_many_papers")
	for _, x := range []struct {
		who     actor.Actor
		counts  map[string]int
		settled bool
	}{{office, map[string]int{"satisfied": 2}, false}, {office, map[string]int{"satisfied": 2}, false}, {other, map[string]int{"satisfied": 1}, false}, {other, map[string]int{"satisfied": 2, "dissatisfied": 0}, true}} {
		if settled, err := enter(x.who, x.counts); settled != x.settled || err != nil {
			t.Errorf("%s counts %v: %v, %v", x.who.Name, x.counts, settled, err)
		}
	}
	if res := c.now(r).Result(); res.Voted != 3 || res.Papers != 2 || res.Sealed != 1 || res.Value != 100 {
		t.Errorf("%+v", res)
	}
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
}

func TestAVoidRoundIsInNoFigureAndIsRepeatedOnce(t *testing.T) {
	c := newCity(t)
	phones := c.onAir(2)
	r := c.round(hearing.NewRound{})
	c.vote(phones[0], r, 1, "satisfied")
	r = c.verb(c.verb(r, "close"), "void")
	c.verb(r, "repeat")
	c.refused(c.ActOnRound(ctx, office, c.h.ID, r.N, "repeat", hearing.ActRound{Version: c.now(r).Version}), "repeated")
	v, err := c.Office(ctx, c.h.ID)
	c.must(err)
	if len(v.Rounds) != 2 || v.Rounds[1].AgainOf != 1 || v.Rounds[0].Result != nil || v.Rounds[0].Reason != "断电" {
		t.Errorf("%+v", v.Rounds)
	}
	again := c.round(hearing.NewRound{})
	c.vote(phones[0], again, 1, "satisfied")
	c.verb(again, "cancel")
	if found, err := c.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
}

// A deadline only triggers the close: until it is carried out, ballots count.
func TestADeadlineTriggersTheClose(t *testing.T) {
	c := newCity(t)
	p := c.onAir(2)[0]
	r := c.round(hearing.NewRound{})
	c.clock.Add(61e9)
	c.vote(p, r, 1, "satisfied")
	if _, err := c.CloseDue(ctx); err != nil {
		t.Fatal(err)
	}
	if now := c.now(r); now.State != hearing.Closed || now.Counted != 1 {
		t.Errorf("%s with %d", now.State, now.Counted)
	}
}

// What somebody alters in the database by hand, verify names.
func TestVerifyNamesWhatWasAltered(t *testing.T) {
	for _, x := range []struct{ sql, finds string }{
		{"UPDATE sealed_ballots SET choice = 'satisfied'", "round_tally"},
		{"DELETE FROM sealed_ballots", "round_turnout"},
		{"DELETE FROM turnouts", "round_turnout"},
		{"UPDATE hearing_rounds SET root = 'x'", "round_root"},
		{"UPDATE hearing_rounds SET counted = 7", "round_count"},
		{"DELETE FROM audits WHERE action = 'hearing.round_close'", "round_record"},
	} {
		c := newCity(t)
		phones := c.onAir(3)
		r := c.round(hearing.NewRound{})
		c.vote(phones[0], r, 1, "satisfied")
		c.vote(phones[1], r, 1, "dissatisfied")
		c.verb(r, "close")
		c.must(c.db.Read(ctx).Exec(x.sql).Error)
		found, err := c.Verify(ctx)
		c.must(err)
		var all []string
		for _, f := range found {
			all = append(all, f.What)
		}
		if !strings.Contains(strings.Join(all, " "), x.finds) {
			t.Errorf("%s: %v", x.sql, all)
		}
	}
}

// Every proved row of a hearing is named when a column of it is another one, and when it is gone.
func TestEveryProvedRowOfAHearingIsNamed(t *testing.T) {
	c := newCity(t)
	drawn(c)
	_, err := c.GivePass(ctx, office, c.h.ID, hearing.Helper, "李芳")
	c.must(err)
	_, err = c.Ask(ctx, c.h.Code, hearing.NewQuestion{Text: "老小区的停车位什么时候能装上立体车库？"})
	c.must(err)
	c.act("start", hearing.Act{})
	seats, err := c.Seats(ctx, c.h.ID, false)
	c.must(err)
	r := c.round(hearing.NewRound{})
	c.must(c.HandPaper(ctx, c.h.ID, r.N, seats[0].ID))
	r = c.verb(r, "close")
	_, err = c.EnterPapers(ctx, office, c.h.ID, r.N, hearing.PaperIn{Version: r.Version, Counts: map[string]int{"satisfied": 1}})
	c.must(err)
	c.note("10 个老小区装上立体车库", "2026-06-30")
	if found, err := c.survey.Verify(ctx); err != nil || len(found) > 0 {
		t.Fatalf("sound: %v, %v", found, err)
	}
	for _, k := range database.Kept {
		if !strings.HasPrefix(k.Name, "hearing") && k.Name != "paper_counts" {
			continue
		}
		column := map[string]string{"paper_counts": "account", "hearings": "title"}[k.Name]
		if column == "" {
			column = "hearing_id"
		}
		for _, sql := range []string{"UPDATE " + k.Name + " SET " + column + " = 'x' WHERE " + k.Key[0] + " = ?", "DELETE FROM " + k.Name + " WHERE " + k.Key[0] + " = ?"} {
			var one string // one row alone: a long list of findings is cut
			c.must(c.db.Read(ctx).Table(k.Name).Order(k.Key[0]).Limit(1).Pluck(k.Key[0], &one).Error)
			c.must(c.db.Read(ctx).Exec(sql, one).Error)
			found, err := c.survey.Verify(ctx)
			c.must(err)
			named := false
			for _, f := range found {
				named = named || strings.Contains(f.Where+f.Say, k.Name)
			}
			if !named {
				t.Errorf("%s: %v", sql, found)
			}
		}
	}
}
