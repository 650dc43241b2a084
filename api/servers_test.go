package api_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/sheet"
	"huiyin/rectify"
	"huiyin/survey"
)

// skew is how far the clock of the second server is ahead of the first's.
const skew = 90 * time.Second

// twoServers are two servers at work on one database, each with connections and a clock of its own; limits are one for both.
func twoServers(t testing.TB) (a, b *door) {
	t.Helper()
	url, clock, limits := dbtest.Empty(t), &dbtest.Clock{}, api.NewLimits(true)
	clock.Set(dbtest.Start)
	a = serverAt(t, url, clock, 0, limits)
	a.furnish()
	return a, serverAt(t, url, clock, skew, limits)
}

func serverAt(t testing.TB, url string, clock *dbtest.Clock, ahead time.Duration, limits *api.Limits) *door {
	t.Helper()
	d := &door{t: t, clock: clock, log: &bytes.Buffer{}, spec: spec(t)}
	now := func() time.Time { return clock.Now().Add(ahead) }
	db, err := database.Open(url, database.Options{Now: now, Keys: dbtest.Keys(), Relaxed: true})
	d.must(err)
	t.Cleanup(func() { _ = db.Close() })
	cfg, _, err := config.Load(nil, nil)
	d.must(err)
	d.app, err = api.New(cfg, db, limits, slog.New(slog.NewJSONHandler(d.log, nil)))
	d.must(err)
	return d
}

// sound fails when the rows contradict each other, in either room, whichever server looks.
func sound(servers ...*door) {
	for _, d := range servers {
		d.t.Helper()
		ours, err := d.app.Survey.Verify(context.Background())
		d.must(err)
		theirs, err := d.app.Rectify.Verify(context.Background())
		d.must(err)
		for _, f := range append(ours, theirs...) {
			d.t.Errorf("%s %s: %s", f.What, f.Where, f.Say)
		}
	}
}

// soon waits until something is so: what one server does, the other knows within a second or two.
func (d *door) soon(what string, so func() bool) {
	d.t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if so() {
			return
		}
	}
	d.t.Fatalf("never: %s", what)
}

// table is an imported file as it would be uploaded.
func (d *door) table(csv string) *sheet.Table {
	d.t.Helper()
	t, err := sheet.Read("t.csv", []byte(csv))
	d.must(err)
	return t
}

