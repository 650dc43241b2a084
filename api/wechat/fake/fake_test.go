package fake_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"huiyin/api/wechat/fake"
)

func TestOnlyTheSecretGetsATokenAndEveryCallNeedsOne(t *testing.T) {
	w := newWorld(t)
	for body, want := range map[string]int{`{"appid":"wxother","secret":"secret-of-the-fake"}`: 40013, `{"appid":"wxfake","secret":"guess"}`: 40125, `{`: 47003} {
		if got := code(w.ask("POST", "/cgi-bin/stable_token", body)); got != want {
			t.Errorf("%s: %d", body, got)
		}
	}
	first := w.token()
	if again := w.token(); again != first {
		t.Error("a stable token changes while it lives")
	}
	if got := code(w.ask("POST", "/cgi-bin/menu/create?access_token=guess", `{}`)); got != 40001 {
		t.Errorf("a guessed token: %d", got)
	}
	w.pass(3 * time.Hour)
	if got := code(w.ask("POST", "/cgi-bin/menu/create?access_token="+first, `{}`)); got != 42001 {
		t.Errorf("an old token: %d", got)
	}
	second := w.token()
	w.wechat.Revoke()
	if got := code(w.ask("GET", "/cgi-bin/ticket/getticket?type=jsapi&access_token="+second, "")); got != 40001 {
		t.Errorf("a token that somebody else replaced: %d", got)
	}
}

func TestACodeNamesAPersonOnce(t *testing.T) {
	w := newWorld(t)
	zhou := w.wechat.NewFollower("周阿姨")
	back := url.QueryEscape("http://127.0.0.1:8080/wechat/back?to=/me")
	at := "/open.weixin.qq.com/connect/oauth2/authorize?appid=wxfake&response_type=code&scope=snsapi_base&state=s1&redirect_uri=" + back
	got := w.ask("GET", at+"&phone="+url.QueryEscape("周阿姨"), "")
	to, err := url.Parse(got["location"].(string))
	w.must(err)
	if got["status"] != 302 || to.Query().Get("state") != "s1" || to.Query().Get("to") != "/me" {
		t.Fatal(got)
	}
	exchange := "/sns/oauth2/access_token?appid=wxfake&secret=secret-of-the-fake&grant_type=authorization_code&code=" + to.Query().Get("code")
	if who := w.ask("GET", exchange, ""); who["openid"] != zhou.OpenID || who["unionid"] != zhou.UnionID {
		t.Error(who)
	}
	if got := code(w.ask("GET", exchange, "")); got != 40163 {
		t.Errorf("a used code: %d", got)
	}
	if got := code(w.ask("GET", exchange+"x", "")); got != 40029 {
		t.Errorf("an invented code: %d", got)
	}
	if got := w.ask("GET", at, ""); got["status"] != 403 {
		t.Error("a browser without a phone is somebody", got)
	}
}

func TestASnapshotPageNamesAVirtualAccount(t *testing.T) {
	w := newWorld(t)
	lin := w.wechat.NewFollower("小林")
	lin.Snapshot = true
	who := w.ask("GET", "/sns/oauth2/access_token?appid=wxfake&secret=secret-of-the-fake&code="+w.wechat.Code(lin), "")
	if who["is_snapshotuser"] != 1.0 || who["openid"] == lin.OpenID {
		t.Error(who)
	}
}

