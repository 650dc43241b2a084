package survey_test

import (
	"strings"
	"testing"
	"time"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

const (
	unitsHead     = "代码,名称,别名,类型,排序,启用年份,停用年份\n"
	areasHead     = "年度,领域代码,领域,存在问题,整改方向\n"
	catalogueHead = "年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序\n"
)

// beside is another process on the same database.
func (w *world) beside() *world {
	w.t.Helper()
	s, err := survey.New(w.db, nil, func(*database.Tx, []survey.Opinion) error { return nil })
	w.must(err)
	return &world{t: w.t, Service: s, db: w.db, clock: w.clock}
}

// newEdition imports 2027: one area with one row, led by a unit that is new too.
func (w *world) newEdition() {
	w.t.Helper()
	w.must(w.load("units.csv", unitsHead+"NEU,市新局,,市直部门,1,2026,\n"))
	w.must(w.load("areas.csv", areasHead+"2027,XX,新领域,新问题,新方向\n"))
	w.must(w.load("catalogue.csv", catalogueHead+"2027,XX,新领域,XX-01,无人机在小区上空飞行扰民,无人机扰民,市新局,1\n"))
}

// seen waits until a process has looked again: a second at most.
func (w *world) seen(edition string) {
	w.t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if c, err := w.Catalogue(ctx); err == nil && c.Edition == edition {
			return
		}
	}
	w.t.Fatalf("edition %s of another process is never seen", edition)
}

func TestAnImportByAnotherProcessIsSeenWhole(t *testing.T) {
	a := newWorld(t)
	b := a.beside()
	old := b.Model().Version()
	a.newEdition()
	if c, err := a.Catalogue(ctx); err != nil || c.Edition != "2027" {
		t.Fatalf("who imports sees it at once: %s, %v", c.Edition, err)
	}
	b.seen("2027")
	names, err := b.Names(ctx)
	b.must(err)
	if names["NEU"] != "市新局" {
		t.Error("its units are of another moment than its catalogue")
	}
	if b.Model().Version() != a.Model().Version() || b.Model().Version() == old {
		t.Error("its model is of another moment than its catalogue")
	}
	c, err := b.Catalogue(ctx)
	b.must(err)
	if row := c.Areas[0].Rows[0]; row.Unit == nil || row.Unit.Name != "市新局" {
		t.Errorf("%+v", row)
	}
}

// Once a confident letter got 422 until the other server was started again.
func TestALetterUnderAnEditionThatIsNoLongerTheNewestIsStored(t *testing.T) {
	a := newWorld(t)
	b := a.beside()
	a.newEdition()
	for range 3 { // before b has looked, and after
		if _, c := b.submitted(b.waits("路灯不亮")); c.Edition != "2026" && c.Edition != "2027" || c.State != survey.Waiting {
			t.Errorf("%+v", c)
		}
		b.seen("2027")
	}
	_, c := b.submitted(b.waits("路灯不亮"))
	if c.Edition != "2027" {
		t.Errorf("after it looked: %s", c.Edition)
	}
	for _, r := range c.Ranked() {
		if r.Code != "XX-01" {
			t.Errorf("a row of another edition: %s", r.Code)
		}
	}
	b.sound()
}

func TestAnImportDecidesByWhatStandsNow(t *testing.T) {
	a := newWorld(t)
	b := a.beside()
	a.must(a.load("units.csv", unitsHead+"NEU,市新局,,市直部门,1,2026,\n"))
	a.must(a.load("areas.csv", areasHead+"2027,XX,新领域,,\n"))
	b.must(b.load("catalogue.csv", catalogueHead+"2027,XX,新领域,XX-01,无人机扰民,无人机扰民,市新局,1\n"))
	if err := b.load("units.csv", unitsHead+"OTHER,市新局,,市直部门,1,2026,\n"); !strings.Contains(err.Error(), "NEU") {
		t.Errorf("two units of one name: %v", err)
	}
}

