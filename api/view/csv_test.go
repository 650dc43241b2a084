package view_test

import (
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"

	"huiyin/survey"
)

// judged is a published case of a unit with these answers, one citizen each.
func (c *city) judged(unit string, levels ...string) {
	c.t.Helper()
	id, receipts := c.opened(survey.Triage{Unit: unit}, len(levels))
	c.published(id, "done")
	for i, level := range levels {
		if solved := "solved"; level != "" {
			c.rated(receipts[i], solved, level)
		}
	}
}

// awk computes the headline and the mean over cases from the table, in another language than ours.
func (c *city) awk(csv []byte) (headline, overCases float64) {
	c.t.Helper()
	run := exec.Command("awk", "-f", "testdata/headline.awk")
	run.Stdin, run.Env = strings.NewReader(string(csv)), []string{"LC_ALL=C"}
	out, err := run.Output()
	if err == nil {
		_, err = fmt.Sscan(string(out), &headline, &overCases)
	}
	c.must(err)
	return headline, overCases
}

const good, fair = "satisfied", "fairly"

func TestTheHeadlineIsComputedAgainFromTheTableToTheLastDigit(t *testing.T) {
	c := newCity(t)
	c.judged(ours, good, fair, good)
	c.judged(ours, good, good, fair, fair, fair, fair)
	c.judged(theirs, fair, good, good, good, good, good, good)
	c.judged(helper, fair, fair, good, "", good, good)
	p := c.public(2026)
	headline, overCases := c.awk(p.CSV)
	if s := p.Overview.Satisfaction; headline != *s.Value || overCases != *s.MeanOverCases || s.Units != 3 {
		t.Errorf("awk says %.17g and %.17g, the page %.17g and %.17g\n%s", headline, overCases, *s.Value, *s.MeanOverCases, p.CSV)
	}
}

// With few answers a unit has no line of its own: its mean stands in a sum with others', and a sum in another order may end on another
// binary digit. Nothing that anybody prints differs.
func TestTheHeadlineIsComputedAgainAlsoWhenUnitsShareALine(t *testing.T) {
	c := newCity(t)
	c.judged(ours, good, fair)
	c.judged(theirs, fair, fair, good, fair, fair, good, good)
	c.judged(helper, good, good, good)
	p := c.public(2026)
	if lines := strings.Count(string(p.CSV), "\n"); lines != 3 {
		t.Fatalf("%d lines, want the head, a unit, the others together", lines)
	}
	headline, overCases := c.awk(p.CSV)
	s := p.Overview.Satisfaction
	if math.Abs(headline-*s.Value) > 1e-12 || math.Abs(overCases-*s.MeanOverCases) > 1e-12 {
		t.Errorf("awk says %.17g and %.17g, the page %.17g and %.17g", headline, overCases, *s.Value, *s.MeanOverCases)
	}
}

// What a unit said of fewer than five people stands nowhere: not on the page, in no table, not on its own page.
func TestFewAnswersAreSuppressedEverywhere(t *testing.T) {
	c := newCity(t)
	c.judged(ours, good, fair, fair, good)
	c.judged(theirs, fair, good, good, good, good, good, good)
	p := c.public(2026)
	for _, g := range p.Overview.Groups {
		for _, u := range g.Units {
			if u.Unit.Code == ours && (!u.Few || u.Value != nil || u.Pessimistic != nil || u.Answers != 0 || u.Counts.Satisfied+u.Counts.Fairly != 0 || u.Cases != 1) {
				t.Errorf("the list of units: %+v", u)
			}
		}
	}
	own := c.unitPage(p, ours)
	if own.Measure.Value != nil || own.Measure.Counts.Silent != 0 || own.Rows[0].Measure.Value != nil || own.Rows[0].Measure.People != 0 || own.Resolved.Share != nil || own.Resolved.Of != 0 {
		t.Errorf("its page: %+v", own)
	}
	if s := p.Overview.Satisfaction; s.Answers != 7 || s.ValuedUnits != 1 || s.Units != 2 || s.Counts.Silent != 4 || s.Pooled.Cases != 0 {
		t.Errorf("the city: %+v", s)
	}
	if strings.Contains(string(p.CSV), ours) || !strings.Contains(string(p.CSV), "答复不足 5 份的单位合计,2026-01-01,2026-03-02,1,0,0,0,0,4,0,0,0,4,0,\n") {
		t.Errorf("%s", p.CSV)
	}
}

func TestThreeUnitsWithFewAnswersStandTogetherInTheTable(t *testing.T) {
	c := newCity(t)
	c.judged(ours, good, fair)
	c.judged(helper, good, fair, good)
	c.judged("SGAJ", fair)
	c.judged(theirs, fair, good, good, good, good, good, good)
	c.Clock.Set("2026-07-01")
	p := c.public(2026)
	headline, overCases := c.awk(p.CSV)
	s := p.Overview.Satisfaction
	if headline != *s.Value || overCases != *s.MeanOverCases || s.ValuedUnits != 4 || s.Pooled.ValuedUnits != 3 || s.Pooled.Answers != 6 {
		t.Errorf("awk says %.17g and %.17g, the page %.17g and %.17g\n%s", headline, overCases, *s.Value, *s.MeanOverCases, p.CSV)
	}
	if u := c.unitPage(p, helper).Measure; u.Value != nil || !u.Few {
		t.Errorf("one of those together: %+v", u)
	}
}

// The office's table is down to the case, and what the public has is not.
func TestTheTableOfCasesIsTheWholeTruth(t *testing.T) {
	c := newCity(t)
	c.judged(ours, good, fair)
	table, _, err := c.view.CasesCSV(ctx, 0)
	c.must(err)
	if lines := strings.Split(string(table), "\n"); len(lines) != 3 || !strings.HasSuffix(lines[1], ",1,1,0,0,0,80") {
		t.Errorf("%s", table)
	}
	if _, _, err := c.view.CasesCSV(ctx, 1999); err == nil {
		t.Error("a year of which there is nothing")
	}
}

func TestAYearWithoutAnAnswerHasATableWithoutAFigure(t *testing.T) {
	c := newCity(t)
	if lines := strings.Count(string(c.public(0).CSV), "\n"); lines != 1 {
		t.Errorf("%d lines of nothing", lines)
	}
	id, _ := c.opened(survey.Triage{Unit: ours}, 1)
	c.published(id, "done")
	if csv := string(c.public(0).CSV); !strings.Contains(csv, "答复不足 5 份的单位合计,2026-01-01,2026-03-02,1,0,0,0,0,1,0,0,0,0,1,\n") {
		t.Errorf("%s", csv)
	}
	if v := c.unitPage(c.public(0), ours).Measure.Value; v != nil {
		t.Errorf("a unit without an answer has %v: unknown is not 0", *v)
	}
}