func TestAMessageReachesWhoFollowsAndOnce(t *testing.T) {
	w := newWorld(t)
	w.wechat.Template("T1")
	zhou := w.wechat.NewFollower("周阿姨")
	send := func(way, more string) int {
		return code(w.ask("POST", "/cgi-bin/message/"+way+"?access_token="+w.token(), `{"touser":"`+zhou.OpenID+`","template_id":"T1"`+more+`}`))
	}
	for _, x := range []struct {
		say       string
		way, more string
		want      int
	}{
		{"who does not follow gets no template", "template/send", "", 43004},
		{"nobody gets what she did not allow", "subscribe/bizsend", "", 43101},
		{"without a word of hers no customer message", "custom/send", `,"msgtype":"text","text":{"content":"您好"}`, 45015},
		{"a template that the account does not have", "template/send", `,"template_id":"T9"`, 40037},
	} {
		if got := send(x.way, x.more); got != x.want {
			t.Errorf("%s: %d", x.say, got)
		}
	}
	_, err := w.wechat.Follows(zhou, "")
	w.must(err)
	w.wechat.Grant(zhou, "T1", 1)
	for _, x := range []struct {
		say       string
		way, more string
		want      int
	}{
		{"a follower gets a template", "template/send", `,"client_msg_id":"a1","url":"http://x/me","data":{"thing1":{"value":"有结果了"}}`, 0},
		{"asked again with the same id, it is answered as before", "template/send", `,"client_msg_id":"a1"`, 0},
		{"a grant is good once", "subscribe/bizsend", "", 0},
		{"and then no more", "subscribe/bizsend", "", 43101},
		{"after following, customer messages may come", "custom/send", `,"msgtype":"text","text":{"content":"您好"}`, 0},
	} {
		if got := send(x.way, x.more); got != x.want {
			t.Errorf("%s: %d", x.say, got)
		}
	}
	w.wechat.Wait()
	if sent := w.wechat.Sent(zhou.OpenID); len(sent) != 3 || sent[0].Data["thing1"] != "有结果了" || sent[0].URL != "http://x/me" {
		t.Errorf("%d messages: %+v", len(sent), sent)
	}
	heard := strings.Join(w.heard, "\n")
	for _, event := range []string{"TEMPLATESENDJOBFINISH", "subscribe_msg_sent_event", "<![CDATA[success]]>"} {
		if strings.Count(heard, event) != 1 {
			t.Errorf("%s is said %d times", event, strings.Count(heard, event))
		}
	}
	w.pass(49 * time.Hour)
	if got := send("custom/send", `,"msgtype":"text","text":{"content":"您好"}`); got != 45015 {
		t.Errorf("49 hours after her last word: %d", got)
	}
}

func TestFaultsComeAsOrderedAndEnd(t *testing.T) {
	w := newWorld(t)
	w.wechat.Template("T1")
	zhou := w.wechat.NewFollower("周阿姨")
	zhou.Follows = true
	token := w.token()
	send := func(id string) (n int) {
		defer func() {
			if recover() != nil {
				n = -999
			}
		}()
		return code(w.ask("POST", "/cgi-bin/message/template/send?access_token="+token, fmt.Sprintf(`{"touser":%q,"template_id":"T1","client_msg_id":%q}`, zhou.OpenID, id)))
	}
	for _, c := range []int{-1, 40001, 40164, 43004, 43101, 45009} {
		w.wechat.Fail(fake.Fault{Path: "template/send", Code: c, Times: 1})
		if got := send("m1"); got != c {
			t.Errorf("ordered %d, got %d", c, got)
		}
	}
	w.wechat.Fail(fake.Fault{Path: "template/send", Wait: 300 * time.Millisecond, Times: 1})
	begun := time.Now()
	if got := send("m2"); got != 0 || time.Since(begun) < 300*time.Millisecond {
		t.Errorf("a slow answer: %d after %s", got, time.Since(begun))
	}
	w.wechat.Fail(fake.Fault{Path: "template/send", Code: -1, After: true, Times: 1})
	if got := send("m3"); got != -1 || len(w.wechat.Sent("")) != 2 {
		t.Errorf("an answer that is lost: %d, %d messages", got, len(w.wechat.Sent("")))
	}
	if got := send("m3"); got != 0 || len(w.wechat.Sent("")) != 2 {
		t.Errorf("asked again: %d, %d messages", got, len(w.wechat.Sent("")))
	}
}

