package wechat_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huiyin/api/wechat/fake"
	"huiyin/internal/outbox"
	"huiyin/rectify/hearing"
)

const templated = "HUIYIN_WECHAT_TEMPLATES=result=template:TPLRESULT001:thing1=what,time2=day;reminder=subscribe:TPLREMIND001:thing1=what;result=once:TPLONCE00001:thing1=what,date2=day,thing3=office"

// letter is one to the holder of what she has just sent in by chat.
func (c chat) letter(kind string) outbox.Letter {
	c.w.t.Helper()
	c.w.clock.Add(time.Second) // the newest receipt is hers
	c.writes(words)
	c.writes("提交")
	var id string
	c.w.must(c.w.app.DB.Read(c.w.t.Context()).Table("wechat_links").Order("at DESC").Limit(1).Pluck("receipt_id", &id).Error)
	return outbox.Letter{ID: "LETTER00000000000000000001", Kind: kind, Receipt: id, Say: "您反映的一件事有结果了，请您评价，3月12日（周四）前都可以评", OnDay: "2026-03-12"}
}

// goes tries the ways in their order, as the outbox does.
func (w *world) goes(l outbox.Letter) (by string, out outbox.Outcome) {
	w.t.Helper()
	for _, way := range w.app.WeChat.Ways() {
		if by, out = way.Name(), way.Send(w.t.Context(), l); out.State != outbox.Unable {
			return by, out
		}
	}
	return by, out
}

func TestALetterSaysTheDayAndNoWordOfHers(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	her := w.follower("王阿姨")
	by, out := w.goes(her.letter("result"))
	sent := w.wechat.Sent(her.f.OpenID)
	if by != "wechat_template" || out.State != outbox.Sent || out.ProviderID == "" || len(sent) != 1 {
		t.Fatalf("%s %+v %+v", by, out, sent)
	}
	m := sent[0]
	if m.URL != w.url+"/mine" || m.Data["time2"] != "2026-03-12" || !strings.HasPrefix(m.Data["thing1"], "您反映的一件事有结果了") || len([]rune(m.Data["thing1"])) > 20 || m.Client == "" {
		t.Errorf("%+v", m)
	}
	for _, d := range m.Data {
		if strings.Contains(d, "路灯") {
			t.Errorf("her words: %q", d)
		}
	}
	w.goes(her.letter("result"))
	if len(w.wechat.Sent(her.f.OpenID)) != 1 {
		t.Error("a letter sent twice under its id arrived twice")
	}
}

func TestTheWaysAreTriedInTheirOrder(t *testing.T) {
	w := newWorld(t, templated)
	for _, id := range []string{"TPLRESULT001", "TPLREMIND001", "TPLONCE00001"} {
		w.wechat.Template(id)
	}
	her := w.follower("王阿姨")
	l := her.letter("reminder")
	if by, out := w.goes(l); by != "wechat_text" || out.State != outbox.Sent {
		t.Errorf("no long-term permission, but she spoke lately: %s %+v", by, out)
	}
	w.wechat.Grant(her.f, "TPLREMIND001", 0)
	if by, out := w.goes(l); by != "wechat_subscribe" || out.State != outbox.Sent {
		t.Errorf("with permission: %s %+v", by, out)
	}
	l.Kind = "accepted"
	w.clock.Add(49 * time.Hour)
	if by, out := w.goes(l); by != "wechat_once" || out.State != outbox.Unable {
		t.Errorf("nothing leads to her: %s %+v", by, out)
	}
}

