package api_test

import (
	"strings"
	"testing"
)

func TestWhoGuessesAKeyNeverGetsAnothersReceipt(t *testing.T) {
	d := newDoor(t)
	hers := []string{keyOf("hers")}
	first := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, hers)
	receipt := first.text("receipt")
	ratings := `{"version":1,"answers":{"q1":{"SCGW":{"level":"satisfied"}}}}`
	for name, got := range map[string]answer{
		"another body": d.send("POST", "/api/v1/opinions", `{"text":"井盖松了"}`, hers), "the same in other bytes": d.send("POST", "/api/v1/opinions", `{"text": "路灯不亮"}`, hers),
		"another route": d.send("POST", "/api/v1/surveys/2026/responses", ratings, hers), "her own receipt's route": d.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/messages", `{"text":"路灯不亮"}`, hers),
	} {
		if got.status != 409 || got.text("reason") != "key_reused" || strings.Contains(got.body, receipt) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if again := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, hers); again.text("receipt") != receipt {
		t.Errorf("key and body together: %s", again.body)
	}
}

func TestAKeyThatCanBeGuessedIsRefusedBeforeAnythingIsStored(t *testing.T) {
	d := newDoor(t)
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"没有编号也可以"}`, nil).text("receipt")
	for _, x := range []struct{ path, body string }{
		{"/api/v1/opinions", `{"text":"路灯不亮"}`}, {"/api/v1/surveys/2026/responses", `{"version":1,"answers":{"q1":{"SCGW":{"level":"satisfied"}}}}`},
		{"/api/v1/receipts/" + receipt + "/concerns/1/messages", `{"text":"在吗"}`},
	} {
		got := d.send("POST", x.path, x.body, []string{"Idempotency-Key: 1"})
		if got.status != 422 || got.text("reason") != "weak_key" || !strings.Contains(got.text("detail"), "32 位十六进制") {
			t.Errorf("%s: %d %s", x.path, got.status, got.body)
		}
	}
	if got := d.send("GET", "/api/v1/public/overview", "", nil).get("ledger.received"); got != 1.0 {
		t.Errorf("%v received", got)
	}
}
