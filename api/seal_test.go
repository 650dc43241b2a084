package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/survey"
)

// days are what the record says of days, newest first.
func (d *door) days() (out []audit.Audit) {
	d.t.Helper()
	d.must(d.app.DB.Read(context.Background()).Where("action = ?", "day.counts").Order("at DESC, subject").Find(&out).Error)
	return out
}

// answered stores a response without going through the door.
func (d *door) answered(id string) {
	d.t.Helper()
	d.must(d.app.DB.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		r := survey.Response{ID: fmt.Sprintf("%032s", id), Survey: "2026", Version: 1, Answers: "{}", ReceivedOn: "2026-03-02"}
		r.Mac = r.Sign(tx.Keys())
		return tx.Create(&r).Error
	}))
}

// An hour that brought one response must not tell which it is; the day, which every response tells itself, is chained with its sum.
func TestTheRecordOfADayThatGoesOnLeadsToNoResponse(t *testing.T) {
	d := newDoor(t)
	d.answered("1")
	d.must(d.app.RunJobs(context.Background()))
	d.clock.Add(24 * time.Hour)
	d.must(d.app.RunJobs(context.Background()))
	d.clock.Add(time.Hour)
	d.must(d.app.RunJobs(context.Background()))
	sums := map[bool]int{}
	for _, a := range d.days() {
		var said struct {
			Finished bool
			Sets     survey.Sets
		}
		d.must(json.Unmarshal([]byte(a.Detail), &said))
		set, has := said.Sets["2026 2026-03-02"]
		if a.Subject != "2026-03-02" || !has {
			continue
		}
		sums[said.Finished]++
		if none := set.Sum == [8]int64{}; set.N != 1 || none == said.Finished {
			t.Errorf("%+v", said)
		}
	}
	if sums[true] != 1 || sums[false] == 0 {
		t.Errorf("the day is recorded as finished %d times, as going on %d times", sums[true], sums[false])
	}
}

func TestAResponseThatIsTakenAwayChangedOrExchangedIsNamed(t *testing.T) {
	d := newDoor(t)
	ctx := context.Background()
	for i := range 3 {
		d.answered(fmt.Sprint(i))
	}
	d.clock.Add(26 * time.Hour)
	d.must(d.app.RunJobs(ctx))
	for _, x := range []struct{ sql, back, what string }{
		{"DELETE FROM responses WHERE id LIKE '%2'", "", "response_set"},
		{"UPDATE responses SET answers = '{ }' WHERE id LIKE '%1'", "UPDATE responses SET answers = '{}'", "response_altered"},
		{"UPDATE responses SET received_on = '2026-03-01' WHERE id LIKE '%1'", "UPDATE responses SET received_on = '2026-03-02'", "response_set"},
		{"UPDATE responses SET mac = '' WHERE id LIKE '%1'", "", "response_unproved"},
	} {
		run := func(sql string) {
			d.must(d.app.DB.Do(ctx, actor.Clock, func(tx *database.Tx) error { return tx.Exec(sql).Error }))
		}
		run(x.sql)
		found, err := d.app.Survey.Verify(ctx)
		d.must(err)
		if !strings.Contains(fmt.Sprint(found), "{"+x.what+" ") {
			t.Errorf("%s: %+v", x.sql, found)
		}
		if x.back != "" {
			run(x.back)
		}
	}
}

// While a server works, what is recorded is in the chain within a second or two, and the last of it when it stops.
func TestAWorkingServerSealsWhatIsRecorded(t *testing.T) {
	d := newDoor(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan bool)
	go func() {
		d.app.Work(ctx)
		ended <- true
	}()
	open := func() (n int64) {
		d.must(d.app.DB.Read(context.Background()).Model(&audit.Audit{}).Where("seal = 0").Count(&n).Error)
		return n
	}
	d.letter(1)
	d.soon("all is sealed", func() bool { return open() == 0 })
	d.letter(2)
	stop()
	<-ended
	if n := open(); n != 0 {
		t.Errorf("%d entries were left outside when it stopped", n)
	}
	head, err := audit.Head(d.app.DB.Read(context.Background()))
	d.must(err)
	p, err := d.app.View.Public(context.Background(), 0)
	d.must(err)
	if got := p.Overview.Head; got.N != head.N || got.Hash != head.Hash || head.N < 2 {
		t.Errorf("the public page shows %+v, the head is %+v", got, head)
	}
}
