// Package sheet reads the tables that people keep in Excel, as XLSX or as CSV, into rows that are asked by header
// name. It looks at the content, not at the ending of the name, and takes no more than the limits below, so that a
// hostile file costs little.
package sheet

import (
	"bytes"
	"strings"
	"time"

	"huiyin/internal/fault"
)

// The limits of a table: bytes as sent, bytes once unpacked, filled rows under the header, columns.
const (
	MaxBytes    = 16 << 20
	MaxUnpacked = 32 << 20
	MaxRows     = 20_000
	MaxColumns  = 64
)

// Table is a table with one header row. Rows above the header that fill a single cell (a title, often merged) and
// rows without any text are left out.
type Table struct {
	name    string
	columns map[string]int
	rows    []Row
}

// Row is one filled row.
type Row struct {
	Line  int // as the person's program numbers it, from 1
	table *Table
	cells []string
}

// Read reads the first worksheet of an XLSX file, or a CSV file in UTF-8 (with or without byte order mark) or in
// GB18030, as Excel saves it in China. A cell with a formula counts with the result that was saved, a merged cell in
// its first row only. name is for messages. Faults: Invalid for what is no such table, TooLarge beyond the limits.
func Read(name string, data []byte) (*Table, error) {
	t := &Table{name: name}
	var err error
	switch {
	case len(data) > MaxBytes:
		return nil, fault.New(fault.TooLarge, "file_too_large", "%s 超过 16 MB，请分成几个文件再导入。", name)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		err = t.readXLSX(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, fault.New(fault.Invalid, "old_excel", "%s 是加密的或旧式 Excel 文件，请去掉密码，另存为“Excel 工作簿（.xlsx）”再导入。", name)
	default:
		err = t.readCSV(data)
	}
	if err == nil && t.columns == nil {
		err = fault.New(fault.Invalid, "file_empty", "%s 里没有表头，请在第一行写上列名。", name)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// add takes the next line: the first with two filled cells is the header, what follows is a row.
func (t *Table) add(line int, cells []string) error {
	filled := 0
	for i, c := range cells {
		cells[i] = clean(c)
		if cells[i] == "" {
			continue
		}
		if filled++; i >= MaxColumns {
			return fault.New(fault.TooLarge, "too_many_columns", "%s 第 %d 行超过 %d 列，请删去多余的列。", t.name, line, MaxColumns)
		}
	}
	switch {
	case filled == 0, t.columns == nil && filled == 1:
		return nil
	case t.columns == nil:
		return t.header(line, cells)
	case len(t.rows) == MaxRows:
		return fault.New(fault.TooLarge, "too_many_rows", "%s 超过 %d 行，请分成几个文件再导入。", t.name, MaxRows)
	}
	cells = cells[:min(len(cells), MaxColumns)]
	t.rows = append(t.rows, Row{Line: line, table: t, cells: cells})
	return nil
}

func (t *Table) header(line int, cells []string) error {
	t.columns = make(map[string]int, len(cells))
	for i, h := range cells {
		if h == "" {
			continue
		}
		if _, twice := t.columns[h]; twice {
			return fault.New(fault.Invalid, "column_twice", "%s 第 %d 行有两列都叫“%s”，请改名或删去一列。", t.name, line, h)
		}
		t.columns[h] = i
	}
	return nil
}

// Rows are the filled rows under the header, in the order of the file.
func (t *Table) Rows() []Row { return t.rows }

// Need refuses a table that lacks one of the columns; the sentence names all that are missing.
func (t *Table) Need(headers ...string) error {
	var missing []string
	for _, h := range headers {
		if _, ok := t.columns[h]; !ok {
			missing = append(missing, "“"+h+"”")
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "columns_missing", "%s 缺少列：%s。请补上后再导入。", t.name, strings.Join(missing, "、"))
}

// Get is the cell under a header, trimmed, with half-width digits and spaces; empty when there is none.
func (r Row) Get(header string) string {
	if i, ok := r.table.columns[header]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// Date is the cell as a date like 2026-03-01. Excel rewrites dates as it likes: 2026/3/1, 2026年3月1日 and 20260301
// are read too. ok is false for anything else.
func (r Row) Date(header string) (on string, ok bool) {
	text := dashes.Replace(r.Get(header))
	for _, layout := range []string{"2006-1-2", "20060102"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}

var dashes = strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "")

// clean makes half-width digits and plain spaces of full-width ones, drops marks that no one sees, and trims.
func clean(cell string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		case r >= '\u200b' && r <= '\u200d' || r == '\ufeff':
			return -1
		}
		return r
	}, cell))
}
