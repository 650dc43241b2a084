// Package texts are the words in which the city's account speaks, as far as the office may choose them: each has one that it begins with, and
// goes back to it when it is emptied.
package texts

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// Code names a text.
type Code string

// The texts there are.
const (
	Welcome  Code = "welcome"
	Hint     Code = "hint"
	MenuRate Code = "menu_rate"
	MenuSay  Code = "menu_say"
	MenuMine Code = "menu_mine"
)

// Text is one of them: what it is for, what it begins with, and how much of it there may be.
type Text struct {
	Code   Code   `json:"code"`
	Label  string `json:"label"`
	Normal string `json:"normal"`
	Most   int    `json:"most"`  // characters
	Lines  int    `json:"lines"` // at most
	Say    string `json:"say"`   // what is said now
}

// all are the texts in the order in which the page shows them. 单位 in braces stands for the office's name.
var all = []Text{
	{Code: Welcome, Label: "关注以后的欢迎", Normal: "您好，这里是{单位}的“回音”。\n哪里不好、想怎么改，直接打字说，也可以发语音、照片、位置。", Most: 200, Lines: 2},
	{Code: Hint, Label: "问好、道谢时的回答", Normal: "您好！想反映什么，直接打字就行，也可以发语音、照片、位置。", Most: 200, Lines: 2},
	{Code: MenuRate, Label: "菜单左", Normal: "评一评", Most: 5, Lines: 1},
	{Code: MenuSay, Label: "菜单中", Normal: "说一说", Most: 5, Lines: 1},
	{Code: MenuMine, Label: "菜单右", Normal: "我的", Most: 5, Lines: 1},
}

// Service keeps the texts. Safe for concurrent use.
type Service struct {
	db     *database.DB
	office string
}

// New is the texts of an office by its name.
func New(db *database.DB, office string) *Service { return &Service{db, office} }

// one is one text as it stands: chosen by the office, or as it begins; NotFound when there is none of that code.
func (s *Service) one(db *gorm.DB, code Code) (Text, error) {
	for _, t := range all {
		if t.Code != code {
			continue
		}
		var chosen []string
		err := db.Table("settings").Where("name = ?", setting(code)).Pluck("value", &chosen).Error
		t.Say = t.Normal
		if len(chosen) > 0 && chosen[0] != "" {
			t.Say = chosen[0]
		}
		return t, err
	}
	return Text{}, fault.New(fault.NotFound, "no_text", "没有这一段文字。")
}

func setting(code Code) string { return "text." + string(code) }

// Say is a text as it is sent.
func (s *Service) Say(ctx context.Context, code Code) (string, error) {
	t, err := s.one(s.db.Read(ctx), code)
	return strings.ReplaceAll(t.Say, "{单位}", s.office), err
}

// All are the texts as they stand.
func (s *Service) All(ctx context.Context) ([]Text, error) {
	out := make([]Text, len(all))
	for i := range all {
		t, err := s.one(s.db.Read(ctx), all[i].Code)
		if err != nil {
			return nil, err
		}
		out[i] = t
	}
	return out, nil
}

// Set chooses a text; empty goes back to the one it begins with. before is what the office saw: Conflict when somebody changed it meanwhile.
func (s *Service) Set(ctx context.Context, who actor.Actor, code Code, before, say string) error {
	say = strings.TrimSpace(strings.ReplaceAll(say, "\r\n", "\n"))
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		t, err := s.one(tx.DB, code)
		if err != nil {
			return err
		}
		if t.Say != before {
			return fault.New(fault.Conflict, "text_moved_on", "这段文字刚被别人改过，请刷新后再看。您写的还在。")
		}
		if err := t.refuse(say); err != nil {
			return err
		}
		if err := survey.PutSetting(tx, setting(code), say); err != nil {
			return err
		}
		return audit.Record(tx, "text.set", string(code), map[string]any{"note": say})
	})
}

// refuse says what is wrong with new words: links stand in the chat by themselves, and a menu is narrow.
func (t Text) refuse(say string) error {
	switch {
	case len([]rune(say)) > t.Most:
		return fault.InField("say", "long_text", "最多 %d 个字，请删短一些。", t.Most)
	case strings.Count(say, "\n") >= t.Lines:
		return fault.InField("say", "many_lines", "最多 %d 行。", t.Lines)
	case strings.ContainsAny(say, "<>") || strings.Contains(say, "://"):
		return fault.InField("say", "text_link", "这里不能写链接和尖括号；入口会自动加在后面。")
	}
	return nil
}
