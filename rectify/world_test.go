package rectify_test

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

// world is a city with its units, catalogue, calendar and open survey, on a real database, at ten o'clock of dbtest.Start.
type world struct {
	t       testing.TB
	db      *database.DB
	clock   *dbtest.Clock
	survey  *survey.Service
	rectify *rectify.Service
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db, clock := dbtest.Open(t)
	w := &world{t: t, db: db, clock: clock}
	var err error
	w.survey, err = survey.New(db, classify.Examples(), func(tx *database.Tx, o []survey.Opinion) error { return w.rectify.TakeOpinions(tx, o) })
	w.must(err)
	w.rectify, err = rectify.New(db, w.survey)
	w.must(err)
	ctx := context.Background()
	w.load("calendar.csv", func(t *sheet.Table) (int, error) { return w.rectify.ImportCalendar(ctx, actor.Clock, t) })
	w.load("units.csv", func(t *sheet.Table) (int, error) { return w.survey.ImportUnits(ctx, actor.Clock, t) })
	w.load("areas.csv", func(t *sheet.Table) (int, error) { return w.survey.ImportCatalogue(ctx, actor.Clock, t) })
	w.load("catalogue.csv", func(t *sheet.Table) (int, error) { return w.survey.ImportCatalogue(ctx, actor.Clock, t) })
	w.load("survey-2026.csv", func(t *sheet.Table) (int, error) { return w.survey.ImportSurvey(ctx, actor.Clock, t, "", "") })
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) load(name string, take func(*sheet.Table) (int, error)) {
	w.t.Helper()
	b, err := data.FS.ReadFile(name)
	w.must(err)
	t, err := sheet.Read(name, b)
	w.must(err)
	n, err := take(t)
	w.must(err)
	if n == 0 {
		w.t.Fatalf("%s: no rows", name)
	}
}
