package rectify

import (
	"strings"
	"unicode/utf8"

	"huiyin/internal/day"
	"huiyin/internal/fault"
)

// Need is one field that a verb asks for; the console makes its form of these.
type Need struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Type     string   `json:"type"` // text, area, date, unit, units, row, case, choice, steps, step, days, flag, photos
	Required bool     `json:"required"`
	Help     string   `json:"help,omitempty"`
	Options  []Option `json:"options,omitempty"`
}

// Option is one choice of a need.
type Option struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

func needs(n ...Need) []Need { return n }

func reasonNeed(label string) Need { return Need{"reason", label, "area", true, "", nil} }

var (
	urgentNeed = Need{"urgent", "急件，期限减半", "flag", false, "", nil}
	photosNeed = Need{"photos", "现场照片", "photos", false, "最多 4 张。", nil}
	personNeed = Need{"person", "给谁", "text", false, "不填就是给这件的每一位市民。", nil}

	planNeeds = needs(
		Need{"contents", "整改内容", "area", true, "改什么、改到什么程度。", nil},
		Need{"direction", "对应的整改方向", "choice", true, "", nil}, // its options are the area's, filled in for each case
		Need{"leader", "分管领导", "text", true, "", nil},
		Need{"division", "责任处室", "text", true, "", nil},
		Need{"measures", "具体举措", "area", true, "", nil},
		Need{"steps", "工作步骤", "steps", true, "每一步写明做什么、哪天完成。", nil},
		Need{"supporting", "配合单位", "units", false, "", nil},
		Need{"parts", "配合单位做什么", "area", false, "", nil},
	)
	finishNeeds = needs(
		Need{"outcome", "整改结果", "choice", true, "", outcomeOptions()},
		Need{"reply", "给市民的答复", "area", true, "写清已经做到的、今后怎么管、还没做到的；写日期，不写“近期”“尽快”。不要写市民姓名。", nil},
		Need{"evidence", "整改依据", "area", true, "考评办验收时看，不公开。", nil},
		photosNeed,
	)
	rateNeeds = needs(
		Need{"solved", "问题解决了吗", "choice", true, "", solvedOptions()},
		Need{"level", "这次办理，您满意吗", "choice", true, "", levelOptions()},
		Need{"reason", "哪里还没解决、不满意", "area", false, "未解决或不满意时要写。", nil},
	)
)

func outcomeOptions() (out []Option) {
	for _, o := range Outcomes {
		out = append(out, Option{o.Code, o.Say})
	}
	return out
}

// Solved and FeedbackLevels are the two questions to a citizen: one about the problem, the other about the treatment.
var (
	Solved         = []Option{{"solved", "解决"}, {"partly", "部分解决"}, {"unsolved", "未解决"}}
	FeedbackLevels = []Option{{"satisfied", "满意"}, {"fairly", "基本满意"}, {"dissatisfied", "不满意"}}
)

func solvedOptions() []Option { return Solved }
func levelOptions() []Option  { return FeedbackLevels }

