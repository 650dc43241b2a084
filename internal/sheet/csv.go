package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"huiyin/internal/fault"
)

func (t *Table) readCSV(data []byte) error {
	text, ok := decode(data)
	if !ok {
		return fault.New(fault.Invalid, "not_a_table", "%s 不是表格文件，请用 Excel 另存为 XLSX 或 CSV 再导入。", t.name)
	}
	if bytes.IndexByte(text, '\n') < 0 {
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n")) // as Excel on a Mac once ended lines
	}
	p := &page{title: t.name}
	t.pages = []*page{p}
	between, text, skipped := separator(text)
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = between, -1 // people leave out the empty cells at the end
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if bad := new(csv.ParseError); errors.As(err, &bad) {
			return fault.New(fault.Invalid, "broken_csv", "%s 第 %d 行的引号不成对，请改正后再导入。", t.name, bad.StartLine+skipped)
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if err := p.add(t.name, line+skipped, cells); err != nil {
			return err
		}
	}
}

// sampled is how many lines are looked at for what stands between the columns.
const sampled = 50

// separator finds what stands between the columns: what the file says in its first line (sep=;), otherwise the comma, semicolon or tab
// that stands in most lines. A file with none of them may have been typed with Chinese commas. skipped is how many lines it used up.
func separator(text []byte) (between rune, rest []byte, skipped int) {
	first, after, _ := bytes.Cut(text, []byte("\n"))
	if said, ok := strings.CutPrefix(strings.TrimRight(string(first), "\r"), "sep="); ok && len(said) == 1 && said != `"` {
		return rune(said[0]), after, 1
	}
	lines, all := counted(text)
	between = ','
	for _, c := range []rune{';', '\t'} {
		if lines[c] > lines[between] || lines[c] == lines[between] && all[c] > all[between] {
			between = c
		}
	}
	if lines['，'] > 2*lines[between] {
		between = '，'
	}
	return between, text, 0
}

// counted is in how many of the first lines each separator stands, and how often in all; inside quotes it is none.
func counted(text []byte) (lines, all map[rune]int) {
	lines, all = map[rune]int{}, map[rune]int{}
	here, inside, n := map[rune]bool{}, false, 0
	for _, c := range string(text[:min(len(text), 64<<10)]) {
		switch {
		case c == '"':
			inside = !inside
		case inside:
		case c == '\n':
			clear(here)
			n++
		case strings.ContainsRune(",;\t，", c):
			if all[c]++; !here[c] {
				lines[c]++
			}
			here[c] = true
		}
		if n == sampled {
			break
		}
	}
	return lines, all
}
