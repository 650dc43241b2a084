package api_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/code"
)

func TestScenarios(t *testing.T) {
	d := newDoor(t)
	unit, other := d.unit("市交通运输局"), d.unit("市城管委")
	staff := map[string]string{
		"经办": d.staff("handler", actor.Handler, unit), "别的经办": d.staff("stranger", actor.Handler, other), "领导": d.staff("lead", actor.Lead, unit),
		"考评办": d.staff("office", actor.Office, ""), "监督": d.staff("auditor", actor.Auditor, ""), "市民": "",
	}
	got := d.send("POST", "/api/v1/opinions", `{"text":"文晖路绍兴路口人行道上共享单车乱停，盲道全占了","place":{"text":"文晖路","district":"下城区"}}`, nil)
	receipt := got.text("receipt")
	list := d.as(staff["经办"], "GET", "/api/v1/unit/cases", "")
	id := list.text("items.0.id")
	if got.status != 201 || id == "" {
		t.Fatalf("%s\n%s", got.body, list.body)
	}
	long := strings.Repeat("长", 2001)
	for _, s := range []struct {
		name, who, method, path, body string
		status                        int
		says                          string
	}{
		{"空白意见", "市民", "POST", "/api/v1/opinions", `{"text":"  "}`, 422, `请写下您的意见`},
		{"只有看不见的字", "市民", "POST", "/api/v1/opinions", `{"text":"\u200b\u200b"}`, 422, `请写下您的意见`},
		{"没写意见", "市民", "POST", "/api/v1/opinions", `{}`, 422, `请写下您的意见`},
		{"意见太长", "市民", "POST", "/api/v1/opinions", `{"text":"` + long + `"}`, 422, `最多 2000 个字，现在有 2001 个字`},
		{"意见不是文字", "市民", "POST", "/api/v1/opinions", `{"text":1}`, 422, `“意见”填得不对`},
		{"没有这个区，等考评办分办", "市民", "POST", "/api/v1/opinions", `{"text":"路灯不亮","place":{"district":"浦东"}}`, 201, `"state":"waiting"`},
		{"地点太长", "市民", "POST", "/api/v1/opinions", `{"text":"路灯不亮","place":{"text":"` + strings.Repeat("路", 81) + `"}}`, 422, `"fields":[{"name":"place.text","say":"“地点”最多 80 个字`},
		{"不说登录名", "市民", "POST", "/api/v1/session", `{"password":"x"}`, 422, `"fields":[{"name":"name","say":"请填写“登录名”。"}]`},
		{"照片过期", "市民", "POST", "/api/v1/opinions", `{"text":"路灯不亮","photos":["x"]}`, 422, `照片已经过期`},
		{"五张照片", "市民", "POST", "/api/v1/opinions", `{"text":"路灯不亮","photos":["1","2","3","4","5"]}`, 422, `最多 4 项`},
		{"半截内容", "市民", "POST", "/api/v1/opinions", `{"text":"路灯`, 422, `不完整`},
		{"太大", "市民", "POST", "/api/v1/opinions", `{"text":"` + strings.Repeat("a", 70000) + `"}`, 413, `太长了`},
		{"查询码少一位", "市民", "GET", "/api/v1/receipts/123456789012345", "", 422, `16`},
		{"没有的查询码", "市民", "GET", "/api/v1/receipts/" + unknown(t), "", 404, `没有查到这个查询码`},
		{"没有的问卷", "市民", "GET", "/api/v1/surveys/none", "", 404, `没有找到这份问卷`},
		{"空答卷", "市民", "POST", "/api/v1/surveys/2026/responses", `{"version":1,"answers":{}}`, 422, `至少评一个单位`},
		{"不在问卷里的单位", "市民", "POST", "/api/v1/surveys/2026/responses", `{"version":1,"answers":{"q1":{"XX":{"level":"satisfied"}}}}`, 422, `不在这份问卷里`},
		{"不在选项里的评价", "市民", "POST", "/api/v1/surveys/2026/responses", `{"version":1,"answers":{"q1":{"` + unit + `":{"level":"great"}}}}`, 422, `不在选项里`},
		{"旧版问卷", "市民", "POST", "/api/v1/surveys/2026/responses", `{"version":7,"answers":{"q1":{"` + unit + `":{"level":"satisfied"}}}}`, 409, `问卷刚刚更新过`},
		{"还没答复就评价", "市民", "POST", "/api/v1/receipts/" + receipt + "/concerns/1/feedback", `{"solved":"solved","level":"satisfied"}`, 409, `不能评价`},
		{"没有的诉求点", "市民", "POST", "/api/v1/receipts/" + receipt + "/concerns/9/messages", `{"text":"在吗"}`, 404, `没有找到这条意见`},
		{"没登录看工作台", "市民", "GET", "/api/v1/unit/cases", "", 401, `请先登录`},
		{"没登录办件", "市民", "POST", "/api/v1/cases/" + id + "/accept", `{"version":1}`, 401, `请先登录`},
		{"别的单位看", "别的经办", "GET", "/api/v1/cases/" + id, "", 404, `没有找到这件整改件`},
		{"别的单位办", "别的经办", "POST", "/api/v1/cases/" + id + "/accept", `{"version":1,"message":"您好，我们来办"}`, 404, `没有找到这件整改件`},
		{"领导受理", "领导", "POST", "/api/v1/cases/" + id + "/accept", `{"version":1,"message":"您好，我们来办"}`, 403, `“受理”不是分管领导能做的`},
		{"监督受理", "监督", "POST", "/api/v1/cases/" + id + "/accept", `{"version":1,"message":"您好，我们来办"}`, 403, `不是监督能做的`},
		{"受理前报结", "经办", "POST", "/api/v1/cases/" + id + "/finish", `{"version":1}`, 409, `现在是“待受理”，不能报结`},
		{"受理不说话", "经办", "POST", "/api/v1/cases/" + id + "/accept", `{"version":1}`, 422, `请填写“给市民的第一句话”`},
		{"没带版本", "经办", "POST", "/api/v1/cases/" + id + "/accept", `{"message":"您好，我们来办"}`, 422, `版本`},
		{"旧版本", "经办", "POST", "/api/v1/cases/" + id + "/accept", `{"version":7,"message":"您好，我们来办"}`, 409, `刚被别人处理过`},
		{"没有的操作", "经办", "POST", "/api/v1/cases/" + id + "/fly", `{"version":1}`, 404, `没有这个操作`},
		{"经办看分办", "经办", "GET", "/api/v1/office/concerns", "", 403, `不是经办能做的`},
		{"监督分办", "监督", "POST", "/api/v1/office/concerns/x/attach", `{"version":1}`, 403, `不是监督能做的`},
		{"监督看全部", "监督", "GET", "/api/v1/office/cases?status=open", "", 200, id},
		{"没有的地址", "市民", "GET", "/api/v1/nothing", "", 404, `没有这个地址`},
		{"公开页", "市民", "GET", "/api/v1/public/overview", "", 200, `"received":1`},
		{"公开的单位", "市民", "GET", "/api/v1/public/units/" + unit, "", 200, `市交通运输局`},
		{"没有的单位", "市民", "GET", "/api/v1/public/units/XX", "", 404, `没有找到这个单位`},
		{"公开的问卷", "市民", "GET", "/api/v1/public/surveys/2026", "", 200, `"counts_for_assessment":false`},
	} {
		got := d.as(staff[s.who], s.method, s.path, s.body)
		if got.status != s.status || !strings.Contains(got.body, s.says) {
			t.Errorf("%s: want %d %s, got %d %s", s.name, s.status, s.says, got.status, got.body)
		}
	}
}