func TestOldEditionsKeepTheirWords(t *testing.T) {
	w := newWorld(t)
	before, err := w.Catalogue(ctx)
	w.must(err)
	w.newEdition()
	for range 2 { // read, and cached
		all, err := w.Editions(ctx)
		w.must(err)
		old := all["2026"]
		row, ok := old.Row("CG-06")
		want, _ := before.Row("CG-06")
		if !ok || row != want || len(old.Areas) != len(before.Areas) || len(old.Areas[0].Directions) != len(before.Areas[0].Directions) {
			t.Fatalf("%+v, want %+v", row, want)
		}
	}
	all, err := w.Editions(ctx)
	w.must(err)
	if len(all["2027"].Areas) != 1 || len(all) != 2 {
		t.Errorf("%+v", all["2027"])
	}
	for _, none := range []string{"", "1999"} {
		if c := all[none]; len(c.Areas) != 0 {
			t.Errorf("%q: %+v", none, c)
		}
	}
	// What another import makes of an old edition is seen too.
	w.must(w.load("catalogue.csv", catalogueHead+"2026,CG,城市管理,CG-06,路灯坏了,路灯,市城管委,1\n"))
	all, err = w.Editions(ctx)
	if row, _ := all["2026"].Row("CG-06"); err != nil || row.Short != "路灯" {
		t.Errorf("%+v, %v", row, err)
	}
}

func TestTheModelIsLearnedAnewOnlyForOtherRows(t *testing.T) {
	w := newWorld(t)
	before := w.Model()
	w.must(w.load("units.csv", unitsHead+"NEU,市新局,,市直部门,1,2026,\n"))
	if w.Model() != before {
		t.Error("a unit made another model")
	}
	w.newEdition()
	if w.Model() == before {
		t.Error("an edition made none")
	}
}

// A unit is there from the first to the last day of its years, by the city's day: in London it is still New Year's Eve.
func TestYearsOfUnitsCountByTheCitysDay(t *testing.T) {
	w := newWorld(t)
	w.must(w.load("units.csv", unitsHead+"OLD,市旧局,,市直部门,1,2017,2026\nNEU,市新局,,市直部门,2,2027,\nDIS,新区政府,,区县(市),3,2027,\n"))
	need := func(code string) bool {
		var err error
		w.must(w.db.Do(ctx, office, func(tx *database.Tx) error { _, err = survey.NeedUnit(tx, "unit", code); return nil }))
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
		return err == nil
	}
	listed := func(code string) bool {
		units, err := w.Units(ctx)
		w.must(err)
		for _, u := range units {
			if u.Code == code {
				return true
			}
		}
		return false
	}
	w.clock.Set("2026-12-31") // ten in the morning
	for _, x := range []struct {
		what     string
		on       time.Duration
		old, neu bool
	}{
		{"the last morning", 0, true, false},
		{"a second before midnight", 14*time.Hour - time.Second, true, false},
		{"midnight in the city, four in the afternoon in London", time.Second, false, true},
		{"the next morning", 10 * time.Hour, false, true},
	} {
		w.clock.Add(x.on)
		if need("OLD") != x.old || listed("OLD") != x.old {
			t.Errorf("%s: the old unit needed %v, listed %v", x.what, need("OLD"), listed("OLD"))
		}
		if need("NEU") != x.neu || listed("NEU") != x.neu {
			t.Errorf("%s: the new unit needed %v, listed %v", x.what, need("NEU"), listed("NEU"))
		}
		districts, err := w.Districts(ctx)
		w.must(err)
		if has := strings.Contains(strings.Join(districts, " "), "新区"); has != x.neu || !w.WasDistrict("新区") {
			t.Errorf("%s: the new district %v", x.what, has)
		}
	}
	names, err := w.Names(ctx)
	w.must(err)
	if names["OLD"] != "市旧局" {
		t.Error("history has lost a name")
	}
	w.clock.Set("2016-06-01")
	if need("OLD") || listed("OLD") || !w.WasDistrict("新区") {
		t.Error("a unit is there before its first year")
	}
}

func TestNextYearsEditionMayNameNextYearsUnits(t *testing.T) {
	w := newWorld(t)
	w.must(w.load("units.csv", unitsHead+"NEU,市新局,,市直部门,2,2027,\n"))
	w.must(w.load("areas.csv", areasHead+"2027,XX,新领域,,\n"))
	w.must(w.load("catalogue.csv", catalogueHead+"2027,XX,新领域,XX-01,无人机扰民,无人机扰民,市新局,1\n"))
}
