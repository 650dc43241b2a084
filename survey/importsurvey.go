package survey

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
	"huiyin/survey/question"
	"huiyin/survey/voter"
)

// ImportSurvey reads a questionnaire as a person writes it in Excel (项,题号,代码,内容,分值) and opens it between its days.
// The questions of a survey that is there are frozen: the file becomes its next version. open and close, when not empty,
// take the place of the file's days.
func (s *Service) ImportSurvey(ctx context.Context, who Who, t *sheet.Table, open, close string) (c sheet.Change, err error) {
	if err := t.Need("项", "题号", "代码", "内容", "分值"); err != nil {
		return c, err
	}
	units, err := s.asked(ctx)
	if err != nil {
		return c, err
	}
	v, questions, err := readSurvey(t, units)
	if err != nil {
		return c, err
	}
	if open != "" {
		v.OpensOn, v.ClosesOn = open, close
	}
	if !day.Valid(v.OpensOn) || !day.Valid(v.ClosesOn) || v.ClosesOn < v.OpensOn {
		return c, fault.New(fault.Invalid, "bad_days", "开始和截止要写成 2026-03-01 这样，截止不能早于开始。")
	}
	c.Rows = len(t.Rows())
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		if err := putSurvey(tx, &v, questions); err != nil {
			return err
		}
		c.Say = fmt.Sprintf("问卷 %s 的第 %d 版，%d 道题", v.Code, v.Version, len(questions))
		if t.DryRun {
			return errTrial
		}
		return nil
	})
	if errors.Is(err, errTrial) {
		return c, nil
	}
	return c, err
}

// putSurvey makes the file the next version of its survey.
func putSurvey(tx *database.Tx, v *Survey, questions []question.Question) error {
	var last *int
	if err := tx.Model(&Questionnaire{}).Where("survey = ?", v.Code).Select("MAX(version)").Scan(&last).Error; err != nil {
		return err
	}
	if err := fixed(tx, v); err != nil {
		return err
	}
	v.Version = 1
	if last != nil {
		v.Version = *last + 1
	}
	if err := kept.Put(tx, v); err != nil {
		return err
	}
	if err := kept.Insert(tx, &Questionnaire{Survey: v.Code, Version: v.Version, Questions: packed(questions)}); err != nil {
		return err
	}
	if v.Kind == voter.Wechat {
		if err := voter.Begin(tx, v.Code); err != nil {
			return err
		}
	}
	return audit.Record(tx, "survey.import", v.Code, map[string]int{"version": v.Version, "questions": len(questions)})
}

// fixed refuses what can no longer change once somebody answered: who may, and until when a person may change what she said.
func fixed(tx *database.Tx, v *Survey) error {
	var before Survey
	if err := tx.Where("code = ?", v.Code).Limit(1).Find(&before).Error; err != nil || before.Code == "" {
		return err
	}
	if before.Kind == v.Kind && (v.Kind == "" || before.ClosesOn == v.ClosesOn) {
		return nil
	}
	var answered []string
	err := tx.Model(&Response{}).Where("survey = ?", v.Code).Limit(1).Pluck("id", &answered).Error
	if err == nil && len(answered) > 0 {
		err = fault.New(fault.Conflict, "survey_answered", "问卷 %s 已经有人答过，种类和微信问卷的截止日期不能再改。请另做一份问卷，用新的代码。", v.Code)
	}
	return err
}

// asked are this year's units in groups, as a questionnaire asks about them.
func (s *Service) asked(ctx context.Context) ([]question.Group, error) {
	units, err := s.Units(ctx)
	var groups []question.Group
	at := map[string]int{}
	for _, k := range Kinds {
		for _, u := range units {
			if u.Kind != k.Say {
				continue
			}
			name := cmp.Or(u.Theme, u.Kind)
			if _, known := at[name]; !known {
				at[name] = len(groups)
				groups = append(groups, question.Group{Name: name})
			}
			g := &groups[at[name]]
			g.Units = append(g.Units, question.Unit{Code: u.Code, Name: u.Name, Aliases: u.Aliases, Kind: k.Code, Duty: u.Duty, Words: u.Words, English: u.English})
		}
	}
	return groups, err
}
