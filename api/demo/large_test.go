package demo_test

import (
	"bytes"
	"fmt"
	"log/slog"
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
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// grown is the city of a morning, grown to some three times of what was played.
func grown(t *testing.T, today string) (app *api.App, summary, told string) {
	t.Helper()
	url, log := dbtest.Empty(t), slog.New(slog.DiscardHandler)
	cfg, _, err := config.Load(nil, []string{"HUIYIN_DATABASE=" + url, "HUIYIN_KEY_FILE=/nowhere/else/k"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	summary, err = demo.LoadLargeOn(t.Context(), cfg, opening(url), data.FS, log, today, demo.Size{Cases: 1500, Opinions: 2500, Responses: 750}, &out)
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
	if app, err = api.New(cfg, db, nil, log); err != nil {
		t.Fatal(err)
	}
	return app, summary, out.String()
}

// On whichever database the tests run: what is copied below the verbs must be as if the verbs had written it.
func TestAGrownCityIsTrueInEveryRow(t *testing.T) {
	const today = "2026-11-26"
	app, summary, told := grown(t, today)
	var opinions, cases, responses int
	if _, err := fmt.Sscanf(summary, "%d 条意见、%d 件整改件、%d 份答卷", &opinions, &cases, &responses); err != nil {
		t.Fatalf("summary %q: %v", summary, err)
	}
	if opinions < 2500 || cases < 1500 || cases > 2100 || responses != 750 {
		t.Errorf("grown to %s", summary)
	}
	if !regexp.MustCompile(`(?m)^正在扩成大城市：100%$`).MatchString(told) {
		t.Errorf("it told %q", told)
	}
	books(t, app)
	threeYears(t, app, today)
	numbers(t, app)
	clocks(t, app)
	originals(t, app)
	doors(t, app)
	strangers(t, app)
}

func pluck[T any](t *testing.T, app *api.App, sql string) (out []T) {
	t.Helper()
	if err := app.DB.Read(t.Context()).Raw(sql).Scan(&out).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// threeYears: the finished lives fill them, what is open stays in the last, and nothing is later than yesterday.
func threeYears(t *testing.T, app *api.App, today string) {
	t.Helper()
	yesterday := day.Plus(today, -1)
	for back := range 3 {
		from, to := day.Plus(today, -364*(back+1)), day.Plus(today, -364*back-1)
		if n := pluck[int](t, app, fmt.Sprintf("SELECT COUNT(*) FROM cases WHERE opened_on >= '%s' AND opened_on <= '%s'", from, to)); n[0] < 350 {
			t.Errorf("%d cases were opened between %s and %s", n[0], from, to)
		}
	}
	open := "'" + strings.Join(openStates(), "','") + "'"
	for what, sql := range map[string]string{
		"a case opened today":     "SELECT opened_on FROM cases WHERE opened_on > '" + yesterday + "'",
		"an opinion of today":     "SELECT received_on FROM opinions WHERE received_on > '" + yesterday + "'",
		"a result of today":       "SELECT published_on FROM cases WHERE published_on > '" + yesterday + "'",
		"a response of today":     "SELECT received_on FROM responses WHERE received_on > '" + yesterday + "'",
		"an opinion too long ago": "SELECT received_on FROM opinions WHERE received_on < '" + day.Plus(today, -3*365) + "'",
		"an open case long ago":   "SELECT opened_on FROM cases WHERE state IN (" + open + ") AND opened_on < '" + day.Plus(today, -365) + "'",
	} {
		if got := pluck[string](t, app, sql); len(got) > 0 {
			t.Errorf("%s: %d of them, as of %s", what, len(got), got[0])
		}
	}
}

func openStates() (out []string) {
	for _, s := range rectify.States {
		if s.Open {
			out = append(out, string(s.Code))
		}
	}
	return out
}

// numbers of a year have no gaps, the next case goes on with them, and precedents name the case they are of.
func numbers(t *testing.T, app *api.App) {
	t.Helper()
	type of struct{ Year, N, Least, Most int }
	years := pluck[of](t, app, "SELECT year, COUNT(*) AS n, MIN(number) AS least, MAX(number) AS most FROM cases GROUP BY year")
	if len(years) != 4 {
		t.Errorf("the years are %v", years)
	}
	for _, y := range years {
		if y.Least != 1 || y.Most != y.N {
			t.Errorf("%d has %d cases, numbered %d to %d", y.Year, y.N, y.Least, y.Most)
		}
		if next := pluck[int](t, app, fmt.Sprintf("SELECT n FROM sequences WHERE name = 'case.%d'", y.Year)); len(next) != 1 || next[0] != y.N {
			t.Errorf("the numbers of %d go on after %v, not after %d", y.Year, next, y.N)
		}
	}
	if wrong := pluck[string](t, app, "SELECT d.id FROM case_disputes d JOIN cases c ON c.id = d.case_id WHERE d.number <> c.number"); len(wrong) > 0 {
		t.Errorf("%d disputes name another case", len(wrong))
	}
	if wrong := pluck[string](t, app, "SELECT c.id FROM cases c LEFT JOIN cases o ON o.id = c.part_of WHERE SUBSTR(COALESCE(o.opened_on, c.opened_on), 1, 4) <> c.year"); len(wrong) > 0 {
		t.Errorf("%d cases are numbered in another year than they were opened in", len(wrong))
	}
}

// clocks and steps stand in JSON: their days moved with the case.
func clocks(t *testing.T, app *api.App) {
	t.Helper()
	var cases []rectify.Case
	if err := app.DB.Read(t.Context()).Find(&cases).Error; err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if on := c.Clocks.First.Started; on < c.OpenedOn || on > day.Plus(c.OpenedOn, 365) {
			t.Fatalf("case %d of %d was opened on %s, its first clock began on %s", c.Number, c.Year, c.OpenedOn, on)
		}
	}
	for _, p := range pluck[struct{ Steps, SubmittedOn string }](t, app, "SELECT steps, submitted_on FROM case_plans") {
		for _, on := range regexp.MustCompile(`"(\d{4}-\d\d-\d\d)"`).FindAllStringSubmatch(p.Steps, -1) {
			if on[1] < day.Plus(p.SubmittedOn, -60) || on[1] > day.Plus(p.SubmittedOn, 300) {
				t.Fatalf("a plan of %s has a step on %s", p.SubmittedOn, on[1])
			}
		}
	}
}

// originals open, each under the id of its own row.
func originals(t *testing.T, app *api.App) {
	t.Helper()
	opened := 0
	for _, x := range []struct{ purpose, sql string }{
		{"opinion.text", "SELECT id, text_sealed AS sealed FROM opinions"},
		{"opinion.place", "SELECT id, place_sealed AS sealed FROM opinions"},
		{"opinion.contact", "SELECT id, contact_sealed AS sealed FROM opinions"},
		{"message.text", "SELECT id, text_sealed AS sealed FROM case_messages"},
		{"feedback.reason", "SELECT id, reason_sealed AS sealed FROM feedbacks"},
		{"concern.objection", "SELECT id, objection_sealed AS sealed FROM concerns"},
	} {
		for _, r := range pluck[struct {
			ID     string
			Sealed []byte
		}](t, app, x.sql) {
			if len(r.Sealed) == 0 {
				continue
			}
			opened++
			if _, err := app.DB.Keys().Open(x.purpose+":"+r.ID, r.Sealed); err != nil {
				t.Fatal(err)
			}
		}
	}
	if opened < 3000 {
		t.Errorf("only %d originals were opened", opened)
	}
}

// doors: what citizens, units and the public ask for works on it, and the city lives on.
func doors(t *testing.T, app *api.App) {
	t.Helper()
	ctx := t.Context()
	for _, year := range []int{0, 2024, 2025, 2026} {
		if err := app.Rectify.Release(ctx, year); err != nil {
			t.Fatal(err)
		}
		p, err := app.View.Public(ctx, year)
		if err != nil || p.Overview.Satisfaction.Value == nil {
			t.Errorf("overview of %d: %v", year, err)
		}
	}
	list, err := app.View.UnitCases(ctx, actor.Actor{Role: actor.Handler, Unit: "SCGW"}, view.Filter{})
	if err != nil || list.Counts["total"] < 40 {
		t.Errorf("the list of a unit has %d cases: %v", list.Counts["total"], err)
	}
	samples, err := demo.Receipts(ctx, app.DB)
	receipts := regexp.MustCompile(`\d{4} \d{4} \d{4} \d{4}`).FindAllString(samples, -1)
	if err != nil || len(receipts) != 5 {
		t.Errorf("the samples are %q, %v", samples, err)
	}
	for _, r := range receipts {
		if f, err := app.View.Follow(ctx, r); err != nil || len(f.Concerns) != 1 {
			t.Errorf("%s: %v", r, err)
		}
	}
	if _, err := app.Survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: "文晖路 9 号门前共享单车乱停，盲道全占了"}); err != nil {
		t.Error(err)
	}
	if err := app.RunJobs(ctx); err != nil {
		t.Error(err)
	}
	books(t, app)
}

// strangers: no life names anything of another. Each was a citizen of her own, so nobody's receipt grew.
func strangers(t *testing.T, app *api.App) {
	t.Helper()
	for what, sql := range map[string]string{
		"a receipt with more than six opinions": "SELECT receipt_id FROM opinions GROUP BY receipt_id HAVING COUNT(*) > 6",
		"an event by a citizen of another case": "SELECT e.id FROM case_events e WHERE e.role = 'citizen' AND e.actor_id <> '' AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.id = e.actor_id)",
		"a kept answer of a repeated request":   "SELECT key_hash FROM idempotencies",
	} {
		if got := pluck[string](t, app, sql); len(got) > 0 {
			t.Errorf("%s: %d times", what, len(got))
		}
	}
	if n := pluck[int](t, app, "SELECT COUNT(*) FROM audits WHERE action = 'response.submit'"); n[0] != 750 {
		t.Errorf("%d responses are on record, 750 are there", n[0])
	}
}

// A table or a column that comes later must be thought of here too, or a grown city would not be true.
func TestEveryTableIsKnownToAGrowingCity(t *testing.T) {
	db, _ := dbtest.Open(t)
	tables, err := db.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	repeated := demo.Repeated()
	for _, name := range tables {
		columns, lived := repeated[name]
		if lived == slices.Contains(demo.OneOfEach, name) {
			t.Errorf("%s must stand in livedTables or in oneOfEach", name)
		}
		if !lived {
			continue
		}
		delete(repeated, name)
		types, err := db.Read(t.Context()).Migrator().ColumnTypes(name)
		if err != nil {
			t.Fatal(err)
		}
		// By name; what a dispute rests on is words.
		telling := regexp.MustCompile(`^id$|_id$|_at$|_on$|_sealed$|_hash$|^at$|^mac$`)
		var has []string
		for _, c := range types {
			has = append(has, c.Name())
			if telling.MatchString(c.Name()) && c.Name() != "rests_on" && !slices.Contains(columns, c.Name()) {
				t.Errorf("%s.%s is an id, a day, an instant or a secret by its name, and is copied as it is", name, c.Name())
			}
		}
		for _, c := range columns {
			if !slices.Contains(has, c) {
				t.Errorf("%s has no %s", name, c)
			}
		}
	}
	for name := range repeated {
		t.Errorf("there is no table %s", name)
	}
}

func TestOnlyIdsAndDaysBetweenQuotesMove(t *testing.T) {
	t.Parallel()
	become := map[string]string{"01KB3R11804BGSCQRH35K88VR1": "NEW", "proof": "other proof"}
	for _, x := range []struct {
		name       string
		text, want any
	}{
		{"an id", `{"concern":"01KB3R11804BGSCQRH35K88VR1"}`, `{"concern":"NEW"}`},
		{"an unknown id", `{"concern":"01KB3R11804BGSCQRH35K88VR2"}`, `{"concern":"01KB3R11804BGSCQRH35K88VR2"}`},
		{"a day", `{"due":"2026-01-09","limit":3}`, `{"due":"2026-01-02","limit":3}`},
		{"a proof", `{"answer":"proof"}`, `{"answer":"other proof"}`},
		{"a day among words", `{"text":"定于 2026-01-09 开会"}`, `{"text":"定于 2026-01-09 开会"}`},
		{"quotes among words", `{"text":"说\"好\"","on":"2026-01-09"}`, `{"text":"说\"好\"","on":"2026-01-02"}`},
		{"no day", `{"x":"2026-13-09"}`, `{"x":"2026-13-09"}`},
		{"nothing", "", ""},
		{"null", nil, nil},
	} {
		if got := demo.Quoted(x.text, become, 7); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
}
