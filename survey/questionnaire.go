package survey

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/day"
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
}

// Questionnaire is one version of a survey's questions, the units it asks about included.
type Questionnaire struct {
	Survey    string `gorm:"primaryKey"`
	Version   int    `gorm:"primaryKey"`
	Questions string // JSON of []Question
}

// Question is one question; its type decides which of the rest it uses.
type Question struct {
	Code      string   `json:"code"`
	Type      string   `json:"type"` // units: a level for each unit; text: free text
	Title     string   `json:"title"`
	Help      string   `json:"help,omitempty"`
	MaxLength int      `json:"max_length,omitempty"` // of the text, or of each reason; characters
	Levels    []Level  `json:"levels,omitempty"`
	Reasons   []string `json:"reasons,omitempty"` // ready-made reasons to tap
	Groups    []Group  `json:"groups,omitempty"`
}

// Level is an answer with its score 0..100; unknown has none and stays out of every mean.
type Level struct {
	Code       string   `json:"code"`
	Label      string   `json:"label"`
	Score      *float64 `json:"score"`
	AsksReason bool     `json:"asks_reason"`
}

// Group is the units of one kind.
type Group struct {
	Name  string      `json:"name"`
	Units []AskedUnit `json:"units"`
}

// AskedUnit is a unit as it was when the version was made.
type AskedUnit struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
}

// SurveyView is the questionnaire as a page needs it.
type SurveyView struct {
	Code      string     `json:"code"`
	Title     string     `json:"title"`
	Intro     string     `json:"intro"`
	Version   int        `json:"version"`
	State     string     `json:"state"`
	OpensOn   string     `json:"opens_on"`
	ClosesOn  string     `json:"closes_on"`
	Questions []Question `json:"questions"`
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

// Survey is the newest version of a questionnaire. NotFound also while it is a draft.
func (s *Service) Survey(ctx context.Context, code string) (SurveyView, error) {
	v, err := s.survey(s.db.Read(ctx), code)
	if err == nil && v.State == "draft" {
		err = missing("这份问卷")
	}
	return v, err
}

func (s *Service) survey(db *gorm.DB, code string) (SurveyView, error) {
	var v Survey
	var q Questionnaire
	err := db.Where("code = ?", code).Take(&v).Error
	if err == nil {
		err = db.Where("survey = ? AND version = ?", code, v.Version).Take(&q).Error
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return SurveyView{}, missing("这份问卷")
	}
	view := SurveyView{v.Code, v.Title, v.Intro, v.Version, v.state(day.Of(s.db.Now())), v.OpensOn, v.ClosesOn, []Question{}}
	unpack(q.Questions, &view.Questions)
	return view, err
}

// OpenSurvey is an open survey as the home page names it.
type OpenSurvey struct {
	Code     string `json:"code"`
	Title    string `json:"title"`
	ClosesOn string `json:"closes_on"`
	Units    int    `json:"units"`
}

// OpenSurveys are those that can be answered today, the one that closes first in front.
func (s *Service) OpenSurveys(ctx context.Context) ([]OpenSurvey, error) {
	var rows []Survey
	today := day.Of(s.db.Now())
	out := []OpenSurvey{}
	err := s.db.Read(ctx).Where("state = ? AND opens_on <= ? AND closes_on >= ?", "open", today, today).Order("closes_on, code").Find(&rows).Error
	for _, r := range rows {
		v, e := s.survey(s.db.Read(ctx), r.Code)
		if e != nil {
			return out, e
		}
		out = append(out, OpenSurvey{r.Code, r.Title, r.ClosesOn, len(v.units())})
	}
	return out, err
}

// units are all units of the questionnaire in their order; a stored answer has one letter for each.
func (v SurveyView) units() []AskedUnit {
	var out []AskedUnit
	for _, q := range v.Questions {
		for _, g := range q.Groups {
			out = append(out, g.Units...)
		}
	}
	return out
}
