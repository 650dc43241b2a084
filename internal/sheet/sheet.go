// Package sheet reads the tables that people keep in Excel, as XLSX or as CSV, into rows that are asked by header
// name. It looks at the content, not at the ending of the name, and takes no more than the limits below, so that a
// hostile file costs little. What it left out or read although nobody sees it, it says.
package sheet

import (
	"bytes"
	"strings"

	"huiyin/internal/fault"
)

// The limits of a table: bytes as sent, bytes once unpacked, filled rows under the header, columns.
const (
	MaxBytes    = 16 << 20
	MaxUnpacked = 32 << 20
	MaxRows     = 20_000
	MaxColumns  = 64
)

// Table is a table with one header row, and how whoever brought it wants it taken.
type Table struct {
	// Replace lets an import take away what the table leaves out; without it nothing is ever removed.
	Replace bool
	// DryRun lets an import say what it would do, and write nothing.
	DryRun bool

	name   string
	pages  []*page
	page   *page    // the one that is read
	hidden []string // titles of the worksheets that nobody sees
}

// Read reads an XLSX file, or a CSV file: commas, semicolons or tabs between the columns, in UTF-8, in UTF-16, or in GB18030, as Excel
// saves them in China. Of a workbook it reads the worksheets that are shown, and turns to the first that has a header. A cell with a
// formula counts with the result that was saved, a merged cell in each of its rows. name is for messages. Faults: Invalid for what is no
// such table, or for a cell that is an error; TooLarge beyond the limits.
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
	if err != nil {
		return nil, err
	}
	return t, t.turn()
}

// turn opens the first page with a header that can be read.
func (t *Table) turn() error {
	var first error
	for _, p := range t.pages {
		if p.columns == nil && p.err == nil {
			continue
		}
		if p.err == nil {
			t.page = p
			return p.judge()
		}
		if first == nil {
			first = p.err
		}
	}
	if first != nil {
		return first
	}
	return fault.New(fault.Invalid, "file_empty", "%s 里没有表头，请在第一行写上列名%s。", t.name, t.unseen())
}

// unseen says that there are worksheets which were not looked at.
func (t *Table) unseen() string {
	if len(t.hidden) == 0 {
		return ""
	}
	return "（隐藏的工作表" + quoted(t.hidden) + "没有读，要读请先取消隐藏）"
}

// Rows are the filled rows under the header, in the order of the file.
func (t *Table) Rows() []Row { return t.page.rows }

// Has says whether there is a column of that name: a missing one says nothing, an empty cell says that there is nothing.
func (t *Table) Has(header string) bool {
	_, ok := t.page.columns[headerKey(header)]
	return ok
}

// Need turns to the first worksheet, and in it to the header row, that has all of the columns. It refuses a table without one; the
// sentence names all that are missing where it looked first.
func (t *Table) Need(headers ...string) error {
	missing := t.page.missing(headers)
	if len(missing) == 0 {
		return t.page.descend(headers)
	}
	for _, p := range t.pages {
		if p.err == nil && p.find(headers) {
			t.page = p
			return p.descend(headers)
		}
	}
	for _, p := range t.pages {
		if p.err != nil {
			return p.err // it may be the one that was meant
		}
	}
	return fault.New(fault.Invalid, "columns_missing", "%s 缺少列：%s%s。请补上后再导入。", t.name, quoted(missing), t.unseen())
}

// Notes are sentences on what was left out, and on what was read although nobody sees it.
func (t *Table) Notes() []string {
	var notes []string
	var others []string
	for _, p := range t.pages {
		if p != t.page && p.filled {
			others = append(others, p.title)
		}
	}
	if len(others) > 0 {
		notes = append(notes, "只读了工作表"+quoted([]string{t.page.title})+"，没有读"+quoted(others)+"。")
	}
	if len(t.hidden) > 0 {
		notes = append(notes, "隐藏的工作表"+quoted(t.hidden)+"没有读。")
	}
	return append(notes, t.page.notes()...)
}

func quoted(names []string) string { return "“" + strings.Join(names, "”、“") + "”" }
