package survey

import (
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"

	"huiyin/internal/fault"
)

// maxReason is the longest reason under a unit of an imported question, in characters.
const maxReason = 500

// unitsKind is a level for each unit she knows. The row keeps one letter a unit, in the version's order; a level that asks for it
// may have a reason, which becomes an opinion.
var unitsKind = kind{
	code:    "units",
	say:     "逐个单位评价",
	ask:     func(q *Question, units []Group) { q.Groups, q.MaxLength = units, maxReason },
	lacks:   lacksUnits,
	read:    readUnits,
	store:   storeUnits,
	count:   func(_ Question, g given) []tally { return g.choices },
	recount: recountUnits,
	result:  resultOfUnits,
}

// Rating is her answer about one unit.
type Rating struct {
	Level   string   `json:"level"`
	Reasons []string `json:"reasons"`
	Text    string   `json:"text"`
}

// units are all units of the question in their order.
func (q Question) units() iter.Seq[AskedUnit] {
	return func(yield func(AskedUnit) bool) {
		for _, g := range q.Groups {
			for _, u := range g.Units {
				if !yield(u) {
					return
				}
			}
		}
	}
}

func lacksUnits(q Question) string {
	if len(q.Levels) < 2 || len(q.Levels) > len(Levels) {
		return fmt.Sprintf("要有 2 到 %d 个等级。", len(Levels))
	}
	return ""
}

func readUnits(q Question, raw json.RawMessage) (g given, err error) {
	var ratings map[string]Rating
	if err := json.Unmarshal(raw, &ratings); err != nil {
		return g, badAnswer(q)
	}
	for u := range q.units() {
		r, ok := ratings[u.Code]
		if !ok {
			continue
		}
		if err := g.rate(q, u, r); err != nil {
			return given{}, err
		}
	}
	if len(g.choices) != len(ratings) {
		return given{}, fault.InField(q.Code, "unknown_unit", "有的单位不在这份问卷里，请刷新页面再提交，您填的内容还在。")
	}
	return g, nil
}

// rate takes one unit's level; its reason under a level that asks for none was hidden on the page and is dropped.
func (g *given) rate(q Question, u AskedUnit, r Rating) error {
	at, ok := levelIn(q.Levels, r.Level)
	if !ok {
		return fault.InField(q.Code, "unknown_level", "“%s”的评价不在选项里，请重新选一个。", u.Name)
	}
	level := q.Levels[at]
	g.choices = append(g.choices, tally{u.Code, level.Code})
	text := strings.TrimSpace(r.Text)
	if !level.AsksReason || len(r.Reasons) == 0 && !readable(text) {
		return nil
	}
	for _, x := range r.Reasons {
		if !contains(q.Reasons, x) {
			return fault.InField(q.Code, "unknown_reason", "“%s”的原因不在选项里，请重新选一个。", u.Name)
		}
	}
	if n := utf8.RuneCountInString(text); n > q.MaxLength {
		return fault.InField(q.Code, "long_text", "对“%s”说的话最多 %d 个字，现在有 %d 个字，请删短一些。", u.Name, q.MaxLength, n)
	}
	g.words = append(g.words, reason(u, level, r.Reasons, text))
	return nil
}

// reason is what she tapped and what she wrote, as one opinion.
func reason(u AskedUnit, l Level, tapped []string, text string) hinted {
	whole := strings.Join(tapped, "、")
	if whole != "" && text != "" {
		whole += "。"
	}
	return hinted{SubmitOpinion{Text: whole + text, About: u.Code, Source: "questionnaire"}, u.Code, l.Code}
}

func storeUnits(q Question, g given) string {
	level := map[string]string{}
	for _, c := range g.choices {
		level[c.item] = c.value
	}
	line := []byte{}
	for u := range q.units() {
		letter := byte(noAnswer)
		if at, ok := levelIn(q.Levels, level[u.Code]); ok {
			letter = letters[at]
		}
		line = append(line, letter)
	}
	return string(line)
}

func recountUnits(q Question, stored string) ([]tally, error) {
	var out []tally
	left := stored
	for u := range q.units() {
		if left == "" {
			return nil, fmt.Errorf("%q: too few letters", stored)
		}
		letter := left[0]
		left = left[1:]
		if letter == noAnswer {
			continue
		}
		at := strings.IndexByte(letters, letter)
		if at < 0 || at >= len(q.Levels) {
			return nil, fmt.Errorf("unit %s: %q is no level", u.Code, letter)
		}
		out = append(out, tally{u.Code, q.Levels[at].Code})
	}
	if left != "" {
		return nil, fmt.Errorf("%q: too many letters", stored)
	}
	return out, nil
}

func resultOfUnits(q Question, n counts, share Interval, to *Result) {
	to.Levels = q.Levels
	for _, g := range q.Groups {
		for _, u := range g.Units {
			to.Units = append(to.Units, unitResult(u, g.Name, q.Levels, n[u.Code], share))
		}
	}
}
