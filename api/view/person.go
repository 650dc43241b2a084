package view

import (
	"slices"
	"strings"

	"huiyin/survey"
	"huiyin/survey/classify"
)

// Call is whom else she can call, and what for.
type Call struct {
	Number string `json:"number"`
	Say    string `json:"say"`
}

// disciplineCalls are named to whoever accuses somebody.
var disciplineCalls = []Call{{"12388", "举报党员干部、公职人员违纪违法"}, {"12345", "政务服务便民热线"}}

// byPerson says of a concern that a person sees first what that person will do, without a date that nobody may promise, and without a
// unit; false for one that is placed as ever.
func byPerson(c survey.Concern, v *ConcernForCitizen) bool {
	why := strings.Fields(c.Reasons)
	switch {
	case strings.Contains(c.Danger, classify.SelfHarm):
		v.Headline, v.Detail = "值班的人会先看这一条", "您写的不会转给任何单位。看以前没有人知道您在哪里，请先打上面的电话，或者找一个您信得过的人。"
	case c.Danger != "":
		v.Headline, v.Detail = "值班的人会先看这一条", "这不能代替报警，请先打上面的电话。看过以后怎么办，会写在这里。"
	case slices.Contains(why, classify.Accusation) && c.Desk == survey.Supervisor:
		v.Headline, v.Detail = "由监督来看，考评办看不到", "您反映的是考评办自己，这一条直接到了监督那里。答复会写在这里。"
		v.Calls = disciplineCalls
	case slices.Contains(why, classify.Accusation):
		v.Headline, v.Detail = "考评办的人会看，不会转给您反映的单位", "您反映的是人，由考评办的人来定怎么办。要举报违纪违法，可以直接打 12388。"
		v.Calls = disciplineCalls
	case slices.Contains(why, classify.Insult), slices.Contains(why, classify.NoMatter):
		v.Headline, v.Detail = "收到了，考评办的人会看", "还没有看到要办的是哪一件事，所以没有转给单位，也说不了几号答复。可以再说一条：在哪里、怎么回事。"
	default:
		return false
	}
	if c.ObjectedOn != "" {
		v.Timeline = append(v.Timeline, TimelineStep{Kind: "done", Title: objected, Detail: c.Objection, On: c.ObjectedOn})
	}
	v.Timeline = append(v.Timeline, TimelineStep{Kind: "now", Title: v.Headline})
	return true
}
