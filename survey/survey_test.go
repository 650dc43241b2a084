package survey_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"

	"huiyin/data"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
	"huiyin/survey"
)

var (
	ctx     = context.Background()
	office  = actor.Actor{ID: "office", Name: "考评办甲", Role: actor.Office}
	handler = actor.Actor{ID: "handler", Name: "经办", Role: actor.Handler, Unit: "SCGW"}
)

// world is the room alone, with the units, catalogue and questionnaire of a new installation; what arrives waits, and a danger must be looked
// at within a minute.
type world struct {
	t testing.TB
	*survey.Service
	db    *database.DB
	clock *dbtest.Clock
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db, clock := dbtest.Open(t)
	s, err := survey.New(db, nil, mustLook)
	w := &world{t: t, Service: s, db: db, clock: clock}
	w.must(err)
	for _, name := range []string{"units.csv", "areas.csv", "catalogue.csv", "survey-2026.csv"} {
		b, err := data.FS.ReadFile(name)
		w.must(err)
		w.must(w.load(name, string(b)))
	}
	return w
}

func mustLook(tx *database.Tx, opinions []survey.Opinion) error {
	for _, o := range opinions {
		for i := range o.Concerns {
			o.Concerns[i].MustLook(tx.Millis() + 60_000)
		}
	}
	return nil
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// load imports a table by the kind that its name begins with; one called “….replace” may take away what it leaves out.
func (w *world) load(name, csv string) error {
	w.t.Helper()
	t, err := sheet.Read(name[:strings.Index(name, ".")]+".csv", []byte(csv))
	if err != nil {
		return err
	}
	t.Replace = strings.HasSuffix(name, ".replace")
	switch {
	case strings.HasPrefix(name, "units"):
		_, err = w.ImportUnits(ctx, office, t)
	case strings.HasPrefix(name, "survey"):
		_, err = w.ImportSurvey(ctx, office, t, "", "")
	default:
		_, err = w.ImportCatalogue(ctx, office, t)
	}
	return err
}

func (w *world) sound() {
	w.t.Helper()
	found, err := w.Verify(ctx)
	w.must(err)
	for _, f := range found {
		w.t.Errorf("%s %s: %s", f.What, f.Where, f.Say)
	}
}

// submitted is the first opinion under a receipt with its first concern, as they are now.
func (w *world) submitted(receipt string) (survey.Opinion, survey.Concern) {
	w.t.Helper()
	r, err := w.FindReceipt(ctx, receipt)
	w.must(err)
	opinions, concerns, err := w.Submission(ctx, r.ID)
	w.must(err)
	return opinions[0], concerns[0]
}

// waits submits an opinion, which waits, and gives its receipt.
func (w *world) waits(text string) string {
	w.t.Helper()
	in, err := w.SubmitOpinion(ctx, survey.SubmitOpinion{Text: text})
	w.must(err)
	return in.Receipt
}

// dump is everything in the database.
func (w *world) dump() string {
	w.t.Helper()
	tables, err := w.db.Tables(ctx)
	w.must(err)
	var out []string
	for _, name := range tables {
		var rows []map[string]any
		w.must(w.db.Read(ctx).Table(name).Find(&rows).Error)
		for _, r := range rows {
			out = append(out, fmt.Sprint(name, r))
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}

func reasonOf(err error) string {
	if f, ok := err.(*fault.Fault); ok {
		return f.Reason
	}
	if err != nil {
		return "not a fault: " + err.Error()
	}
	return ""
}
