package survey_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"huiyin/internal/sheet"
	"huiyin/survey"
)

// book writes lines as a person keeps them: behind a cover, with formats on the numbers, and a hidden row.
func book(t *testing.T, title string, lines [][]any) *sheet.Table {
	t.Helper()
	f := excelize.NewFile()
	_ = f.SetSheetName("Sheet1", "封面")
	_ = f.SetCellValue("封面", "B2", title)
	_, _ = f.NewSheet(title)
	for i, l := range lines {
		_ = f.SetSheetRow(title, fmt.Sprint("A", i+1), &l)
	}
	_ = f.SetRowVisible(title, 2, false)
	thousands, err := f.NewStyle(&excelize.Style{NumFmt: 3})
	if err != nil || f.SetCellStyle(title, "A2", "Z999", thousands) != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	tb, err := sheet.Read(title+".xlsx", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return tb
}

func TestAWorkbookOfWhatStandsChangesNothing(t *testing.T) {
	w := newWorld(t)
	units := [][]any{{"代码", "名称", "别名", "类型", "排序", "启用年份", "停用年份"}}
	for _, u := range w.unitsIn() {
		units = append(units, []any{u.Code, u.Name, strings.Join(named(u.Aliases), "\n"), survey.SayKind(u.Kind), u.Sort, u.ActiveFrom, nil})
	}
	names, err := w.Names(ctx)
	w.must(err)
	var rows []survey.Manifestation
	w.must(w.db.Read(ctx).Find(&rows).Error)
	catalogue := [][]any{{"年度", "领域代码", "代码", "具体表现", "简称", "牵头单位", "排序"}}
	for _, m := range rows {
		catalogue = append(catalogue, []any{2026, m.Area, m.Code, m.Text, m.Short, names[m.LeadUnit], m.Sort})
	}
	before := w.unitsIn()
	for _, how := range []func(*sheet.Table){gently, replacing} {
		u, c := book(t, "单位", units), book(t, "目录", catalogue)
		how(u)
		how(c)
		got, err := w.ImportUnits(ctx, office, u)
		if err != nil || len(got.Lines()) > 0 {
			t.Errorf("units: %v, %v", err, got.Lines())
		}
		if got, err = w.ImportCatalogue(ctx, office, c); err != nil || len(got.Lines()) > 0 {
			t.Errorf("catalogue: %v, %v", err, got.Lines())
		}
		if notes := strings.Join(u.Notes(), ""); notes != "只读了工作表“单位”，没有读“封面”。有 1 行是隐藏的，也读了：第 2 行。" {
			t.Errorf("it says %s", notes)
		}
	}
	if !slices.Equal(w.unitsIn(), before) {
		t.Error("the units changed")
	}
	w.sound()
}
