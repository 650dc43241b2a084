package survey

import (
	"encoding/json"
	"fmt"
	"strings"

	"huiyin/internal/fault"
)

// kind 题型 is one type of question. A new one is a file with a value like the others and a line in kinds; the page has its
// partner in src/question/kinds.ts.
type kind struct {
	code, say string // as a questionnaire's file writes it, and what it is

	ask   func(q *Question, units []Group) // gives an imported question what its kind brings along
	lacks func(q Question) string          // what an imported question still needs, as a sentence; empty when it is whole

	read    func(q Question, raw json.RawMessage) (given, error)   // judges an answer by the question's rules: Invalid, with a sentence for her
	store   func(q Question, g given) string                       // what the row keeps of it; empty for nothing
	count   func(q Question, g given) []tally                      // what it adds to the counters
	recount func(q Question, stored string) ([]tally, error)       // the same, from what the row keeps; an error when that is no answer
	result  func(q Question, n counts, share Interval, to *Result) // what the counters say, added to a survey's result
}

// kinds are all there are, in the order in which a refusal names them.
var kinds = []kind{unitsKind, textKind}

// given is one question's answer that keeps its rules: what she chose, and what she wrote.
type given struct {
	choices []tally
	words   []hinted
}

// tally is one thing to count: a value (a level), of an item of the question (a unit; empty where it has none).
type tally struct{ item, value string }

// counts are how often each value was given, by item and value.
type counts map[string]map[string]int64

// hinted is an opinion in an answer, with the unit and the level it was asked under.
type hinted struct {
	SubmitOpinion
	unit, level string
}

// kindOf finds a type. An error for one that this program does not know.
func kindOf(code string) (kind, error) {
	for _, k := range kinds {
		if k.code == code {
			return k, nil
		}
	}
	return kind{}, fmt.Errorf("%q is no kind of question", code)
}

// kindsInWords are the types as a refusal names them.
func kindsInWords() string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.code+"（"+k.say+"）")
	}
	return strings.Join(all, "、")
}

// badAnswer is for an answer that is not even of the right form: no page of ours sends it.
func badAnswer(q Question) error {
	return fault.InField(q.Code, "bad_answer", "这一题的答案读不出来，请刷新页面再提交，您填的内容还在。")
}
