package api_test

import (
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/actor"
)

// What no form can send is refused in the words of its field, on every route where somebody writes, before any verb is asked.
func TestTextThatIsNoneIsRefusedInItsFieldsWords(t *testing.T) {
	d := newDoor(t)
	unit := d.unit("市交通运输局")
	handler, office := d.staff("handler", actor.Handler, unit), d.staff("office", actor.Office, "")
	receipt := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮"}`, nil).text("receipt")
	for _, route := range []struct{ who, path, body, field, label string }{
		{"", "/api/v1/opinions", `{"text":%s}`, "text", "意见"},
		{"", "/api/v1/opinions", `{"text":"路灯不亮","place":{"text":%s}}`, "place.text", "地点"},
		{"", "/api/v1/opinions", `{"text":"路灯不亮","place":{"district":%s}}`, "place.district", "区县"},
		{"", "/api/v1/opinions", `{"text":"路灯不亮","contact":%s}`, "contact", "联系方式"},
		{"", "/api/v1/opinions", `{"text":"路灯不亮","photos":["x",%s]}`, "photos", "照片"},
		{"", "/api/v1/classify", `{"text":%s}`, "text", "意见"},
		{"", "/api/v1/surveys/2026/responses", `{"version":1,"answers":{"q1":{"` + unit + `":{"level":"dissatisfied","reason":%s}}}}`, "answers.q1." + unit + ".reason", "原因"},
		{"", "/api/v1/receipts/" + receipt + "/concerns/1/messages", `{"text":%s}`, "text", "意见"},
		{"", "/api/v1/receipts/" + receipt + "/concerns/1/objection", `{"reason":%s}`, "reason", "原因"},
		{"", "/api/v1/receipts/" + receipt + "/concerns/1/feedback", `{"solved":"solved","level":"satisfied","reason":%s}`, "reason", "原因"},
		{"", "/api/v1/session", `{"name":%s,"password":"xxxxxxxxxxxx"}`, "name", "登录名"},
		{"", "/api/v1/session", `{"name":"office","password":%s}`, "password", "口令"},
		{handler, "/api/v1/cases/x/accept", `{"version":1,"message":%s}`, "message", "留言"},
		{handler, "/api/v1/cases/x/finish", `{"version":1,"reply":%s}`, "reply", "答复"},
		{office, "/api/v1/office/concerns/x/answer", `{"version":1,"text":%s}`, "text", "意见"},
		{office, "/api/v1/office/opinions/x/original", `{"reason":%s}`, "reason", "原因"},
	} {
		for what, text := range map[string]string{
			"a NUL alone": `"\u0000"`, "a NUL within": `"路灯\u0000不亮"`, "control characters alone": `"\u0001\u0002\u001f"`, "a bell and a space": `" \u0007 "`, "a C1 control": `"\u0080"`,
			"the first half of a character": `"路灯\ud83d不亮"`, "the second half": `"\ude00路灯"`, "halves in the wrong order": `"\ude00\ud83d"`, "two first halves": `"\ud83d\ud83d\ude00"`, "half at the end": `"路灯\uD83D"`,
			"half before an escape": `"\ud83d\n"`, "half before a letter": `"\ud83dA"`,
		} {
			got := d.as(route.who, "POST", route.path, fmt.Sprintf(route.body, text))
			if got.status != 422 || got.text("fields.0.name") != route.field || !strings.Contains(got.body, "“"+route.label+"”") {
				t.Errorf("%s, %s: %s: %d %s", route.path, route.field, what, got.status, got.body)
			}
		}
	}
}

func TestTextThatIsOnlyHostileIsStoredAndShownInert(t *testing.T) {
	d := newDoor(t)
	for _, text := range []string{
		`路灯\ud83d\ude00不亮`, `\\ud83d 是什么`, `路灯\u202e亮不\u202c`, `<script>alert(1)</script>`, `'; DROP TABLE opinions; --`, `第一行\n第二行\t缩进\r\n`, `Word 的换行\u000b在这里`, `\ufffd`, `a\u0301\u0301\u0301`, `\ud83d\udc68\u200d\ud83d\udc69`,
	} {
		got := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮 `+text+`","contact":"","place":{"text":"\u200b"}}`, nil)
		if got.status != 201 {
			t.Errorf("%s: %d %s", text, got.status, got.body)
		}
	}
}

func TestWhatIsNotSeenCountsAsNothing(t *testing.T) {
	d := newDoor(t)
	for _, text := range []string{`\u200b\u200b`, `\ufeff`, `\u2060\u00ad`, `\u202e\u202c`, ` \u3000\t\n`, `\u3164`, `\u2800\u2800`, `\ud83d\ude00`} {
		want, says := 422, "请写下您的意见"
		if text == `\ud83d\ude00` {
			want, says = 201, "receipt"
		}
		if got := d.send("POST", "/api/v1/opinions", `{"text" :  "`+text+`", "contact":"\u200b"}`, nil); got.status != want || !strings.Contains(got.body, says) {
			t.Errorf("%s: %d %s", text, got.status, got.body)
		}
		if want == 201 {
			continue
		}
		if got := d.send("POST", "/api/v1/session", `{"name":"`+text+`","password":"x"}`, nil); got.status != 422 || !strings.Contains(got.body, "请填写“登录名”") {
			t.Errorf("a name of %s: %d %s", text, got.status, got.body)
		}
	}
}

