package wechat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/api/wechat/fake"
	"huiyin/internal/config"
	"log/slog"
)

func TestSheFindsAllHerReceiptsOnAnyPhone(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes(words)
	her.writes("提交")
	first, second := w.phone(), w.phone()
	if got := first.send("GET", "/api/v1/mine", ""); got.status != 401 || got.get("reason") != "no_person" {
		t.Errorf("%d %s", got.status, got.body)
	}
	before := first.send("POST", "/api/v1/opinions", `{"text":"小区垃圾没人收"}`).get("receipt").(string)
	first.enter(her.f, "/mine")
	first.send("POST", "/api/v1/opinions", `{"text":"公交站牌看不清"}`)
	if got := first.send("POST", "/api/v1/mine/receipts/"+before, ""); got.status != 204 {
		t.Errorf("%d %s", got.status, got.body)
	}
	second.enter(her.f, "/mine")
	got := second.send("GET", "/api/v1/mine", "")
	for _, words := range []string{"路灯不亮", "垃圾没人收", "站牌看不清", before} {
		has(t, got.body, words)
	}
	stranger := w.phone()
	stranger.enter(w.wechat.NewFollower("李师傅"), "/mine")
	if got := stranger.send("GET", "/api/v1/mine", ""); strings.Contains(got.body, "路灯") || got.get("receipts.0") != nil {
		t.Errorf("a stranger sees %s", got.body)
	}
	if got := stranger.send("POST", "/api/v1/mine/receipts/1234567890123450", ""); got.status == 204 {
		t.Errorf("linked what is no receipt: %s", got.body)
	}
}

func TestSheLogsOutOfOnePhone(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	first, second := w.phone(), w.phone()
	first.enter(her.f, "/mine")
	second.enter(her.f, "/mine")
	stolen := first.cookies["huiyin-wechat"]
	if got := first.send("DELETE", "/api/v1/mine/session", ""); got.status != 204 || first.cookies["huiyin-wechat"] != "" {
		t.Errorf("%d %v", got.status, first.cookies)
	}
	first.cookies["huiyin-wechat"] = stolen
	if got := first.send("GET", "/api/v1/mine", ""); got.status != 401 {
		t.Errorf("the session goes on: %d", got.status)
	}
	if got := second.send("GET", "/api/v1/mine", ""); got.status != 200 {
		t.Errorf("the other phone: %d", got.status)
	}
	w.clock.Add(31 * 24 * time.Hour)
	if got := second.send("GET", "/api/v1/mine", ""); got.status != 401 {
		t.Errorf("a month later: %d", got.status)
	}
}

