package sheet

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"huiyin/internal/fault"
)

func (t *Table) readXLSX(data []byte) error {
	b, err := t.open(data)
	if err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxUnpacked, UnzipXMLSizeLimit: MaxUnpacked, // equal, so that nothing is written to the disk
		RawCellValue: true, // what a date or a number looks like is not what it is
	})
	if err != nil {
		return t.broken()
	}
	defer f.Close()
	for _, s := range b.sheets {
		if s.State == "hidden" || s.State == "veryHidden" {
			t.hidden = append(t.hidden, s.Name)
			continue
		}
		p := &page{title: s.Name, since1904: b.since1904}
		p.err = t.readPage(f, b, p, s)
		t.pages = append(t.pages, p)
	}
	return nil
}

// readPage reads one worksheet: its words with a library of everybody's, and beside it what they mean.
func (t *Table) readPage(f *excelize.File, b *book, p *page, s bookSheet) error {
	m, err := b.marksOf(s)
	if err != nil {
		return t.broken()
	}
	if m.uncalculated {
		return fault.New(fault.Invalid, "formula_without_result", "%s 里有还没有算出结果的公式，请用 Excel 打开并保存一次再导入。", t.name)
	}
	p.unseenColumns = m.hidden
	rows, err := f.Rows(s.Name)
	if err != nil {
		return t.broken()
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return t.broken()
		}
		if rows.GetRowOpts().Hidden {
			p.unseen = append(p.unseen, line)
		}
		if err := p.add(t.name, line, m.meant(line, cells)); err != nil {
			return err
		}
	}
	if rows.Error() != nil {
		return t.broken()
	}
	return nil
}

// A formula without a result would read as an empty cell: programs that never calculate write such files.
var neverCalculated = regexp.MustCompile(`(</f>|<f[^>]*/>)\s*</c>`)

// open looks into the archive before anything is built from it. The archive's word on a part's size is enough: the reader stops with an
// error at a part that turns out larger than it says.
func (t *Table) open(data []byte) (*book, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, t.broken()
	}
	var unpacked uint64
	for _, part := range archive.File {
		if unpacked += min(part.UncompressedSize64, MaxUnpacked+1); unpacked > MaxUnpacked || len(archive.File) > 2000 {
			return nil, fault.New(fault.TooLarge, "file_too_large", "%s 展开后超过 32 MB，请分成几个文件再导入。", t.name)
		}
		if strings.EqualFold(part.Name, "content.xml") {
			return nil, fault.New(fault.Invalid, "other_workbook", "%s 是 ODS 表格，请另存为“Excel 工作簿（.xlsx）”再导入。", t.name)
		}
	}
	b, err := readBook(archive)
	if err != nil {
		return nil, t.broken()
	}
	return b, nil
}

func (t *Table) broken() error {
	return fault.New(fault.Invalid, "broken_xlsx", "%s 打不开，文件可能损坏或加了密码。请用 Excel 重新保存再导入。", t.name)
}