func TestAPlaceIsWholeAndOnThisEarth(t *testing.T) {
	d := newDoor(t)
	for place, status := range map[string]int{
		`{"lat":30.27,"lng":120.16}`: 201, `{"lat":-90,"lng":180}`: 201, `{"lat":90,"lng":-180}`: 201, `{"lat":0,"lng":0}`: 201, `{"lat":null,"lng":null}`: 201, `{}`: 201, `null`: 201, `{"lat":1e-7,"lng":-0.0}`: 201,
		`{"lat":30.27}`: 422, `{"lng":120.16}`: 422, `{"lat":30.27,"lng":null}`: 422, `{"lat":null,"lng":0}`: 422, `{"lat":0}`: 422,
		`{"lat":90.0001,"lng":0}`: 422, `{"lat":-90.0001,"lng":0}`: 422, `{"lat":0,"lng":180.0001}`: 422, `{"lat":0,"lng":-180.1}`: 422, `{"lat":1e308,"lng":0}`: 422, `{"lat":1e999,"lng":0}`: 422,
		`{"lat":NaN,"lng":0}`: 422, `{"lat":Infinity,"lng":0}`: 422, `{"lat":"30","lng":"120"}`: 422, `{"lat":"NaN","lng":0}`: 422, `{"lat":[1],"lng":0}`: 422, `{"lat":true,"lng":0}`: 422, `"here"`: 422, `[]`: 422, `1`: 422,
	} {
		if got := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮","place":`+place+`}`, nil); got.status != status || status == 422 && got.text("detail") == "" {
			t.Errorf("%s: want %d, got %d %s", place, status, got.status, got.body)
		}
	}
}

func TestAFieldIsSaidOnceAndBodiesAreShallow(t *testing.T) {
	d := newDoor(t)
	for body, says := range map[string]string{
		`{"text":"一","text":"二"}`:                                        "“意见”填了两次",
		`{"text":"一","TEXT":"二"}`:                                        "填了两次",
		`{"text":"一","place":{"text":"甲","text":"乙"}}`:                   "“地点”填了两次",
		`{"text":"一","x":` + strings.Repeat("[", 20000) + `}`:            "不完整",
		`{"text":"一","x":` + nested("[", "]", 17) + `}`:                  "不完整",
		`{"text":"一","x":` + nested(`{"a":`, "}", 17) + `}`:              "不完整",
		`{"text":"一"}{"text":"二"}`:                                       "不完整",
		`{"text":"一"} x`:                                                 "不完整",
		`{"te\u0000xt":"一"}`:                                             "不完整",
		`{"te\ud800xt":"一"}`:                                             "不完整",
		"{\"text\":\"a\x00b\"}":                                          "不完整",
		"{\"text\":\"a\nb\"}":                                            "不完整",
		"\ufeff{\"text\":\"一\"}":                                         "不完整",
		`{'text':'一'}`:                                                   "不完整",
		`{"text":"一",}`:                                                  "不完整",
		`{"text":"\x41"}`:                                                "不完整",
		`{"text":"\u12"}`:                                                "不完整",
		"{\"text\":\"\xed\xa0\x80\"}":                                    "读不出来",
		"{\"text\":\"\xc0\xaf\"}":                                        "读不出来",
		`[` + strings.TrimSuffix(strings.Repeat(`"a",`, 100), ",") + `]`: "不完整",
	} {
		if got := d.send("POST", "/api/v1/opinions", body, nil); got.status != 422 || !strings.Contains(got.body, says) {
			t.Errorf("%.60s: %d %s", body, got.status, got.body)
		}
	}
	if got := d.send("POST", "/api/v1/opinions", `{"text":"路灯不亮","x":`+nested("[", "]", 10)+`}`, nil); got.status != 201 {
		t.Errorf("ten deep: %d %s", got.status, got.body)
	}
}

func nested(open, shut string, n int) string {
	return strings.Repeat(open, n) + "1" + strings.Repeat(shut, n)
}

// A name twice would be read as one value here and as another elsewhere: in small objects and large ones, in every case, at every depth.
func TestANameGivenTwiceIsRefused(t *testing.T) {
	d := newDoor(t)
	many := ""
	for i := range 100 {
		many += fmt.Sprintf(`"U%d":{"level":"satisfied"},`, i)
	}
	for body, field := range map[string]string{
		`{"text":"路灯不亮","text":"井盖丢了"}`:                                 "text",
		`{"text":"路灯不亮","Text":"井盖丢了"}`:                                 "Text",
		`{"text":"路灯不亮","te\u0078t":"井盖丢了"}`:                            "text",
		`{"text":"路灯不亮","place":{"lat":1,"text":"x","lat":2}}`:          "place.lat",
		`{"a":[1,{"b":"]},\"","c":[{}, [] ,"",-1.5e3]},{"b":1,"b":2}]}`: "a.b",
		`{"answers":{` + many + `"u77":{}}}`:                            "answers.u77",
	} {
		got := d.send("POST", "/api/v1/opinions", body, nil)
		if got.status != 422 || got.text("fields.0.name") != field || !strings.Contains(got.body, "填了两次") {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	for _, body := range []string{`{"text":"路灯不亮","place":{"text":"文一路"},"contact":"text"}`, `{"text":"\"text\":1,\\","contact":""}`} {
		if got := d.send("POST", "/api/v1/opinions", body, nil); got.status != 201 {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}
