package demo

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"time"
)

//go:embed opinions.csv
var opinionsFile string

//go:embed work.csv
var workFile string

//go:embed remarks.csv
var remarksFile string

// item is an opinion that somebody will write, with the row it is truly about: the machine never sees that.
type item struct {
	code, district, place, text, tone string
	about                             string // unit code
	stubborn                          bool   // its author will not be content
}

// texts are the words of the city: what citizens write, and what units and the office answer.
type texts struct {
	items   []*item
	remarks map[string][]string // reasons written into questionnaires, by unit code; "" fits every unit
	phrases map[string][]string // by row and kind
	turn    map[string]int
}

func readTexts(unitOf map[string]string) (*texts, error) {
	t := &texts{remarks: map[string][]string{}, phrases: map[string][]string{}, turn: map[string]int{}}
	rows, err := table(opinionsFile, 6)
	if err != nil {
		return nil, fmt.Errorf("opinions.csv: %w", err)
	}
	for _, r := range rows {
		x := &item{code: r[0], district: r[1], place: r[2], text: r[3], tone: r[4], about: unitOf[r[5]]}
		if x.code == praise {
			x.code, x.tone = "", praise
		}
		t.items = append(t.items, x)
	}
	if rows, err = table(workFile, 3); err != nil {
		return nil, fmt.Errorf("work.csv: %w", err)
	}
	for _, r := range rows {
		t.phrases[r[0]+"/"+r[1]] = append(t.phrases[r[0]+"/"+r[1]], r[2])
	}
	if rows, err = table(remarksFile, 2); err != nil {
		return nil, fmt.Errorf("remarks.csv: %w", err)
	}
	for _, r := range rows {
		t.remarks[unitOf[r[0]]] = append(t.remarks[unitOf[r[0]]], r[1])
	}
	return t, nil
}

func table(text string, fields int) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = fields
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	return rows[1:], nil
}

// list are the phrases of a row and kind; those that fit every row when the row has none of its own.
func (t *texts) list(code, kind string) []string {
	for _, c := range []string{code, "", anyRow} {
		if l := t.phrases[c+"/"+kind]; len(l) > 0 {
			return l
		}
	}
	return nil
}

// next takes the phrases of a row and kind in turn, so that as few as possible are said twice.
func (t *texts) next(code, kind, place, date string) string {
	l := t.list(code, kind)
	if len(l) == 0 {
		return ""
	}
	key := code + "/" + kind
	t.turn[key]++
	return fill(l[(t.turn[key]-1)%len(l)], place, date)
}

// fill puts place and date into a phrase.
func fill(text, place, date string) string {
	if place == "" {
		place = "您反映的地点"
	}
	return strings.NewReplacer("{place}", place, "{date}", sayDate(date)).Replace(text)
}

// sayDate is a date in a sentence, without the weekday: 3月12日.
func sayDate(on string) string {
	t, err := time.Parse(time.DateOnly, on)
	if err != nil {
		return on
	}
	return t.Format("1月2日")
}

// halves cuts a text with two problems where the writer did.
func halves(text string) []string {
	runes := []rune(text)
	for _, marks := range []string{"；。;", "，,"} {
		best := -1
		for i, r := range runes[:len(runes)-2] {
			if i > 3 && strings.ContainsRune(marks, r) && (best < 0 || abs(2*i-len(runes)) < abs(2*best-len(runes))) {
				best = i
			}
		}
		if best > 0 {
			return []string{string(runes[:best]), string(runes[best+1:])}
		}
	}
	return nil
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
