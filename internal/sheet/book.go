package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// book is what a workbook says about its worksheets, and which of its styles show a number as a date (ECMA-376, part 1, 18.2 and 18.8).
type book struct {
	parts     map[string]*zip.File // by name in small letters: some programs write Sheet1.xml and call it sheet1.xml
	sheets    []bookSheet
	since1904 bool
	styles    []numberStyle // by the number that a cell names
}

type bookSheet struct {
	Name  string `xml:"name,attr"`
	State string `xml:"state,attr"`
	ID    string `xml:"id,attr"` // of the relation that leads to its part
	part  string
}

var errNoBook = errors.New("sheet: no workbook")

func readBook(archive *zip.Reader) (*book, error) {
	b := &book{parts: map[string]*zip.File{}}
	for _, part := range archive.File {
		b.parts[strings.ToLower(part.Name)] = part
	}
	var rels struct {
		To []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	var w struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []bookSheet `xml:"sheets>sheet"`
	}
	if err := errors.Join(b.decode("xl/workbook.xml", &w), b.decode("xl/_rels/workbook.xml.rels", &rels)); err != nil {
		return nil, err
	}
	b.since1904 = w.Props.Date1904 == "1" || w.Props.Date1904 == "true"
	targets := map[string]string{}
	for _, r := range rels.To {
		targets[r.ID] = r.Target
	}
	for _, s := range w.Sheets {
		s.part = strings.TrimPrefix(path.Join("/xl", targets[s.ID]), "/")
		if strings.HasPrefix(targets[s.ID], "/") {
			s.part = strings.TrimPrefix(targets[s.ID], "/")
		}
		if strings.Contains(s.part, "worksheets/") { // others are charts and macros
			b.sheets = append(b.sheets, s)
		}
	}
	return b, b.readStyles()
}

// read gives the text of a part; empty when there is none.
func (b *book) read(name string) ([]byte, error) {
	part := b.parts[strings.ToLower(name)]
	if part == nil {
		return nil, nil
	}
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func (b *book) decode(name string, into any) error {
	raw, err := b.read(name)
	if err == nil && len(raw) == 0 {
		err = errNoBook
	}
	if err != nil {
		return err
	}
	return xml.Unmarshal(raw, into)
}

// numberStyle is how a number is shown.
type numberStyle struct {
	date  bool
	width int // 007: so many digits at least
}

func (b *book) readStyles() error {
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode("xl/styles.xml", &s); err != nil {
		return nil // without styles a workbook is still a table, of plain numbers
	}
	codes := map[int]string{}
	for _, f := range s.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range s.Cells {
		b.styles = append(b.styles, styleOf(c.Format, codes[c.Format]))
	}
	return nil
}

// styleOf knows the formats that have a number only: 14 to 22, and those of East Asia from 27 to 36 and from 50 to 58.
func styleOf(id int, code string) numberStyle {
	builtIn := id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
	if code == "" {
		return numberStyle{date: builtIn}
	}
	first, _, _ := strings.Cut(code, ";")
	if zeros.MatchString(first) {
		return numberStyle{width: len(first)}
	}
	return numberStyle{date: builtIn || showsDate(first)}
}

var (
	zeros    = regexp.MustCompile(`^0{2,20}$`)
	unspoken = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.|_.|\*.`)
	general  = regexp.MustCompile(`(?i)general|g/通用格式`)
)

// showsDate says whether a format shows a year, a month or a day; a month without a year or a day may be a minute.
func showsDate(code string) bool {
	code = strings.ToLower(general.ReplaceAllString(unspoken.ReplaceAllString(code, ""), ""))
	return strings.ContainsAny(code, "yd") || strings.Contains(code, "aaa") || strings.Contains(code, "m") && !strings.ContainsAny(code, "hs")
}

// show is a number as its style shows it: a date without its time of day, digits with zeros before them, or the plain number. What is
// no number becomes an error value.
func (s numberStyle) show(raw string, since1904 bool) string {
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return "#NUM!"
	}
	if on, ok := dateOf(x, since1904); s.date && ok {
		return on
	}
	plain := raw
	if x > -1e15 && x < 1e15 {
		plain = strconv.FormatFloat(x, 'f', -1, 64)
	}
	if n := s.width - len(plain); n > 0 && !strings.ContainsAny(plain, "-.") {
		plain = strings.Repeat("0", n) + plain
	}
	return plain
}
