package sheet

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Page is a worksheet to be written: its title and its rows, the first of which is the header.
type Page struct {
	Title string
	Rows  [][]any
}

// Write makes an XLSX file of pages. What a program would take for a formula is written as text.
func Write(pages ...Page) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for i, p := range pages {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", p.Title); err != nil {
				return nil, err
			}
		} else if _, err := f.NewSheet(p.Title); err != nil {
			return nil, err
		}
		if err := writePage(f, p); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	_, err := f.WriteTo(&out)
	return out.Bytes(), err
}

func writePage(f *excelize.File, p Page) error {
	w, err := f.NewStreamWriter(p.Title)
	if err != nil {
		return err
	}
	for i, row := range p.Rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := w.SetRow(cell, harmless(row)); err != nil {
			return err
		}
	}
	return w.Flush()
}

func harmless(row []any) []any {
	out := make([]any, len(row))
	for i, v := range row {
		if text, ok := v.(string); ok && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
			v = "'" + text
		}
		out[i] = v
	}
	return out
}
