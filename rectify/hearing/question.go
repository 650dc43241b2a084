package hearing

import (
	"context"
	"fmt"
	"slices"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/once"
	"huiyin/survey"
)

// Question 问题 is what somebody wants asked. Behind it stands a concern of its own, which waits for the hearing outside of triage and
// has a receipt; or one that came in the daily flow and was suggested.
type Question struct {
	ID        string
	HearingID string
	ConcernID string
	Theme     int
	Text      string // masked
	Source    string // a code of QuestionSources
	Unit      string
	State     string // a code of QuestionStates
	Item      int    // of the agenda; 0: of none
	CaseID    string
	OnDay     string
	Version   int

	kept.Stamp
}

// TableName is beside those of the hearing's other rows.
func (Question) TableName() string { return "hearing_questions" }

// QuestionSources are the ways in with the word that people read; QuestionStates where a question stands.
var (
	QuestionSources = []struct{ Code, Say string }{{"page", "网上征集"}, {"opinion", "市民意见"}, {"officer", "绩效信息员"}, {"media", "媒体"}, {"seat", "现场代表"}}
	QuestionStates  = []struct{ Code, Say string }{{"came", "收到"}, {"chosen", "列入议程"}, {"asked", "现场问过"}, {"in_case", "已立整改件"}, {"let_go", "转入日常分办"}}
)

// NewQuestion is what somebody sends, or the office enters for her.
type NewQuestion struct {
	Text    string `json:"text" validate:"required,max=500"`
	Theme   int    `json:"theme" validate:"min=0,max=10"`
	Contact string `json:"contact" validate:"max=80"`
	Source  string `json:"source" validate:"omitempty,oneof=officer media seat"`
	Unit    string `json:"unit" validate:"max=16"`

	Intention once.Intention `json:"-"`
}

// Ask 提问 stores a question for a hearing and gives its receipt: whoever asked follows it, and rates what came of it. Her seat and
// name never reach a unit. Conflict when the hearing takes none any more.
func (s *Service) Ask(ctx context.Context, code string, in NewQuestion) (receipt string, err error) {
	h, err := s.ByCode(ctx, code)
	if err != nil {
		return "", err
	}
	if h.State == Finished || h.State == Published {
		return "", fault.New(fault.Conflict, "no_questions", "这场公述民评已经结束，不再收问题。您可以在“说一说”里写给我们。")
	}
	return s.ask(ctx, h, in)
}

func (s *Service) ask(ctx context.Context, h Hearing, in NewQuestion) (string, error) {
	if in.Theme > len(h.Themes) {
		return "", fault.InField("theme", "no_theme", "没有这个主题，请重新选择。")
	}
	source := in.Source
	if source == "" {
		source = "page"
	}
	out, err := s.survey.SubmitOpinion(ctx, asked(h, in, source))
	return out.Receipt, err
}

// TakeOpinions makes questions of opinions that arrive for a hearing, in the transaction in which they arrive.
func (s *Service) TakeOpinions(tx *database.Tx, opinions []survey.Opinion) error {
	var rows []Question
	for _, o := range opinions {
		if o.Hearing == "" {
			continue
		}
		var id, source string
		if _, err := fmt.Sscan(o.Hearing, &id, &source); err != nil {
			return err
		}
		for _, c := range o.Concerns {
			text := []rune(c.Text)
			rows = append(rows, Question{ID: tx.ID(), HearingID: id, ConcernID: c.ID, Theme: o.Theme, Text: string(text[:min(len(text), 500)]), Source: source,
				Unit: o.About, State: "came", OnDay: o.ReceivedOn, Version: 1})
			s.told(tx, id)
		}
	}
	return kept.InsertAll(tx, rows)
}

// Questions are those of a hearing: by theme, item and day.
func (s *Service) Questions(ctx context.Context, hearingID string) (out []Question, err error) {
	err = s.db.Read(ctx).Where("hearing_id = ?", hearingID).Order("theme, item, on_day, id").Find(&out).Error
	return out, err
}

// Suggest 推荐: concerns of the daily flow whose words speak of a theme or its points, newest first, that are no questions yet.
func (s *Service) Suggest(ctx context.Context, hearingID string, theme int) ([]survey.Concern, error) {
	h, err := s.ByID(ctx, hearingID)
	if err != nil || theme < 1 || theme > len(h.Themes) {
		return []survey.Concern{}, err
	}
	words := append([]string{h.Themes[theme-1].Title}, h.Themes[theme-1].Points...)
	taken, err := s.Questions(ctx, hearingID)
	if err != nil {
		return nil, err
	}
	of := make([]string, len(taken))
	for i, q := range taken {
		of[i] = q.ConcernID
	}
	all, err := s.survey.Mentioning(ctx, words, suggestMost)
	return slices.DeleteFunc(all, func(c survey.Concern) bool { return slices.Contains(of, c.ID) }), err
}

