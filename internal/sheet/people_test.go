package sheet_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"huiyin/internal/fault"
	"huiyin/internal/sheet"
)

// table reads a table that must be one.
func table(t *testing.T, name string, data []byte) *sheet.Table {
	t.Helper()
	got, err := sheet.Read(name, data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return got
}

// wide is text in UTF-16 with a mark at its beginning, or without.
func wide(order binary.AppendByteOrder, marked bool, text string) []byte {
	var b []byte
	if marked {
		b = order.AppendUint16(b, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestATableIsReadWhateverStandsBetweenItsColumnsAndInWhateverEncoding(t *testing.T) {
	const commas = "代码,名称,别名\nSGHJ,市规划局,甲;乙\n\"SJW\",\"市建委;办\",、\n"
	swap := func(by string) string {
		return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(commas, ";", "\x00"), ",", by), "\x00", ";")
	}
	quoted := strings.ReplaceAll(swap(";"), "甲;乙", `"甲;乙"`)
	for name, data := range map[string][]byte{
		"commas": []byte(commas), "semicolons": []byte(quoted), "tabs": []byte(swap("\t")), "Chinese commas": []byte(swap("，")), "said": []byte("sep=;\r\n" + quoted),
		"UTF-16, little": wide(binary.LittleEndian, true, swap("\t")), "UTF-16, big": wide(binary.BigEndian, true, commas),
		"UTF-16, little, unmarked": wide(binary.LittleEndian, false, commas), "UTF-16, big, unmarked": wide(binary.BigEndian, false, commas),
		"GB18030, tabs": gb18030(t, swap("\t")), "lines of a Mac": []byte(strings.ReplaceAll(commas, "\n", "\r")),
		"a title above": []byte("2026 年单位，名单\n" + commas),
	} {
		tb := table(t, name, data)
		got := ""
		for _, r := range tb.Rows() {
			got += fmt.Sprint(r.Get("代码"), "|", r.Get("名称"), "|", r.Get("别名"), " ")
		}
		if want := "SGHJ|市规划局|甲;乙 SJW|市建委;办|、 "; got != want {
			t.Errorf("%s: read as %q", name, got)
		}
	}
	for name, data := range map[string][]byte{"half a character": wide(binary.LittleEndian, true, commas)[:31], "half a pair": append(wide(binary.BigEndian, true, commas), 0xd8, 0x3d)} {
		if _, err := sheet.Read(name, data); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s was taken: %v", name, err)
		}
	}
}

func TestADateIsReadAsExcelShowsIt(t *testing.T) {
	for text, want := range map[string]string{
		"2026/10/1": "2026-10-01", "2026年10月1日": "2026-10-01", "2026 年 10 月 1 日": "2026-10-01", "2026年10月1日星期四": "2026-10-01", "星期四, 2026年10月1日": "2026-10-01",
		"二〇二六年十月一日": "2026-10-01", "二○二六年十二月三十一日": "2026-12-31", "二〇二六年一月二十日": "2026-01-20", "2026/10/1 0:00": "2026-10-01", "2026-10-01 00:00:00": "2026-10-01",
		"2026/10/1 上午 9:30": "2026-10-01", "2026-10-01T00:00:00Z": "2026-10-01", "46296": "2026-10-01", "46296.5": "2026-10-01", "２０２６／１０／１": "2026-10-01", "20261001": "2026-10-01",
		"1-Oct-26": "2026-10-01", "Thursday, October 1, 2026": "2026-10-01",
		"10/1/2026": "", "1/10/2026": "", "10月1日": "", "2026年10月": "", "星期四": "", "26/10/1": "", "2026-02-30": "", "二〇二六年十三月一日": "", "99999": "", "123": "", "NaN": "", "Inf": "", "1e5": "", "-46296": "", "2026": "",
	} {
		on, ok := table(t, "x", []byte("日期,a\n\""+text+"\",1\n")).Rows()[0].Date("日期")
		if on != want && ok || ok != (want != "") {
			t.Errorf("%q is the date %q", text, on)
		}
	}
}

func TestADateOfAWorkbookIsItsDayHoweverItIsShown(t *testing.T) {
	for _, since1904 := range []bool{false, true} {
		file := xlsx(t, func(f *excelize.File) {
			_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since1904})
			rows(f, []any{"怎样", "日期"})
			for i, format := range []string{"", "General", "yyyy/m/d", `yyyy"年"m"月"d"日"`, `[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`, `[DBNum1][$-804]yyyy"年"m"月"d"日"`, "m/d/yy", `m"月"d"日"`, "aaaa", "yyyy/m/d h:mm", "d-mmm-yy", `G/通用格式`, "#,##0"} {
				at := fmt.Sprint("B", i+2)
				serial := 46296.0
				if since1904 {
					serial -= 1462
				}
				_ = f.SetCellValue("Sheet1", fmt.Sprint("A", i+2), format+"*")
				_ = f.SetCellValue("Sheet1", at, serial)
				style, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
				if format == "" {
					style, _ = f.NewStyle(&excelize.Style{NumFmt: 14})
				}
				_ = f.SetCellStyle("Sheet1", at, at, style)
			}
		})
		for _, r := range table(t, "日历.xlsx", file).Rows() {
			if on, ok := r.Date("日期"); !ok || on != "2026-10-01" {
				t.Errorf("since 1904 %v, shown as %s: %q from %q", since1904, r.Get("怎样"), on, r.Get("日期"))
			}
		}
	}
}

