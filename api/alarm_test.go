package api_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"huiyin/internal/actor"
)

// says sends an opinion and gives its receipt.
func (d *door) says(body string) string {
	d.t.Helper()
	got := d.send("POST", "/api/v1/opinions", body, []string{keyOf(body)})
	if got.status != 201 {
		d.t.Fatalf("%s: %d %s", body, got.status, got.body)
	}
	return got.text("receipt")
}

func (d *door) metric(name string) string {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.app.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for line := range strings.SplitSeq(w.Body.String(), "\n") {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			return rest
		}
	}
	return ""
}

func TestADangerStandsFirstUntilSomebodyHasLookedAndThoseOnDutyAreTold(t *testing.T) {
	d := newDoor(t)
	office, auditor, unit := d.staff("office", actor.Office, ""), d.staff("audit", actor.Auditor, ""), d.staff("unit", actor.Handler, d.unit("市城管委"))
	d.says(`{"text":"路灯坏了","hint":"none"}`)
	d.says(`{"text":"楼道里一股很浓的煤气味"}`)
	alarms := func() answer { return d.as(office, "GET", "/api/v1/office/alarms", "") }
	if got := alarms(); got.get("waiting") != 1.0 || got.get("late") != 0.0 || got.text("look_by") == "" || got.text("on_duty.0.name") == "" {
		t.Errorf("%s", got.body)
	}
	if got := d.as(unit, "GET", "/api/v1/office/alarms", ""); got.status != 403 {
		t.Errorf("a unit: %d", got.status)
	}
	if got := d.as(auditor, "GET", "/api/v1/office/alarms", ""); got.get("waiting") != 0.0 {
		t.Errorf("the auditor has nothing to look at: %s", got.body)
	}
	d.clock.Add(16 * time.Minute)
	d.must(d.app.RunJobs(context.Background()))
	if !strings.Contains(d.log.String(), "danger not looked at") || !strings.Contains(d.log.String(), "0571-852501") {
		t.Errorf("the log names nobody: %s", d.log)
	}
	if n := d.metric("huiyin_duty_alerts_total"); n != "1" {
		t.Errorf("the metric says %q", n)
	}
	list := d.as(office, "GET", "/api/v1/office/concerns", "")
	if list.text("items.0.danger.0.kind") != "gas" || list.get("items.0.attention.late") != true || list.text("items.0.attention.alerted_at") == "" {
		t.Errorf("%s", list.body)
	}
	if got := alarms(); got.get("late") != 1.0 { // asked again, it stands as before
		t.Errorf("%s", got.body)
	}
	id := list.text("items.0.id")
	looked := d.as(office, "POST", "/api/v1/office/concerns/"+id+"/look", `{"version":`+number(list.get("items.0.version"))+`}`)
	if looked.status != 200 || looked.text("attention.looked_by") != "office" || looked.text("attention.looked_at") == "" {
		t.Errorf("%d %s", looked.status, looked.body)
	}
	if got := alarms(); got.get("waiting") != 0.0 {
		t.Errorf("%s", got.body)
	}
	if again := d.as(office, "GET", "/api/v1/office/concerns", ""); again.text("items.0.id") != id || len(again.get("items").([]any)) != 2 {
		t.Errorf("a danger that was looked at still stands first of what waits, once: %s", again.body)
	}
}

func TestWhatAPersonSeesFirstPromisesNoDayAndNoUnit(t *testing.T) {
	d := newDoor(t)
	for _, x := range []struct{ text, headline, calls string }{
		{"你们这帮狗官，吃人饭不干人事", "收到了，考评办的人会看", ""},
		{"加微信，日入八百，代开发票", "收到了，考评办的人会看", ""},
		{"城管队长收了别人的红包", "考评办的人会看，不会转给您反映的单位", "12388"},
		{"考评办的主任收了别人的红包", "由监督来看，考评办看不到", "12388"},
		{"楼道里一股很浓的煤气味", "值班的人会先看这一条", ""},
		{"我不想活了", "值班的人会先看这一条", ""},
	} {
		got := d.send("GET", "/api/v1/receipts/"+d.says(`{"text":"`+x.text+`"}`), "", nil)
		if got.text("concerns.0.headline") != x.headline || got.text("concerns.0.calls.0.number") != x.calls {
			t.Errorf("%s: %s", x.text, got.body)
		}
		for _, promise := range []string{"日前", "责任单位", "due_on"} {
			if strings.Contains(got.body, promise) {
				t.Errorf("%s: promises %s: %s", x.text, promise, got.body)
			}
		}
	}
}

// The auditor's list has exactly what accuses the office, and the office's nothing of it.
func TestTheAuditorsListIsWhatAccusesTheOffice(t *testing.T) {
	d := newDoor(t)
	office, auditor := d.staff("office", actor.Office, ""), d.staff("audit", actor.Auditor, "")
	d.says(`{"text":"考评办的主任收了别人的红包"}`)
	d.says(`{"text":"城管队长收了别人的红包"}`)
	theirs, all := d.as(auditor, "GET", "/api/v1/office/concerns?status=auditor", ""), d.as(office, "GET", "/api/v1/office/concerns?status=all", "")
	if len(theirs.get("items").([]any)) != 1 || theirs.get("counts.auditor") != 1.0 || !strings.Contains(theirs.text("items.0.text"), "考评办") {
		t.Errorf("%s", theirs.body)
	}
	if len(all.get("items").([]any)) != 1 || all.get("counts.all") != 1.0 || strings.Contains(all.body, "考评办的主任") {
		t.Errorf("%s", all.body)
	}
	if got := d.as(office, "GET", "/api/v1/office/concerns?status=auditor", ""); len(got.get("items").([]any)) != 0 {
		t.Errorf("the office asks for the auditor's list: %s", got.body)
	}
	path, version := "/api/v1/office/concerns/"+theirs.text("items.0.id"), number(theirs.get("items.0.version"))
	if got := d.as(office, "POST", path+"/answer", `{"version":`+version+`,"text":"没有的事"}`); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := d.as(auditor, "POST", path+"/attach", `{"version":`+version+`,"unit":"SCGW"}`); got.status != 403 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := d.as(auditor, "POST", path+"/answer", `{"version":`+version+`,"text":"已经交给派驻纪检监察组核实。"}`); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// What she writes later is met like what she wrote first.
func TestWhatIsDangerousInAMessageShowsWhomToCallOnHerPage(t *testing.T) {
	d := newDoor(t)
	office := d.staff("office", actor.Office, "")
	receipt := d.says(`{"text":"门口的路坏了","hint":"none"}`)
	list := d.as(office, "GET", "/api/v1/office/concerns", "")
	d.as(office, "POST", "/api/v1/office/concerns/"+list.text("items.0.id")+"/attach", `{"version":1,"unit":"`+d.unit("市城管委")+`"}`)
	body := `{"text":"现在楼道里全是煤气味"}`
	got := d.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/messages", body, []string{keyOf(body)})
	if got.status != 200 || got.text("danger.0.numbers.0") != "119" {
		t.Errorf("%d %s", got.status, got.body)
	}
	list = d.as(office, "GET", "/api/v1/office/concerns", "")
	if list.text("items.0.attention.words.0.text") != "现在楼道里全是煤气味" || list.text("items.0.attention.voice") != "message" || list.text("items.0.state") != "in_case" {
		t.Errorf("%s", list.body)
	}
}

// number is a number of an answer as it is sent back.
func number(n any) string { return fmt.Sprint(n) }
