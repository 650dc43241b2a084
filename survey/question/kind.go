// Package question is the kinds of questions that a questionnaire can ask: how each is written in a file, judged, stored, counted and
// counted again. It knows no database.
package question

import (
	"encoding/json"
	"fmt"
	"strings"

	"huiyin/internal/fault"
)

// Kind 题型 is one type of question. A new one is a file with a value like the others and a line in Kinds; the page has its
// partner in src/question/kinds.ts.
type Kind struct {
	Code, Say string // as a questionnaire's file writes it, and what it is

	Ask   func(q *Question, units []Group) // gives an imported question what its kind brings along
	Lacks func(q Question) string          // what an imported question still needs, as a sentence; empty when it is whole

	Read    func(q Question, raw json.RawMessage) (Given, error)   // judges an answer by the question's rules: Invalid, with a sentence for her
	Store   func(q Question, g Given) string                       // what the row keeps of it; empty for nothing
	Count   func(q Question, g Given) []Tally                      // what it adds to the counters
	Recount func(q Question, stored string) ([]Tally, error)       // the same, from what the row keeps; an error when that is no answer
	Result  func(q Question, n Counts, share Interval, to *Result) // what the counters say, added to a survey's result
}

// Kinds are all there are, in the order in which a refusal names them.
var Kinds = []Kind{unitsKind, textKind}

// Given is one question's answer that keeps its rules: what she chose, and what she wrote.
type Given struct {
	Choices []Tally
	Words   []Words
}

// Tally is one thing to count: a value (a level), of an item of the question (a unit; empty where it has none).
type Tally struct{ Item, Value string }

// Counts are how often each value was given, by item and value.
type Counts map[string]map[string]int64

// Words are an opinion in an answer, with the unit and the level it was asked under; both empty where it was asked for by itself.
type Words struct{ Text, Unit, Level string }

// Of finds a type. An error for one that this program does not know.
func Of(code string) (Kind, error) {
	for _, k := range Kinds {
		if k.Code == code {
			return k, nil
		}
	}
	return Kind{}, fmt.Errorf("%q is no kind of question", code)
}

// InWords are the types as a refusal names them.
func InWords() string {
	var all []string
	for _, k := range Kinds {
		all = append(all, k.Code+"（"+k.Say+"）")
	}
	return strings.Join(all, "、")
}

// badAnswer is for an answer that is not even of the right form: no page of ours sends it.
func badAnswer(q Question) error {
	return fault.InField(q.Code, "bad_answer", "这一题的答案读不出来，请刷新页面再提交，您填的内容还在。")
}
