package api_test

import (
	"strings"
	"testing"

	"huiyin/internal/actor"
)

// Whoever goes on guessing must not be told when the guess was right.
func TestGuessingPasswordsEnds(t *testing.T) {
	d := newDoor(t)
	d.staff("office", actor.Office, "")
	d.staff("auditor", actor.Auditor, "")
	in := func(name, pw string) answer {
		return d.send("POST", "/api/v1/session", `{"name":"`+name+`","password":"`+pw+`"}`, nil)
	}
	for i := range 10 {
		if got := in("office", "wrong-password"); got.status != 401 {
			t.Fatalf("wrong password %d: %d %s", i+1, got.status, got.body)
		}
	}
	if got := in("office", password); got.status != 429 || !strings.Contains(got.body, "15 分钟") || got.header.Get("Set-Cookie") != "" {
		t.Errorf("the right password after ten wrong ones: %d %s", got.status, got.body)
	}
	if got := in("auditor", password); got.status != 200 {
		t.Errorf("a colleague at the same address: %d %s", got.status, got.body)
	}
}

func TestGuessingReceiptsWithoutWorkEnds(t *testing.T) {
	d := newDoor(t)
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, nil).text("receipt")
	for range 100 { // the right one costs nothing
		if got := d.send("GET", "/api/v1/receipts/"+receipt, "", nil); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	for i := range 19 {
		if got := d.send("GET", "/api/v1/receipts/"+unknown(t), "", nil); got.status != 404 {
			t.Fatalf("wrong receipt %d: %d %s", i+1, got.status, got.body)
		}
	}
	for _, x := range []struct{ method, path, body string }{{"GET", "", ""}, {"POST", "/seen", "{}"}, {"POST", "/concerns/1/messages", `{"text":"在吗"}`}} {
		if got := d.send(x.method, "/api/v1/receipts/"+receipt+x.path, x.body, nil); got.status != 429 || got.text("reason") != "proof_of_work" {
			t.Errorf("%s%s of a right receipt after nineteen wrong ones: %d %s", x.method, x.path, got.status, got.body)
		}
	}
}