func TestWhatSheAllowsOnceIsCountedAndKeptForTheResult(t *testing.T) {
	w := newWorld(t, strings.Replace(templated, "result=template:TPLRESULT001:thing1=what,time2=day;", "", 1))
	w.wechat.Template("TPLONCE00001")
	her := w.follower("王阿姨")
	l := her.letter("result")
	w.clock.Add(49 * time.Hour)
	_, err := w.wechat.Answers(her.f, "TPLONCE00001", "accept")
	w.must(err)
	_, err = w.wechat.Answers(her.f, "TPLANOTHER01", "accept")
	w.must(err)
	l.Kind = "accepted"
	if _, out := w.goes(l); out.State != outbox.Unable {
		t.Errorf("spent on another kind: %+v", out)
	}
	l.Kind = "result"
	if by, out := w.goes(l); by != "wechat_once" || out.State != outbox.Sent {
		t.Errorf("%s %+v", by, out)
	}
	if by, out := w.goes(l); out.State == outbox.Sent {
		t.Errorf("sent twice on one permission: %s %+v", by, out)
	}
}

func TestUnfollowingStopsEverything(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	her := w.follower("王阿姨")
	l := her.letter("result")
	_, err := w.wechat.Unfollows(her.f)
	w.must(err)
	if _, out := w.goes(l); out.State != outbox.Refused || !strings.Contains(out.Reason, "取消关注") || len(w.wechat.Sent(her.f.OpenID)) != 0 {
		t.Errorf("%+v", out)
	}
	l.Receipt = "NOBODYS0000000000000000001"
	if _, out := w.goes(l); out.State != outbox.Unable {
		t.Errorf("a receipt of nobody's: %+v", out)
	}
}

func TestEachRefusalOfWeChatHasItsOutcome(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	for i, x := range []struct {
		fault fake.Fault
		state outbox.State
	}{
		{fake.Fault{Path: "template/send", Code: 43004}, outbox.Refused}, {fake.Fault{Path: "template/send", Code: 43101}, outbox.Refused}, {fake.Fault{Path: "template/send", Code: -1}, outbox.Waiting}, {fake.Fault{Path: "template/send", Code: 45009}, outbox.Waiting},
		{fake.Fault{Path: "stable_token", Code: 40164}, outbox.Waiting}, {fake.Fault{Path: "stable_token", Code: 40125}, outbox.Waiting}, {fake.Fault{Path: "template/send", Code: 40037}, outbox.Parked}, {fake.Fault{Path: "template/send", Code: 47003}, outbox.Parked},
		{fake.Fault{Path: "template/send", Code: 40001}, outbox.Waiting}, {fake.Fault{Path: "template/send", Code: 40001, Times: 1}, outbox.Sent}, {fake.Fault{Path: "template/send", Code: 42001, Times: 1}, outbox.Sent}, {fake.Fault{Path: "template/send", Drop: true}, outbox.Unknown},
		{fake.Fault{Path: "template/send", Code: 99999}, outbox.Parked},
	} {
		l := w.follower(fmt.Sprint("第", i)).letter("result")
		l.ID = fmt.Sprintf("LETTER%020d", i)
		w.wechat.Revoke() // so that a token is asked for
		w.wechat.Fail(x.fault)
		if _, out := w.goes(l); out.State != x.state || out.State != outbox.Sent && out.Reason == "" {
			t.Errorf("%+v: %+v", x.fault, out)
		}
		w.wechat.Heal()
	}
}

func TestTheTokenIsDroppedOnceWhenWeChatNoLongerTakesIt(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	her := w.follower("王阿姨")
	l := her.letter("result")
	w.goes(l)
	w.wechat.Revoke()
	before := len(w.wechat.Calls("stable_token"))
	if _, out := w.goes(l); out.State != outbox.Sent || len(w.wechat.Calls("stable_token")) != before+1 {
		t.Errorf("%+v, %d tokens fetched", out, len(w.wechat.Calls("stable_token"))-before)
	}
}

func TestDeliveryEventsReachTheOutbox(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	her := w.follower("王阿姨")
	_, out := w.goes(her.letter("result"))
	w.wechat.Wait()
	var told []struct {
		ProviderID string
		OK         bool `gorm:"column:ok"`
	}
	w.must(w.app.DB.Read(t.Context()).Table("outbox_events").Find(&told).Error)
	if len(told) != 1 || told[0].ProviderID != out.ProviderID || !told[0].OK {
		t.Errorf("%+v for %s", told, out.ProviderID)
	}
}

