package api_test

import (
	"context"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/outbox"
)

func TestAUnitIsToldOfANewCaseUntilSomebodyHasLooked(t *testing.T) {
	d := newDoor(t)
	office, unit, other := d.staff("office", actor.Office, ""), d.staff("unit", actor.Handler, d.unit("市城管委")), d.staff("other", actor.Lead, d.unit("市建委"))
	d.says(`{"text":"门口的路坏了，走路要小心","hint":"none"}`)
	concern := d.as(office, "GET", "/api/v1/office/concerns", "").text("items.0.id")
	d.must2(d.as(office, "POST", "/api/v1/office/concerns/"+concern+"/attach", `{"version":1,"unit":"`+d.unit("市城管委")+`"}`))
	news := func(who string) answer { return d.as(who, "GET", "/api/v1/unit/news", "") }
	if got := news(unit); got.get("unseen") != 0.0 {
		t.Errorf("before it was sent: %s", got.body)
	}
	_, err := d.app.Outbox.Run(context.Background())
	d.must(err)
	got := news(unit)
	if got.get("unseen") != 1.0 || got.text("items.0.kind") != "unit_new" || !strings.HasPrefix(got.text("items.0.say"), "第 1 件：新的整改件") || strings.Contains(got.body, "路坏") {
		t.Errorf("%s", got.body)
	}
	if got := news(other); got.get("unseen") != 0.0 || got.text("items.0.id") != "" {
		t.Errorf("another unit: %s", got.body)
	}
	d.must2(d.as(other, "POST", "/api/v1/unit/news/seen", `{"until":"`+got.text("at")+`"}`))
	if again := news(unit); again.get("unseen") != 1.0 {
		t.Errorf("another unit's look: %s", again.body)
	}
	d.must2(d.as(unit, "POST", "/api/v1/unit/news/seen", `{"until":"`+got.text("at")+`"}`))
	if again := news(unit); again.get("unseen") != 0.0 || again.get("items.0.seen") != true || again.text("items.0.date") != "2026-03-02" {
		t.Errorf("%s", again.body)
	}
	if got := news(office); got.status != 403 {
		t.Errorf("the office: %d", got.status)
	}
}

func (d *door) must2(got answer) {
	d.t.Helper()
	if got.status/100 != 2 {
		d.t.Fatalf("%d %s", got.status, got.body)
	}
}

func TestTheOfficeSeesWhatBecameOfMessagesAndSendsAParkedOneAgain(t *testing.T) {
	d := newDoor(t)
	office, auditor, unit := d.staff("office", actor.Office, ""), d.staff("audit", actor.Auditor, ""), d.staff("unit", actor.Handler, d.unit("市城管委"))
	receipt := d.says(`{"text":"门口的路坏了，走路要小心","hint":"none"}`)
	r, err := d.app.Survey.FindReceipt(context.Background(), receipt)
	d.must(err)
	d.must(d.app.DB.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		for _, l := range []outbox.Letter{{Kind: "result", Case: "C1", Publication: "r1", Receipt: r.ID, Say: "您反映的一件事有结果了"}, {Kind: "accepted", Case: "C2", Publication: "v1", Receipt: r.ID, Say: "您反映的一件事已受理"}} {
			if err := outbox.Post(tx, l); err != nil {
				return err
			}
		}
		return tx.Model(&outbox.Letter{}).Where("case_id = ?", "C1").Updates(map[string]any{"state": outbox.Parked, "reason": "模板编号不对（40037）"}).Error
	}))
	got := d.as(auditor, "GET", "/api/v1/office/letters", "")
	if got.status != 200 || got.get("sums.all.n") != 2.0 || got.get("sums.days.0.n") != 2.0 || got.text("items.0.to") != "市民" || got.get("followers") != nil || got.get("reaches") != false {
		t.Errorf("%d %s", got.status, got.body)
	}
	if strings.Contains(got.body, r.ID) || strings.Contains(got.body, receipt) {
		t.Error("it says to whom a message went")
	}
	parked := d.as(office, "GET", "/api/v1/office/letters?state=parked&kind=result&on=2026-03-02", "")
	if parked.text("items.0.reason") != "模板编号不对（40037）" || parked.get("items.0.may_repeat") != true || parked.get("items.1") != nil {
		t.Errorf("%s", parked.body)
	}
	again := "/api/v1/office/letters/" + parked.text("items.0.id") + "/again"
	for who, want := range map[string]int{auditor: 403, unit: 403, office: 204} {
		if got := d.as(who, "POST", again, "{}"); got.status != want {
			t.Errorf("%d instead of %d: %s", got.status, want, got.body)
		}
	}
	if got := d.as(office, "POST", again, "{}"); got.status != 409 {
		t.Errorf("twice: %d", got.status)
	}
	if got := d.as(office, "GET", "/api/v1/office/letters?on=yesterday", ""); got.status != 422 {
		t.Errorf("no day: %d", got.status)
	}
	d.app.Followers = func(context.Context) (int, error) { return 1203, nil }
	if got := d.as(office, "GET", "/api/v1/office/letters?state=parked", ""); got.get("followers") != 1203.0 || got.get("items.0") != nil {
		t.Errorf("%s", got.body)
	}
}