// SayOption is the word of a code among options.
func SayOption(options []Option, code string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

func offered(options []Option, code string) bool {
	for _, o := range options {
		if o.Code == code {
			return true
		}
	}
	return false
}

// Step is one step of a plan as it is given.
type Step struct {
	Text  string `json:"text" validate:"max=200"`
	DueOn string `json:"due_on" validate:"max=10"`
}

// Act is what a verb on a case carries; only what the verb needs is read.
type Act struct {
	Version    int      `json:"version" validate:"min=1"`
	Order      string   `json:"order" validate:"max=80"` // on whose order, when not on one's own
	Message    string   `json:"message" validate:"max=2000"`
	Reason     string   `json:"reason" validate:"max=1000"`
	Unit       string   `json:"unit" validate:"max=16"`
	Supporting []string `json:"supporting" validate:"max=10"`
	RestsOn    string   `json:"rests_on" validate:"max=200"`
	Gap        bool     `json:"gap"`
	Urgent     bool     `json:"urgent"`
	Checked    bool     `json:"checked"`
	PromisedOn string   `json:"promised_on" validate:"max=10"`
	Contents   string   `json:"contents" validate:"max=2000"`
	Direction  string   `json:"direction" validate:"max=200"`
	Leader     string   `json:"leader" validate:"max=40"`
	Division   string   `json:"division" validate:"max=40"`
	Measures   string   `json:"measures" validate:"max=2000"`
	Parts      string   `json:"parts" validate:"max=2000"`
	Steps      []Step   `json:"steps" validate:"max=20,dive"`
	Step       int      `json:"step" validate:"min=0"`
	DoneOn     string   `json:"done_on" validate:"max=10"`
	Evidence   string   `json:"evidence" validate:"max=2000"`
	Photos     []string `json:"photos" validate:"max=4"`
	Days       int      `json:"days" validate:"min=0"`
	ReviewOn   string   `json:"review_on" validate:"max=10"`
	Outcome    string   `json:"outcome" validate:"max=16"`
	Reply      string   `json:"reply" validate:"max=4000"`
	Survivor   string   `json:"survivor" validate:"max=26"`
	Person     string   `json:"person" validate:"max=20"`

	Solved string `json:"-"` // of a citizen, from her own route
	Level  string `json:"-"`
}

// given is the value of a need as text, so that one rule can ask whether it was given.
func (a Act) given(name string) string {
	flag := func(b bool) string {
		if b {
			return "1"
		}
		return ""
	}
	number := func(n int) string { return flag(n > 0) }
	return map[string]func() string{
		"message": func() string { return a.Message }, "reason": func() string { return a.Reason }, "unit": func() string { return a.Unit },
		"rests_on": func() string { return a.RestsOn }, "gap": func() string { return flag(a.Gap) }, "urgent": func() string { return flag(a.Urgent) },
		"checked": func() string { return flag(a.Checked) }, "promised_on": func() string { return a.PromisedOn }, "contents": func() string { return a.Contents },
		"direction": func() string { return a.Direction }, "leader": func() string { return a.Leader }, "division": func() string { return a.Division },
		"measures": func() string { return a.Measures }, "parts": func() string { return a.Parts }, "steps": func() string { return number(len(a.Steps)) },
		"supporting": func() string { return number(len(a.Supporting)) }, "step": func() string { return number(a.Step) }, "done_on": func() string { return a.DoneOn },
		"evidence": func() string { return a.Evidence }, "photos": func() string { return number(len(a.Photos)) }, "days": func() string { return number(a.Days) },
		"review_on": func() string { return a.ReviewOn }, "outcome": func() string { return a.Outcome }, "reply": func() string { return a.Reply },
		"survivor": func() string { return a.Survivor }, "person": func() string { return a.Person }, "solved": func() string { return a.Solved }, "level": func() string { return a.Level },
	}[name]()
}

// check says in one fault everything that is missing or cannot be, each at its field.
func (a Act) check(list []Need) error {
	f := &fault.Fault{Kind: fault.Invalid, Reason: "incomplete"}
	for _, n := range list {
		v := strings.TrimSpace(a.given(n.Name))
		switch {
		case n.Required && v == "":
			f.Fields = append(f.Fields, fault.Field{Name: n.Name, Say: "请填写“" + n.Label + "”。"})
		case v != "" && n.Type == "date" && !day.Valid(v):
			f.Fields = append(f.Fields, fault.Field{Name: n.Name, Say: "“" + n.Label + "”不是日期，请重新选择。"})
		case v != "" && n.Type == "choice" && len(n.Options) > 0 && !offered(n.Options, v):
			f.Fields = append(f.Fields, fault.Field{Name: n.Name, Say: "“" + n.Label + "”不在选项里，请重新选择。"})
		case v != "" && (n.Type == "area" || n.Type == "text") && n.Required && utf8.RuneCountInString(v) < 2:
			f.Fields = append(f.Fields, fault.Field{Name: n.Name, Say: "“" + n.Label + "”太短了，请写清楚一点。"})
		}
	}
	if len(f.Fields) == 0 {
		return nil
	}
	var say []string
	for _, x := range f.Fields {
		say = append(say, x.Say)
	}
	f.Say = strings.Join(say, "")
	return f
}