func TestTheDoctorSaysWhatIsWrong(t *testing.T) {
	w := newWorld(t, templated+";term=template:TPLRESULT001:thing9=what", "HUIYIN_WECHAT_VERIFY=MP_verify_Ab12Cd34Ef56.txt")
	w.wechat.Template("TPLRESULT001")
	checks := func() (out string) {
		for _, c := range w.app.WeChat.Examine(t.Context()) {
			out += c.Name + " " + c.Say + "\n"
		}
		return out
	}
	got := checks()
	has(t, got, "微信认", "公众号里没有这个模板", "没有 thing9 这个字段", w.url+"/wechat 通", "MP_verify_Ab12Cd34Ef56.txt")
	w2 := newWorld(t)
	w2.wechat.Fail(fake.Fault{Path: "stable_token", Code: 40164})
	has(t, func() (out string) {
		for _, c := range w2.app.WeChat.Examine(t.Context()) {
			out += c.Say + "\n"
		}
		return out
	}(), "IP 白名单", "HUIYIN_WECHAT_VERIFY")
}

func TestAPageOfOursIsSignedAndNoOther(t *testing.T) {
	w := newWorld(t, templated)
	got := w.phone().send("GET", "/api/v1/wechat/signature?url="+w.url+"/say%3Fx%3D1", "")
	if got.status != 200 || got.get("app_id") != testApp || got.get("templates.0") != "TPLONCE00001" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for _, url := range []string{"https://evil.example/", w.url + ".evil.example/", w.url, w.url + "/r%231234567890123456", ""} {
		if got := w.phone().send("GET", "/api/v1/wechat/signature?url="+url, ""); got.status != 422 {
			t.Errorf("%s: %d %s", url, got.status, got.body)
		}
	}
}

func TestTheMenuAndACodeForASurveyAreMadeInTheAccount(t *testing.T) {
	w := newWorld(t)
	w.must(w.app.WeChat.PublishMenu())
	has(t, w.wechat.Menu(), "评一评", "说一说", "我的", w.url+"/mine")
	if picture, err := w.app.WeChat.Code(t.Context(), "2026"); err != nil || !strings.HasPrefix(picture, "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=") {
		t.Errorf("%s %v", picture, err)
	}
	for _, code := range []string{"1999", "4821093755261186"} {
		if _, err := w.app.WeChat.Code(t.Context(), code); err == nil {
			t.Errorf("a code for %s", code)
		}
	}
	for _, scene := range w.wechat.Scenes() {
		if scene != "s:2026" {
			t.Errorf("a scene of %s", scene)
		}
	}
}

func TestACodeLeadsToAHearingAndTheMenuNamesItWhenThereIsOne(t *testing.T) {
	w := newWorld(t)
	w.app.WeChat.Hearings = func(context.Context) ([]hearing.Brief, error) {
		return []hearing.Brief{{Code: "2026-4", Title: "停车难"}}, nil
	}
	w.must(w.app.WeChat.PublishMenu())
	has(t, w.wechat.Menu(), "公述民评", w.url+"/hearings")
	if _, err := w.app.WeChat.Code(t.Context(), "2026-4"); err != nil || !slices.Contains(w.wechat.Scenes(), "h:2026-4") {
		t.Errorf("%v %v", w.wechat.Scenes(), err)
	}
	f := w.wechat.NewFollower("李师傅")
	c := chat{w, f}
	has(t, c.said(w.wechat.Scans(f, "h:2026-4")), w.url+"/hearings/2026-4", "“回音”")
	has(t, c.said(w.wechat.Scans(f, "h:1999-1")), "没有找到")
}
