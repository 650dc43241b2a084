package api_test

import (
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/actor"
)

// spokenCase is a new case of a unit, with its handler and the office.
type spokenCase struct {
	*door
	id, code, handler, office string
}

func newSpoken(t *testing.T) *spokenCase {
	d := newDoor(t)
	k := &spokenCase{door: d, code: d.unit("市交通运输局"), office: d.staff("office", actor.Office, "")}
	k.handler = d.staff("handler", actor.Handler, k.code)
	if got := d.send("POST", "/api/v1/opinions", `{"text":"共享单车乱停占道","place":{"text":"文晖路","district":"下城区"}}`, nil); got.status != 201 {
		t.Fatalf("opinion: %d %s", got.status, got.body)
	}
	k.id = d.as(k.handler, "GET", "/api/v1/unit/cases", "").text("items.0.id")
	return k
}

func (k *spokenCase) try(cookie, verb, more string) answer {
	k.t.Helper()
	version := k.as(k.office, "GET", "/api/v1/cases/"+k.id, "").get("version")
	return k.as(cookie, "POST", "/api/v1/cases/"+k.id+"/"+verb, fmt.Sprintf(`{"version":%v%s}`, version, more))
}

func (k *spokenCase) act(cookie, verb, more string) {
	k.t.Helper()
	if got := k.try(cookie, verb, more); got.status != 200 {
		k.t.Fatalf("%s: %d %s", verb, got.status, got.body)
	}
}

// What is typed is judged before it is sent; what leaves with a reason is seen by the lead and the office; the office keeps the lists.
func TestTheLintIsAskedOverriddenAndSeen(t *testing.T) {
	k := newSpoken(t)
	lead, other := k.staff("领导", actor.Lead, k.code), k.staff("外人", actor.Handler, k.unit("市环保局"))
	ask := func(cookie, verb, field, words string) answer {
		return k.send("POST", "/api/v1/lint", fmt.Sprintf(`{"case":%q,"verb":%q,"texts":{%q:%q}}`, k.id, verb, field, words), []string{"Cookie: " + cookie})
	}
	got := ask(k.handler, "accept", "message", "😀请张桂芳女士放心，我们尽快办。")
	if got.status != 200 || got.text("findings.0.rule") != "person" || got.text("findings.0.need") != "blocked" || got.get("findings.0.from") != 2.0 || got.get("findings.0.to") != 5.0 || got.text("findings.1.words") != "尽快" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ask(other, "accept", "message", "您好"); got.status != 404 {
		t.Errorf("another unit asks about this case: %d", got.status)
	}
	if got := k.send("POST", "/api/v1/lint", `{"verb":"answer","texts":{"text":"请张桂芳女士放心"}}`, []string{"Cookie: " + k.office}); !strings.Contains(got.body, `"blocked"`) {
		t.Errorf("an answer of the office: %s", got.body)
	}
	if got := ask(k.handler, "finish", "reply", strings.Repeat("长", 4001)); got.status != 422 {
		t.Errorf("a text longer than any field: %d", got.status)
	}
	refused := k.try(k.handler, "accept", `,"message":"我们尽快办。"`)
	if refused.status != 422 || refused.text("fields.0.name") != "message" || refused.text("fields.1.name") != "why" || !strings.Contains(refused.body, "尽快") {
		t.Errorf("%d %s", refused.status, refused.body)
	}
	if blocked := k.try(k.handler, "accept", `,"message":"请张桂芳女士放心。","why":"就要这样写"`); blocked.status != 422 || blocked.text("reason") != "words_blocked" {
		t.Errorf("%d %s", blocked.status, blocked.body)
	}
	k.act(k.handler, "accept", `,"message":"我们尽快办。","why":"配件在路上，13812345678"`)
	for name, cookie := range map[string]string{"lead": lead, "office": k.office} {
		seen := k.send("GET", "/api/v1/wording", "", []string{"Cookie: " + cookie})
		if seen.text("items.0.label") != "受理" || seen.text("items.0.words") != "尽快" || seen.text("items.0.rules.0") != "含糊的说法" || seen.get("desks.0.lately") != 1.0 || strings.Contains(seen.body, "12345678") {
			t.Errorf("%s sees %s", name, seen.body)
		}
		page := k.send("GET", "/api/v1/cases/"+k.id, "", []string{"Cookie: " + cookie})
		if page.text("overrides.0.reason") == "" || page.text("overrides.0.who") == "" {
			t.Errorf("%s sees no override at the case", name)
		}
	}
	if seen := k.send("GET", "/api/v1/wording", "", []string{"Cookie: " + other}); strings.Contains(seen.body, "尽快") || strings.Count(seen.body, `"words"`) != 1 {
		t.Errorf("another unit sees %s", seen.body)
	}
}

