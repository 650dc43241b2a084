package api_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"huiyin/api"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
	"huiyin/survey"
	"huiyin/survey/question"
)

const (
	ratings = `{"version":1,"answers":{"q1":{"SCGW":{"level":"dissatisfied","text":"路灯不亮"},"SJYJ":{"level":"satisfied"}},"q2":"多种树"}}`
	head    = "项,题号,代码,内容,分值\n代码,,,2026,\n开始,,,2026-01-01,\n截止,,,2026-12-31,\n"
	nextOne = head + "标题,,,又一版 <b>&amp;</b>,\n题目,1,units,请评价</script>,\n等级,1,satisfied,满意,100\n等级,1,mostly,比较满意,80\n"
)

func importSurvey(a *api.App, csv string) error {
	t, err := sheet.Read("survey.csv", []byte(csv))
	if err == nil {
		_, err = a.Survey.ImportSurvey(context.Background(), actor.Clock, t, "", "")
	}
	return err
}

// beside is a second server on the same database.
func (d *door) beside() *door {
	d.t.Helper()
	a, err := api.New(d.app.Config, d.app.DB, nil, slog.New(slog.NewJSONHandler(d.log, nil)))
	d.must(err)
	return &door{t: d.t, app: a, clock: d.clock, log: d.log, spec: d.spec}
}

var block = regexp.MustCompile(`(?s)<script type="application/json" id="survey">(.*?)</script></head>`)

// inPage is the questionnaire that a page carries.
func (d *door) inPage(page string) survey.SurveyView {
	d.t.Helper()
	var v survey.SurveyView
	m := block.FindStringSubmatch(page)
	if m == nil || json.Unmarshal([]byte(m[1]), &v) != nil {
		d.t.Fatalf("no questionnaire in the page: %s", page)
	}
	return v
}

func TestTheSurveyPageCarriesTheQuestionnaireOfItsVersion(t *testing.T) {
	d := newDoor(t)
	d.must(d.app.WithPage("index.html", builtPage))
	first := d.send("GET", "/s/2026", "", nil)
	if v := d.inPage(first.body); v.Version != 1 || len(v.Questions) != 2 || !strings.Contains(first.body, "<title>2026 年度社会评价公开问卷</title>") {
		t.Fatalf("%s", first.body)
	}
	if again := d.send("GET", "/s/2026", "", []string{"If-None-Match: " + first.header.Get("ETag")}); again.status != 304 || again.body != "" {
		t.Errorf("the same page again: %d", again.status)
	}
	zipped := d.send("GET", "/s/2026", "", []string{"Accept-Encoding: gzip"})
	if unzipped(t, zipped) != first.body || zipped.header.Get("ETag") != first.header.Get("ETag") || len(zipped.body) > len(first.body)/2 {
		t.Errorf("%d bytes compressed of %d", len(zipped.body), len(first.body))
	}
	d.must(importSurvey(d.app, nextOne))
	next := d.send("GET", "/s/2026", "", []string{"If-None-Match: " + first.header.Get("ETag")})
	if v := d.inPage(next.body); next.status != 200 || v.Version != 2 || v.Questions[0].Title != "请评价</script>" || v.Title != "又一版 <b>&amp;</b>" {
		t.Errorf("the next version: %d %+v", next.status, v)
	}
	if !strings.Contains(next.body, "<title>又一版 &lt;b&gt;&amp;amp;&lt;/b&gt;</title>") {
		t.Errorf("the title is not escaped: %s", next.body)
	}
	if got := d.send("GET", "/s/none", "", nil); got.status != 200 || strings.Contains(got.body, `id="survey"`) {
		t.Errorf("an address of no survey: %d %s", got.status, got.body)
	}
}

func unzipped(t *testing.T, a answer) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil || a.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%s, %v", a.header, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheQuestionnaireTurnsAtMidnightAndOnAClose(t *testing.T) {
	d := newDoor(t)
	d.must(d.app.WithPage("index.html", builtPage))
	state := func(want string) {
		t.Helper()
		got := d.send("GET", "/api/v1/surveys/2026", "", nil)
		if page := d.inPage(d.send("GET", "/s/2026", "", nil).body); got.text("state") != want || page.State != want {
			t.Errorf("want %s, the API says %s, the page %s", want, got.text("state"), page.State)
		}
	}
	state("open")
	d.clock.Set("2026-12-31")
	state("open")
	d.clock.Set("2027-01-01")
	state("closed")
	if got := d.send("POST", "/api/v1/surveys/2026/responses", ratings, nil); got.status != 409 || got.text("reason") != "survey_closed" {
		t.Errorf("%d %s", got.status, got.body)
	}
	d.clock.Set("2026-03-02")
	state("open")
	d.must(database.Keeping(d.app.DB.Read(t.Context())).Model(&survey.Survey{}).Where("code = ?", "2026").Update("closes_on", "2026-03-01").Error)
	state("closed")
}

