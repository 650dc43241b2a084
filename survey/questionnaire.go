package survey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/kept"
	"huiyin/survey/question"
	"huiyin/survey/voter"
)

// Survey 社会评价问卷: draft → open → closed → published. The questions of an open one are frozen; a change makes a new version.
type Survey struct {
	Code     string `gorm:"primaryKey"`
	Title    string
	Intro    string
	State    string
	OpensOn  string
	ClosesOn string
	Version  int
	Kind     string // empty: anybody answers; voter.Wechat: each person once

	kept.Stamp
}

// Questionnaire is one version of a survey's questions, the units it asks about included.
type Questionnaire struct {
	Survey    string `gorm:"primaryKey"`
	Version   int    `gorm:"primaryKey"`
	Questions string // JSON of []question.Question

	kept.Stamp
}

// SurveyView is the questionnaire as a page needs it.
type SurveyView struct {
	Code      string              `json:"code"`
	Title     string              `json:"title"`
	Intro     string              `json:"intro"`
	Version   int                 `json:"version"`
	State     string              `json:"state"`
	Kind      string              `json:"kind"`
	OpensOn   string              `json:"opens_on"`
	ClosesOn  string              `json:"closes_on"`
	Questions []question.Question `json:"questions"`
}

// state is where the survey stands today: an open one is so only between its days.
func (v Survey) state(today string) string {
	switch {
	case v.State == "open" && today < v.OpensOn:
		return "draft"
	case v.State == "open" && today > v.ClosesOn:
		return "closed"
	}
	return v.State
}

// Survey is the newest version of a questionnaire. NotFound also while it is a draft. What it holds is shared and must not be changed.
func (s *Service) Survey(ctx context.Context, code string) (SurveyView, error) {
	var row Survey
	err := s.db.Read(ctx).Where("code = ?", code).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && s.today(row) == "draft" {
		return SurveyView{}, missing("这份问卷")
	}
	if err != nil {
		return SurveyView{}, err
	}
	return s.view(ctx, row)
}

func (s *Service) today(row Survey) string { return row.state(day.Of(s.db.Now())) }

// edition is one version of a questionnaire.
type edition struct {
	survey  string
	version int
}

// view is a questionnaire as it stands today: its questions are those of the version, what may change beside them comes with the row.
func (s *Service) view(ctx context.Context, row Survey) (SurveyView, error) {
	questions, err := s.questions(ctx, edition{row.Code, row.Version})
	return SurveyView{Code: row.Code, Title: row.Title, Intro: row.Intro, Version: row.Version, State: s.today(row), Kind: row.Kind,
		OpensOn: row.OpensOn, ClosesOn: row.ClosesOn, Questions: questions}, err
}

// questions are those of one version, which never change: they are read once.
func (s *Service) questions(ctx context.Context, e edition) ([]question.Question, error) {
	return s.questionnaires.Get(e, func() ([]question.Question, error) {
		var q Questionnaire
		if err := s.db.Read(ctx).Where("survey = ? AND version = ?", e.survey, e.version).Take(&q).Error; err != nil {
			return nil, fmt.Errorf("questionnaire %s, version %d: %w", e.survey, e.version, err)
		}
		return q.read()
	})
}

// read unpacks the questions, each level in its place. An error for a type or a level that this program does not know.
func (q Questionnaire) read() ([]question.Question, error) {
	questions := []question.Question{}
	if err := json.Unmarshal([]byte(q.Questions), &questions); err != nil {
		return nil, fmt.Errorf("questionnaire %s, version %d: %w", q.Survey, q.Version, err)
	}
	for _, x := range questions {
		_, err := question.Of(x.Type)
		for i := range x.Levels {
			var e error
			x.Levels[i].Place, e = question.PlaceOf(x.Levels[i].Code)
			err = errors.Join(err, e)
		}
		if err != nil {
			return nil, fmt.Errorf("questionnaire %s, version %d, question %s: %w", q.Survey, q.Version, x.Code, err)
		}
	}
	return questions, nil
}

// late is how long after a survey's last day somebody may still be writing with its date.
const late = time.Hour

// Unlink destroys the secrets of surveys that are closed: from then on nobody can say whose answers are whose.
func (s *Service) Unlink(ctx context.Context) error {
	alive, err := voter.Alive(s.db.Read(ctx))
	for _, code := range alive {
		var row Survey
		if err := s.db.Read(ctx).Where("code = ?", code).Limit(1).Find(&row).Error; err != nil {
			return err
		}
		if state := row.state(day.Of(s.db.Now().Add(-late))); state == "open" || state == "draft" {
			continue
		}
		err = errors.Join(err, s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
			if err := voter.Destroy(tx, code); err != nil {
				return err
			}
			return audit.Record(tx, "survey.unlink", code, map[string]int{"version": row.Version})
		}))
	}
	return err
}

// OpenSurvey is an open survey as the home page names it.
type OpenSurvey struct {
	Code     string `json:"code"`
	Title    string `json:"title"`
	ClosesOn string `json:"closes_on"`
	Kind     string `json:"kind"`
	Units    int    `json:"units"`
}

// OpenSurveys are those that can be answered today, the one that closes first in front.
func (s *Service) OpenSurveys(ctx context.Context) ([]OpenSurvey, error) {
	var rows []Survey
	today := day.Of(s.db.Now())
	out := []OpenSurvey{}
	err := s.db.Read(ctx).Where("state = ? AND opens_on <= ? AND closes_on >= ?", "open", today, today).Order("closes_on, code").Find(&rows).Error
	for _, r := range rows {
		v, e := s.view(ctx, r)
		if e != nil {
			return out, e
		}
		out = append(out, OpenSurvey{Code: r.Code, Title: r.Title, ClosesOn: r.ClosesOn, Kind: r.Kind, Units: v.units()})
	}
	return out, err
}

// units is how many units the questionnaire asks about.
func (v SurveyView) units() (n int) {
	for _, q := range v.Questions {
		for range q.Units() {
			n++
		}
	}
	return n
}
