package demo_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"huiyin/api"
	"huiyin/api/demo"
	"huiyin/api/view"
	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/survey/classify"
)

// loaded is the demonstration city as it is found on a morning. It is played on SQLite: what its verbs do on the server is
// tested where they are.
func loaded(t *testing.T, today string) (*api.App, string, error) {
	t.Helper()
	url := "sqlite:" + t.TempDir() + "/h.db"
	app, summary := play(t, url, today)
	_, again := demo.LoadOn(t.Context(), app.Config, opening(url), data.FS, slog.New(slog.DiscardHandler), today)
	return app, summary, again
}

func opening(url string) func(database.Options) (*database.DB, error) {
	return func(o database.Options) (*database.DB, error) {
		o.Relaxed, o.Keys = true, dbtest.Keys()
		return database.Open(url, o)
	}
}

func play(t *testing.T, url, today string) (*api.App, string) {
	t.Helper()
	cfg, _, err := config.Load(nil, []string{"HUIYIN_DATABASE=" + url, "HUIYIN_KEY_FILE=/nowhere/else/k"})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	summary, err := demo.LoadOn(t.Context(), cfg, opening(url), data.FS, log, today)
	if err != nil {
		t.Fatal(err)
	}
	morning, err := time.Parse(time.RFC3339, today+"T08:30:00+08:00")
	if err != nil {
		t.Fatal(err)
	}
	db, err := opening(url)(database.Options{Now: func() time.Time { return morning }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	app, err := api.New(cfg, db, nil, log)
	if err != nil {
		t.Fatal(err)
	}
	return app, summary
}

func TestTheCityHasEverythingThereIsToShow(t *testing.T) {
	t.Parallel()
	app, summary, again := loaded(t, "2026-11-26")
	if !regexp.MustCompile(`^\d{3,} 条意见、\d{3,} 件整改件、250 份答卷$`).MatchString(summary) {
		t.Errorf("summary %q", summary)
	}
	var f *fault.Fault
	if !errors.As(again, &f) || f.Kind != fault.Conflict {
		t.Errorf("a second load was not refused: %v", again)
	}
	if is, err := app.Survey.Demonstration(t.Context()); !is || err != nil {
		t.Errorf("not marked as a demonstration: %v", err)
	}
	everyState(t, app)
	attention(t, app)
	books(t, app)
	record(t, app)
	figures(t, app)
	worklists(t, app)
	spoken(t, app)
	messagesOf(t, app)
}

// spoken are what left although the lint had asked for a reason, and the lists of what may be told.
func spoken(t *testing.T, app *api.App) {
	t.Helper()
	for _, who := range []actor.Actor{{Role: actor.Office}, {Role: actor.Lead, Unit: "SCGW"}} {
		v, err := app.View.Wording(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Items) == 0 || v.Desks[0].Ever == 0 || v.Items[0].Reason == "" || v.Items[0].Case == nil {
			t.Errorf("%s sees no override: %+v", who.Role, v.Desks[0])
		}
		if who.Role == actor.Lead && (len(v.Desks) != 1 || len(v.Desks[0].Words) != 3) {
			t.Errorf("a lead sees the lists %+v", v.Desks)
		}
	}
}

// A year that ends in the long holidays leaves nobody a working day to finish things.
func TestTheCityCanBeLoadedAfterTheHolidays(t *testing.T) {
	t.Parallel()
	app, _ := play(t, "sqlite:"+t.TempDir()+"/h.db", "2026-02-24")
	everyState(t, app)
	books(t, app)
}

func everyState(t *testing.T, app *api.App) {
	t.Helper()
	var rows []rectify.Case
	if err := app.DB.Read(t.Context()).Select("id", "state", "supervision").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	states, levels := map[rectify.State]int{}, map[rectify.Level]int{}
	for _, k := range rows {
		states[k.State]++
		if k.State.Open() {
			levels[k.Supervision]++
		}
	}
	for _, s := range rectify.States {
		if states[s.Code] == 0 {
			t.Errorf("no case is %s (%s)", s.Code, s.Say)
		}
	}
	for _, l := range rectify.Levels {
		if levels[l.Code] == 0 {
			t.Errorf("no open case has the level %s", l.Code)
		}
	}
	list, err := app.View.Concerns(t.Context(), actor.Actor{Role: actor.Office}, view.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for shelf, least := range map[string]int{"waiting": 12, "proposed": 2, "answered": 60, "set_aside": 6} {
		if list.Counts[shelf] < least {
			t.Errorf("%d concerns are %s, want at least %d", list.Counts[shelf], shelf, least)
		}
	}
}

// attention: on the morning after, everything is there for which a person looks first.
func attention(t *testing.T, app *api.App) {
	t.Helper()
	office, auditor := actor.Actor{Role: actor.Office}, actor.Actor{Role: actor.Auditor}
	alarms, err := app.View.Alarms(t.Context(), office)
	if err != nil || alarms.Waiting == 0 || alarms.Late == 0 || len(alarms.OnDuty) == 0 || len(alarms.Gaps) > 0 {
		t.Errorf("%+v, %v", alarms, err)
	}
	list, err := app.View.Concerns(t.Context(), office, view.Filter{Limit: 100})
	if err != nil || len(list.Items[0].Danger) == 0 || list.Items[0].Attention.LookBy == nil {
		t.Errorf("a danger does not stand first: %+v, %v", list.Items[0], err)
	}
	seen := map[string]int{}
	for _, c := range list.Items {
		if c.Attention != nil && c.Attention.LookedAt != nil {
			seen["looked at"]++
		}
		if slices.Contains(c.Person, "accusation") {
			seen["accusation"]++
		}
		if len(c.Split) > 1 {
			seen["proposed"]++
		}
	}
	theirs, err := app.View.Concerns(t.Context(), auditor, view.Filter{Status: "auditor"})
	if err != nil || len(theirs.Items) == 0 {
		t.Errorf("nothing accuses the office: %v", err)
	}
	cases, err := app.View.Concerns(t.Context(), office, view.Filter{Status: "in_case", Limit: 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases.Items {
		if c.Of > 1 && c.DecidedBy == "model" {
			seen["parted"]++
		}
	}
	for _, what := range []string{"looked at", "accusation", "proposed", "parted"} {
		if seen[what] == 0 {
			t.Errorf("nothing is %s: %v", what, seen)
		}
	}
}

// books are the ledger and what verify proves from every row.
func books(t *testing.T, app *api.App) {
	t.Helper()
	l, err := app.Survey.Ledger(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if l.Received < 527 || l.Received != l.Waiting+l.InCase+l.Answered+l.SetAside || l.Praise == 0 || l.InCaseClosed == 0 {
		t.Errorf("ledger %+v", l)
	}
	ours, err := app.Survey.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ours {
		t.Errorf("survey: %s %s: %s", f.What, f.Where, f.Say)
	}
	theirs, err := app.Rectify.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range theirs {
		t.Errorf("rectify: %s %s: %s", f.What, f.Where, f.Say)
	}
}

// record: whatever happens in a year, the record says in words that people read.
func record(t *testing.T, app *api.App) {
	t.Helper()
	var rows []audit.Audit
	if err := app.DB.Read(t.Context()).Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	said, words := map[string]int{}, map[string]bool{}
	for _, a := range view.Actions() {
		words[a.Code] = true
	}
	for _, d := range view.Details {
		words[d.Code] = true
	}
	for _, a := range rows {
		said[a.Action]++
		var detail map[string]any
		if err := json.Unmarshal([]byte(a.Detail), &detail); err != nil {
			t.Fatal(err)
		}
		for key := range detail {
			said[key]++
		}
	}
	for code, n := range said {
		if !words[code] {
			t.Errorf("the record says %s %d times, and there is no word for it in api/view/actions.go", code, n)
		}
	}
}

// figures: a city worth looking at, neither perfect nor lost, with units that differ and can be compared.
func figures(t *testing.T, app *api.App) {
	t.Helper()
	s, err := app.Rectify.Figure(t.Context(), 2026)
	if err != nil {
		t.Fatal(err)
	}
	if s.Value == nil || *s.Value < 80 || *s.Value > 92 {
		t.Errorf("the city's value is %v", *s.Value)
	}
	if len(s.Groups) != 3 || s.Groups[1].Ranked < 2 || s.Groups[2].Ranked < 1 || s.Groups[0].Units == s.Groups[0].Ranked {
		t.Errorf("groups %+v", s.Groups)
	}
	enough, high, low := 0, 0, 0
	for _, u := range s.ByUnit {
		if u.Answers >= 20 {
			enough++
		}
		if u.Value != nil && u.Answers >= 9 {
			if *u.Value > 88 {
				high++
			}
			if *u.Value < 78 {
				low++
			}
		}
	}
	c := s.Counts
	if enough < 4 || high == 0 || low == 0 || c.Satisfied == 0 || c.Fairly == 0 || c.Dissatisfied == 0 || c.Silent == 0 || c.NotAsked == 0 {
		t.Errorf("%d units with enough answers, %d high, %d low, counts %+v", enough, high, low, c)
	}
}

var logIn = regexp.MustCompile(`(?m)^  (\S+) +(\S+) · (\S+)（`)

// worklists: everybody who is named can log in, and every handler finds work of each kind.
func worklists(t *testing.T, app *api.App) {
	t.Helper()
	text := demo.LogIns()
	password := regexp.MustCompile(`口令都是 (\S+)）`).FindStringSubmatch(text)
	names := logIn.FindAllStringSubmatch(text, -1)
	if password == nil || len(names) < 8 {
		t.Fatalf("cannot read the log-ins:\n%s", text)
	}
	asked := 0 // units that are late with a case while they await its citizen
	for _, n := range names {
		_, a, err := app.Auth.LogIn(t.Context(), n[1], password[1])
		if err != nil || a.Role.Say() != n[3] {
			t.Errorf("%s cannot log in as %s: %v", n[1], n[3], err)
			continue
		}
		if a.Role != actor.Handler {
			continue
		}
		list, err := app.View.UnitCases(t.Context(), a.Actor(), view.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		c := list.Counts
		for group, n := range map[string]int{"late": c["late"], "due today": c["today"], "to come": c["mine"] + c["week"] + c["rest"], "waiting for others": c["waiting"]} {
			if n == 0 {
				t.Errorf("%s: nothing is %s: %v", a.Name, group, c)
			}
		}
		if slices.ContainsFunc(list.Items, func(i view.CaseItem) bool { return i.Paused && i.Group == "late" && i.Tone == "late" }) {
			asked++
		}
		if c["was_late"] <= c["late"] {
			t.Errorf("%s: nothing was late before: %v", a.Name, c)
		}
		if total := list.Counts["total"]; total < 10 || total > 40 {
			t.Errorf("%s has %d open cases", n[1], total)
		}
	}
	if asked == 0 {
		t.Error("no case is late while its citizen is awaited")
	}
}

// The frozen sentences measure the classification; whoever has read them elsewhere would measure nothing.
func TestNoFrozenSentenceIsUsed(t *testing.T) {
	t.Parallel()
	used := map[string]string{}
	for _, e := range classify.Examples() {
		used[squeeze(e.Text)] = "the examples"
	}
	for name, column := range map[string]int{"opinions.csv": 3, "remarks.csv": 1} {
		for _, r := range rows(t, name) {
			used[squeeze(r[column])] = name
		}
	}
	frozen := rows(t, "../../survey/classify/testdata/frozen.csv")
	for _, r := range frozen {
		if where := used[squeeze(r[1])]; where != "" {
			t.Errorf("%q stands in %s", r[1], where)
		}
	}
	if len(frozen) < 100 || len(used) < 500 {
		t.Errorf("only %d frozen and %d used sentences were read", len(frozen), len(used))
	}
}

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return all[1:]
}

// squeeze leaves only the words: a sentence with other spaces is the same sentence.
func squeeze(s string) string { return strings.Join(strings.FieldsFunc(s, notWord), "") }

func notWord(r rune) bool { return strings.ContainsRune(" \t，。,.！!？?；;、：:“”\"", r) }
