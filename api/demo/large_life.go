package demo

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/survey"
)

// life is what belongs together: a case with all that became of it, an opinion without one, or a response.
type life struct {
	rows                       []row
	born                       []birth // of its ids, oldest first
	cases, opinions, responses int
	opened                     map[string]string // the day of each case
	finished                   bool
	start                      string // its first day
}

// birth is the day whose ids a row's id is one of.
type birth struct{ on, id string }

// kind is what a life is repeated for.
type kind int

const (
	ofNothing kind = iota
	ofCases
	ofOpinions
	ofResponses
)

// kind: an opinion that still waits is repeated as often as the cases are, or nobody would ever see the end of the triage.
func (l *life) kind() kind {
	switch {
	case l.cases > 0 || l.opinions > 0 && !l.finished:
		return ofCases
	case l.opinions > 0:
		return ofOpinions
	case l.responses > 0:
		return ofResponses
	}
	return ofNothing
}

// weeks is how much earlier the n-th repetition was: finished lives go to each of three years in turn. A response stays in the year
// in which its questionnaire was open.
func (l *life) weeks(n int) int {
	if !l.finished || l.kind() == ofResponses {
		return 0
	}
	return n % 3 * yearWeeks
}

// read reads all lives, and opens what is sealed in them once.
func (g *growth) read() error {
	var rows []row
	for i := range livedTables {
		read, err := g.readTable(&livedTables[i])
		if err != nil {
			return err
		}
		rows = append(rows, read...)
	}
	all := relate(rows)
	submitted(rows, all)
	of := map[string]*life{}
	for _, r := range rows {
		who := all.of(r)
		if of[who] == nil {
			of[who] = &life{opened: map[string]string{}, finished: true, start: g.last}
			g.lives = append(g.lives, of[who])
		}
		of[who].add(r)
	}
	for _, l := range g.lives {
		slices.SortFunc(l.born, func(a, b birth) int { return cmp.Or(strings.Compare(a.on, b.on), strings.Compare(a.id, b.id)) })
	}
	return nil
}

func (l *life) add(r row) {
	l.rows = append(l.rows, r)
	if r.table.born != "" {
		b := birth{r.bornOn(), r.text(r.table.key)}
		l.born, l.start = append(l.born, b), min(l.start, b.on)
	}
	switch r.table.name {
	case "cases":
		l.cases++
		l.opened[r.text("id")] = r.text("opened_on")
		l.finished = l.finished && !rectify.State(r.text("state")).Open()
	case "opinions":
		l.opinions++
		l.finished = l.finished && r.text("state") != survey.Waiting && r.text("state") != survey.InCase
	case "responses":
		l.responses++
		l.start = min(l.start, r.text("received_on"))
	}
}

// bornOn is the day from which the row's id is.
func (r row) bornOn() string {
	if strings.HasSuffix(r.table.born, "_on") {
		return r.text(r.table.born)
	}
	return day.Of(time.UnixMilli(r.number(r.table.born)))
}

// related finds what belongs together: each key leads to another of the same life, and at last to one that stands for all.
type related map[string]string

func (a related) root(x string) string {
	for a[x] != x {
		a[x] = a[a[x]]
		x = a[x]
	}
	return x
}

func (a related) join(x, y string) { a[a.root(x)] = a.root(y) }

// relate joins each row with all that its columns name. What is no row of a life joins nothing: one account works on all cases.
func relate(rows []row) related {
	a := related{}
	for _, r := range rows {
		if r.table.key != "" {
			a[r.text(r.table.key)] = r.text(r.table.key)
		}
	}
	for _, r := range rows {
		names := a.named(r)
		for _, n := range names {
			a.join(names[0], n)
		}
	}
	return a
}

// named are the keys of lives that a row names, itself included.
func (a related) named(r row) (out []string) {
	for _, c := range r.names {
		if _, changes := r.table.changes[c]; changes && a[r.text(c)] != "" {
			out = append(out, r.text(c))
		}
	}
	return out
}

// of is the life of a row.
func (a related) of(r row) string { return a.root(a.named(r)[0]) }

// submitted gives each response the record of its submission, which names only the questionnaire, and a receipt under which nothing was
// written: which is whose is known to nobody, so the first goes with the first.
func submitted(rows []row, all related) {
	var responses, records, receipts []string
	written := map[string]bool{}
	for _, r := range rows {
		switch {
		case r.table.name == "responses":
			responses = append(responses, r.text("id"))
		case r.table.name == "opinions":
			written[r.text("receipt_id")] = true
		case r.table.name == "audits" && r.text("action") == "response.submit":
			records = append(records, r.text("id"))
		}
	}
	for _, r := range rows {
		if r.table.name == "receipts" && !written[r.text("id")] {
			receipts = append(receipts, r.text("id"))
		}
	}
	for i, id := range responses {
		for _, with := range [][]string{records, receipts} {
			if i < len(with) {
				all.join(id, with[i])
			}
		}
	}
}