// spread runs n things, 16 at a time.
func spread(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range 16 {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// letter sends an opinion that waits for the office, and gives its receipt; empty when it was refused.
func (d *door) letter(i int) string {
	got := d.send("POST", "/api/v1/opinions", fmt.Sprintf(`{"text":"门口的路坏了，第 %d 封信","hint":"none"}`, i), nil)
	if got.status != 201 {
		d.t.Errorf("letter %d: %d %s", i, got.status, got.body)
	}
	return got.text("receipt")
}

// The people at work behind the servers.
var (
	office  = actor.Actor{ID: "office", Name: "考评办", Role: actor.Office}
	handler = actor.Actor{ID: "handler", Name: "经办", Role: actor.Handler, Unit: "SCGW"}
	lead    = actor.Actor{ID: "lead", Name: "领导", Role: actor.Lead, Unit: "SCGW"}
)

// concern is the first under a receipt.
func (d *door) concern(receipt string) survey.Concern {
	d.t.Helper()
	r, err := d.app.Survey.FindReceipt(context.Background(), receipt)
	d.must(err)
	_, all, err := d.app.Survey.Submission(context.Background(), r.ID)
	d.must(err)
	return all[0]
}

// opened makes a case of a waiting letter.
func (d *door) opened(receipt string) (id string) {
	d.t.Helper()
	d.must(d.app.Rectify.AttachConcern(context.Background(), office, d.concern(receipt).ID, survey.Triage{Unit: "SCGW"}))
	return d.concern(receipt).CaseID
}

// joined adds a waiting letter to a case.
func (d *door) joined(id, receipt string) {
	d.t.Helper()
	d.must(d.app.Rectify.JoinConcern(context.Background(), office, d.concern(receipt).ID, survey.Triage{Case: id}))
}

func (d *door) row(id string) (c rectify.Case) {
	d.t.Helper()
	d.must(d.app.DB.Read(context.Background()).Where("id = ?", id).Take(&c).Error)
	return c
}

func (d *door) does(who actor.Actor, id, verb string, in rectify.Act) {
	d.t.Helper()
	in.Version = d.row(id).Version
	if err := d.app.Rectify.Act(context.Background(), who, id, verb, in); err != nil {
		d.t.Fatalf("%s: %v", verb, err)
	}
}

// published carries a new case to its publication, each step at the other server.
func published(a, b *door, id string) {
	a.t.Helper()
	a.does(handler, id, "accept", rectify.Act{Message: "您好，由养护处办。"})
	b.does(handler, id, "start", rectify.Act{PromisedOn: a.app.DB.Now().Add(56 * time.Hour).Format("2006-01-02")})
	a.does(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片两张"})
	b.does(lead, id, "lead_approve", rectify.Act{})
	b.does(office, id, "publish", rectify.Act{Checked: true})
}

func (d *door) rates(receipt, solved, level string, headers ...string) answer {
	return d.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/feedback", fmt.Sprintf(`{"solved":%q,"level":%q,"reason":"还是老样子，没有改"}`, solved, level), headers)
}

func TestTwoServersSeeEachOthersImports(t *testing.T) {
	a, b := twoServers(t)
	a.clock.Set("2026-12-21")
	replyBy := func(d *door) string {
		return d.send("POST", "/api/v1/classify", `{"text":"共享单车乱停占道"}`, nil).text("reply_by")
	}
	for _, d := range []*door{a, b} {
		if got := replyBy(d); got != "2027-01-11" {
			t.Fatalf("before the import a letter is answered by %s", got)
		}
	}
	ctx := context.Background()
	_, err := b.app.Rectify.ImportCalendar(ctx, actor.Clock, b.table(year2027))
	b.must(err)
	a.soon("the other server's calendar", func() bool { return replyBy(a) == "2027-01-13" })
	_, err = b.app.Survey.ImportUnits(ctx, actor.Clock, b.table("代码,名称,别名,类型,排序,启用年份,停用年份\nNEU,市新局,,市直部门,1,2026,\n"))
	b.must(err)
	_, err = b.app.Survey.ImportCatalogue(ctx, actor.Clock, b.table("年度,领域代码,领域,存在问题,整改方向\n2027,XX,新领域,新问题,新方向\n"))
	b.must(err)
	_, err = b.app.Survey.ImportCatalogue(ctx, actor.Clock, b.table("年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序\n2027,XX,新领域,XX-01,无人机在小区上空飞行扰民,无人机扰民,市新局,1\n"))
	b.must(err)
	b.must(importSurvey(b.app, nextOne))
	for path, says := range map[string]string{"/api/v1/units": "市新局", "/api/v1/catalogue": "无人机扰民", "/api/v1/surveys/2026": "又一版"} {
		a.soon(path+" of the other server", func() bool { return strings.Contains(a.send("GET", path, "", nil).body, says) })
	}
	id := a.opened(a.letter(1))
	if whole := a.row(id).Clocks.Whole; whole.Due != "2027-01-13" || whole.Provisional {
		t.Errorf("a case of this server is counted by the old calendar: %+v", whole)
	}
	sound(a, b)
}

// year2027 is a year with its seven holidays: no other counts as published.
const year2027 = "日期,类型,名称\n2027-01-01,休,元旦\n2027-01-04,休,元旦\n2027-02-17,休,春节\n2027-04-05,休,清明节\n2027-05-01,休,劳动节\n2027-06-09,休,端午节\n2027-09-15,休,中秋节\n2027-10-01,休,国庆节\n"

func TestTwoServersImportAtOnce(t *testing.T) {
	a, b := twoServers(t)
	a.clock.Set("2026-12-21")
	var open []string
	for i := range 6 {
		open = append(open, []*door{a, b}[i%2].opened(a.letter(i)))
	}
	ctx := context.Background()
	spread(8, func(i int) {
		d := []*door{a, b}[i%2]
		csv := []string{year2027, "日期,类型,名称\n2025-01-01,休,元旦\n"}[i/2%2]
		if _, err := d.app.Rectify.ImportCalendar(ctx, actor.Clock, d.table(csv)); err != nil {
			t.Errorf("import %d: %v", i, err)
		}
		if _, err := d.app.Survey.ImportUnits(ctx, actor.Clock, d.table(fmt.Sprintf("代码,名称,别名,类型,排序,启用年份,停用年份\nNEU%d,市新局%d,,市直部门,1,2026,\n", i, i))); err != nil {
			t.Errorf("units %d: %v", i, err)
		}
	})
	for _, id := range open {
		if c := a.row(id); c.Clocks.Whole.Due != "2027-01-13" || c.Clocks.Whole.Provisional || c.Version != 2 {
			t.Errorf("version %d, %+v", c.Version, c.Clocks.Whole)
		}
	}
	for _, d := range []*door{a, b} {
		d.soon("all units", func() bool {
			body := d.send("GET", "/api/v1/units", "", nil).body
			for i := range 8 {
				if !strings.Contains(body, fmt.Sprint("市新局", i)) {
					return false
				}
			}
			return true
		})
	}
	sound(a, b)
}

func TestTwoServersKnowTheSameSessionsAndSettings(t *testing.T) {
	a, b := twoServers(t)
	mine, hers := a.staff("office", actor.Office, ""), b.staff("lead", actor.Lead, "SCGW")
	session := func(d *door, cookie string) int { return d.as(cookie, "GET", "/api/v1/session", "").status }
	for _, d := range []*door{a, b} {
		if session(d, mine) != 200 || session(d, hers) != 200 {
			t.Fatal("a session of one server is unknown at the other")
		}
	}
	if got := b.as(mine, "DELETE", "/api/v1/session", ""); got.status != 204 {
		t.Fatalf("log-out: %d", got.status)
	}
	if session(a, mine) != 401 || session(b, mine) != 401 || session(a, hers) != 200 {
		t.Error("a session that one server ended lives on at the other, or another went with it")
	}
	a.clock.Add(20 * time.Minute)
	if session(a, hers) != 200 { // used here
		t.Fatal("a session in use has ended")
	}
	a.clock.Add(20 * time.Minute)
	if session(b, hers) != 200 { // not idle there
		t.Error("what was used at one server is idle at the other")
	}
	a.clock.Add(32 * time.Minute)
	if session(a, hers) != 401 || session(b, hers) != 401 {
		t.Error("an idle session lives on")
	}
	a.must(a.app.DB.Do(context.Background(), actor.Clock, func(tx *database.Tx) error { return a.app.Survey.MarkDemonstration(tx, false) }))
	if b.send("GET", "/api/v1/site", "", nil).get("demonstration") != true {
		t.Error("the mark of one server is unknown at the other")
	}
	sound(a, b)
}

// Whoever guesses at both servers in turn has no more tries than at one.
func TestTwoServersShareTheirLimits(t *testing.T) {
	a, b := twoServers(t)
	a.staff("office", actor.Office, "")
	for i := range 10 {
		d := []*door{a, b}[i%2]
		if got := d.send("POST", "/api/v1/session", `{"name":"office","password":"wrong-password"}`, nil); got.status != 401 {
			t.Fatalf("wrong password %d: %d", i+1, got.status)
		}
	}
	for _, d := range []*door{a, b} {
		if got := d.send("POST", "/api/v1/session", `{"name":"office","password":"`+password+`"}`, nil); got.status != 429 {
			t.Errorf("the right password after ten wrong ones: %d", got.status)
		}
	}
	alone := a.beside() // has limits of its own
	if got := alone.send("POST", "/api/v1/session", `{"name":"office","password":"`+password+`"}`, nil); got.status != 200 {
		t.Errorf("a server with limits of its own: %d", got.status)
	}
}

func TestTwoServersRunTheirJobsAtOnce(t *testing.T) {
	a, b := twoServers(t)
	var ids []string
	for i := range 6 {
		ids = append(ids, []*door{a, b}[i%2].opened(a.letter(i)))
	}
	for _, id := range ids[:3] {
		published(a, b, id)
	}
	a.clock.Set("2026-06-01") // the askings are over, the rest has a red card
	ctx := context.Background()
	for range 3 {
		a.clock.Add(time.Hour)
		spread(8, func(i int) {
			if err := []*door{a, b}[i%2].app.RunJobs(ctx); err != nil {
				t.Error(err)
			}
		})
		spread(8, func(i int) { // also when one believes the other dead
			if err := []*door{a, b}[i%2].app.Rectify.Tick(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	for i, id := range ids {
		var verbs []string
		a.must(a.app.DB.Read(ctx).Model(&rectify.CaseEvent{}).Where("case_id = ? AND verb IN ?", id, []string{"expire", "supervise"}).Pluck("verb", &verbs).Error)
		if want := []string{"expire", "supervise"}[i/3]; !slices.Equal(verbs, []string{want}) {
			t.Errorf("case %d: %v, want %s once", i, verbs, want)
		}
	}
	var jobs, done int64
	a.must(a.app.DB.Read(ctx).Table("jobs").Count(&jobs).Error)
	a.must(a.app.DB.Read(ctx).Table("jobs").Where("done_at > 0").Count(&done).Error)
	if jobs != 13 || done != 13 { // four jobs, each hour, and one a day
		t.Errorf("%d periods, %d done", jobs, done)
	}
	sound(a, b)
}

func TestTwoServersTakeAnIntentionOnce(t *testing.T) {
	a, b := twoServers(t)
	answers := fmt.Sprintf(`{"version":1,"answers":{"q1":{%q:{"level":"dissatisfied","text":"办事要跑好几趟"}}}}`, a.unit("市城管委"))
	for round := range 10 {
		rater, writer := a.letter(round), b.letter(round)
		published(a, b, a.opened(rater))
		b.opened(writer)
		for _, x := range []struct{ what, path, body, field string }{
			{"letter", "/api/v1/opinions", `{"text":"只说一次的事"}`, "receipt"},
			{"response", "/api/v1/surveys/2026/responses", answers, "receipt"},
			{"rating", "/api/v1/receipts/" + rater + "/concerns/1/feedback", `{"solved":"solved","level":"satisfied"}`, "receipt"},
			{"message", "/api/v1/receipts/" + writer + "/concerns/1/messages", `{"text":"补充一句"}`, "receipt"},
		} {
			key := []string{keyOf(fmt.Sprint(x.what, round))}
			got := make([]answer, 8)
			spread(8, func(i int) { got[i] = []*door{a, b}[i%2].send("POST", x.path, x.body, key) })
			for _, g := range got {
				if g.status >= 300 || g.text(x.field) == "" || g.text(x.field) != got[0].text(x.field) {
					t.Errorf("%s: %d %s beside %s", x.what, g.status, g.body, got[0].body)
				}
			}
		}
	}
	for table, want := range map[string]int64{"opinions": 40, "responses": 10, "feedbacks": 10, "case_messages": 20} { // with ten reasons, ten first words
		var n int64
		a.must(a.app.DB.Read(context.Background()).Table(table).Count(&n).Error)
		if n != want {
			t.Errorf("%s: %d rows, want %d", table, n, want)
		}
	}
	sound(a, b)
}

func TestTwoServersCountExactly(t *testing.T) {
	const people, inCase = 200, 20
	a, b := twoServers(t)
	at := func(i int) *door { return []*door{a, b}[i%2] }
	receipts := make([]string, people)
	rated := fmt.Sprintf(`{"version":1,"answers":{"q1":{%q:{"level":"satisfied"},%q:{"level":"dissatisfied","text":"办事要跑好几趟"}}}}`, a.unit("市城管委"), a.unit("市交通运输局"))
	spread(2*people, func(i int) {
		if i%4 < 2 {
			receipts[i/4*2+i%4] = at(i).letter(i)
		} else if got := at(i).send("POST", "/api/v1/surveys/2026/responses", rated, nil); got.status != 201 {
			t.Errorf("response %d: %d %s", i, got.status, got.body)
		}
	})
	var cases []string
	for i := range people / inCase {
		cases = append(cases, at(i).opened(receipts[i]))
	}
	spread(people-len(cases), func(i int) { at(i).joined(cases[i%len(cases)], receipts[len(cases)+i]) })
	for _, id := range cases {
		published(a, b, id)
	}
	spread(people, func(i int) { // in each case two are not content: too few to open the rest
		solved, level := "solved", "satisfied"
		if i < 2*len(cases) {
			solved, level = "unsolved", "dissatisfied"
		}
		if got := at(i+1).rates(receipts[i], solved, level); got.status != 200 {
			t.Errorf("rating %d: %d %s", i, got.status, got.body)
		}
	})
	for _, id := range cases {
		if c := a.row(id); c.State != rectify.Closed {
			t.Errorf("all have answered, and the case is %s", c.State)
		}
	}
	counted := map[string]float64{"ledger.received": 2 * people, "satisfaction.people": people, "satisfaction.counts.satisfied": people - 20, "satisfaction.counts.dissatisfied": 20, "satisfaction.counts.silent": 0}
	for _, d := range []*door{a, b} {
		overview := d.send("GET", "/api/v1/public/overview", "", nil)
		for path, want := range counted {
			if got := overview.get(path); got != want {
				t.Errorf("%s is %v, want %v", path, got, want)
			}
		}
		if got := d.send("GET", "/api/v1/public/surveys/2026", "", nil).get("responses"); got != float64(people) {
			t.Errorf("%v responses", got)
		}
	}
	sound(a, b)
}

// pages reads a list page by page, each at another server, and gives a field of every row.
func pages(servers []*door, cookie, path, field string) (rows []string) {
	cursor := ""
	for i := range 100 {
		d := servers[i%len(servers)]
		got := d.as(cookie, "GET", path+"&limit=3&cursor="+cursor, "")
		items, _ := got.get("items").([]any)
		for n := range items {
			rows = append(rows, fmt.Sprint(got.get(fmt.Sprintf("items.%d.%s", n, field))))
		}
		if cursor = got.text("next"); cursor == "" {
			return rows
		}
	}
	return append(rows, "endless")
}

func TestTwoServersWhoseClocksDifferKeepEveryOrder(t *testing.T) {
	a, b := twoServers(t)
	servers := []*door{b, a} // the later clock first
	cookie := a.staff("desk", actor.Office, "")
	var receipts []string
	for i := range 14 {
		receipts = append(receipts, servers[i%2].letter(i))
		a.clock.Add(time.Second)
	}
	id := a.opened(receipts[0])
	for i, r := range receipts[1:7] {
		servers[i%2].joined(id, r)
		if got := b.concern(r).Person; got != i+2 {
			t.Errorf("市民 %d is called %d", i+2, got)
		}
	}
	published(b, a, id)
	for i, r := range receipts[7:] {
		servers[i%2].opened(r)
	}
	for _, x := range []struct {
		list, path, field string
		want              int
	}{
		{"cases", "/api/v1/office/cases?status=all", "number", 8}, {"open cases", "/api/v1/office/cases?status=open", "number", 8},
		{"letters", "/api/v1/office/concerns?status=all", "id", 14}, {"letters in cases", "/api/v1/office/concerns?status=in_case", "id", 14},
	} {
		rows := pages(servers, cookie, x.path, x.field)
		if slices.Sort(rows); len(rows) != x.want || len(slices.Compact(rows)) != x.want {
			t.Errorf("%s: %d rows, want %d: %v", x.list, len(rows), x.want, rows)
		}
	}
	newest := pages(servers, cookie, "/api/v1/office/cases?status=all", "number")
	if !slices.Equal(newest, []string{"8", "7", "6", "5", "4", "3", "2", "1"}) {
		t.Errorf("cases by their numbers: %v", newest)
	}
	var record int64
	a.must(a.app.DB.Read(context.Background()).Table("audits").Count(&record).Error)
	entries := pages(servers, cookie, "/api/v1/office/audits?x=", "id")
	if slices.Sort(entries); int64(len(entries)) != record || int64(len(slices.Compact(entries))) != record {
		t.Errorf("the record has %d entries, its pages show %d", record, len(entries))
	}
	lifeIsTold(a, receipts[0], id)
	sound(a, b)
}

// lifeIsTold fails unless the first citizen of a published case reads its life in its order, and nobody else's.
func lifeIsTold(d *door, receipt, id string) {
	d.t.Helper()
	follow := d.send("GET", "/api/v1/receipts/"+receipt, "", nil)
	steps, _ := follow.get("concerns.0.timeline").([]any)
	var titles []string
	for i := range steps {
		titles = append(titles, strings.ReplaceAll(follow.text(fmt.Sprintf("concerns.0.timeline.%d.title", i)), "市城管委", "单位"))
	}
	want := []string{"您提交了意见", "转到单位", "单位受理了", "单位开始整改", "单位答复您，考评办已核验"}
	if len(titles) < len(want) || !slices.Equal(titles[:len(want)], want) {
		d.t.Errorf("her timeline: %v", titles)
	}
	if strings.Contains(follow.body, "和别的市民反映的同一件事") {
		d.t.Error("who was the first in the case is told that she came to another's")
	}
}

// On the first server it is still March when it is April on the second.
func TestTwoServersOnEitherSideOfMidnight(t *testing.T) {
	a, b := twoServers(t)
	a.clock.Set("2026-03-31")
	a.clock.Add(13*time.Hour + 59*time.Minute)
	for round := range 2 {
		a, b := a, b
		if round == 1 {
			a, b = b, a
		}
		receipt := b.letter(round)
		id := a.opened(receipt)
		b.does(handler, id, "accept", rectify.Act{Message: "您好，由养护处办。"})
		before := a.row(id).Clocks.Whole
		b.does(handler, id, "ask_citizen", rectify.Act{Message: "几点最严重？"})
		if got := a.send("POST", "/api/v1/receipts/"+receipt+"/concerns/1/messages", `{"text":"早上七点半"}`, nil); got.status != 200 {
			t.Fatalf("message: %s", got.body)
		}
		if whole := a.row(id).Clocks.Whole; whole.Held < 0 || whole.Paused < 0 || whole.Due < before.Due {
			t.Errorf("a pause took days away: %+v", whole)
		}
		b.does(handler, id, "start", rectify.Act{PromisedOn: "2026-04-02"})
		a.does(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片两张"})
		b.does(lead, id, "lead_approve", rectify.Act{})
		a.does(office, id, "office_return", rectify.Act{Reason: "照片不清楚"})
		if whole := a.row(id).Clocks.Whole; whole.Held < 0 {
			t.Errorf("a review took days away: %+v", whole)
		}
		b.does(handler, id, "finish", rectify.Act{Outcome: "done", Reply: "今天已修好，请您看看。", Evidence: "照片两张"})
		a.does(lead, id, "lead_approve", rectify.Act{})
		b.does(office, id, "publish", rectify.Act{Checked: true})
		if got := a.rates(receipt, "solved", "satisfied"); got.status != 200 {
			t.Fatalf("rating: %s", got.body)
		}
		if c := b.row(id); c.State != rectify.Closed {
			t.Errorf("all have answered, and the case is %s", c.State)
		}
		for _, d := range []*door{a, b} {
			d.must(d.app.Rectify.Tick(context.Background()))
		}
	}
	sound(a, b)
}

func TestTwoServersShowTheFiguresOfEither(t *testing.T) {
	a, b := twoServers(t)
	for _, d := range []*door{a, b} {
		d.app.Config.FiguresRest = 50 * time.Millisecond
	}
	var receipts []string
	for i := range 10 {
		receipts = append(receipts, a.letter(i))
		published(a, b, a.opened(receipts[i]))
	}
	people := func(d *door) any {
		return d.send("GET", "/api/v1/public/overview", "", nil).get("satisfaction.counts.satisfied")
	}
	for i, r := range receipts { // rated at one, read at the other
		here, there := a, b
		if i >= 5 {
			here, there = b, a
		}
		if people(there) != float64(i/5*5) {
			t.Fatalf("before rating %d: %v", i+1, people(there))
		}
		if got := here.rates(r, "solved", "satisfied"); got.status != 200 {
			t.Fatalf("rating: %s", got.body)
		}
		if i%5 < 4 {
			continue // fewer than five are nobody's business
		}
		here.soon("its own ratings", func() bool { return people(here) == float64(i+1) })
		there.soon("the ratings of the other server", func() bool { return people(there) == float64(i+1) })
	}
	sound(a, b)
}