// More than a page of letters is read on without one twice or left out.
func TestMessagesAreReadPageByPage(t *testing.T) {
	d := newDoor(t)
	office := d.staff("office", actor.Office, "")
	d.must(d.app.DB.Do(context.Background(), actor.Clock, func(tx *database.Tx) error {
		letters := make([]outbox.Letter, 120)
		for i := range letters {
			letters[i] = outbox.Letter{Kind: "result", Case: "C" + strings.Repeat("x", i%20), Publication: string(rune('A' + i/20)), Receipt: "r", Say: "您反映的一件事有结果了"}
		}
		return outbox.Post(tx, letters...)
	}))
	seen, cursor := map[string]bool{}, ""
	for range 3 {
		page := d.as(office, "GET", "/api/v1/office/letters?cursor="+cursor, "")
		items, _ := page.get("items").([]any)
		for _, x := range items {
			if l, ok := x.(map[string]any); ok {
				seen[l["id"].(string)] = true //nolint:errcheck,forcetypeassert // the contract says so
			}
		}
		cursor = page.text("next")
	}
	if len(seen) != 120 || cursor != "" {
		t.Errorf("%d letters, next %q", len(seen), cursor)
	}
}

func TestTheOfficeChoosesWhatTheAccountSays(t *testing.T) {
	d := newDoor(t)
	office, auditor, unit := d.staff("office", actor.Office, ""), d.staff("audit", actor.Auditor, ""), d.staff("unit", actor.Handler, d.unit("市城管委"))
	const normal = "您好！想反映什么，直接打字就行，也可以发语音、照片、位置。"
	if got := d.as(auditor, "GET", "/api/v1/office/texts", ""); got.text("items.1.say") != normal || got.get("account") != false {
		t.Errorf("%s", got.body)
	}
	for _, x := range []struct {
		what, who, code, body string
		want                  int
	}{
		{"a unit", unit, "hint", `{"before":"` + normal + `","say":"好"}`, 403},
		{"the auditor", auditor, "hint", `{"before":"` + normal + `","say":"好"}`, 403},
		{"no such text", office, "secret", `{"before":"x","say":"好"}`, 404},
		{"somebody was first", office, "hint", `{"before":"别的","say":"好"}`, 409},
		{"a link", office, "hint", `{"before":"` + normal + `","say":"请看 https://evil.example"}`, 422},
		{"a tag", office, "hint", `{"before":"` + normal + `","say":"<a>"}`, 422},
		{"too many lines", office, "hint", `{"before":"` + normal + `","say":"一\n二\n三"}`, 422},
		{"as wide as a menu", office, "menu_say", `{"before":"说一说","say":"我有话要说"}`, 200},
		{"wider", office, "menu_say", `{"before":"我有话要说","say":"我有话要说啊"}`, 422},
		{"its own words", office, "hint", `{"before":"` + normal + `","say":"{单位}听您说。"}`, 200},
	} {
		if got := d.as(x.who, "POST", "/api/v1/office/texts/"+x.code, x.body); got.status != x.want {
			t.Errorf("%s: %d %s", x.what, got.status, got.body)
		}
	}
	if say, err := d.app.Texts.Say(context.Background(), "hint"); err != nil || say != "杭州市考评办听您说。" {
		t.Errorf("%q %v", say, err)
	}
	if got := d.as(office, "POST", "/api/v1/office/texts/hint", `{"before":"{单位}听您说。","say":" "}`); got.text("items.1.say") != normal {
		t.Errorf("emptied: %s", got.body)
	}
	if got := d.as(office, "POST", "/api/v1/office/menu", ""); got.status != 404 {
		t.Errorf("without an account: %d %s", got.status, got.body)
	}
}
