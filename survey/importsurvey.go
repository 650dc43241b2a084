package survey

import (
	"context"
	"strconv"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
)

// The longest reason under a unit, and the longest free text, of an imported questionnaire; characters.
const (
	maxReason = 500
	maxFree   = 1000
)

// ImportSurvey reads a questionnaire as a person writes it in Excel (项,题号,代码,内容,分值) and opens it between its days.
// The questions of a survey that is there are frozen: the file becomes its next version. open and close, when not empty,
// take the place of the file's days.
func (s *Service) ImportSurvey(ctx context.Context, who Who, t *sheet.Table, open, close string) (int, error) {
	if err := t.Need("项", "题号", "代码", "内容", "分值"); err != nil {
		return 0, err
	}
	units, err := s.asked(ctx)
	if err != nil {
		return 0, err
	}
	v, questions, err := readSurvey(t, units)
	if err != nil {
		return 0, err
	}
	if open != "" {
		v.OpensOn, v.ClosesOn = open, close
	}
	if !day.Valid(v.OpensOn) || !day.Valid(v.ClosesOn) || v.ClosesOn < v.OpensOn {
		return 0, fault.New(fault.Invalid, "bad_days", "开始和截止要写成 2026-03-01 这样，截止不能早于开始。")
	}
	return len(questions), s.db.Do(ctx, who, func(tx *database.Tx) error {
		var last *int
		if err := tx.Model(&Questionnaire{}).Where("survey = ?", v.Code).Select("MAX(version)").Scan(&last).Error; err != nil {
			return err
		}
		v.Version = 1
		if last != nil {
			v.Version = *last + 1
		}
		if err := tx.Save(&v).Error; err != nil {
			return err
		}
		if err := tx.Create(&Questionnaire{v.Code, v.Version, packed(questions)}).Error; err != nil {
			return err
		}
		return audit.Record(tx, "survey.import", v.Code, map[string]int{"version": v.Version, "questions": len(questions)})
	})
}

// asked are this year's units in groups, as a questionnaire asks about them.
func (s *Service) asked(ctx context.Context) ([]Group, error) {
	units, err := s.Units(ctx)
	var groups []Group
	for _, k := range Kinds {
		g := Group{Name: k.Say, Units: []AskedUnit{}}
		for _, u := range units {
			if u.Kind == k.Say {
				g.Units = append(g.Units, AskedUnit{u.Code, u.Name, u.Aliases})
			}
		}
		if len(g.Units) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, err
}

func readSurvey(t *sheet.Table, units []Group) (Survey, []Question, error) {
	v := Survey{State: "open"}
	var p sheet.Problems
	var qs []Question
	at := map[string]int{} // question number → place
	for _, r := range t.Rows() {
		item, n, code, text := r.Get("项"), r.Get("题号"), r.Get("代码"), r.Get("内容")
		i, known := at[n]
		switch item {
		case "代码":
			v.Code = text
		case "标题":
			v.Title = text
		case "说明":
			v.Intro = text
		case "开始":
			v.OpensOn = dayOf(&p, r)
		case "截止":
			v.ClosesOn = dayOf(&p, r)
		case "题目":
			q := Question{Code: "q" + n, Type: code, Title: text, MaxLength: maxFree}
			if code == "units" {
				q.Groups, q.MaxLength = units, maxReason
			} else if code != "text" {
				p.Add(r.Line, "题型“%s”不认识，请写 units 或 text。", code)
			}
			if known {
				p.Add(r.Line, "第 %s 题写了两次。", n)
			}
			at[n] = len(qs)
			qs = append(qs, q)
		case "等级", "追问", "原因":
			if !known {
				p.Add(r.Line, "第 %s 题的“题目”要写在前面。", n)
				continue
			}
			readPart(&p, r, &qs[i], item, code, text)
		default:
			p.Add(r.Line, "“%s”不认识，请写代码、标题、说明、开始、截止、题目、等级、追问或原因。", item)
		}
	}
	if longer(v.Code, 32) || strings.ContainsFunc(strings.ToUpper(v.Code), notCode) || longer(v.Title, 120) {
		p.Add(1, "代码要用 1 到 32 个字母或数字，标题最多 120 个字。")
	}
	if v.Code == "" || v.Title == "" || !day.Valid(v.OpensOn) || !day.Valid(v.ClosesOn) || v.ClosesOn < v.OpensOn {
		p.Add(1, "代码、标题、开始和截止日期都要写，截止不能早于开始。")
	}
	for _, q := range qs {
		if q.Type == "units" && (len(q.Levels) < 2 || len(q.Levels) > len(letters)) {
			p.Add(1, "题目“%s”要有 2 到 %d 个等级。", q.Title, len(letters))
		}
	}
	if len(qs) == 0 {
		p.Add(1, "问卷里没有题目。")
	}
	return v, qs, p.Err()
}

func dayOf(p *sheet.Problems, r sheet.Row) string {
	on, ok := r.Date("内容")
	if !ok {
		p.Add(r.Line, "“%s”不是日期，请写成 2026-10-01 这样。", r.Get("内容"))
	}
	return on
}

func readPart(p *sheet.Problems, r sheet.Row, q *Question, item, code, text string) {
	switch item {
	case "等级":
		l := Level{Code: code, Label: text}
		if at, _ := levelOf(*q, code); at >= 0 || code == "" || longer(code, 16) {
			p.Add(r.Line, "等级的代码“%s”要写，最多 16 个字，不能重复。", code)
		}
		if cell := r.Get("分值"); cell != "" {
			score, err := strconv.ParseFloat(cell, 64)
			if err != nil || score < 0 || score > 100 {
				p.Add(r.Line, "分值要写 0 到 100，不计分的空着，这里是“%s”。", cell)
			}
			l.Score = &score
		}
		q.Levels = append(q.Levels, l)
	case "追问":
		q.Help = text
		for i := range q.Levels {
			q.Levels[i].AsksReason = contains(strings.Split(code, "|"), q.Levels[i].Code)
		}
	case "原因":
		q.Reasons = append(q.Reasons, text)
	}
}