func TestForgettingErasesWhoSheIsAndLeavesTheReceipts(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	p := w.phone()
	p.enter(her.f, "/mine")
	receipt := p.send("POST", "/api/v1/opinions", `{"text":"公交站牌看不清"}`).get("receipt").(string)
	her.writes(words)
	if got := p.send("DELETE", "/api/v1/mine", ""); got.status != 204 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for _, table := range []string{"wechat_people", "wechat_links", "wechat_sessions", "wechat_drafts"} {
		if n := w.count(table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	if got := p.send("GET", "/api/v1/receipts/"+receipt, ""); got.status != 200 {
		t.Errorf("her receipt: %d", got.status)
	}
	if got := p.send("GET", "/api/v1/mine", ""); got.status != 401 {
		t.Errorf("her session: %d", got.status)
	}
}

func TestADraftIsCompletedInThePageOnce(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes(words)
	w.must(func() error { _, err := w.wechat.Shows(her.f, photo()); return err }())
	p := w.phone()
	p.enter(her.f, "/say")
	draft, _ := p.send("GET", "/api/v1/mine", "").get("draft.id").(string)
	body := `{"text":"文晖路口路灯不亮，三天了","place":{"text":"12 号门口"}}`
	stranger := w.phone()
	stranger.enter(w.wechat.NewFollower("李师傅"), "/say")
	if got := stranger.send("POST", "/api/v1/mine/drafts/"+draft, body); got.status != 409 {
		t.Errorf("a stranger's: %d %s", got.status, got.body)
	}
	if got := p.send("POST", "/api/v1/mine/drafts/"+draft, `{"text":" "}`); got.status != 422 {
		t.Errorf("empty: %d %s", got.status, got.body)
	}
	first := p.send("POST", "/api/v1/mine/drafts/"+draft, body)
	again := p.send("POST", "/api/v1/mine/drafts/"+draft, body)
	if first.status != 201 || first.get("receipt") == nil || again.get("receipt") != first.get("receipt") {
		t.Errorf("%d %s; %d %s", first.status, first.body, again.status, again.body)
	}
	if got := stranger.send("POST", "/api/v1/mine/drafts/"+draft, body); got.status != 409 {
		t.Errorf("a stranger's, once it is sent: %d %s", got.status, got.body)
	}
	w.pass(2 * time.Hour)
	if got := w.opinions(); len(got) != 1 || got[0] != "文晖路口路灯不亮，三天了" || w.count("photos") != 1 {
		t.Errorf("%q, %d photos", got, w.count("photos"))
	}
}

func TestTwoServersSendEachDraftOnce(t *testing.T) {
	w := newWorld(t)
	const people = 20
	for i := range people {
		c := chat{w, w.wechat.NewFollower(strings.Repeat("一", i+1))}
		c.writes(words)
	}
	w.clock.Add(61 * time.Minute)
	other, err := api.New(w.app.Config, w.app.DB, nil, slog.New(slog.NewJSONHandler(w.log, nil)))
	w.must(err)
	var both sync.WaitGroup
	for _, a := range []*api.App{w.app, other, w.app, other} {
		both.Go(func() {
			if err := a.WeChat.DoDue(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if n := len(w.opinions()); n != people || w.count("wechat_drafts") != 0 || w.count("wechat_links") != people {
		t.Errorf("%d opinions, %d drafts, %d links", n, w.count("wechat_drafts"), w.count("wechat_links"))
	}
}

func TestAnotherServerSendsWhatOneBeganToSend(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes(words)
	w.must(func() error { _, err := w.wechat.Shows(her.f, photo()); return err }())
	w.wechat.Fail(fake.Fault{Path: "media/get", Code: -1})
	has(t, her.writes("提交"), "交上去了") // the picture is not to be had now, so the draft stays on its way
	if w.count("wechat_drafts") != 1 || len(w.opinions()) != 0 {
		t.Fatalf("%d drafts", w.count("wechat_drafts"))
	}
	w.wechat.Heal()
	w.pass(2 * time.Minute)
	if len(w.opinions()) != 1 || w.count("photos") != 1 || w.count("wechat_drafts") != 0 {
		t.Errorf("%q, %d photos", w.opinions(), w.count("photos"))
	}
}

func TestWhoWaitsForAnAnswerDoesNotWaitForASlowPicture(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	her.writes(words)
	her.said(w.wechat.Shows(her.f, photo()))
	w.wechat.Fail(fake.Fault{Path: "media/get", Wait: 4 * time.Second})
	her.writes("提交") // said holds each answer against a second
	if len(w.opinions()) != 0 {
		t.Error("sent without its picture")
	}
	w.wechat.Heal()
	w.pass(2 * time.Minute)
	if len(w.opinions()) != 1 || w.count("photos") != 1 {
		t.Errorf("%q, %d photos", w.opinions(), w.count("photos"))
	}
}

func TestWhatSheRatedIsLinkedOnlyWhenSheAsks(t *testing.T) {
	w := newWorld(t)
	p := w.phone()
	p.enter(w.follower("王阿姨").f, "/mine")
	got := p.send("POST", "/api/v1/surveys/2026/responses", `{"version":1,"answers":{"q1":{"SCGW":{"level":"satisfied"}}}}`)
	if got.status != 201 || w.count("wechat_links") != 0 {
		t.Fatalf("%d %s, %d links", got.status, got.body, w.count("wechat_links"))
	}
	if got := p.send("POST", "/api/v1/mine/receipts/"+got.get("receipt").(string), ""); got.status != 204 || w.count("wechat_links") != 1 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestAPictureThatWeChatDoesNotGiveHoldsNothingUpForEver(t *testing.T) {
	w := newWorld(t)
	her := w.follower("王阿姨")
	w.wechat.Fail(fake.Fault{Path: "media/get", Code: -1})
	her.said(w.wechat.Shows(her.f, photo()))
	her.writes(words)
	her.writes("提交")
	w.clock.Add(20 * time.Minute)
	_ = w.app.WeChat.DoDue(t.Context())
	if len(w.opinions()) != 0 {
		t.Error("sent without waiting for the picture")
	}
	w.clock.Add(20 * time.Minute)
	w.must(w.app.WeChat.DoDue(t.Context()))
	if len(w.opinions()) != 1 {
		t.Error("her words were kept back")
	}
}

func TestNoLogAnswerOrFigureHoldsACanary(t *testing.T) {
	w := newWorld(t, templated)
	w.wechat.Template("TPLRESULT001")
	her := w.follower("王阿姨")
	p := w.phone()
	p.enter(her.f, "/mine")
	l := her.letter("result")
	for _, f := range []fake.Fault{{Path: "template/send", Drop: true, Times: 1}, {Path: "template/send", Code: 40001, Times: 2}, {Path: "access_token", Drop: true, Times: 1}, {Path: "media/get", Code: 40007, Times: 1}, {Path: "getticket", Drop: true, Times: 1}, {Path: "stable_token", Drop: true, Times: 1}} {
		w.wechat.Fail(f)
	}
	said := ""
	for range 3 {
		_, out := w.goes(l)
		said += out.Reason
	}
	p.enter(her.f, "/mine")
	said += p.send("GET", "/api/v1/wechat/signature?url="+w.url+"/say", "").body + p.send("GET", "/api/v1/mine", "").body + p.send("GET", "/wechat/return?code=x&state=y", "").body
	_, err := w.wechat.Shows(her.f, photo())
	w.must(err)
	w.pass(2 * time.Hour)
	for _, c := range w.app.WeChat.Examine(t.Context()) {
		said += c.Say
	}
	figures := httptest.NewRecorder()
	w.app.Metrics().ServeHTTP(figures, httptest.NewRequest("GET", "/metrics", nil))
	_, err = w.app.DB.Read(t.Context()).Table("audits").Select("detail").Rows()
	w.must(err)
	var audits []map[string]any
	w.must(w.app.DB.Read(t.Context()).Table("audits").Find(&audits).Error)
	record, err := json.Marshal(audits)
	w.must(err)
	for _, canary := range []string{her.f.OpenID, her.f.UnionID, testSecret, testToken, testKey, "token-", "oauth-", fake.Ticket, "access_token"} {
		for where, text := range map[string]string{"the log": w.log.String(), "an answer": said, "the figures": figures.Body.String(), "the record": string(record)} {
			if strings.Contains(text, canary) {
				t.Errorf("%s sings %s", where, canary)
			}
		}
	}
	if !strings.Contains(w.log.String(), "wechat") {
		t.Error("nothing went wrong, so nothing was tested")
	}
}

func TestWithoutAnAccountAllIsAsBefore(t *testing.T) {
	w := newWorld(t)
	cfg, _, err := config.Load(nil, nil)
	w.must(err)
	log := &bytes.Buffer{}
	w.app, err = api.New(cfg, w.app.DB, nil, slog.New(slog.NewJSONHandler(log, nil)))
	w.must(err)
	p := w.phone()
	for path, status := range map[string]int{"/wechat": 404, "/wechat/enter": 404, "/wechat/return": 404, "/api/v1/mine": 401, "/api/v1/wechat/signature?url=x": 404, "/MP_verify_Ab12Cd34.txt": 404, "/api/v1/site": 200} {
		if got := p.send("GET", path, ""); got.status != status {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if p.send("GET", "/api/v1/site", "").get("wechat") != false || w.app.WeChat.Ways() != nil {
		t.Error("it says that there is an account")
	}
}
