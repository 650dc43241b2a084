package question

import (
	"fmt"
	"slices"
	"strings"
)

// Level 等级 is an answer of a questionnaire about a unit, with its score 0..100; unknown has none and stays out of every mean.
type Level struct {
	Code       string   `json:"code"`
	Label      string   `json:"label"`
	Place      int      `json:"place"` // where it stands on the scale, as Levels says
	Score      *float64 `json:"score"`
	AsksReason bool     `json:"asks_reason"`
}

// Levels are all levels that a questionnaire may choose from, with the word that people read and the place on the scale
// that pages colour: 1 the best … 5 the worst, 0 for who does not know.
var Levels = []struct {
	Code, Say string
	Place     int
}{
	{"satisfied", "满意", 1}, {"mostly", "比较满意", 2}, {"fairly", "基本满意", 3}, {"hardly", "不太满意", 4}, {"dissatisfied", "不满意", 5},
	{"unknown", "不了解", 0},
}

// PlaceOf is where a level stands on the scale. An error for a code that is none: a wrong place would be a wrong answer.
func PlaceOf(code string) (int, error) {
	for _, l := range Levels {
		if l.Code == code {
			return l.Place, nil
		}
	}
	return 0, fmt.Errorf("%q is no level", code)
}

// letters are how a level is stored: its place in the question's own list; noAnswer where she gave none.
const (
	letters  = "abcdefghij"
	noAnswer = '-'
)

// LevelIn is the place of a level in a question's own list; ok is false when it is not there.
func LevelIn(levels []Level, code string) (at int, ok bool) {
	at = slices.IndexFunc(levels, func(l Level) bool { return l.Code == code })
	return at, at >= 0
}

// LevelsInWords are the levels as a refusal names them.
func LevelsInWords() string {
	var all []string
	for _, l := range Levels {
		all = append(all, l.Code+"（"+l.Say+"）")
	}
	return strings.Join(all, "、")
}
