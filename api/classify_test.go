package api_test

import (
	"strings"
	"testing"
)

// One truth for the page, the chat and whoever asks: what becomes of words before they are sent.
func TestWhatBecomesOfWordsIsSaidBeforeTheyAreSent(t *testing.T) {
	d := newDoor(t)
	ask := func(body string) answer {
		t.Helper()
		got := d.send("POST", "/api/v1/classify", body, nil)
		if got.status != 200 {
			t.Fatalf("%s: %d %s", body, got.status, got.body)
		}
		return got
	}
	for _, x := range []struct{ name, body, path, want string }{
		{"gas: whom to call", `{"text":"楼道里一股很浓的煤气味"}`, "danger.0.numbers.0", "119"},
		{"gas that is dear", `{"text":"煤气费太贵了"}`, "danger.0.kind", ""},
		{"a wish to die", `{"text":"我不想活了"}`, "danger.0.numbers.0", "12356"},
		{"an accusation", `{"text":"城管队长收了别人的红包"}`, "person.0", "accusation"},
		{"an insult is no noise", `{"text":"你们这帮狗官，吃人饭不干人事"}`, "person.0", "insult"},
		{"an insult has no date", `{"text":"你们这帮狗官，吃人饭不干人事"}`, "reply_by", ""},
		{"a hidden number", `{"text":"共享单车乱停占道，我的电话是13800001111"}`, "hidden.0", "手机号"},
	} {
		if got := ask(x.body).text(x.path); got != x.want {
			t.Errorf("%s: %s is %q, want %q", x.name, x.path, got, x.want)
		}
	}
	two := ask(`{"text":"文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。另外我们巷子里的路灯坏了五盏，晚上一片漆黑，请派人来修。"}`)
	if two.text("matters.0.candidates.0.code") != "CG-13" || two.text("matters.1.candidates.0.code") != "CG-06" || two.text("reply_by") == "" {
		t.Errorf("two matters: %s", two.body)
	}
	if got := ask(`{"text":"路灯坏了三盏，晚上漆黑"}`); !strings.Contains(got.body, `"asks_place":true`) {
		t.Errorf("no place: %s", got.body)
	}
	if got := ask(`{"text":"路灯坏了三盏，晚上漆黑","place":"文晖路"}`); !strings.Contains(got.body, `"asks_place":false`) {
		t.Errorf("a place: %s", got.body)
	}
	if got := ask(`{"text":"社区的工作人员态度真好，很耐心，点赞","level":"dissatisfied"}`); !strings.Contains(got.body, `"praise":false`) {
		t.Errorf("praise under a bad level: %s", got.body)
	}
}
