package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/rectify"
)

// circle is a case of a unit that was carried through its life by everybody's routes, with everything sealed that can be.
type circle struct {
	*door
	handler, lead, aide, stranger, office, auditor string // cookies; the aide's unit supports
	id, receipt                                    string
	opinion, answered                              string // an opinion of the case; a concern that was answered and objected to
}

// What only its writer and the office may ever read, each beside the words that stay readable.
const (
	canaryOpinion   = "13800001111"
	canaryContact   = "13900002222"
	canaryReason    = "13700003333"
	canaryMessage   = "13600004444"
	canaryObjection = "13500005555"
	saidReason      = "  车又停满了，打我电话 " + canaryReason + " 我带你们看\n"
	saidMessage     = "早上七点半最多，我的电话 " + canaryMessage + "，😀\n来了打给我"
	saidObjection   = "没有修好，我的电话 " + canaryObjection
)

var canaries = []string{canaryOpinion, canaryContact, canaryReason, canaryMessage, canaryObjection}

func newCircle(t *testing.T) *circle {
	d := newDoor(t)
	unit, helper := d.unit("市交通运输局"), d.unit("市城管委")
	k := &circle{door: d, handler: d.staff("handler", actor.Handler, unit), lead: d.staff("lead", actor.Lead, unit), aide: d.staff("aide", actor.Handler, helper),
		stranger: d.staff("stranger", actor.Handler, d.unit("市教育局")), office: d.staff("office", actor.Office, ""), auditor: d.staff("auditor", actor.Auditor, "")}
	k.receipt = k.submitted(`{"text":"共享单车乱停占道，电话 ` + canaryOpinion + `","place":{"text":"文晖路","district":"下城区"},"contact":"` + canaryContact + `"}`)
	k.id = d.as(k.handler, "GET", "/api/v1/unit/cases", "").text("items.0.id")
	k.opinion = d.as(k.office, "GET", "/api/v1/cases/"+k.id, "").text("opinions.0.id")
	k.act(k.handler, "accept", `,"message":"您好，由客运处办"`)
	k.act(k.handler, "ask_citizen", `,"message":"几点最严重？"`)
	k.citizen(k.receipt, "messages", fmt.Sprintf(`{"text":%q}`, saidMessage))
	k.act(k.handler, "submit_plan", fmt.Sprintf(`,"contents":"清走单车","direction":%q,"leader":"王局","division":"客运处","measures":"早晚各清一次","parts":"协助","supporting":[%q],"steps":[{"text":"清走","due_on":"2026-03-06"}]`,
		d.as(k.handler, "GET", "/api/v1/cases/"+k.id, "").text("directions.0"), helper))
	k.act(k.lead, "lead_approve", ``)
	k.act(k.handler, "finish", `,"outcome":"done","reply":"清走单车 40 辆，每天早晚各清一次。","evidence":"照片 3 张"`)
	k.act(k.lead, "lead_approve", ``)
	k.act(k.office, "publish", `,"checked":true`)
	k.citizen(k.receipt, "feedback", fmt.Sprintf(`{"solved":"partly","level":"fairly","reason":%q}`, saidReason))

	other := k.submitted(`{"text":"路灯不亮","hint":"none"}`)
	k.answered = d.as(k.office, "GET", "/api/v1/office/concerns?status=waiting", "").text("items.0.id")
	if got := d.as(k.office, "POST", "/api/v1/office/concerns/"+k.answered+"/answer", `{"version":1,"text":"修好了"}`); got.status != 200 {
		t.Fatalf("answer: %d %s", got.status, got.body)
	}
	k.citizen(other, "objection", fmt.Sprintf(`{"reason":%q}`, saidObjection))
	return k
}

func (k *circle) submitted(body string) string {
	k.t.Helper()
	got := k.send("POST", "/api/v1/opinions", body, nil)
	if got.status != 201 {
		k.t.Fatalf("opinion: %d %s", got.status, got.body)
	}
	return got.text("receipt")
}

func (k *circle) citizen(receipt, verb, body string) {
	k.t.Helper()
	if got := k.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/"+verb, body, nil); got.status != 200 {
		k.t.Fatalf("%s: %d %s", verb, got.status, got.body)
	}
}

func (k *circle) act(cookie, verb, more string) {
	k.t.Helper()
	version := k.as(k.office, "GET", "/api/v1/cases/"+k.id, "").get("version")
	if got := k.as(cookie, "POST", "/api/v1/cases/"+k.id+"/"+verb, fmt.Sprintf(`{"version":%v%s}`, version, more)); got.status != 200 {
		k.t.Fatalf("%s: %d %s", verb, got.status, got.body)
	}
}

// sealed are the doors to what is sealed: path, the action of the record, its subject, and what comes back.
func (k *circle) sealed() []struct{ path, action, subject, says string } {
	k.t.Helper()
	c := k.as(k.office, "GET", "/api/v1/cases/"+k.id, "")
	var said string
	for i := range 3 {
		if m := fmt.Sprintf("messages.%d.", i); c.text(m+"from") == "citizen" {
			said = c.text(m + "id")
		}
	}
	reason := c.text("feedback.reason_ids.0")
	if said == "" || reason == "" {
		k.t.Fatalf("the office cannot name what it would open: %s", c.body)
	}
	return []struct{ path, action, subject, says string }{
		{"opinions/" + k.opinion, "opinion.original", k.opinion, "共享单车乱停占道，电话 " + canaryOpinion},
		{"objections/" + k.answered, "objection.original", k.answered, saidObjection},
		{"reasons/" + reason, "reason.original", reason, saidReason},
		{"messages/" + said, "message.original", said, saidMessage},
	}
}

