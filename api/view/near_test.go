package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/rectify"
	"huiyin/survey"
)

const bikes, noise = "共享单车停满了人行道，盲道也占了", "工地夜里施工，噪声很大"

// neighbours asks for the cases near one waiting concern the slow way: that of a concern alone.
func (c *city) neighbours(v view.ConcernForOffice) (out []string) {
	c.t.Helper()
	if v.State != survey.Waiting || len(v.Candidates) == 0 || v.District == "" {
		return nil
	}
	var cases []rectify.Case
	c.must(c.DB.Read(ctx).Where("row_code = ? AND district = ? AND first_published_on = '' AND waits_for <> ''", v.Candidates[0].Code, v.District).
		Order("year DESC, number DESC").Limit(20).Find(&cases).Error)
	for _, same := range []bool{true, false} {
		for _, x := range cases {
			if (v.Place != "" && x.Place != "" && (strings.Contains(x.Place, v.Place) || strings.Contains(v.Place, x.Place))) == same {
				out = append(out, x.ID)
			}
		}
	}
	return out[:min(len(out), 3)]
}

// corners writes open and published cases of two rows in two districts at some places.
func (c *city) corners() {
	c.t.Helper()
	rows := []string{c.guessed(bikes), c.guessed(noise), ""}
	for i := range 120 {
		x := rectify.Case{ID: fmt.Sprintf("CASE%022d", i), Number: i + 1, Year: 2025, Edition: "2026", RowCode: rows[i%3], District: []string{"拱墅区", "西湖区"}[i/3%2],
			Place: []string{"文晖路", "文晖路 12 号", "", "朝晖路"}[i%4], Unit: ours, State: rectify.Rectifying, WaitsFor: actor.Handler, Version: 1, Round: 1}
		if i%7 == 0 {
			x.FirstPublishedOn = "2025-03-01"
		}
		if i%11 == 0 {
			x.State, x.WaitsFor = rectify.Withdrawn, ""
		}
		c.must(database.Keeping(c.DB.Read(ctx)).Create(&x).Error)
	}
}

func TestNearCasesAreThoseOfEachConcernAlone(t *testing.T) {
	c := newCity(t)
	c.corners()
	texts := []string{bikes, noise, "谢谢"}
	places := []*survey.Place{{Text: "文晖路", District: "拱墅区"}, {Text: "文晖路 12 号", District: "西湖区"}, {District: "拱墅区"}, {Text: "朝晖路"}, nil}
	for i := range 30 {
		_, err := c.Survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: texts[i%3] + fmt.Sprint(i), Place: places[i%5], Hint: survey.NoRow})
		c.must(err)
	}
	page, err := c.view.Concerns(ctx, office, view.Filter{Limit: 50})
	c.must(err)
	found := 0
	for _, v := range page.Items {
		var got []string
		for _, n := range v.Near {
			got = append(got, n.ID)
		}
		if want := c.neighbours(v); !slices.Equal(got, want) {
			t.Errorf("%q at %q in %q: %v, want %v", v.Text, v.Place, v.District, got, want)
		}
		found += len(got)
	}
	if len(page.Items) != 30 || found < 15 {
		t.Errorf("%d concerns, %d cases near them: too tame", len(page.Items), found)
	}
}

// guessed is the row that the machine thinks of first.
func (c *city) guessed(text string) string { return c.Survey.Model().Classify(text).Candidates[0].Code }

func TestANearCaseSaysHowManyPeopleItHas(t *testing.T) {
	c := newCity(t)
	id, _ := c.opened(survey.Triage{Unit: ours, Row: "CG-01"}, 4)
	c.must(database.Keeping(c.DB.Read(ctx)).Model(&rectify.Case{}).Where("id = ?", id).Updates(map[string]any{"row_code": c.guessed(bikes), "district": "拱墅区"}).Error)
	_, err := c.Survey.SubmitOpinion(ctx, survey.SubmitOpinion{Text: bikes, Place: &survey.Place{District: "拱墅区"}, Hint: survey.NoRow})
	c.must(err)
	page, err := c.view.Concerns(ctx, office, view.Filter{})
	c.must(err)
	if near := page.Items[0].Near; len(near) != 1 || near[0].People != 4 || near[0].StateLabel != "待受理" || near[0].Unit.Code != ours {
		t.Errorf("%+v", near)
	}
}
