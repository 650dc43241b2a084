package hearing

import (
	"slices"
	"strconv"
)

// Choice is what a ballot can say: a code, its word, and its score from 0 to 100.
type Choice struct {
	Code  string `json:"code"`
	Say   string `json:"label"`
	Score int    `json:"score"` // of an abstention: -1, it has none
}

// Abstain 弃权 can be chosen in every round.
const Abstain = "abstain"

const noScore = -1

var abstention = Choice{Abstain, "弃权", noScore}

// Scales are the scales of a round by their codes.
var Scales = []struct {
	Code    string
	Say     string
	Choices []Choice
}{
	{"two", "两档", []Choice{{"satisfied", "满意", 100}, {"dissatisfied", "不满意", 0}, abstention}},
	{"five", "五档", []Choice{{"satisfied", "满意", 100}, {"mostly", "比较满意", 80}, {"fairly", "基本满意", 60}, {"hardly", "不太满意", 30}, {"dissatisfied", "不满意", 0}, abstention}},
	{"hundred", "0–100 分", hundred()},
	{"yesno", "是或否", []Choice{{"yes", "是", 100}, {"no", "否", 0}, abstention}},
}

func hundred() []Choice {
	out := make([]Choice, 0, 102)
	for i := range 101 {
		out = append(out, Choice{strconv.Itoa(i), strconv.Itoa(i) + " 分", i})
	}
	return append(out, abstention)
}

// choicesOf are the choices of a scale; none when there is no such scale.
func choicesOf(scale string) []Choice {
	for _, s := range Scales {
		if s.Code == scale {
			return s.Choices
		}
	}
	return nil
}

// takes says whether a scale has a choice.
func takes(scale, choice string) bool {
	return slices.ContainsFunc(choicesOf(scale), func(c Choice) bool { return c.Code == choice })
}
