package sheet_test

import (
	"testing"

	"huiyin/internal/sheet"
)

func TestWhatIsWrittenIsReadAgainAndNoFormulaIsMade(t *testing.T) {
	raw, err := sheet.Write(sheet.Page{Title: "测评", Rows: [][]any{{"单位", "票数"}, {"市建委", 112}, {"=1+1", 3}}}, sheet.Page{Title: "承诺", Rows: [][]any{{"单位"}}})
	if err != nil {
		t.Fatal(err)
	}
	table, err := sheet.Read("protocol.xlsx", raw)
	if err != nil {
		t.Fatal(err)
	}
	rows := table.Rows()
	if len(rows) != 2 || rows[0].Get("票数") != "112" || rows[1].Get("单位") != "'=1+1" {
		t.Errorf("%v", rows)
	}
}
