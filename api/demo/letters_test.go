package demo_test

import (
	"testing"

	"huiyin/api"
	"huiyin/internal/outbox"
	"huiyin/rectify/letter"
)

// Messages stand in every state that lasts, with its reason, and those of each kind; a unit finds some that nobody has looked at.
func messagesOf(t *testing.T, app *api.App) {
	t.Helper()
	var all []outbox.Letter
	if err := app.DB.Read(t.Context()).Find(&all).Error; err != nil {
		t.Fatal(err)
	}
	states, kinds, unseen := map[outbox.State]int{}, map[string]int{}, map[string]int{}
	for _, l := range all {
		states[l.State]++
		kinds[l.Kind]++
		if l.Unit != "" && l.HeardAt == 0 {
			unseen[l.Unit]++
		}
		if l.Reason == "" && l.State != outbox.Sent && l.State != outbox.Arrived {
			t.Errorf("%s is %s without a reason", l.Key, l.State)
		}
	}
	for _, s := range outbox.States {
		if states[s.Code] == 0 && s.Code != outbox.Leased {
			t.Errorf("no message is %s: %v", s.Code, states)
		}
	}
	for _, k := range letter.Kinds {
		if kinds[string(k.Code)] == 0 {
			t.Errorf("no message of the kind %s: %v", k.Code, kinds)
		}
	}
	if unseen["SCGW"] == 0 {
		t.Errorf("nothing new at the desk: %v", unseen)
	}
	t.Logf("%v %v", states, kinds)
}
