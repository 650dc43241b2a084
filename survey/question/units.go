package question

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"huiyin/internal/fault"
)

// maxReason is the longest reason under a unit of an imported question, in characters.
const maxReason = 500

// unitsKind is a level for each unit she knows. The row keeps one letter a unit, in the version's order; a level that asks for it
// may have a reason, which becomes an opinion.
var unitsKind = Kind{
	Code:    "units",
	Say:     "逐个单位评价",
	Ask:     func(q *Question, units []Group) { q.Groups, q.MaxLength = units, maxReason },
	Lacks:   lacksUnits,
	Read:    readUnits,
	Store:   storeUnits,
	Count:   func(_ Question, g Given) []Tally { return g.Choices },
	Recount: recountUnits,
	Result:  resultOfUnits,
}

// Rating is her answer about one unit.
type Rating struct {
	Level   string   `json:"level"`
	Reasons []string `json:"reasons"`
	Text    string   `json:"text"`
}

// Units are all units of the question in their order.
func (q Question) Units() iter.Seq[Unit] {
	return func(yield func(Unit) bool) {
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

func readUnits(q Question, raw json.RawMessage) (g Given, err error) {
	var ratings map[string]Rating
	if err := json.Unmarshal(raw, &ratings); err != nil {
		return g, badAnswer(q)
	}
	for u := range q.Units() {
		r, ok := ratings[u.Code]
		if !ok {
			continue
		}
		if err := g.rate(q, u, r); err != nil {
			return Given{}, err
		}
	}
	if len(g.Choices) != len(ratings) {
		return Given{}, fault.InField(q.Code, "unknown_unit", "有的单位不在这份问卷里，请刷新页面再提交，您填的内容还在。")
	}
	return g, nil
}

// rate takes one unit's level; its reason under a level that asks for none was hidden on the page and is dropped.
func (g *Given) rate(q Question, u Unit, r Rating) error {
	at, ok := LevelIn(q.Levels, r.Level)
	if !ok {
		return fault.InField(q.Code, "unknown_level", "“%s”的评价不在选项里，请重新选一个。", u.Name)
	}
	level := q.Levels[at]
	g.Choices = append(g.Choices, Tally{u.Code, level.Code})
	text := strings.TrimSpace(r.Text)
	if !level.AsksReason || len(r.Reasons) == 0 && !Readable(text) {
		return nil
	}
	for _, x := range r.Reasons {
		if !slices.Contains(q.ReasonsFor(u), x) {
			return fault.InField(q.Code, "unknown_reason", "“%s”的原因不在选项里，请重新选一个。", u.Name)
		}
	}
	if n := utf8.RuneCountInString(text); n > q.MaxLength {
		return fault.InField(q.Code, "long_text", "对“%s”说的话最多 %d 个字，现在有 %d 个字，请删短一些。", u.Name, q.MaxLength, n)
	}
	g.Words = append(g.Words, reason(u, level, r.Reasons, text))
	return nil
}

// reason is what she tapped and what she wrote, as one opinion.
func reason(u Unit, l Level, tapped []string, text string) Words {
	whole := strings.Join(tapped, "、")
	if whole != "" && text != "" {
		whole += "。"
	}
	return Words{Text: whole + text, Unit: u.Code, Level: l.Code}
}

func storeUnits(q Question, g Given) string {
	level := map[string]string{}
	for _, c := range g.Choices {
		level[c.Item] = c.Value
	}
	line := []byte{}
	for u := range q.Units() {
		letter := byte(noAnswer)
		if at, ok := LevelIn(q.Levels, level[u.Code]); ok {
			letter = letters[at]
		}
		line = append(line, letter)
	}
	return string(line)
}

func recountUnits(q Question, stored string) ([]Tally, error) {
	var out []Tally
	left := stored
	for u := range q.Units() {
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
		out = append(out, Tally{u.Code, q.Levels[at].Code})
	}
	if left != "" {
		return nil, fmt.Errorf("%q: too many letters", stored)
	}
	return out, nil
}

func resultOfUnits(q Question, n Counts, share Interval, to *Result) {
	to.Levels = q.Levels
	for _, g := range q.Groups {
		for _, u := range g.Units {
			to.Units = append(to.Units, unitResult(u, g.Name, q.Levels, n[u.Code], share))
		}
	}
}