const suggestMost = 60

// ActQuestion is what a verb on a question carries.
type ActQuestion struct {
	Version int    `json:"version" validate:"min=1"`
	Item    int    `json:"item" validate:"min=0,max=200"`
	Unit    string `json:"unit" validate:"max=16"`
	Title   string `json:"title" validate:"max=60"`
}

// questionMoves are the verbs on a question.
var questionMoves = map[string]func(*Service, *database.Tx, *Question, ActQuestion) error{
	"choose": func(_ *Service, _ *database.Tx, q *Question, in ActQuestion) error {
		q.State, q.Item = "chosen", in.Item
		if in.Unit != "" {
			q.Unit = in.Unit
		}
		return nil
	},
	"ask":    func(_ *Service, _ *database.Tx, q *Question, _ ActQuestion) error { q.State = "asked"; return nil },
	"case":   questionCase,
	"let_go": letGo,
}

// questionCase 立整改件: the question becomes a case of its unit, and who asked rates what comes of it.
func questionCase(s *Service, tx *database.Tx, q *Question, in ActQuestion) error {
	unit := in.Unit
	if unit == "" {
		unit = q.Unit
	}
	if err := survey.LetGo(tx, q.ConcernID); err != nil {
		return err
	}
	c, err := survey.TakeConcern(tx, q.ConcernID, 0)
	if err != nil {
		return err
	}
	if c.State == survey.InCase { // it came in the daily flow, and is answered there
		q.State, q.CaseID = "in_case", c.CaseID
		return nil
	}
	k, err := s.rectify.Attach(tx, c.ID, survey.Triage{Version: c.Version, Unit: unit, Title: in.Title})
	q.State, q.CaseID, q.Unit = "in_case", k.ID, unit
	return err
}

// letGo hands a question to triage like any other opinion.
func letGo(_ *Service, tx *database.Tx, q *Question, _ ActQuestion) error {
	q.State = "let_go"
	return survey.LetGo(tx, q.ConcernID)
}

// ActOnQuestion carries out a verb on a question as it was seen.
func (s *Service) ActOnQuestion(ctx context.Context, who actor.Actor, hearingID, id, verb string, in ActQuestion) error {
	do, ok := questionMoves[verb]
	if !ok {
		return fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		var q Question
		if err := found(tx.Where("id = ? AND hearing_id = ?", id, hearingID).Take(&q).Error, "这个问题"); err != nil {
			return err
		}
		if q.Version != in.Version {
			return stale()
		}
		if q.State == "in_case" || q.State == "let_go" {
			return fault.New(fault.Conflict, "question_done", "这个问题已经处理过了。")
		}
		if err := do(s, tx, &q, in); err != nil {
			return err
		}
		q.Version++
		if done, err := kept.Change(tx, &q); err != nil || !done {
			return orStale(err)
		}
		s.told(tx, hearingID)
		return audit.Record(tx, "hearing.question_"+verb, q.ID, map[string]any{"hearing": hearingID, "concern": q.ConcernID, "case": q.CaseID, "version": q.Version})
	})
}

func orStale(err error) error {
	if err != nil {
		return err
	}
	return stale()
}

// Confirm 采纳: a concern that was suggested becomes a question of the hearing; it stays where it is.
func (s *Service) Confirm(ctx context.Context, who actor.Actor, hearingID, concernID string, theme int) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		if _, err := hold(tx, hearingID); err != nil {
			return err
		}
		c, err := survey.TakeConcern(tx, concernID, 0)
		if err != nil {
			return err
		}
		var n int64
		if err := tx.Model(&Question{}).Where("hearing_id = ? AND concern_id = ?", hearingID, concernID).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "question_there", "这条意见已经采纳过了。")
		}
		text := []rune(c.Text)
		q := Question{ID: tx.ID(), HearingID: hearingID, ConcernID: c.ID, Theme: theme, Text: string(text[:min(len(text), 500)]), Source: "opinion", Unit: c.Unit, State: "came", OnDay: day.Of(tx.Now()), Version: 1}
		if err := kept.Insert(tx, &q); err != nil {
			return err
		}
		s.told(tx, hearingID)
		return audit.Record(tx, "hearing.question_confirm", q.ID, map[string]any{"hearing": hearingID, "concern": c.ID})
	})
}
