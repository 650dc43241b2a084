package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huiyin/data"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
)

// xlsx makes a real workbook.
func xlsx(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func rows(f *excelize.File, lines ...[]any) {
	for i, l := range lines {
		_ = f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &l)
	}
}

func gb18030(t *testing.T, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheSameTableInEveryDress(t *testing.T) {
	const csv = "代码,名称,排序\nSGHJ, 市规划局　,１２\n,,\n\"SJW\",\"市建委,市\"\"建\"\"委\",7\n"
	for name, file := range map[string][]byte{
		"UTF-8":            []byte(csv),
		"UTF-8 marked.csv": []byte("\ufeff" + csv),
		"GB18030.txt":      gb18030(t, csv),
		"CRLF":             []byte(strings.ReplaceAll(csv, "\n", "\r\n")),
		"workbook.csv": xlsx(t, func(f *excelize.File) {
			rows(f, []any{"代码", "名称", "排序"}, []any{"SGHJ", " 市规划局　", 12}, nil, []any{"SJW", "市建委,市\"建\"委", "７"})
		}),
	} {
		table, err := sheet.Read(name, file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, r := range table.Rows() {
			got = append(got, fmt.Sprint(r.Line, r.Get("代码"), r.Get("名称"), r.Get("排序"), r.Get("别名")))
		}
		want := `2SGHJ市规划局12|4SJW市建委,市"建"委7`
		if s := strings.ReplaceAll(strings.Join(got, "|"), " ", ""); s != want {
			t.Errorf("%s reads as %s, want %s", name, s, want)
		}
		if err := table.Need("代码", "名称"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheShippedTablesAreRead(t *testing.T) {
	for name, n := range map[string]int{"calendar.csv": 72, "units.csv": 71, "catalogue.csv": 26, "areas.csv": 4, "survey-2026.csv": 38} {
		raw, err := data.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		table, err := sheet.Read(name, raw)
		if err != nil || len(table.Rows()) != n {
			t.Errorf("%s: %v, want %d rows", name, err, n)
		}
	}
}

func TestFormulasDatesAndTitles(t *testing.T) {
	file := xlsx(t, func(f *excelize.File) {
		rows(f, []any{"2026 年工作日历"}, nil, []any{"日期", "类型", "名称", "天数"},
			[]any{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "休", "元旦", 3}, []any{"2026年1月4日", "班"}, []any{"soon", "班", "x"})
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		_ = f.SetCellStyle("Sheet1", "A4", "A4", style)
		_ = f.MergeCell("Sheet1", "A1", "C1")
		_ = f.MergeCell("Sheet1", "C4", "C5")
		_ = f.SetCellFormula("Sheet1", "D4", "1+2") // the 3 stays beside it as its saved result
	})
	table, err := sheet.Read("calendar.xlsx", file)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range table.Rows() {
		on, ok := r.Date("日期")
		got += fmt.Sprintln(r.Line, on, ok, r.Get("类型"), r.Get("名称"), r.Get("天数"))
	}
	if want := "4 2026-01-01 true 休 元旦 3\n5 2026-01-04 true 班 元旦 \n6  false 班 x \n"; got != want {
		t.Errorf("read\n%swant\n%s", got, want)
	}
	for text, want := range map[string]string{"2026/3/1": "2026-03-01", "2026-03-01": "2026-03-01", "20260301": "2026-03-01", "2026.3.1": "2026-03-01", "2026-02-30": "", "": "", "3/1/2026": ""} {
		table, err := sheet.Read("x", []byte("日期,a\n"+text+",1\n"))
		if err != nil {
			t.Fatal(err)
		}
		if on, ok := table.Rows()[0].Date("日期"); on != want || ok != (want != "") {
			t.Errorf("%q is the date %q", text, on)
		}
	}
}

func TestRefused(t *testing.T) {
	uncalculated := xlsx(t, func(f *excelize.File) {
		rows(f, []any{"代码", "名称"})
		_ = f.SetCellFormula("Sheet1", "A2", `UPPER("sghj")`)
	})
	wide := xlsx(t, func(f *excelize.File) {
		rows(f, []any{"代码", "名称"})
		_ = f.SetCellValue("Sheet1", "XFD9", "x")
	})
	whole := xlsx(t, func(f *excelize.File) { rows(f, []any{"代码", "名称"}) })
	for _, x := range []struct {
		why, reason string
		kind        fault.Kind
		file        []byte
	}{
		{"an empty file", "file_empty", fault.Invalid, nil},
		{"an empty workbook", "file_empty", fault.Invalid, xlsx(t, func(*excelize.File) {})},
		{"a picture", "not_a_table", fault.Invalid, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00")},
		{"text in no encoding of ours", "not_a_table", fault.Invalid, []byte("代码,名称\n\xff\xff,1\n")},
		{"an XLS file", "old_excel", fault.Invalid, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
		{"half a workbook", "broken_xlsx", fault.Invalid, whole[:len(whole)/2]},
		{"an archive that is no workbook", "broken_xlsx", fault.Invalid, archive(t, "a.txt", []byte("x"), 1)},
		{"an open quote", "broken_csv", fault.Invalid, []byte("代码,名称\n\"SGHJ,市规划局\n")},
		{"two columns of one name", "column_twice", fault.Invalid, []byte("代码,代码\n1,2\n")},
		{"a formula without its result", "formula_without_result", fault.Invalid, uncalculated},
		{"too many bytes", "file_too_large", fault.TooLarge, make([]byte, sheet.MaxBytes+1)},
		{"too many rows", "too_many_rows", fault.TooLarge, []byte("代码,名称\n" + strings.Repeat("a,b\n", sheet.MaxRows+1))},
		{"too many columns", "too_many_columns", fault.TooLarge, []byte("代码,名称" + strings.Repeat(",x", sheet.MaxColumns) + "\n")},
		{"a cell far to the right", "too_many_columns", fault.TooLarge, wide},
		{"a zip bomb", "file_too_large", fault.TooLarge, archive(t, "xl/worksheets/sheet1.xml", make([]byte, 64<<20), 64<<20)},
		{"a zip bomb that lies", "broken_xlsx", fault.Invalid, archive(t, "xl/worksheets/sheet1.xml", make([]byte, 64<<20), 100)},
	} {
		_, err := sheet.Read("表.xlsx", x.file)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Reason != x.reason || f.Kind != x.kind {
			t.Errorf("%s: %v, want %s", x.why, err, x.reason)
		}
	}
	full := []byte("代码,名称\n" + strings.Repeat("a,b\n", sheet.MaxRows))
	if table, err := sheet.Read("full.csv", full); err != nil || len(table.Rows()) != sheet.MaxRows {
		t.Errorf("a table of exactly the limit: %v", err)
	}
}

// archive makes a ZIP file with one deflated part that claims to have a certain size.
func archive(t *testing.T, name string, content []byte, claims uint64) []byte {
	t.Helper()
	var packed, out bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression)
	if _, err := w.Write(content); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&out)
	part, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(packed.Len()), UncompressedSize64: claims})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(packed.Bytes()); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestMissingColumnsAreNamed(t *testing.T) {
	table, err := sheet.Read("units.csv", []byte("代码,名称\na,b\n"))
	if err != nil {
		t.Fatal(err)
	}
	err = table.Need("代码", "类型", "排序")
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "units.csv 缺少列：“类型”、“排序”") {
		t.Errorf("got %v", err)
	}
}

func TestProblemsMakeOneFault(t *testing.T) {
	var p sheet.Problems
	if p.Err() != nil {
		t.Error("no problem is no fault")
	}
	for line := 2; line <= 61; line++ {
		p.Add(line, "没有叫“%s”的单位，请改正。", "100%局")
	}
	err := p.Err()
	for _, want := range []string{"有 60 处要改", "什么都没有导入", "第 2 行：没有叫“100%局”的单位，请改正。", "第 51 行", "还有 10 处没有列出"} {
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "第 52 行") {
		t.Error("the list goes beyond 50")
	}
}
