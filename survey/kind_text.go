package survey

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
var textKind = kind{
	code:  "text",
	say:   "写一段话",
	ask:   func(q *Question, _ []Group) { q.MaxLength = maxFree },
	lacks: lacksText,
	read:  readText,
	store: func(Question, given) string { return "" },
	count: func(Question, given) []tally { return nil },
	recount: func(_ Question, stored string) ([]tally, error) {
		return nil, fmt.Errorf("%q: words are not kept with the answers", stored)
	},
	result: func(Question, counts, Interval, *Result) {},
}

func lacksText(q Question) string {
	if len(q.Levels)+len(q.Reasons) > 0 {
		return "是一段话，不能有等级和原因。"
	}
	return ""
}

func readText(q Question, raw json.RawMessage) (g given, err error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return g, badAnswer(q)
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n > q.MaxLength {
		return g, fault.InField(q.Code, "long_text", "最多 %d 个字，现在有 %d 个字，请删短一些。", q.MaxLength, n)
	}
	if readable(text) {
		g.words = []hinted{{SubmitOpinion: SubmitOpinion{Text: text, Source: "questionnaire"}}}
	}
	return g, nil
}
