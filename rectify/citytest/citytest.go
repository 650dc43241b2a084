// Package citytest gives tests a city on a real database: both rooms wired, with the units, catalogue, calendar and open survey that
// come with the program.
package citytest

import (
	"context"
	"testing"

	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/sheet"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// City is a city at ten o'clock of dbtest.Start.
type City struct {
	DB      *database.DB
	Clock   *dbtest.Clock
	Survey  *survey.Service
	Rectify *rectify.Service
}

// New learns from the examples; none is quick, and lets the machine route little.
func New(t testing.TB, examples []classify.Example) *City {
	t.Helper()
	db, clock := dbtest.Open(t)
	c := &City{DB: db, Clock: clock}
	var err error
	c.Survey, err = survey.New(db, examples, func(tx *database.Tx, o []survey.Opinion) error { return c.Rectify.TakeOpinions(tx, o) })
	must(t, err)
	c.Rectify, err = rectify.New(db, c.Survey)
	must(t, err)
	Load(t, c.Survey, c.Rectify)
	return c
}

// Load imports the files that come with the program.
func Load(t testing.TB, s *survey.Service, r *rectify.Service) {
	t.Helper()
	ctx := context.Background()
	for _, file := range []struct {
		name string
		take func(*sheet.Table) (sheet.Change, error)
	}{
		{"calendar", func(t *sheet.Table) (sheet.Change, error) { return r.ImportCalendar(ctx, actor.Clock, t) }},
		{"units", func(t *sheet.Table) (sheet.Change, error) { return s.ImportUnits(ctx, actor.Clock, t) }},
		{"areas", func(t *sheet.Table) (sheet.Change, error) { return s.ImportCatalogue(ctx, actor.Clock, t) }},
		{"catalogue", func(t *sheet.Table) (sheet.Change, error) { return s.ImportCatalogue(ctx, actor.Clock, t) }},
		{"duty", func(t *sheet.Table) (sheet.Change, error) {
			_, change, err := r.ImportDuty(ctx, actor.Clock, t)
			return change, err
		}},
		{"survey-2026", func(t *sheet.Table) (sheet.Change, error) { return s.ImportSurvey(ctx, actor.Clock, t, "", "") }},
	} {
		b, err := data.FS.ReadFile(file.name + ".csv")
		must(t, err)
		if n, err := file.take(Table(t, file.name+".csv", string(b))); err != nil || n.Rows == 0 {
			t.Fatalf("%s: %d rows, %v", file.name, n.Rows, err)
		}
	}
}

// Table is a file as it would be uploaded.
func Table(t testing.TB, name, text string) *sheet.Table {
	t.Helper()
	table, err := sheet.Read(name, []byte(text))
	must(t, err)
	return table
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
