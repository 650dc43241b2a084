package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// marks is what stands beside the words of a worksheet: how its numbers are shown, which cells are one, which columns nobody sees.
type marks struct {
	uncalculated bool
	numbers      map[int]map[int]numberStyle // line, column from 0: where a number stands
	since1904    bool
	hidden       []int         // columns, from 0
	merged       map[int][]run // by the line in which they begin
	open         []run         // those that reach further down, with their words
}

// run is a column of cells that were made one.
type run struct {
	column, last int // from 0; the last line
	words        string
}

// marksOf reads the marks of a worksheet in one pass; what lies beyond the columns that are taken is left out.
func (b *book) marksOf(s bookSheet) (*marks, error) {
	raw, err := b.read(s.part)
	if err != nil {
		return nil, err
	}
	m := &marks{numbers: map[int]map[int]numberStyle{}, merged: map[int][]run{}, since1904: b.since1904, uncalculated: neverCalculated.Match(raw)}
	d := xml.NewDecoder(bytes.NewReader(raw))
	line, column := 0, 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			line, column = numbered(start, line), -1
		case "c":
			column = m.cell(start, line, column, b.styles)
		case "col":
			m.column(start)
		case "mergeCell":
			m.merge(attribute(start, "ref"))
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// numbered is the line of a row, which may leave its number out.
func numbered(e xml.StartElement, before int) int {
	if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 {
		return n
	}
	return before + 1
}

// cell notes how a number is shown, and says in which column it stands.
func (m *marks) cell(e xml.StartElement, line, before int, styles []numberStyle) (column int) {
	column = before + 1
	if x, _, err := excelize.CellNameToCoordinates(attribute(e, "r")); err == nil {
		column = x - 1
	}
	if kind := attribute(e, "t"); kind != "" && kind != "n" || column >= MaxColumns {
		return column
	}
	var style numberStyle
	if s, err := strconv.Atoi(attribute(e, "s")); err == nil && s >= 0 && s < len(styles) {
		style = styles[s]
	}
	if m.numbers[line] == nil {
		m.numbers[line] = map[int]numberStyle{}
	}
	m.numbers[line][column] = style
	return column
}

func (m *marks) column(e xml.StartElement) {
	from, _ := strconv.Atoi(attribute(e, "min"))
	to, _ := strconv.Atoi(attribute(e, "max"))
	if h := attribute(e, "hidden"); h != "1" && h != "true" {
		return
	}
	for c := max(from, 1); c <= min(to, MaxColumns); c++ {
		m.hidden = append(m.hidden, c-1)
	}
}

// merge notes cells that were made one over several lines. Its words stand in its first column.
func (m *marks) merge(ref string) {
	from, to, ok := bytes.Cut([]byte(ref), []byte(":"))
	x, first, err := excelize.CellNameToCoordinates(string(from))
	_, last, err2 := excelize.CellNameToCoordinates(string(to))
	if ok && err == nil && err2 == nil && last > first && x <= MaxColumns {
		m.merged[first] = append(m.merged[first], run{column: x - 1, last: last})
	}
}

// meant is a line as it is meant: dates as dates, and the words of a merged cell in each of its lines that says something of its own.
func (m *marks) meant(line int, cells []string) []string {
	empty := true
	for i := range min(len(cells), MaxColumns) {
		if style, is := m.numbers[line][i]; is && cells[i] != "" {
			cells[i] = style.show(cells[i], m.since1904)
		}
		empty = empty && clean(cells[i]) == ""
	}
	m.open = slices.DeleteFunc(m.open, func(r run) bool { return line > r.last })
	for _, r := range m.merged[line] {
		twice := slices.ContainsFunc(m.open, func(o run) bool { return o.column == r.column }) // no program writes that
		if !twice && r.column < len(cells) && cells[r.column] != "" {
			r.words = cells[r.column]
			m.open = append(m.open, r)
		}
	}
	if empty {
		return cells
	}
	return m.fill(cells)
}

func (m *marks) fill(cells []string) []string {
	for _, r := range m.open {
		for len(cells) <= r.column {
			cells = append(cells, "")
		}
		if cells[r.column] == "" {
			cells[r.column] = r.words
		}
	}
	return cells
}