func (k *circle) looks(action, subject string) (out []audit.Audit) {
	k.t.Helper()
	k.must(k.app.DB.Read(context.Background()).Where("action = ? AND subject = ?", action, subject).Find(&out).Error)
	return out
}

func TestTheOfficeOpensEverythingSealedByARecordedLookAndNobodyElseDoes(t *testing.T) {
	k := newCircle(t)
	for _, s := range k.sealed() {
		path := "/api/v1/office/" + s.path + "/original"
		for who, cookie := range map[string]string{"经办": k.handler, "领导": k.lead, "配合经办": k.aide, "别的经办": k.stranger, "监督": k.auditor} {
			if got := k.as(cookie, "POST", path, `{"reason":"想看看"}`); got.status != 403 {
				t.Errorf("%s of %s: %d %s", path, who, got.status, got.body)
			}
		}
		if got := k.send("POST", path, `{"reason":"想看看"}`, nil); got.status != 401 {
			t.Errorf("%s of a citizen: %d", path, got.status)
		}
		for _, why := range []string{`{}`, `{"reason":" 看 "}`, `{"reason":"` + strings.Repeat("看", 201) + `"}`} {
			if got := k.as(k.office, "POST", path, why); got.status != 422 || !strings.Contains(got.body, `"name":"reason"`) {
				t.Errorf("%s with %.30s: %d %s", path, why, got.status, got.body)
			}
		}
		if n := len(k.looks(s.action, s.subject)); n != 0 {
			t.Errorf("%s: %d looks are recorded before anybody saw anything", s.action, n)
		}
		for n := 1; n <= 2; n++ {
			got := k.as(k.office, "POST", path, `{"reason":"要打 13812345678 核实"}`)
			if got.status != 200 || got.text("text") != s.says {
				t.Errorf("%s: %d %q, she wrote %q", path, got.status, got.body, s.says)
			}
			if looks := k.looks(s.action, s.subject); len(looks) != n || looks[0].ActorName != "office" || !strings.Contains(looks[0].Detail, "核实") || strings.Contains(looks[0].Detail, "13812345678") {
				t.Errorf("%s: after look %d the record says %+v", s.action, n, looks)
			}
		}
		thing, _, _ := strings.Cut(s.path, "/")
		if got := k.as(k.office, "POST", "/api/v1/office/"+thing+"/nothing/original", `{"reason":"想看看"}`); got.status != 404 {
			t.Errorf("an unknown one of %s: %d %s", thing, got.status, got.body)
		}
	}
	if got := k.as(k.office, "POST", "/api/v1/office/opinions/"+k.opinion+"/original", `{"reason":"回电话"}`); got.text("contact") != canaryContact {
		t.Errorf("contact: %s", got.body)
	}
}

// What a unit says is not sealed, and a rating without words has nothing to open.
func TestNothingOpensThatWasNeverSealed(t *testing.T) {
	k := newCircle(t)
	db := k.app.DB.Read(context.Background())
	var theirs rectify.CaseMessage
	k.must(db.Where("case_id = ? AND sender = ?", k.id, "unit").Take(&theirs).Error)
	k.citizen(k.receipt, "feedback", `{"solved":"solved","level":"satisfied"}`)
	var silent rectify.Feedback
	k.must(db.Where("root_id = ? AND reason = ''", k.id).Take(&silent).Error)
	for _, path := range []string{"messages/" + theirs.ID, "reasons/" + silent.ID, "objections/" + k.opinion} {
		if got := k.as(k.office, "POST", "/api/v1/office/"+path+"/original", `{"reason":"想看看"}`); got.status != 404 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

func TestNoViewNoListAndNoRecordSaysWhatIsSealedOrLetsAUnitNameIt(t *testing.T) {
	k := newCircle(t)
	handles := []string{}
	for _, s := range k.sealed() {
		handles = append(handles, s.subject)
		k.as(k.office, "POST", "/api/v1/office/"+s.path+"/original", `{"reason":"核实"}`)
	}
	only := handles[2:] // of a reason and a message; opinions and concerns have their names for units too
	for who, cookie := range map[string]string{"经办": k.handler, "领导": k.lead, "配合经办": k.aide, "考评办": k.office, "监督": k.auditor} {
		for _, path := range []string{"/api/v1/session", "/api/v1/states", "/api/v1/unit/cases?status=all", "/api/v1/office/cases?status=all", "/api/v1/cases/" + k.id,
			"/api/v1/office/concerns?status=all", "/api/v1/office/audits?limit=200"} {
			got := k.as(cookie, "GET", path, "")
			for _, secret := range canaries {
				if strings.Contains(got.body, secret) {
					t.Errorf("%s reads %s in %s", who, secret, path)
				}
			}
			record := strings.Contains(path, "audits")
			if slices.ContainsFunc(only, func(id string) bool { return strings.Contains(got.body, id) }) && who != "考评办" && !record {
				t.Errorf("%s learns in %s what would open a citizen's words", who, path)
			}
		}
	}
	for _, secret := range canaries {
		if strings.Contains(k.log.String(), secret) {
			t.Errorf("the log says %s", secret)
		}
	}
}
