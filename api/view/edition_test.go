package view_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/rectify/citytest"
	"huiyin/survey"
)

// edition imports a catalogue in which known codes say something else.
func (c *city) edition(name string) {
	c.t.Helper()
	for _, csv := range []string{
		"年度,领域代码,领域,存在问题,整改方向\n" + name + ",CG,全新领域,全新问题,全新方向\n",
		"年度,领域代码,领域,代码,具体表现,简称,牵头单位\n" + name + ",CG,全新领域,CG-01,全新表现,全新简称,SJTYSJ\n",
	} {
		_, err := c.Survey.ImportCatalogue(ctx, actor.Clock, citytest.Table(c.t, "t.csv", csv))
		c.must(err)
	}
}

// read is everything that anybody reads of a case, as one text.
func (c *city) read(id, receipt string) string {
	c.t.Helper()
	v, err := c.view.Case(ctx, of(ours, actor.Handler), id)
	c.must(err)
	list, err := c.desk(view.Filter{Q: fmt.Sprint(v.Number)})
	c.must(err)
	work, err := c.view.UnitCases(ctx, of(ours, actor.Handler), view.Filter{Status: "all"})
	c.must(err)
	triage, err := c.view.Concerns(ctx, office, view.Filter{Status: "in_case"})
	c.must(err)
	hers := c.follows(receipt)
	return fmt.Sprintf("%s %+v %v %v %v | %s %+v | %s %+v | %+v | %+v", v.Title, *v.Row, v.Directions, v.Problems, v.Verbs, list.Items[0].Title, *list.Items[0].Row, work.Items[0].Title, *work.Items[0].Row,
		*triage.Items[0].Row, *hers.Row)
}

func TestAnOldCaseKeepsTheWordsOfItsEditionForEveryReader(t *testing.T) {
	c := newCity(t)
	id, receipts := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, 1)
	c.does(actor.Handler, id, "accept", rectify.Act{Message: "您好，由养护处办。"})
	before := c.read(id, receipts[0])
	c.edition("2027")
	if after := c.read(id, receipts[0]); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
	if strings.Contains(before, "全新") || !strings.Contains(before, "submit_plan") {
		t.Errorf("the test shows nothing: %s", before)
	}
}

// In the public's year both editions stand, each row in its own words and with its own cases.
func TestAYearOfTwoEditionsShowsBothRowsUnderTheirOwnWords(t *testing.T) {
	c := newCity(t)
	old, _ := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, 1)
	c.published(old, "done")
	short := c.unitPage(c.public(0), ours).Rows[0].Short
	c.edition("2027")
	fresh, _ := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, 2)
	c.published(fresh, "done")
	p := c.public(2026)
	cases := map[string]int{}
	for _, a := range p.Overview.Areas {
		for _, r := range a.Rows {
			if r.Code == "CG-01" {
				cases[a.Name+" "+r.Short] += r.Measure.Cases
			}
		}
	}
	if len(cases) != 2 || cases["城市管理（2026 年目录） "+short] != 1 || cases["全新领域 全新简称"] != 1 {
		t.Errorf("%v, the old words are %q", cases, short)
	}
	var rows, recent []string
	for _, r := range c.unitPage(p, ours).Rows {
		rows = append(rows, r.Short)
	}
	for _, r := range p.Overview.Recent {
		recent = append(recent, r.Title)
	}
	if want := []string{short, "全新简称"}; !slices.Equal(rows, want) || !slices.Equal(recent, []string{"全新简称", short}) {
		t.Errorf("rows of the unit %q, lately %q", rows, recent)
	}
}

func TestAYearBeforeTheNewEditionIsShownInItsOwnWordsAlone(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, 1)
	c.published(id, "done")
	before, err := json.Marshal(c.public(2026).Overview.Areas)
	c.must(err)
	c.Clock.Set("2027-03-01")
	c.edition("2027")
	after, err := json.Marshal(c.public(2026).Overview.Areas)
	c.must(err)
	if string(before) != string(after) || strings.Contains(string(after), "全新") {
		t.Errorf("the areas of 2026 were\n%s\nand are\n%s", before, after)
	}
}

func TestAYearOfWhichThereIsNothingIsNotFoundInWords(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours}, 1)
	c.published(id, "done")
	for _, year := range []int{1999, 2025, 2027, 2099} {
		_, err := c.view.Public(ctx, year)
		if kindOf(err) != fault.NotFound || sentenceOf(err) != "没有找到这一年的数字。" {
			t.Errorf("%d: %v", year, err)
		}
	}
}

// A new year begins with a page of its own, without figures, and the page opens with the old one until something is published.
func TestAYearThatHasJustBegunHasNoFigureAndIsNotOpenedWith(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours}, 1)
	c.published(id, "done")
	c.Clock.Set("2027-01-04")
	if o := c.public(0).Overview; o.Period != (view.Period{From: "2026-01-01", To: "2026-12-31"}) || !slices.Equal(o.Years, []int{2026}) {
		t.Errorf("opens with %v of %v", o.Period, o.Years)
	}
	o := c.public(2027).Overview
	if s := o.Satisfaction; o.Period != (view.Period{From: "2027-01-01", To: "2027-01-04"}) || s.Value != nil || s.Pessimistic != nil || s.Cases != 0 || o.Resolved.Share != nil {
		t.Errorf("%v: %+v", o.Period, s)
	}
}