func TestANumberIsOneOrIsNone(t *testing.T) {
	for text, want := range map[string]float64{
		"1901": 1901, "1,901": 1901, "1，901": 1901, "１，９０１": 1901, "12,345,678": 12345678, "0": 0, "100.0": 100, "12.5": 12.5, "007": 7,
		"1,90": -1, "1,9012": -1, ",901": -1, "1 901": -1, "NaN": -1, "nan": -1, "Inf": -1, "+Inf": -1, "-1": -1, "1e3": -1, "0x10": -1, "1_000": -1, "": -1, "百": -1, "1000000000": -1, "12.": -1, "5%": -1,
	} {
		r := table(t, "x", []byte("数,a\n\""+text+"\",1\n")).Rows()[0]
		x, ok := r.Decimal("数")
		if ok != (want >= 0) || ok && x != want {
			t.Errorf("%q is %v, %v", text, x, ok)
		}
		n, whole := r.Whole("数")
		if whole != (want >= 0 && want == float64(int(want))) || whole && n != int(want) {
			t.Errorf("%q is the whole number %v, %v", text, n, whole)
		}
	}
}

func TestANumberOfAWorkbookIsWhatItIsNotWhatItLooksLike(t *testing.T) {
	file := xlsx(t, func(f *excelize.File) {
		rows(f, []any{"怎样", "数"}, []any{"千分位", 1901}, []any{"两位小数", 1901}, []any{"科学", 1901}, []any{"编号", 7}, []any{"长", 13800000000}, []any{"文字", "1,901"})
		for i, format := range []string{"#,##0", "0.00", "0.0E+00", "000", "General"} {
			style, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			_ = f.SetCellStyle("Sheet1", fmt.Sprint("B", i+2), fmt.Sprint("B", i+2), style)
		}
	})
	got := ""
	for _, r := range table(t, "x.xlsx", file).Rows() {
		n, _ := r.Whole("数")
		got += fmt.Sprint(r.Get("数"), "=", n, " ")
	}
	if want := "1901=1901 1901=1901 1901=1901 007=7 13800000000=0 1,901=1901 "; got != want {
		t.Errorf("read as %s", got)
	}
}

func TestACellThatIsAnErrorIsRefusedWithItsLine(t *testing.T) {
	for _, bad := range []string{"#N/A", "#REF!", "#DIV/0!", "#NAME?", "########"} {
		_, err := sheet.Read("表.csv", []byte("代码,名称\nA,甲\nB,"+bad+"\n"))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "第 3 行：“名称”这一格不是内容，是错误值 "+bad) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	page := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>日期</t></is></c></row><row r="7"><c r="A7" t="inlineStr"><is><t>甲</t></is></c><c r="B7"><v>%s</v></c></row></sheetData></worksheet>`
	for _, number := range []string{"NaN", "Inf", "-Inf", "1E+400"} {
		_, err := sheet.Read("表.xlsx", workbook(t, map[string][]byte{"xl/worksheets/sheet1.xml": fmt.Appendf(nil, page, number)}))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "第 7 行：“日期”") {
			t.Errorf("%s: %v", number, err)
		}
	}
	if _, err := sheet.Read("表.csv", []byte("代码,名称,\nA,甲,#N/A\n")); err != nil {
		t.Errorf("an error in a column without a name: %v", err)
	}
}

func TestSeveralValuesStandInACellAsPeopleWriteThem(t *testing.T) {
	r := table(t, "x", []byte("别名,问题\n\"市发改委、发改|市国推办，a,b;c；d｜e\nf\",\"不前瞻、不科学，又慢|没人管\"\n")).Rows()[0]
	if got := fmt.Sprintf("%q", r.List("别名")); got != `["市发改委" "发改" "市国推办" "a" "b" "c" "d" "e" "f"]` {
		t.Errorf("the list is %s", got)
	}
	if got := fmt.Sprintf("%q", r.Sentences("问题")); got != `["不前瞻、不科学，又慢" "没人管"]` {
		t.Errorf("the sentences are %s", got)
	}
}

func TestAHeaderIsFoundHoweverItIsTyped(t *testing.T) {
	tb := table(t, "x", []byte("代 码*,\"名称\n（全称）\",ＩＤ\nA,甲,1\n"))
	if err := tb.Need("代码", "名称(全称)", "ID"); err != nil || !tb.Has("名称（全称）") || tb.Has("别名") || tb.Rows()[0].Get("名称(全称)") != "甲" {
		t.Errorf("%v", err)
	}
}
