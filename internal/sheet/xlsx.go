package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"huiyin/internal/fault"
)

func (t *Table) readXLSX(data []byte) error {
	if err := t.inspect(data); err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxUnpacked, UnzipXMLSizeLimit: MaxUnpacked, // equal, so that nothing is written to the disk
		ShortDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return t.broken()
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return t.broken()
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return t.broken()
		}
		if err := t.add(line, cells); err != nil {
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

// inspect looks into the archive before anything is built from it. The archive's word on a part's size is enough:
// the reader stops with an error at a part that turns out larger than it says.
func (t *Table) inspect(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return t.broken()
	}
	var unpacked uint64
	for _, part := range archive.File {
		if unpacked += min(part.UncompressedSize64, MaxUnpacked+1); unpacked > MaxUnpacked || len(archive.File) > 2000 {
			return fault.New(fault.TooLarge, "file_too_large", "%s 展开后超过 32 MB，请分成几个文件再导入。", t.name)
		}
	}
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
			continue
		}
		xml, err := unpack(part)
		if err != nil {
			return t.broken()
		}
		if neverCalculated.Match(xml) {
			return fault.New(fault.Invalid, "formula_without_result", "%s 里有还没有算出结果的公式，请用 Excel 打开并保存一次再导入。", t.name)
		}
	}
	return nil
}

func unpack(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func (t *Table) broken() error {
	return fault.New(fault.Invalid, "broken_xlsx", "%s 打不开，文件可能损坏或加了密码。请用 Excel 重新保存再导入。", t.name)
}
