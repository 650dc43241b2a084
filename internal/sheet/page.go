package sheet

import (
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/fault"
)

// page is one worksheet, or the whole of a CSV file. Rows above the header that fill a single cell (a title, often merged) and rows
// without any text are left out.
type page struct {
	title   string
	columns map[string]int
	header  int // its line
	rows    []Row
	filled  bool
	err     error // why it cannot be read

	unseen        []int // lines that are hidden
	unseenColumns []int // from 0
	since1904     bool  // its serial dates count from 1904
}

// searched is in how many rows a header is looked for: above it stand titles, remarks, who filled it in.
const searched = 20

// add takes the next line: the first with two filled cells is the header, what follows is a row.
func (p *page) add(name string, line int, cells []string) error {
	filled := 0
	for i, c := range cells {
		cells[i] = clean(c)
		if cells[i] == "" {
			continue
		}
		if filled++; i >= MaxColumns {
			return fault.New(fault.TooLarge, "too_many_columns", "%s 第 %d 行超过 %d 列，请删去多余的列。", name, line, MaxColumns)
		}
	}
	p.filled = p.filled || filled > 0
	switch {
	case filled == 0, p.columns == nil && filled == 1:
		return nil
	case p.columns == nil:
		return p.head(name, line, cells)
	case len(p.rows) == MaxRows:
		return fault.New(fault.TooLarge, "too_many_rows", "%s 超过 %d 行，请分成几个文件再导入。", name, MaxRows)
	}
	p.rows = append(p.rows, Row{Line: line, page: p, cells: cells[:min(len(cells), MaxColumns)]})
	return nil
}

func (p *page) head(name string, line int, cells []string) error {
	columns := make(map[string]int, len(cells))
	for i, h := range cells {
		if h = headerKey(h); h == "" {
			continue
		}
		if _, twice := columns[h]; twice {
			return fault.New(fault.Invalid, "column_twice", "%s 第 %d 行有两列都叫“%s”，请改名或删去一列。", name, line, h)
		}
		columns[h] = i
	}
	p.columns, p.header = columns, line
	return nil
}

// headerKey is a header as it is compared: people break it into lines, mark it with a star, and type either kind of brackets.
func headerKey(h string) string {
	return strings.TrimRight(strings.Join(strings.Fields(Fold(h)), ""), "*")
}

// missing are those of the headers that the page lacks.
func (p *page) missing(headers []string) (out []string) {
	for _, h := range headers {
		if _, ok := p.columns[headerKey(h)]; !ok {
			out = append(out, h)
		}
	}
	return out
}

// find looks for a header row with all of the headers, and takes it for the header.
func (p *page) find(headers []string) bool {
	if p.columns != nil && len(p.missing(headers)) == 0 {
		return true
	}
	for i := range min(len(p.rows), searched) {
		if p.under(i, headers) {
			return true
		}
	}
	return false
}

// under takes the i-th row for the header when it has all of the headers.
func (p *page) under(i int, headers []string) bool {
	r := p.rows[i]
	next := page{}
	if next.head("", r.Line, slices.Clone(r.cells)) != nil || len(next.missing(headers)) > 0 {
		return false
	}
	p.columns, p.header, p.rows = next.columns, next.header, p.rows[i+1:]
	return true
}

// descend goes to the last line of a header of several lines, and judges what stands under it.
func (p *page) descend(headers []string) error {
	for len(p.rows) > 0 && p.under(0, headers) {
	}
	return p.judge()
}

// judge refuses cells that are no value but an error, in the columns that have a name.
func (p *page) judge() error {
	var wrong Problems
	for _, r := range p.rows {
		for h, i := range p.columns {
			if i < len(r.cells) && isError(r.cells[i]) {
				wrong.Add(r.Line, "“%s”这一格不是内容，是错误值 %s，请改正。", h, r.cells[i])
			}
		}
	}
	return wrong.Err()
}

// notes say what of the rows that were read nobody sees.
func (p *page) notes() (out []string) {
	var lines, columns []string
	for _, r := range p.rows {
		if slices.Contains(p.unseen, r.Line) {
			lines = append(lines, fmt.Sprint(r.Line))
		}
	}
	for h, i := range p.columns {
		if slices.Contains(p.unseenColumns, i) {
			columns = append(columns, h)
		}
	}
	slices.Sort(columns)
	if n := len(lines); n > 0 {
		out = append(out, fmt.Sprintf("有 %d 行是隐藏的，也读了：第 %s 行%s。", n, strings.Join(lines[:min(n, 20)], "、"), etc(n > 20)))
	}
	if len(columns) > 0 {
		out = append(out, "有隐藏的列，也读了："+quoted(columns)+"。")
	}
	return out
}

func etc(more bool) string {
	if more {
		return "等"
	}
	return ""
}
