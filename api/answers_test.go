package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/rectify"
)

// crowd is a case of several people whose answers a unit must not read one by one.
type crowd struct {
	*door
	handler, lead, office string
	id                    string
	receipts              []string
}

func newCrowd(t *testing.T, people int) *crowd {
	d := newDoor(t)
	k := &crowd{door: d, handler: d.staff("handler", actor.Handler, "SCGW"), lead: d.staff("lead", actor.Lead, "SCGW"), office: d.staff("office", actor.Office, "")}
	for i := range people {
		k.receipts = append(k.receipts, d.letter(i))
	}
	k.id = d.opened(k.receipts[0])
	for _, r := range k.receipts[1:] {
		d.joined(k.id, r)
	}
	published(d, d, k.id)
	return k
}

func (k *crowd) says(i int, solved, level, reason string) {
	k.t.Helper()
	got := k.send("POST", "/api/v1/receipts/"+k.receipts[i]+"/concerns/1/feedback", fmt.Sprintf(`{"solved":%q,"level":%q,"reason":%q}`, solved, level, reason), nil)
	if got.status != 200 {
		k.t.Fatalf("%d %s", got.status, got.body)
	}
}

// everything is all that a person of the unit can read of the case and its lists.
func (k *crowd) everything(cookie string, ids ...string) string {
	k.t.Helper()
	var all strings.Builder
	for _, id := range append(ids, k.id) {
		all.WriteString(k.as(cookie, "GET", "/api/v1/cases/"+id, "").body)
	}
	for _, status := range []string{"", "?status=all", "?status=closed", "?status=asking"} {
		all.WriteString(k.as(cookie, "GET", "/api/v1/unit/cases"+status, "").body)
	}
	return all.String()
}

// tellings are how an answer's level or whether it is solved could stand in a unit's JSON.
var tellings = []string{`"satisfied"`, `"fairly"`, `"dissatisfied"`, `"silent"`, `"not_asked"`, `"solved"`, `"partly"`, `"unsolved"`, `"level"`, `"verb":"rate"`}

func TestAUnitNeverReadsWhatSinglePeopleAnswered(t *testing.T) {
	for _, people := range []int{1, 2, 4} {
		for _, level := range []string{"satisfied", "fairly"} {
			k := newCrowd(t, people)
			for i := range people {
				k.says(i, "partly", level, "我看还行，第几位不说")
				for _, cookie := range []string{k.handler, k.lead} {
					body := k.everything(cookie)
					for _, w := range append(tellings, "我看还行") {
						if strings.Contains(body, w) {
							t.Errorf("%d of %d answered %s, and the unit reads %s", i+1, people, level, w)
						}
					}
				}
			}
			if c := k.row(k.id); c.State != rectify.Closed {
				t.Fatalf("all have answered and the case is %s", c.State)
			}
			if got := k.as(k.office, "GET", "/api/v1/cases/"+k.id, ""); got.get("feedback."+level) != float64(people) || !strings.Contains(got.body, "我看还行") || !strings.Contains(got.body, `"verb":"rate"`) {
				t.Errorf("the office reads less than all: %s", got.body)
			}
		}
	}
}

// How a case closed would say that the last one who was asked answered, and not badly: both ways read alike.
func TestAUnitReadsTheSameOfACaseThatAnAnswerClosedAndOfOneThatTheClockClosed(t *testing.T) {
	var events []string
	for _, answers := range []bool{true, false} {
		k := newCrowd(t, 1)
		if answers {
			k.says(0, "solved", "satisfied", "")
		} else {
			k.clock.Set("2026-05-06")
			k.must(k.app.Rectify.Tick(context.Background()))
			k.handler = k.again("handler")
		}
		got := k.as(k.handler, "GET", "/api/v1/cases/"+k.id, "")
		last := ""
		for i := 0; got.get(fmt.Sprintf("events.%d", i)) != nil; i++ {
			at := fmt.Sprintf("events.%d.", i)
			last = got.text(at+"verb") + got.text(at+"label") + got.text(at+"who") + got.text(at+"note") + got.text(at+"to")
		}
		events = append(events, last)
	}
	if events[0] != events[1] || !strings.Contains(events[0], "已办结") {
		t.Errorf("%q and %q", events[0], events[1])
	}
}

func TestAUnitReadsThatTheCaseCameBackAndWhy(t *testing.T) {
	k := newCrowd(t, 2)
	k.says(0, "solved", "fairly", "还行吧")
	k.says(1, "unsolved", "fairly", "路还是坏的，打我电话 13812345678")
	var part rectify.Case
	k.must(k.app.DB.Read(context.Background()).Where("part_of = ?", k.id).Take(&part).Error)
	got := k.as(k.handler, "GET", "/api/v1/cases/"+part.ID, "")
	if got.get("round") != 2.0 || got.text("state") != "assigned" || got.text("feedback.reasons.0") != "路还是坏的，打我电话 138****5678" || got.get("feedback.reasons.1") != nil {
		t.Errorf("the unit reads %s", got.body)
	}
	body := k.everything(k.handler, part.ID)
	for _, w := range []string{`"satisfied"`, `"fairly"`, `"dissatisfied"`, `"solved"`, `"unsolved"`, `"silent"`, "还行吧", "13812345678"} {
		if strings.Contains(body, w) {
			t.Errorf("the unit reads %s", w)
		}
	}
}

func TestAUnitReadsLevelsFromFiveAnswersOnOnceNoMoreComeIn(t *testing.T) {
	k := newCrowd(t, 6)
	read := func(cookie string) any {
		return k.as(cookie, "GET", "/api/v1/cases/"+k.id, "").get("feedback.satisfied")
	}
	for i := range 5 {
		k.says(i, "solved", "satisfied", "")
		if got := read(k.handler); got != nil {
			t.Errorf("after %d answers, with one to come, the unit reads %v", i+1, got)
		}
		if got := read(k.office); got != float64(i+1) {
			t.Errorf("after %d answers the office reads %v", i+1, got)
		}
	}
	k.says(5, "solved", "fairly", "")
	got := k.as(k.handler, "GET", "/api/v1/cases/"+k.id, "")
	if got.get("feedback.satisfied") != 5.0 || got.get("feedback.fairly") != 1.0 || got.get("feedback.people") != 6.0 {
		t.Errorf("six have answered and it is over: %s", got.body)
	}
}
