package classify

import (
	"fmt"
	"sort"
	"strings"
)

// Labelled is an opinion with the answer a person gave: a row's code, "" or Praise. Second is the answer to its other matter, if it has
// two, or another answer that is right as well.
type Labelled struct{ Code, Text, Second string }

// Report is how well a model does on opinions whose answer is known. Shares are 0..1, and 0 when there
// was nothing to count.
type Report struct {
	Total         int
	Accuracy      float64 // right answers of all kinds, over Total
	MacroF1       float64 // mean F1 over the rows that occur in the set
	Top3          float64 // opinions about a row whose row is among the candidates
	OtherRecall   float64 // opinions about no row that got no candidate (taken for praise is no harm here)
	PraiseRecall  float64 // praise recognised
	SureShare     float64 // sure verdicts, over Total
	SurePrecision float64 // sure verdicts whose first candidate is right
	Rows          []RowReport
	Calibration   []Band // of what the first candidate is called
	Misses        []Miss // every wrong answer, in the order of the set
}

// RowReport is the result for one answer; Code "" is no row.
type RowReport struct {
	Code                  string
	Support, Given, Right int // opinions with this answer, verdicts with it, and both
	Precision, Recall, F1 float64
}

// Miss is a wrong answer.
type Miss struct {
	Labelled
	Got    Verdict
	Answer string // the code that the verdict amounts to
}

// Evaluate runs the model over the set.
func Evaluate(m *Model, set []Labelled) Report {
	var e evaluation
	e.rows = map[string]*RowReport{}
	for _, l := range set {
		e.count(l, m.Classify(l.Text))
	}
	return e.report()
}

type evaluation struct {
	Report
	rows                                         map[string]*RowReport
	bands                                        [len(edges)]Band
	right, otherOK, inRows, inTop3, sure, sureOK int
}

func (e *evaluation) row(code string) *RowReport {
	if e.rows[code] == nil {
		e.rows[code] = &RowReport{Code: code}
	}
	return e.rows[code]
}

func (e *evaluation) count(l Labelled, v Verdict) {
	answer := v.answer()
	if l.Second != "" && answer == l.Second {
		l.Code = l.Second
	}
	e.Total++
	e.calibrate(l, v)
	e.row(l.Code).Support++
	e.row(answer).Given++
	if answer == l.Code {
		e.right++
		e.row(answer).Right++
	} else {
		e.Misses = append(e.Misses, Miss{l, v, answer})
	}
	if v.Sure {
		e.sure++
		if answer == l.Code {
			e.sureOK++
		}
	}
	if l.Code == "" && len(v.Candidates) == 0 {
		e.otherOK++
	}
	if l.Code == "" || l.Code == Praise {
		return
	}
	e.inRows++
	for _, c := range v.Candidates {
		if c.Code == l.Code {
			e.inTop3++
		}
	}
}

// answer is the verdict as one code.
func (v Verdict) answer() string {
	switch {
	case v.Praise:
		return Praise
	case len(v.Candidates) == 0:
		return ""
	}
	return v.Candidates[0].Code
}

func (e *evaluation) report() Report {
	e.Accuracy = share(e.right, e.Total)
	e.Top3 = share(e.inTop3, e.inRows)
	e.SureShare = share(e.sure, e.Total)
	e.SurePrecision = share(e.sureOK, e.sure)
	rows := 0
	for _, r := range e.rows {
		r.Precision, r.Recall = share(r.Right, r.Given), share(r.Right, r.Support)
		r.F1 = share(2*r.Right, r.Given+r.Support)
		e.Rows = append(e.Rows, *r)
		switch {
		case r.Code == "":
			e.OtherRecall = share(e.otherOK, r.Support)
		case r.Code == Praise:
			e.PraiseRecall = r.Recall
		case r.Support > 0:
			rows++
			e.MacroF1 += r.F1
		}
	}
	if rows > 0 {
		e.MacroF1 /= float64(rows)
	}
	e.Calibration = e.bands[:]
	sort.Slice(e.Rows, func(i, j int) bool { return e.Rows[i].Code < e.Rows[j].Code })
	return e.Report
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// String prints the report as a table.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d opinions: accuracy %.3f, macro-F1 %.3f, top-3 %.3f, no-row recall %.3f, praise recall %.3f, sure %.3f of all with precision %.3f\n",
		r.Total, r.Accuracy, r.MacroF1, r.Top3, r.OtherRecall, r.PraiseRecall, r.SureShare, r.SurePrecision)
	fmt.Fprintf(&b, "%-8s %7s %9s %7s %6s\n", "row", "support", "precision", "recall", "F1")
	for _, row := range r.Rows {
		name := row.Code
		if name == "" {
			name = "no row"
		}
		fmt.Fprintf(&b, "%-8s %7d %9.3f %7.3f %6.3f\n", name, row.Support, row.Precision, row.Recall, row.F1)
	}
	r.calibration(&b)
	return b.String()
}