func TestWhatSheDoesReachesTheProductSealedAndSigned(t *testing.T) {
	w := newWorld(t)
	zhou := w.wechat.NewFollower("周阿姨")
	w.say = func(plain string) string {
		if !strings.Contains(plain, "MsgType><![CDATA[text]]>") {
			return "success"
		}
		sealed, err := fake.Encrypt(account, `<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[听到了]]></Content></xml>`)
		w.must(err)
		return "<xml><Encrypt>" + sealed + "</Encrypt><MsgSignature>" + fake.Sign(account.Token, "1", "2", sealed) + "</MsgSignature><TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>"
	}
	for say, do := range map[string]func() (fake.Reply, error){
		"<![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_survey:2026]]>": func() (fake.Reply, error) { return w.wechat.Scans(zhou, "survey:2026") },
		"<Content><![CDATA[路灯不亮 <b>]]>":                                          func() (fake.Reply, error) { return w.wechat.Writes(zhou, "路灯不亮 <b>") },
		"<Recognition><![CDATA[没有车位]]>":                                          func() (fake.Reply, error) { return w.wechat.Speaks(zhou, "没有车位") },
		"<MsgType><![CDATA[image]]>":                                             func() (fake.Reply, error) { return w.wechat.Shows(zhou, []byte("jpeg")) },
		"<Label><![CDATA[采荷街道]]>":                                                func() (fake.Reply, error) { return w.wechat.Stands(zhou, 30.25, 120.2, "采荷街道") },
		"<EventKey><![CDATA[mine]]>":                                             func() (fake.Reply, error) { return w.wechat.Taps(zhou, "CLICK", "mine") },
		"<![CDATA[unsubscribe]]>":                                                func() (fake.Reply, error) { return w.wechat.Unfollows(zhou) },
	} {
		r, err := do()
		if err != nil || r.Status != 200 || !strings.Contains(w.heard[len(w.heard)-1], say) {
			t.Errorf("%s: %+v %v", say, r, err)
		}
		if strings.Contains(say, "Content") && r.Content != "听到了" {
			t.Errorf("the answer is %+v", r)
		}
	}
	chat := w.wechat.Chat(zhou)
	if len(chat) != 5 {
		t.Errorf("%d bubbles: %+v", len(chat), chat)
	}
}

func TestWhatIsNotAnsweredInTimeIsSentThreeTimes(t *testing.T) {
	w := newWorld(t)
	zhou := w.wechat.NewFollower("周阿姨")
	w.say = func(string) string { panic("the product dies") }
	if _, err := w.wechat.Writes(zhou, "路灯不亮"); err == nil {
		t.Error("nobody answered, and that is no error")
	}
	if len(w.heard) != 3 || w.heard[0] != w.heard[2] {
		t.Errorf("sent %d times: %v", len(w.heard), w.heard)
	}
}

func TestADuplicateIsTheSameMessageUnderANewSignature(t *testing.T) {
	w := newWorld(t)
	zhou := w.wechat.NewFollower("周阿姨")
	w.wechat.Twice(1)
	for _, text := range []string{"路灯不亮", "路不平"} {
		_, err := w.wechat.Writes(zhou, text)
		w.must(err)
	}
	if len(w.heard) != 3 || w.heard[0] != w.heard[1] || w.heard[2] == w.heard[1] || len(w.wechat.Chat(zhou)) != 2 {
		t.Errorf("%d heard: %v", len(w.heard), w.heard)
	}
}

func TestItRunsInTheDemonstrationOnThisMachineAlone(t *testing.T) {
	for _, x := range []struct {
		demonstration bool
		listen, url   string
		may           bool
	}{
		{demonstration: true, listen: "127.0.0.1:8080", url: "http://127.0.0.1:8080", may: true},
		{demonstration: true, listen: "localhost:8080", url: "http://localhost:8080", may: true},
		{demonstration: true, listen: "[::1]:8080", url: "http://[::1]:8080", may: true},
		{demonstration: false, listen: "127.0.0.1:8080", url: "http://127.0.0.1:8080"},
		{demonstration: true, listen: "0.0.0.0:8080", url: "http://127.0.0.1:8080"},
		{demonstration: true, listen: ":8080", url: "http://127.0.0.1:8080"},
		{demonstration: true, listen: "10.0.0.5:80", url: "http://10.0.0.5"},
		{demonstration: true, listen: "example.org:80", url: "http://example.org"},
		{demonstration: true, listen: "127.0.0.1:8080", url: "https://pingyi.example.org"}, // behind a front proxy
		{demonstration: true, listen: "127.0.0.1:8080", url: ""},
	} {
		if err := fake.Allowed(x.demonstration, x.listen, x.url); (err == nil) != x.may {
			t.Errorf("%+v: %v", x, err)
		}
	}
}