// unknown is a receipt as it must be, that nobody was given.
func unknown(t testing.TB) string {
	digits, err := code.New(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return digits
}

func TestAnswersOfTheCircleKeepTheContract(t *testing.T) {
	d := newDoor(t)
	unit := d.unit("市交通运输局")
	handler, lead, office := d.staff("handler", actor.Handler, unit), d.staff("lead", actor.Lead, unit), d.staff("office", actor.Office, "")
	for _, path := range []string{"/healthz", "/readyz", "/api/openapi.json", "/api/v1/site", "/api/v1/catalogue", "/api/v1/units", "/api/v1/surveys/2026"} {
		if got := d.send("GET", path, "", nil); got.status != 200 {
			t.Errorf("GET %s: %d %s", path, got.status, got.body)
		}
	}
	if got := d.send("POST", "/api/v1/classify", `{"text":"共享单车乱停占道，我叫王建国"}`, nil); got.status != 200 || got.text("candidates.0.code") != "CG-13" || got.text("hidden.0") == "" || strings.Contains(got.text("masked"), "王建国") {
		t.Errorf("classify: %s", got.body)
	}
	opinion := d.send("POST", "/api/v1/opinions", `{"text":"共享单车乱停占道，推婴儿车只好走机动车道","place":{"text":"文晖路","district":"下城区"},"contact":"13800001111"}`, []string{"Idempotency-Key: 5f0c1e7a9b3d42868e1f7a60c2d4b951"})
	again := d.send("POST", "/api/v1/opinions", `{"text":"共享单车乱停占道，推婴儿车只好走机动车道","place":{"text":"文晖路","district":"下城区"},"contact":"13800001111"}`, []string{"Idempotency-Key: 5f0c1e7a9b3d42868e1f7a60c2d4b951"})
	other := d.send("POST", "/api/v1/opinions", `{"text":"另一件事，路灯不亮"}`, []string{"Idempotency-Key: 5f0c1e7a9b3d42868e1f7a60c2d4b951"})
	receipt := opinion.text("receipt")
	if again.text("receipt") != receipt || other.status != 409 {
		t.Fatalf("the key is not honoured: %s %s", again.body, other.body)
	}
	id := d.as(handler, "GET", "/api/v1/unit/cases", "").text("items.0.id")
	do := func(cookie, verb, more string) answer {
		t.Helper()
		version := d.as(office, "GET", "/api/v1/cases/"+id, "").get("version")
		got := d.as(cookie, "POST", "/api/v1/cases/"+id+"/"+verb, fmt.Sprintf(`{"version":%v%s}`, version, more))
		if got.status != 200 {
			t.Fatalf("%s: %d %s", verb, got.status, got.body)
		}
		return got
	}
	do(handler, "accept", `,"message":"您好，由客运处办，周五前到现场"`)
	do(handler, "ask_citizen", `,"message":"几点最严重？"`)
	if got := d.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/messages", `{"text":"早上七点半"}`, nil); got.status != 200 {
		t.Fatalf("message: %s", got.body)
	}
	do(handler, "start", `,"promised_on":"2026-03-06"`)
	do(handler, "finish", `,"outcome":"done","reply":"市民您好：3月2日清走单车 40 辆。","evidence":"照片 3 张"`)
	do(lead, "lead_return", `,"reason":"写清今后怎么管"`)
	do(handler, "finish", `,"outcome":"done","reply":"市民您好：3月2日清走单车 40 辆，每天早晚各清一次。","evidence":"照片 3 张"`)
	do(lead, "lead_approve", ``)
	do(office, "publish", `,"checked":true`)
	if got := d.send("POST", "/api/v1/receipts/"+receipt+"/seen", "", nil); got.status != 204 {
		t.Fatalf("seen: %d %s", got.status, got.body)
	}
	rated := d.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/feedback", `{"solved":"partly","level":"fairly"}`, nil)
	if rated.status != 200 || rated.text("concerns.0.rating.current.level") != "fairly" {
		t.Fatalf("feedback: %s", rated.body)
	}
	if got := d.send("GET", "/api/v1/public/overview", "", nil); got.get("satisfaction.value") != nil || got.get("satisfaction.people") != 1.0 {
		t.Errorf("one answer is told: %s", got.body)
	}
	if got := d.as(office, "GET", "/api/v1/office/figures.csv", ""); got.status != 200 || !strings.Contains(got.body, ",0,1,0,0,0,60\n") {
		t.Errorf("the office's table: %d %s", got.status, got.body)
	}
	if got := d.as(office, "GET", "/api/v1/office/audits?subject=2026", ""); !strings.Contains(got.body, `"action":"figures.look"`) {
		t.Errorf("the look at what single people said of a case is not on record: %s", got.body)
	}
	concerns := d.as(office, "GET", "/api/v1/office/concerns?status=all", "")
	first := concerns.text("items.0.opinion")
	if got := d.as(office, "POST", "/api/v1/office/opinions/"+first+"/original", `{"reason":"核实地点"}`); got.status != 200 || got.text("contact") != "13800001111" {
		t.Errorf("original: %s", got.body)
	}
	if got := d.as(office, "GET", "/api/v1/office/audits?subject="+first, ""); !strings.Contains(got.body, "opinion.original") || strings.Contains(got.body, "13800001111") {
		t.Errorf("the look is not recorded: %s", got.body)
	}
	if got := d.as(office, "GET", "/api/v1/states", ""); got.status != 200 {
		t.Errorf("states: %s", got.body)
	}
	if got := d.as(handler, "DELETE", "/api/v1/session", ""); got.status != 204 {
		t.Errorf("log-out: %d", got.status)
	}
	if got := d.as(handler, "GET", "/api/v1/session", ""); got.status != 401 {
		t.Errorf("the session lives on: %s", got.body)
	}
}

func TestOtherSitesCannotMakeABrowserAct(t *testing.T) {
	d := newDoor(t)
	for _, h := range []string{"Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"} {
		if got := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, []string{h}); got.status != 403 {
			t.Errorf("%s: %d", h, got.status)
		}
	}
	if got := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, []string{"Origin: http://example.com", "Sec-Fetch-Site: same-origin"}); got.status != 201 {
		t.Errorf("our own page is refused: %d %s", got.status, got.body)
	}
}

func TestGuessingIsStoppedAndAnOfficeIsNot(t *testing.T) {
	d := newDoor(t)
	d.staff("handler", actor.Handler, d.unit("市城管委"))
	last := 0
	for range 12 {
		last = d.send("POST", "/api/v1/session", `{"name":"handler","password":"wrong-password"}`, nil).status
	}
	if last != 429 {
		t.Errorf("twelve wrong passwords: %d", last)
	}
	for i := range 300 { // a hall of people behind one address
		if got := d.send("POST", "/api/v1/surveys/2026/responses", `{"version":1,"answers":{"q1":{"`+d.unit("市城管委")+`":{"level":"fairly"}}}}`, nil); got.status != 201 {
			t.Fatalf("person %d: %d %s", i, got.status, got.body)
		}
	}
}
