package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"huiyin/internal/sheet"
	"huiyin/survey"
)

// The greatest files that sheet takes. Six thousand units were once too many variables for a statement.
func TestAnyFileWithinTheLimitsIsImported(t *testing.T) {
	w := newWorld(t)
	var units, rows, areas strings.Builder
	units.WriteString(unitsHead)
	rows.WriteString(catalogueHead)
	areas.WriteString(areasHead)
	for i := range sheet.MaxRows {
		fmt.Fprintf(&units, "U%d,第%d号单位,第%d号别名,市直部门,%d,2017,\n", i, i, i, i)
		fmt.Fprintf(&areas, "2028,A%d,第%d个领域,问题,方向\n", i, i)
		fmt.Fprintf(&rows, "2028,A%d,第%d个领域,R-%d,第%d种表现,第%d种,,%d\n", i%7, i%7, i, i, i, i)
	}
	for range 2 { // new, and there already
		w.must(w.load("units.csv", units.String()))
		w.must(w.load("areas.csv", areas.String()))
		w.must(w.load("catalogue.csv", rows.String()))
	}
	names, err := w.Names(ctx)
	w.must(err)
	c, err := w.Catalogue(ctx)
	w.must(err)
	n := 0
	for _, a := range c.Areas {
		n += len(a.Rows)
	}
	if len(names) < sheet.MaxRows || c.Edition != "2028" || len(c.Areas) != sheet.MaxRows || n != sheet.MaxRows {
		t.Fatalf("%d units, edition %s: %d areas, %d rows", len(names), c.Edition, len(c.Areas), n)
	}
	if err := w.load("units.csv", units.String()+"ONE,又一个,,市直部门,1,2017,\n"); reasonOf(err) != "too_many_rows" {
		t.Errorf("one more: %v", err)
	}
}

// What is in use is compared with the whole file, however long it is.
func TestRowsInUseStayInALongFile(t *testing.T) {
	w := newWorld(t)
	_, c := w.submitted(w.waits("路灯不亮"))
	w.must(w.AnswerConcern(ctx, office, c.ID, survey.Triage{Text: "已经修好了", Row: "CG-06"}))
	var rows strings.Builder
	rows.WriteString(catalogueHead)
	for i := range sheet.MaxRows - 1 {
		fmt.Fprintf(&rows, "2026,CG,城市管理,R-%d,第%d种表现,第%d种,,%d\n", i, i, i, i)
	}
	if err := w.load("catalogue.replace", rows.String()); reasonOf(err) != "rows_in_use" {
		t.Fatalf("%v", err)
	}
	w.must(w.load("catalogue.replace", rows.String()+"2026,CG,城市管理,CG-06,路灯不亮,路灯,市城管委,1\n"))
}