// Two servers on one database: what one imports, the other serves and judges by, from the next request on.
func TestANewVersionOnOneServerIsServedByTheOther(t *testing.T) {
	d := newDoor(t)
	other := d.beside()
	for _, x := range []*door{d, other} {
		d.must(x.app.WithPage("index.html", builtPage))
		if v := x.inPage(x.send("GET", "/s/2026", "", nil).body); v.Version != 1 {
			t.Fatalf("%+v", v)
		}
	}
	d.must(importSurvey(other.app, nextOne))
	if v := d.inPage(d.send("GET", "/s/2026", "", nil).body); v.Version != 2 {
		t.Errorf("the page is of version %d", v.Version)
	}
	if v, _ := d.send("GET", "/api/v1/surveys/2026", "", nil).get("version").(float64); v != 2 {
		t.Errorf("the API gives version %v", v)
	}
	if got := d.send("POST", "/api/v1/surveys/2026/responses", ratings, nil); got.text("reason") != "survey_changed" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestARetryThroughTheFrontDoorIsTheSameAnswer(t *testing.T) {
	for _, x := range []struct {
		name string
		make func(d *door)
	}{
		{"nothing has changed", func(*door) {}},
		{"a new version", func(d *door) { d.must(importSurvey(d.app, nextOne)) }},
		{"the last day is over", func(d *door) { d.clock.Set("2027-01-01") }},
	} {
		d := newDoor(t)
		key := []string{keyOf(x.name)}
		first := d.send("POST", "/api/v1/surveys/2026/responses", ratings, key)
		if first.status != 201 || first.get("rated") != 2.0 || first.get("opinions") != 2.0 {
			t.Fatalf("%d %s", first.status, first.body)
		}
		x.make(d)
		for _, server := range []*door{d, d.beside()} {
			if again := server.send("POST", "/api/v1/surveys/2026/responses", ratings, key); again.status != 201 || again.body != first.body {
				t.Errorf("%s: %s, then %d %s", x.name, first.body, again.status, again.body)
			}
		}
		if other := d.send("POST", "/api/v1/surveys/2026/responses", strings.Replace(ratings, "多种树", "少种树", 1), key); other.status != 409 || other.text("reason") != "key_reused" {
			t.Errorf("%s, another body: %d %s", x.name, other.status, other.body)
		}
	}
}

// However many come at once to a version that nobody has asked for yet, each gets the whole of it.
func TestManyAtTheDoorOfANewVersionGetOnePage(t *testing.T) {
	d := newDoor(t)
	d.must(d.app.WithPage("index.html", builtPage))
	d.app.Unlimited()
	var wg sync.WaitGroup
	tags := make([]string, 32)
	for i := range tags {
		wg.Go(func() { tags[i] = d.send("GET", "/s/2026", "", nil).header.Get("ETag") })
	}
	wg.Wait()
	slices.Sort(tags)
	if tags[0] == "" || len(slices.Compact(tags)) != 1 {
		t.Errorf("%v", tags)
	}
}

// The contract, the pages' types and the import know the same kinds of question and the same levels.
func TestKindsAndLevelsAreTheContracts(t *testing.T) {
	d := newDoor(t)
	schemas := loaded.doc.Components.Schemas
	types := enum(schemas["Questionnaire"].Value.Properties["questions"].Value.Items.Value.Properties["type"].Value.Enum)
	err := importSurvey(d.app, head+"标题,,,新题型,\n题目,1,stars,几颗星,\n")
	f, ok := err.(*fault.Fault)
	if !ok {
		t.Fatalf("%v", err)
	}
	named := regexp.MustCompile(`([a-z_]+)（`).FindAllStringSubmatch(f.Say, -1)
	var known []string
	for _, n := range named {
		known = append(known, n[1])
	}
	if !slices.Equal(known, types) || len(types) < 2 {
		t.Errorf("the refusal names %v, the contract %v: %s", known, types, f.Say)
	}
	var codes []string
	for _, l := range question.Levels {
		codes = append(codes, l.Code)
	}
	if levels := enum(schemas["Level"].Value.Properties["code"].Value.Enum); !slices.Equal(levels, codes) {
		t.Errorf("levels %v, the contract %v", codes, levels)
	}
}

func enum(of []any) (out []string) {
	for _, x := range of {
		s, _ := x.(string)
		out = append(out, s)
	}
	return out
}
