package stage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"strings"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/api/demo/stage"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/day"
	"huiyin/internal/sheet"
	"huiyin/rectify/citytest"
)

// world is the product on a port of this machine, with the stage before it and a browser that looks at it.
type world struct {
	*testing.T
	app     *api.App
	url     string
	browser *http.Client
}

// scene is what the page gets.
type scene struct {
	Say    string
	People []struct {
		ID, Note     string
		Due, Follows bool
	}
	Chat []struct {
		Mine  bool
		Kind  string
		Title string
		Lines []string
		URL   string
	}
	Menu []struct{ Name string }
	Log  []struct {
		In       bool
		Say, How string
		Bad      bool
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w := &world{T: t, url: "http://" + l.Addr().String()}
	w.must(err)
	cfg, _, err := config.Load(nil, []string{"HUIYIN_LISTEN=" + l.Addr().String()})
	w.must(err)
	clock := stage.From(time.Date(2026, 11, 20, 10, 0, 0, 0, day.Shanghai)) // a Friday
	db, err := database.Open(dbtest.Empty(t), database.Options{Now: clock.Now, Keys: dbtest.Keys(), Relaxed: true})
	w.must(err)
	t.Cleanup(func() { _ = db.Close() })
	w.app, err = api.New(stage.Settings(cfg), db, nil, slog.New(slog.DiscardHandler))
	w.must(err)
	w.must(db.Do(t.Context(), actor.Clock, func(tx *database.Tx) error { return w.app.Survey.MarkDemonstration(tx, true) }))
	citytest.Load(t, w.app.Survey, w.app.Rectify)
	s := stage.New(w.app, clock)
	w.app.Stage = s
	go func() { _ = w.app.Serve(l) }()
	t.Cleanup(func() { _ = w.app.Shutdown(context.Background()) })
	jar, err := cookiejar.New(nil)
	w.must(err)
	w.browser = &http.Client{Jar: jar, Timeout: 30 * time.Second}
	w.must(s.Begin(t.Context()))
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) play(deed, who string, more ...string) (s scene) {
	w.Helper()
	in := map[string]string{"who": who}
	for i := 0; i < len(more); i += 2 {
		in[more[i]] = more[i+1]
	}
	body, err := json.Marshal(in)
	w.must(err)
	got, err := w.browser.Post(w.url+"/demo/wechat/"+deed, "application/json", bytes.NewReader(body))
	w.must(err)
	defer got.Body.Close()
	raw, err := io.ReadAll(got.Body)
	w.must(err)
	w.must(json.Unmarshal(raw, &s))
	if got.StatusCode != 200 && s.Say == "" {
		w.Fatalf("%s: %d %s", deed, got.StatusCode, raw)
	}
	return s
}

func (w *world) get(path string) *http.Response {
	w.Helper()
	got, err := w.browser.Get(w.url + path)
	w.must(err)
	defer got.Body.Close()
	_, _ = io.Copy(io.Discard, got.Body)
	return got
}

func (s scene) note(who string) string {
	for _, p := range s.People {
		if p.ID == who {
			return p.Note
		}
	}
	return ""
}

// last is the newest thing in the chat, in one line.
func (s scene) last() string {
	if len(s.Chat) == 0 {
		return ""
	}
	b := s.Chat[len(s.Chat)-1]
	return b.Title + strings.Join(b.Lines, " ")
}

func TestThreePeopleComeInAndOneHasLeft(t *testing.T) {
	w := newWorld(t)
	s := w.play("hold", "lin")
	if len(s.People) != 3 || !s.People[1].Follows || s.People[2].Follows || s.note("shen") != "什么都收不到" || s.note("lin") != "还没交过意见" {
		t.Errorf("%+v", s.People)
	}
	if len(s.Menu) != 3 || !strings.Contains(s.last(), "评一评") {
		t.Errorf("the menu %+v, the welcome %q", s.Menu, s.last())
	}
	if n, err := w.app.WeChat.Followers(t.Context()); n != 2 || err != nil {
		t.Errorf("%d follow, %v", n, err)
	}
}

func TestWhatSheWritesIsUnderstoodAndSentAfterItsHour(t *testing.T) {
	w := newWorld(t)
	w.play("hold", "lin")
	s := w.play("say", "lin", "text", "文晖路口的路灯坏了半个月，晚上一片漆黑")
	if !strings.Contains(s.last(), "路灯") || s.note("lin") != "还没交过意见" {
		t.Fatalf("%q, %s", s.last(), s.note("lin"))
	}
	w.play("picture", "lin")
	if s = w.play("hour", "lin"); s.note("lin") != "还没交过意见" {
		w.play("hour", "lin")
	}
	if s = w.play("hour", "lin"); s.note("lin") != "有事在办" {
		t.Fatalf("after its hour: %s", s.note("lin"))
	}
	s = w.play("finish", "lin")
	if s.note("lin") != "1 件等她评价" || !strings.HasPrefix(s.last(), "有结果了") {
		t.Errorf("finished and published: %s %s, %q", s.note("lin"), s.Say, s.last())
	}
	titles := ""
	for _, b := range s.Chat {
		titles += b.Title
		if b.Title != "" && strings.ContainsAny(b.Lines[0], "（(") {
			t.Errorf("a sentence breaks off: %q", b.Lines[0])
		}
	}
	if titles != "已受理有结果了" {
		t.Errorf("she was told %q", titles)
	}
	if s = w.play("finish", "lin"); !strings.Contains(s.Say, "没有正在办的事") {
		t.Errorf("finished twice: %q", s.Say)
	}
}

// Two people's phones are two cookie jars in one browser; and what she holds on one phone is not on her other one.
func TestAPhoneTakesItsOwnCookiesAlong(t *testing.T) {
	w := newWorld(t)
	enter := func() int { return w.get("/wechat/enter?back=/public").StatusCode }
	mine := func() int { return w.get("/api/v1/mine").StatusCode }
	w.play("hold", "zhou")
	if mine() != 401 {
		t.Error("somebody is known before she was asked")
	}
	enter()
	if mine() != 200 {
		t.Error("she is not known after she was")
	}
	w.play("hold", "lin")
	if mine() != 401 {
		t.Error("his phone knows her")
	}
	w.play("hold", "zhou")
	if mine() != 200 {
		t.Error("her phone has forgotten her")
	}
}

func TestUnfollowedNothingIsSentAndNothingCanBe(t *testing.T) {
	w := newWorld(t)
	w.play("hold", "lin")
	if s := w.play("unfollow", "lin"); s.note("lin") != "什么都收不到" {
		t.Errorf("%+v", s.People)
	}
	if s := w.play("say", "lin", "text", "路灯不亮"); !strings.Contains(s.Say, "没有关注") {
		t.Errorf("%q", s.Say)
	}
	if s := w.play("follow", "lin"); s.note("lin") != "还没交过意见" {
		t.Errorf("%+v", s.People)
	}
}

// The log is for the curious: it holds no word of hers, no receipt and nobody.
func TestTheLogNamesNobody(t *testing.T) {
	w := newWorld(t)
	w.play("hold", "lin")
	w.play("say", "lin", "text", "文晖路口的路灯坏了")
	s := w.play("place", "lin")
	said, err := json.Marshal(s.Log)
	w.must(err)
	for _, secret := range []string{"文晖", "oYANSHI", "采荷"} {
		if bytes.Contains(said, []byte(secret)) {
			t.Errorf("the log says %q", secret)
		}
	}
	if len(s.Log) < 5 || !s.Log[len(s.Log)-1].In || s.Log[len(s.Log)-1].Say != "一个位置" {
		t.Errorf("%+v", s.Log)
	}
}

// Its pages may be framed by its own page; without a stage nobody may frame anything, and there is no such address.
func TestOnlyTheDemonstrationIsFramedAndByItselfAlone(t *testing.T) {
	w := newWorld(t)
	policy := w.get("/healthz").Header
	if !strings.Contains(policy.Get("Content-Security-Policy"), "frame-ancestors 'self'") || policy.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%v", policy)
	}
	w.app.Stage = nil
	for path, want := range map[string]int{"/healthz": 200, "/demo/wechat": 404, "/demo/wechat/state": 404, "/demo/weixin/cgi-bin/token": 404} {
		got := w.get(path)
		if got.StatusCode != want || !strings.Contains(got.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || got.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %d %v", path, got.StatusCode, got.Header)
		}
	}
}

