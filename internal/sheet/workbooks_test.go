package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"huiyin/internal/fault"
	"huiyin/internal/sheet"
)

func on(f *excelize.File, name string, lines ...[]any) {
	_, _ = f.NewSheet(name)
	for i, l := range lines {
		_ = f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &l)
	}
}

func TestACoverSheetIsSkippedWithAWord(t *testing.T) {
	for name, cover := range map[string][]any{"of one cell": {"责任单位名单"}, "of two columns": {"填表单位", "市考评办"}, "empty": nil} {
		file := xlsx(t, func(f *excelize.File) {
			_ = f.SetSheetName("Sheet1", "封面")
			_ = f.SetSheetRow("封面", "A3", &cover)
			_ = f.SetSheetRow("封面", "A4", &[]any{"填表日期", "2026-11-28", "电话"})
			on(f, "单位", []any{"2026 年"}, []any{"代码", "名称"}, []any{"A", "甲"}, []any{"B", "乙"})
			on(f, "说明", []any{"代码用大写字母"})
		})
		tb := table(t, "单位.xlsx", file)
		if err := tb.Need("代码", "名称"); err != nil || len(tb.Rows()) != 2 || tb.Rows()[1].Get("名称") != "乙" || tb.Rows()[1].Line != 4 {
			t.Fatalf("a cover %s: %v", name, err)
		}
		if notes := strings.Join(tb.Notes(), ""); notes != "只读了工作表“单位”，没有读“封面”、“说明”。" {
			t.Errorf("a cover %s: it says %q", name, notes)
		}
	}
}

func TestWhatNobodySeesIsSaid(t *testing.T) {
	file := xlsx(t, func(f *excelize.File) {
		_ = f.SetSheetName("Sheet1", "旧名单")
		_ = f.SetSheetRow("旧名单", "A1", &[]any{"代码", "名称"})
		on(f, "单位", []any{"代码", "名称", "别名"}, []any{"A", "甲", "x"}, []any{"B", "乙", "y"}, []any{"C", "丙", "z"})
		f.SetActiveSheet(1)
		_ = f.SetSheetVisible("旧名单", false)
		_ = f.SetRowVisible("单位", 3, false)
		_ = f.SetRowVisible("单位", 9, false)
		_ = f.SetColVisible("单位", "C", false)
	})
	tb := table(t, "单位.xlsx", file)
	if len(tb.Rows()) != 3 {
		t.Fatalf("%d rows", len(tb.Rows()))
	}
	want := "隐藏的工作表“旧名单”没有读。|有 1 行是隐藏的，也读了：第 3 行。|有隐藏的列，也读了：“别名”。"
	if notes := strings.Join(tb.Notes(), "|"); notes != want {
		t.Errorf("it says %q", notes)
	}
	hidden := xlsx(t, func(f *excelize.File) {
		on(f, "单位", []any{"代码", "名称"}, []any{"A", "甲"})
		_ = f.SetSheetVisible("单位", false)
	})
	if _, err := sheet.Read("x.xlsx", hidden); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "隐藏的工作表“单位”没有读") {
		t.Errorf("all of it is hidden: %v", err)
	}
}

func TestMergedCellsCountInEachOfTheirRows(t *testing.T) {
	file := xlsx(t, func(f *excelize.File) {
		rows(f, []any{"目录", nil, nil}, []any{"领域", "代码", "年份", nil}, []any{nil, nil, "启用", "停用"},
			[]any{"城市管理", "A", 1, 2}, []any{nil, "B", 3, 4}, []any{nil, nil, nil, nil}, []any{nil, "C", 5, 6}, []any{"城市建设", "D", 7}, []any{nil, "E", nil, nil})
		for _, m := range [][2]string{{"A1", "D1"}, {"A2", "A3"}, {"B2", "B3"}, {"C2", "D2"}, {"A4", "A7"}, {"C8", "D9"}} {
			_ = f.MergeCell("Sheet1", m[0], m[1])
		}
	})
	tb := table(t, "目录.xlsx", file)
	if err := tb.Need("领域", "代码"); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range tb.Rows() {
		got += fmt.Sprint(r.Line, r.Get("领域"), r.Get("代码"), r.Get("启用"), r.Get("停用"), " ")
	}
	if want := "4城市管理A12 5城市管理B34 7城市管理C56 8城市建设D7 9E7 "; strings.ReplaceAll(got, "  ", " ") != want {
		t.Errorf("read as %q", got)
	}
}

func TestATableThatIsTooLongIsNotTakenForItsCover(t *testing.T) {
	file := xlsx(t, func(f *excelize.File) {
		_ = f.SetSheetName("Sheet1", "单位")
		w, err := f.NewStreamWriter("单位")
		if err != nil {
			t.Fatal(err)
		}
		for i := range sheet.MaxRows + 2 {
			_ = w.SetRow(fmt.Sprint("A", i+1), []any{"代码", "名称"})
		}
		_ = w.Flush()
		on(f, "说明", []any{"项", "怎么填"}, []any{"代码", "大写"})
	})
	tb, err := sheet.Read("x.xlsx", file)
	if err == nil {
		err = tb.Need("代码", "名称")
	}
	if !fault.Is(err, fault.TooLarge) {
		t.Errorf("%v", err)
	}
}

func TestAnotherProgramsTableIsNamed(t *testing.T) {
	_, err := sheet.Read("x.ods", archive(t, "content.xml", []byte("<x/>"), 4))
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "ODS") {
		t.Errorf("%v", err)
	}
}

// What is lost is named, and asked for; a trial only tells.
func TestAChangeThatLosesSomethingAsksForLeave(t *testing.T) {
	lose := func() sheet.Change {
		c := sheet.Change{Say: "改 1 家"}
		c.Compare("A", "名称", "甲", "乙")
		c.Compare("A", "排序", "1", "1")
		c.CompareLists("A", "别名", []string{"x", "y"}, []string{"y", "z"})
		return c
	}
	tb := table(t, "x", []byte("a,b\n1,2\n"))
	c := lose()
	if err := c.Allowed(tb); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "去掉 1 处") || !strings.Contains(err.Error(), "A 的别名“x”") || !strings.Contains(err.Error(), "--replace") {
		t.Errorf("%v", err)
	}
	if got := strings.Join(c.Lines(), "|"); got != "A 的“名称”：甲 → 乙|A 的“别名”：x、y → y、z" {
		t.Errorf("it says %s", got)
	}
	tb.DryRun = true
	if c := lose(); c.Allowed(tb) != nil || !strings.Contains(strings.Join(c.Lines(), ""), "要加 --replace") {
		t.Errorf("a trial: %v", c.Lines())
	}
	tb.Replace = true
	if c := lose(); c.Allowed(tb) != nil || len(c.Lines()) != 2 {
		t.Errorf("with leave: %v", c.Lines())
	}
}
