package kept_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/database/dbtest"
	"huiyin/internal/kept"
)

var ctx = context.Background()

// day and concern are rows of proved tables, with every kind of column between them.
type day struct {
	DayOn string `gorm:"primaryKey"`
	Work  bool
	Name  string

	kept.Stamp
}

func (day) TableName() string { return "calendar_days" }

type opinion struct {
	ID, ReceiptID, Source, Text string
	TextSealed                  []byte
	Place                       string
	PlaceSealed                 []byte
	District                    string
	Lat, Lng                    *float64
	ContactSealed               []byte
	About                       string
	HintRow, HintUnit           string
	HintLevel                   string
	ReceivedAt                  int64
	ReceivedOn, Month, State    string
	N                           int

	kept.Stamp
}

func (opinion) TableName() string { return "opinions" }

func do(t testing.TB, db *database.DB, fn func(*database.Tx) error) {
	t.Helper()
	if err := db.Do(ctx, actor.Clock, fn); err != nil {
		t.Fatal(err)
	}
}

// fits fails unless every row of a table has the proof that its columns as read from the database ask for.
func fits(t *testing.T, db *database.DB, table string, want int) {
	t.Helper()
	k, _ := database.KeptNamed(table)
	n := 0
	err := kept.Walk(db.Read(ctx), db.Keys(), k, func(x kept.Found) {
		n++
		if x.Mac != x.Fits || x.Mac == "" || x.Rev < 1 {
			t.Errorf("%s: %+v", table, x)
		}
	})
	if err != nil || n != want {
		t.Errorf("%d rows of %s, %v", n, table, err)
	}
}

// The proof is made of Go values and checked on what a database gives back: any value must be the same to both.
func TestWhateverIsStoredFitsWhenItIsReadAgain(t *testing.T) {
	db, _ := dbtest.Open(t)
	x, y, zero := 30.25, -120.153576000001, 0.0
	rows := []opinion{
		{ID: "1", TextSealed: []byte{0, 1, 255}},
		{ID: "2", TextSealed: []byte("x"), Text: "字\n'\"\\%;| 😀", Lat: &x, Lng: &y, ReceivedAt: 1 << 52, N: -7},
		{ID: "3", TextSealed: []byte("x"), Lat: &zero, PlaceSealed: []byte{7}, Place: " 前后有空 "},
		{ID: "4 ;|%", TextSealed: []byte("x"), Source: "NULL", Month: "2026-03"},
	}
	for i, f := range []float64{0.1, 1.0 / 3, 6.02e23, -1e-300, 5e-324, 1.7976931348623157e308, 123456789.123456789} {
		rows = append(rows, opinion{ID: fmt.Sprint("f", i), TextSealed: []byte("x"), Lat: &f})
	}
	do(t, db, func(tx *database.Tx) error { return kept.InsertAll(tx, rows) })
	fits(t, db, "opinions", len(rows))
}

func TestNothingChangesPastItsVersion(t *testing.T) {
	db, _ := dbtest.Open(t)
	d := day{DayOn: "2026-10-01", Name: "国庆"}
	do(t, db, func(tx *database.Tx) error { return kept.Insert(tx, &d) })
	first, second := d, d
	do(t, db, func(tx *database.Tx) error {
		first.Name = "国庆节"
		if done, err := kept.Change(tx, &first); !done || err != nil || first.Rev != 2 {
			t.Errorf("%v, %v, %+v", done, err, first)
		}
		if done, err := kept.Change(tx, &second); done || err != nil {
			t.Errorf("a row was written over by one who had not read it: %v, %v", done, err)
		}
		if done, err := kept.ChangeWhere(tx, &first, "work = ?", true); done || err != nil {
			t.Errorf("past its guard: %v, %v", done, err)
		}
		return nil
	})
	fits(t, db, "calendar_days", 1)
	if err := db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return kept.Remove(tx, []day{second}) }); err == nil {
		t.Error("a row that moved on was removed")
	}
	do(t, db, func(tx *database.Tx) error {
		return kept.PutAll(tx, []day{{DayOn: "2026-10-01", Work: true}, {DayOn: "2026-10-02"}})
	})
	fits(t, db, "calendar_days", 2)
}

// The record names what became of every row, in one line each.
func TestTheRecordNamesEveryWrite(t *testing.T) {
	db, _ := dbtest.Open(t)
	d := day{DayOn: "2026-10-01"}
	do(t, db, func(tx *database.Tx) error { return kept.Insert(tx, &d) })
	do(t, db, func(tx *database.Tx) error { d.Work = true; _, err := kept.Change(tx, &d); return err })
	do(t, db, func(tx *database.Tx) error { return kept.Remove(tx, []day{d}) })
	var all []audit.Audit
	if err := db.Read(ctx).Find(&all).Error; err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, a := range all {
		if err := kept.ParseLines(a.Touched, func(l kept.Line) { said[fmt.Sprint(l.Table, l.Key, l.Rev, l.Now != "", l.Was != "")] = true }); err != nil || a.Action != audit.Rows {
			t.Errorf("%+v, %v", a, err)
		}
	}
	for _, want := range []string{"calendar_days2026-10-011 true false", "calendar_days2026-10-012 true true", "calendar_days2026-10-010 false true"} {
		if !said[want] {
			t.Errorf("not %q among %v", want, said)
		}
	}
	for _, bad := range []string{"x", "a b c d e", "a b 1 d e f"} {
		if kept.ParseLines(bad, func(kept.Line) {}) == nil {
			t.Errorf("%q is a line", bad)
		}
	}
}

// What is proved is named in one place, stands in the schema with its proof, and nothing else carries one.
func TestTheListOfProvedTablesIsTheSchemas(t *testing.T) {
	db, _ := dbtest.Open(t)
	tables, err := db.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range tables {
		_, is := database.KeptNamed(name)
		m := db.Read(ctx).Migrator()
		if has := m.HasColumn(name, "rev") && m.HasColumn(name, "mac"); has != is {
			t.Errorf("%s has a proof: %v; is listed: %v", name, has, is)
		}
	}
	if _, is := database.KeptNamed("sessions"); is || len(database.Kept) < 20 {
		t.Errorf("%d tables", len(database.Kept))
	}
}

func BenchmarkProof(b *testing.B) {
	db, _ := dbtest.Open(b)
	x := opinion{ID: strings.Repeat("x", 26), ReceiptID: strings.Repeat("y", 26), Source: "page", Text: strings.Repeat("路灯不亮", 20), TextSealed: make([]byte, 300),
		District: "拱墅区", ReceivedAt: 1, ReceivedOn: "2026-03-02", Month: "2026-03", State: "waiting", N: 1}
	do(b, db, func(tx *database.Tx) error {
		b.ResetTimer()
		for range b.N {
			if err := kept.Measure(tx, &x); err != nil {
				return err
			}
		}
		return nil
	})
}
