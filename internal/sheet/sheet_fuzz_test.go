package sheet_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"huiyin/internal/fault"
	"huiyin/internal/sheet"
)

// memoryForATable is what reading one may allocate in all, in bytes; the tables that the fuzzer makes are small.
const memoryForATable = 512 << 20

// readable reads a table and holds it to what every table keeps.
func readable(t *testing.T, data []byte) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := sheet.Read("表.xlsx", data)
	if err == nil {
		_ = table.Need("名称", "日期") // may turn to another header
		_ = table.Notes()
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > memoryForATable {
		t.Errorf("%d bytes cost %d MB", len(data), used>>20)
	}
	var known *fault.Fault
	if err != nil {
		if !errors.As(err, &known) {
			t.Errorf("no word for people: %v", err)
		}
		return
	}
	if len(table.Rows()) > sheet.MaxRows {
		t.Errorf("%d rows", len(table.Rows()))
	}
	for _, r := range table.Rows() {
		if on, ok := r.Date("日期"); ok && len(on) != len("2026-03-01") {
			t.Errorf("line %d: date %q", r.Line, on)
		}
		if x, ok := r.Decimal("日期"); ok && !(x >= 0 && x < 1e9) {
			t.Errorf("line %d: number %v", r.Line, x)
		}
		if n, ok := r.Whole("日期"); !ok && n != 0 {
			t.Errorf("line %d: whole number %v", r.Line, n)
		}
		if !utf8.ValidString(r.Get("名称") + strings.Join(r.List("名称"), "")) {
			t.Errorf("line %d: %q is no text", r.Line, r.Get("名称"))
		}
	}
}

func FuzzATableOfCommasIsReadOrRefused(f *testing.F) {
	f.Add([]byte("名称,日期\n市容局,2026/3/1\n"))
	f.Add([]byte("\xef\xbb\xbf名称,日期\r\n\"a\nb\",20260301\r\n"))
	f.Add([]byte("\xc3\xfb\xb3\xc6,\xc8\xd5\xc6\xda\n\xca\xd0,2026\n"))
	f.Add([]byte("\"名称,"))
	f.Add([]byte("sep=;\n名称;日期\nNaN;1,901\n"))
	f.Add([]byte("\xff\xfe\x0dT\xf0y\t\x00\xe5e\x1fg\n\x00"))
	f.Fuzz(readable)
}

// The parts of a workbook are fuzzed one by one: a changed byte in a whole archive rarely gets past its check sums.
func FuzzAWorkbookIsReadOrRefused(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>日期</t></is></c></row></sheetData></worksheet>`), []byte(`<sst/>`), []byte(`<styleSheet/>`))
	f.Add([]byte(`<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`), []byte(`<sst><si><t>a</t></si></sst>`), []byte(``))
	f.Add([]byte(`<worksheet><sheetData><row r="-1"><c r="A0" s="9" t="s"><v>99</v></c></row></sheetData></worksheet>`), []byte(``), []byte(`<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`))
	f.Fuzz(func(t *testing.T, page, words, styles []byte) {
		readable(t, workbook(t, map[string][]byte{"xl/worksheets/sheet1.xml": page, "xl/sharedStrings.xml": words, "xl/styles.xml": styles}))
	})
}

// workbook is a real one of which some parts were replaced.
func workbook(t *testing.T, parts map[string][]byte) []byte {
	t.Helper()
	return replaced(t, xlsx(t, func(w *excelize.File) { rows(w, []any{"名称", "日期"}, []any{"市容局", "2026-03-01"}) }), parts)
}
