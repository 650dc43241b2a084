package survey_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/once"
	"huiyin/survey"
)

// hooked is a city whose room above is the hook of the test.
func hooked(t *testing.T, hook func(*database.Tx, []survey.Opinion) error) *world {
	t.Helper()
	db, clock := dbtest.Open(t)
	s, err := survey.New(db, nil, hook)
	w := &world{t: t, Service: s, db: db, clock: clock}
	w.must(err)
	w.must(w.load("units.csv", unitsHead+"SCGW,市城管委,,市直部门,1,2017,\n"))
	w.must(w.load("areas.csv", areasHead+"2026,CG,城市管理,,\n"))
	w.must(w.load("catalogue.csv", catalogueHead+"2026,CG,城市管理,CG-06,路灯不亮,路灯,市城管委,1\n"))
	return w
}

func TestTheRoomAboveSaysHowEachConcernBegins(t *testing.T) {
	begin := map[string]func(*survey.Concern){
		"路灯一": func(c *survey.Concern) { c.BeginInCase("CASE-ONE", row, "SCGW") },
		"路灯二": func(c *survey.Concern) { c.BeginThanked("SCGW") },
		"路灯三": func(*survey.Concern) {},
	}
	w := hooked(t, func(tx *database.Tx, opinions []survey.Opinion) error {
		var stored int64
		err := tx.Model(&survey.Concern{}).Where("opinion_id = ?", opinions[0].ID).Count(&stored).Error
		if stored != 0 {
			t.Error("the concern was stored before it was known how it begins")
		}
		for _, o := range opinions {
			begin[o.Text](&o.Concerns[0])
		}
		return err
	})
	for text, x := range map[string]struct{ state, entry, inCase string }{
		"路灯一": {survey.InCase, "concern.attach", "CASE-ONE"}, "路灯二": {survey.Answered, "concern.thank", ""}, "路灯三": {survey.Waiting, "concern.receive", ""},
	} {
		_, c := w.submitted(w.waits(text))
		if c.State != x.state || c.Version != 1 || c.CaseID != x.inCase {
			t.Errorf("%s: %+v", text, c)
		}
		var said []audit.Audit
		w.must(w.db.Read(ctx).Where("subject = ?", c.ID).Find(&said).Error)
		if len(said) != 1 || said[0].Action != x.entry {
			t.Errorf("%s: %+v", text, said)
		}
	}
	l, err := w.Ledger(ctx, "", "")
	if err != nil || l.Received != 3 || l.InCase != 1 || l.Praise != 1 || l.Waiting != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	w.sound()
}

func TestWhatTheRoomAboveRefusesIsNotStored(t *testing.T) {
	no := errors.New("no")
	w := hooked(t, func(_ *database.Tx, opinions []survey.Opinion) error {
		for _, o := range opinions {
			if o.Text == "路灯二" {
				return no
			}
		}
		return nil
	})
	for i, err := range w.atOnce(6, func(i int) error {
		_, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: []string{"路灯一", "路灯二"}[i%2], Intention: once.Intention{Key: fmt.Sprint(i)}})
		return err
	}) {
		if (i%2 == 1) != errors.Is(err, no) {
			t.Errorf("%d: %v", i, err)
		}
	}
	l, err := w.Ledger(ctx, "", "")
	if err != nil || l.Received != 3 {
		t.Errorf("%+v, %v", l, err)
	}
	w.sound()
}

// Who sends again what was stored gets it, whatever was imported in between.
func TestARetryAfterANewEditionGetsTheSameReceipt(t *testing.T) {
	w := newWorld(t)
	in := survey.SubmitOpinion{Text: "路灯不亮", Hint: "CG-06", Intention: once.Intention{Key: "k", Body: "b"}}
	first, err := w.SubmitOpinion(ctx, in)
	w.must(err)
	w.newEdition()
	again, err := w.SubmitOpinion(ctx, in)
	if err != nil || again.Receipt != first.Receipt {
		t.Errorf("%q, then %q, %v", first.Receipt, again.Receipt, err)
	}
	w.sound()
}

// The same intention by way of two servers at once, as a page does whose first answer got lost: one opinion, one receipt.
func TestAnIntentionHappensOnceOnTwoServers(t *testing.T) {
	a := newWorld(t)
	both := []*world{a, a.beside()}
	for round := range 15 {
		in := survey.SubmitOpinion{Text: "路灯不亮", Intention: once.Intention{Key: fmt.Sprint("round ", round), Body: "b"}}
		got := make([]string, 6)
		for i, err := range a.atOnce(len(got), func(i int) error {
			out, err := both[i%2].SubmitOpinion(ctx, in)
			got[i] = out.Receipt
			return err
		}) {
			if err != nil || got[i] != got[0] {
				t.Errorf("round %d: %q and %q, %v", round, got[0], got[i], err)
			}
		}
	}
	l, err := a.Ledger(ctx, "", "")
	if err != nil || l.Received != 15 {
		t.Errorf("%+v, %v", l, err)
	}
	a.sound()
}

func TestABatchCostsNoMoreStatementsThanOneLetter(t *testing.T) {
	var statements, batches atomic.Int64
	gate := make(chan bool)
	w := hooked(t, func(tx *database.Tx, opinions []survey.Opinion) error {
		if batches.Add(1) == 1 {
			<-gate // the others gather meanwhile
		}
		for i, o := range opinions {
			o.Concerns[0].BeginInCase(fmt.Sprint("CASE", i), row, "SCGW")
		}
		return nil
	})
	w.in(actor.Clock, func(tx *database.Tx) error {
		count := func(*gorm.DB) { statements.Add(1) }
		c := tx.Callback()
		return errors.Join(c.Create().Register("counted", count), c.Update().Register("counted", count), c.Raw().Register("counted", count))
	})
	var wg sync.WaitGroup
	send := func(i int) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "路灯不亮", Intention: once.Intention{Key: fmt.Sprint(i)}}); err != nil {
				t.Error(err)
			}
		}()
	}
	statements.Store(0)
	send(0)
	for batches.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	for i := range 60 {
		send(i + 1)
	}
	time.Sleep(300 * time.Millisecond)
	gate <- true
	wg.Wait()
	if per := statements.Load() / batches.Load(); per > 8 || batches.Load() > 10 {
		t.Errorf("%d batches, %d writing statements each", batches.Load(), per)
	}
	w.sound()
}
