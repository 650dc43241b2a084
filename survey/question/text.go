package question

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"huiyin/internal/fault"
)

// maxFree is the longest free text of an imported question, in characters.
const maxFree = 1000

// textKind is free text. It becomes an opinion of its own, so that the row keeps nothing and nothing is counted.
var textKind = Kind{
	Code:  "text",
	Say:   "写一段话",
	Ask:   func(q *Question, _ []Group) { q.MaxLength = maxFree },
	Lacks: lacksText,
	Read:  readText,
	Store: func(Question, Given) string { return "" },
	Count: func(Question, Given) []Tally { return nil },
	Recount: func(_ Question, stored string) ([]Tally, error) {
		return nil, fmt.Errorf("%q: words are not kept with the answers", stored)
	},
	Result: func(Question, Counts, Interval, *Result) {},
}

func lacksText(q Question) string {
	if len(q.Levels)+len(q.Reasons) > 0 {
		return "是一段话，不能有等级和原因。"
	}
	return ""
}

func readText(q Question, raw json.RawMessage) (g Given, err error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return g, badAnswer(q)
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n > q.MaxLength {
		return g, fault.InField(q.Code, "long_text", "最多 %d 个字，现在有 %d 个字，请删短一些。", q.MaxLength, n)
	}
	if Readable(text) {
		g.Words = []Words{{Text: text}}
	}
	return g, nil
}