func TestTheOfficeAloneKeepsTheLists(t *testing.T) {
	k := newSpoken(t)
	set := func(cookie, unit, words string) answer {
		return k.send("POST", "/api/v1/office/desks/"+unit, `{"words":`+words+`}`, []string{"Cookie: " + cookie})
	}
	if got := k.try(k.handler, "accept", `,"message":"联系人：陈建国。"`); got.status != 422 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for _, x := range []struct {
		cookie, unit, words string
		status              int
	}{
		{k.handler, k.code, `["陈建国"]`, 403}, {k.office, "NOBODY", `["陈建国"]`, 422}, {k.office, k.code, `["陈"]`, 422}, {k.office, k.code, `["陈建国","0571-87012345"]`, 200}, {k.office, "office", `["0571-87010085"]`, 200},
	} {
		if got := set(x.cookie, x.unit, x.words); got.status != x.status {
			t.Errorf("%s %s: %d %s", x.unit, x.words, got.status, got.body)
		}
	}
	k.act(k.handler, "accept", `,"message":"联系人：陈建国，电话0571-87012345。"`)
}

// She sends spans, the server computes: what the page showed is what the unit gets, and the original stays with the office.
func TestTheCopyThatAUnitGetsIsChangedByHerSpans(t *testing.T) {
	d := newDoor(t)
	const text = `共享单车乱停占道，我住文晖路3幢2单元501室，电话13812345678，每天七点接孙子`
	look := d.send("POST", "/api/v1/classify", `{"text":"  `+text+` "}`, nil)
	if look.text("spans.0.kind") != "住址" || look.get("spans.0.may_show") != true || look.text("spans.1.kind") != "手机号" || strings.Contains(look.text("masked"), "501") {
		t.Fatalf("%d %s", look.status, look.body)
	}
	marks := fmt.Sprintf(`[{"from":%v,"to":%v,"show":true},{"from":%d,"to":%d}]`, look.get("spans.0.from"), look.get("spans.0.to"), len([]rune(text))-3, len([]rune(text)))
	changed := d.send("POST", "/api/v1/classify", `{"text":"`+text+`","marks":`+marks+`}`, nil)
	if changed.get("spans.0.shown") != true || changed.text("hidden.0") != "手机号" || changed.text("hidden.1") != "您选的" || !strings.Contains(changed.text("masked"), "501") || strings.Contains(changed.text("masked"), "孙子") {
		t.Errorf("%d %s", changed.status, changed.body)
	}
	got := d.send("POST", "/api/v1/opinions", `{"text":"`+text+`","place":{"text":"文晖路","district":"下城区"},"marks":`+marks+`}`, nil)
	if got.status != 201 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	unit := d.staff("handler", actor.Handler, d.unit("市交通运输局"))
	page := d.as(unit, "GET", "/api/v1/cases/"+d.as(unit, "GET", "/api/v1/unit/cases", "").text("items.0.id"), "")
	if page.text("opinions.0.text") != changed.text("masked") {
		t.Errorf("the page showed %q, the unit reads %q", changed.text("masked"), page.text("opinions.0.text"))
	}
	for name, bad := range map[string]string{"a span beyond the end": `[{"from":0,"to":900}]`, "half a number": `[{"from":25,"to":28,"show":true}]`, "a name": `[{"from":-1,"to":2}]`} {
		for _, path := range []string{"/api/v1/opinions", "/api/v1/classify"} {
			if got := d.send("POST", path, `{"text":"`+text+`","marks":`+bad+`}`, nil); got.status != 422 {
				t.Errorf("%s at %s: %d %s", name, path, got.status, got.body)
			}
		}
	}
}
