package classify

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// examplesCSV has opinions with their answers, in the voice of citizens: code,text.
//
//go:embed examples.csv
var examplesCSV string

// cuesCSV has the deciding words: code,phrase,weight (1 = speaks for the row, 2 = hardly anything else,
// 0.5 = hints). Code "" speaks for no row, praise for praise.
//
//go:embed cues.csv
var cuesCSV string

// lettersCSV has whole letters with their answers: code,second,manner,text.
//
//go:embed letters.csv
var lettersCSV string

// Examples gives the examples that ship with the product: sentences, then letters about one matter.
func Examples() []Example {
	all := Sentences()
	for _, r := range records("letters.csv", lettersCSV, 4) {
		if r[1] == "" {
			all = append(all, Example{Code: r[0], Text: r[3]})
		}
	}
	return all
}

// Sentences gives the examples without the letters.
func Sentences() (all []Example) {
	for _, r := range records("examples.csv", examplesCSV, 2) {
		all = append(all, Example{Code: r[0], Text: r[1]})
	}
	return all
}

func cues() []cueRow {
	var all []cueRow
	for n, r := range records("cues.csv", cuesCSV, 3) {
		w, err := strconv.ParseFloat(r[2], 64)
		if err != nil || w <= 0 || strings.Trim(fold(r[1]).text, "\n") == "" {
			panic(fmt.Sprintf("cues.csv, record %d: %q is no cue", n+1, r))
		}
		all = append(all, cueRow{code: r[0], phrase: r[1], weight: w})
	}
	return all
}

// records parses an embedded file without its heading. The file is part of the program, and a test reads
// it, so a fault in it is a fault of ours.
func records(name, text string, fields int) [][]string {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = fields
	all, err := r.ReadAll()
	if err != nil || len(all) == 0 {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return all[1:]
}