func TestWhatIsNotOnTheStageIsRefusedWithASentence(t *testing.T) {
	w := newWorld(t)
	for _, x := range []struct{ deed, who string }{{"dance", "lin"}, {"say", "nobody"}, {"say", "lin"}, {"fail", "lin"}} {
		if s := w.play(x.deed, x.who); s.Say == "" {
			t.Errorf("%+v is done", x)
		}
	}
}

// What the page orders really happens to the product's messages: half an hour without WeChat loses none, and an error is met once.
func TestAMessageOutlivesAnOutage(t *testing.T) {
	w := newWorld(t)
	w.play("hold", "lin")
	w.play("say", "lin", "text", "文晖路口的路灯坏了半个月，晚上一片漆黑")
	w.play("say", "lin", "text", "提交")
	w.play("fail", "lin", "key", "busy")
	s := w.play("finish", "lin")
	for range 3 {
		if strings.HasPrefix(s.last(), "有结果了") {
			break
		}
		s = w.play("outage", "lin")
	}
	told := 0
	for _, b := range s.Chat {
		if b.Title == "有结果了" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times: %+v", told, s.Chat)
	}
}

// One person, one answer, from the browser on: who WeChat says she is counts, and nothing that a request holds.
func TestAPersonAnswersOnceAndMayChangeIt(t *testing.T) {
	w := newWorld(t)
	b, err := os.ReadFile("../survey-wechat.csv")
	w.must(err)
	table, err := sheet.Read("survey-wechat.csv", b)
	w.must(err)
	_, err = w.app.Survey.ImportSurvey(t.Context(), actor.Clock, table, "2026-11-01", "2026-12-31")
	w.must(err)
	vote := func(level string, headers ...string) int {
		r, err := http.NewRequest(http.MethodPost, w.url+"/api/v1/surveys/2026-W/responses", strings.NewReader(`{"version":1,"answers":{"q1":{"SCGW":{"level":"`+level+`"}}}}`))
		w.must(err)
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		got, err := w.browser.Do(r)
		w.must(err)
		_ = got.Body.Close()
		return got.StatusCode
	}
	answered := func(want int64) {
		t.Helper()
		if n, err := w.app.Survey.Responses(t.Context(), "2026-W"); n != want || err != nil {
			t.Errorf("%d answers, want %d, %v", n, want, err)
		}
	}
	w.play("hold", "lin")
	for _, forged := range [][]string{nil, {"Cookie", "huiyin-wechat=oYANSHI-lin-00002"}, {"X-Forwarded-For", "10.0.0.1", "X-Openid", "oYANSHI-lin-00002"}} {
		if got := vote("satisfied", forged...); got != 401 {
			t.Errorf("%v: %d", forged, got)
		}
	}
	answered(0)
	w.get("/wechat/enter?back=/s/2026-W")
	for _, level := range []string{"satisfied", "dissatisfied", "fairly"} {
		if got := vote(level); got != 201 {
			t.Errorf("%s: %d", level, got)
		}
	}
	answered(1)
	w.play("hold", "zhou")
	w.get("/wechat/enter?back=/s/2026-W")
	vote("satisfied")
	answered(2)
	found, err := w.app.Survey.Verify(t.Context())
	if err != nil || len(found) > 0 {
		t.Errorf("%+v %v", found, err)
	}
}
