package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"huiyin/internal/fault"
)

func (t *Table) readCSV(data []byte) error {
	text, ok := decode(data)
	if !ok {
		return fault.New(fault.Invalid, "not_a_table", "%s 不是表格文件，请用 Excel 另存为 XLSX 或 CSV 再导入。", t.name)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1 // people leave out the empty cells at the end
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if bad := new(csv.ParseError); errors.As(err, &bad) {
			return fault.New(fault.Invalid, "broken_csv", "%s 第 %d 行的引号不成对，请改正后再导入。", t.name, bad.StartLine)
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if err := t.add(line, cells); err != nil {
			return err
		}
	}
}

// decode makes UTF-8 of the file. What is valid UTF-8 is taken as such: Chinese in GB18030 practically never is.
func decode(data []byte) (text []byte, ok bool) {
	text, marked := bytes.CutPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, false
	}
	if utf8.Valid(text) {
		return text, true
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	return text, err == nil && !marked && !bytes.ContainsRune(text, utf8.RuneError)
}
