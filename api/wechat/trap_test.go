package wechat_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"huiyin/api/wechat"
	"huiyin/api/wechat/fake"
	"huiyin/internal/actor"
	"huiyin/internal/outbox"
	"huiyin/rectify"
)

// The library's own log writes whole messages; what brings it in is its root package and its server, and neither is linked.
func TestTheLibrarysLogIsNotLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "huiyin").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(string(out)) {
		if strings.Contains(line, "logrus") || strings.HasSuffix(line, "wechat/v2") || strings.HasSuffix(line, "officialaccount/server") {
			t.Errorf("%s is linked", line)
		}
	}
}

func TestNoAnswerIsReadWithoutAnEnd(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes(words)
	_, err := w.wechat.Shows(her.f, make([]byte, wechat.MostAnswer+1<<20))
	w.must(err)
	her.writes("提交")
	if n := len(w.opinions()); n != 1 || w.count("photos") != 0 {
		t.Errorf("%d opinions, %d photos", n, w.count("photos"))
	}
}

func TestASlowWeChatHoldsNobodyUp(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	l := w.follower("王阿姨").letter("result")
	w.wechat.Fail(fake.Fault{Path: "template/send", Wait: 6 * time.Second})
	begun := time.Now()
	if _, out := w.goes(l); out.State != outbox.Unknown || time.Since(begun) > 8*time.Second {
		t.Errorf("%+v after %s", out, time.Since(begun))
	}
	w.wechat.Heal()
}

func TestTheEventOfASubscriptionReachesTheOutbox(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLREMIND001")
	her := w.follower("王阿姨")
	w.wechat.Grant(her.f, "TPLREMIND001", 0)
	_, out := w.goes(her.letter("reminder"))
	w.wechat.Wait()
	var told []string
	w.must(w.app.DB.Read(t.Context()).Table("outbox_events").Pluck("provider_id", &told).Error)
	if out.ProviderID == "" || len(told) != 1 || told[0] != out.ProviderID {
		t.Errorf("%+v, told %v", out, told)
	}
}

func TestARefusalTakesBackWhatSheHadAllowed(t *testing.T) {
	w := newWorld(t, strings.Replace(templated, "result=template:TPLRESULT001:thing1=what,time2=day;", "", 1))
	w.wechat.Template("TPLONCE00001")
	her := w.follower("王阿姨")
	l := her.letter("result")
	w.clock.Add(49 * time.Hour)
	_, err := w.wechat.Answers(her.f, "TPLONCE00001", "reject")
	w.must(err)
	if _, out := w.goes(l); out.State == outbox.Sent {
		t.Errorf("%+v", out)
	}
}

// accept lets the unit of the one case take it as its own.
func (w *world) accept() {
	w.t.Helper()
	var c rectify.Case
	w.must(w.app.DB.Read(w.t.Context()).Take(&c).Error)
	who := actor.Actor{ID: "HANDLER0000000000000000001", Name: "王建", Role: actor.Handler, Unit: c.Unit}
	w.must(w.app.Rectify.Act(w.t.Context(), who, c.ID, "accept", rectify.Act{Version: c.Version, Message: "您好，由市容处办。"}))
}

// The whole way: said in the chat, accepted by the unit, told in WeChat.
func TestALetterOfTheUnitsVerbReachesWhoWroteInTheChat(t *testing.T) {
	w := newWorld(t, strings.Replace(templated, "result=template", "accepted=template:TPLRESULT001:thing1=what;result=template", 1))
	w.wechat.Template("TPLRESULT001")
	her := w.follower("王阿姨")
	her.writes("文晖路口共享单车乱停，把盲道堵住了")
	her.writes("提交")
	w.accept()
	for range 3 {
		_, err := w.app.Outbox.Run(t.Context())
		w.must(err)
		w.wechat.Wait()
	}
	sent := w.wechat.Sent(her.f.OpenID)
	if len(sent) != 1 || !strings.Contains(sent[0].Data["thing1"], "已受理") || sent[0].URL != w.url+"/mine" {
		t.Errorf("%+v", sent)
	}
}
