package sheet

import (
	"regexp"
	"strconv"
	"strings"
)

// Row is one filled row.
type Row struct {
	Line  int // as the person's program numbers it, from 1
	page  *page
	cells []string
}

// Get is the cell under a header, trimmed, with half-width letters, digits and spaces; empty when there is none.
func (r Row) Get(header string) string {
	if i, ok := r.page.columns[headerKey(header)]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// List is the cell as several values: between them stands a bar, a comma, a semicolon or a stop of either width, or a new line.
func (r Row) List(header string) []string {
	return split(r.Get(header), func(c rune) bool { return strings.ContainsRune("|｜、，,；;\n\r", c) })
}

// Sentences is the cell as several sentences, which have commas of their own: between them stands a bar or a new line.
func (r Row) Sentences(header string) []string {
	return split(r.Get(header), func(c rune) bool { return strings.ContainsRune("|｜\n\r", c) })
}

func split(cell string, between func(rune) bool) []string {
	out := []string{}
	for _, x := range strings.FieldsFunc(cell, between) {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// Whole is the cell as a whole number from 0 to 999,999,999, with or without commas between the thousands. ok is false for anything else.
func (r Row) Whole(header string) (n int, ok bool) {
	x, ok := r.Decimal(header)
	if !ok || x != float64(int(x)) {
		return 0, false
	}
	return int(x), true
}

// Decimal is the cell as a number from 0 to 999,999,999, like 1901, 1,901 or 12.5. ok is false for anything else: what computers write
// for no number at all is none either.
func (r Row) Decimal(header string) (x float64, ok bool) {
	cell := strings.ReplaceAll(r.Get(header), "，", ",")
	if !numeral.MatchString(cell) {
		return 0, false
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(cell, ",", ""), 64)
	if err != nil || x >= 1e9 {
		return 0, false
	}
	return x, true
}

var numeral = regexp.MustCompile(`^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$`)

// isError says whether a cell is what Excel shows in the place of a value: an error, no number, or a column that is too narrow.
func isError(cell string) bool { return excelError.MatchString(cell) }

var excelError = regexp.MustCompile(`^(#{2,}|#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|CONNECT!|BLOCKED!|UNKNOWN!))$`)

// Fold makes one of the two widths of brackets, so that names are compared as people read them.
func Fold(s string) string { return brackets.Replace(s) }

var brackets = strings.NewReplacer("（", "(", "）", ")", "〔", "(", "〕", ")", "【", "(", "】", ")")

// clean makes half-width letters, digits and plain spaces of full-width ones, drops marks that no one sees, and trims.
func clean(cell string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			return r - '０' + '0'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		case r >= '\u200b' && r <= '\u200f' || r == '\u2060' || r == '\ufeff':
			return -1
		}
		return r
	}, cell))
}
