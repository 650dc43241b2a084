package rectify

import "huiyin/rectify/life"

type (
	// Need is one field that a verb asks for; the console makes its form of these.
	Need = life.Need[Act]
	// Option is one choice of a need.
	Option = life.Option

	field = life.Field[Act]
)

// Step is one step of a plan as it is given.
type Step struct {
	Text  string `json:"text" validate:"max=200"`
	DueOn string `json:"due_on" validate:"max=10"`
}

// Act is what a verb on a case carries; only what the verb needs is read, and judged by its needs.
type Act struct {
	Version    int      `json:"version" validate:"min=1"`
	Order      string   `json:"order" validate:"max=80"` // on whose order, when not on one's own
	Why        string   `json:"why" validate:"max=400"`  // why words leave that need a reason
	Message    string   `json:"message"`
	Reason     string   `json:"reason"`
	Unit       string   `json:"unit"`
	Supporting []string `json:"supporting"`
	RestsOn    string   `json:"rests_on"`
	Gap        bool     `json:"gap"`
	Urgent     bool     `json:"urgent"`
	Checked    bool     `json:"checked"`
	PromisedOn string   `json:"promised_on"`
	Contents   string   `json:"contents"`
	Direction  string   `json:"direction"`
	Leader     string   `json:"leader"`
	Division   string   `json:"division"`
	Measures   string   `json:"measures"`
	Parts      string   `json:"parts"`
	Steps      []Step   `json:"steps" validate:"max=20,dive"`
	Step       int      `json:"step" validate:"min=0"`
	DoneOn     string   `json:"done_on"`
	Evidence   string   `json:"evidence"`
	Photos     []string `json:"photos" validate:"max=4"`
	Shown      []string `json:"shown" validate:"max=4"`
	Days       int      `json:"days" validate:"min=0"`
	ReviewOn   string   `json:"review_on"`
	Outcome    string   `json:"outcome"`
	Reply      string   `json:"reply"`
	Survivor   string   `json:"survivor"`
	Person     string   `json:"person"`

	Solved string `json:"-"` // of a citizen, from her own route
	Level  string `json:"-"`
}

// The fields of an Act: how a form asks for each, its greatest length, how it is read.
var (
	messageField    = field{Name: "message", Type: "area", Most: 2000, Read: func(a Act) any { return a.Message }}
	reasonField     = field{Name: "reason", Type: "area", Most: 1000, Read: func(a Act) any { return a.Reason }}
	unitField       = field{Name: "unit", Type: "unit", Most: 16, Read: func(a Act) any { return a.Unit }}
	supportingField = field{Name: "supporting", Type: "units", Most: 10, Read: func(a Act) any { return a.Supporting }}
	restsOnField    = field{Name: "rests_on", Type: "text", Most: 200, Read: func(a Act) any { return a.RestsOn }}
	gapField        = field{Name: "gap", Type: "flag", Read: func(a Act) any { return a.Gap }}
	urgentField     = field{Name: "urgent", Type: "flag", Read: func(a Act) any { return a.Urgent }}
	checkedField    = field{Name: "checked", Type: "flag", Read: func(a Act) any { return a.Checked }}
	promisedOnField = field{Name: "promised_on", Type: "date", Read: func(a Act) any { return a.PromisedOn }}
	contentsField   = field{Name: "contents", Type: "area", Most: 2000, Read: func(a Act) any { return a.Contents }}
	directionField  = field{Name: "direction", Type: "choice", Most: 200, Read: func(a Act) any { return a.Direction }}
	leaderField     = field{Name: "leader", Type: "text", Most: 40, Read: func(a Act) any { return a.Leader }}
	divisionField   = field{Name: "division", Type: "text", Most: 40, Read: func(a Act) any { return a.Division }}
	measuresField   = field{Name: "measures", Type: "area", Most: 2000, Read: func(a Act) any { return a.Measures }}
	partsField      = field{Name: "parts", Type: "area", Most: 2000, Read: func(a Act) any { return a.Parts }}
	stepsField      = field{Name: "steps", Type: "steps", Most: 20, Read: func(a Act) any { return texts(a.Steps) }}
	stepField       = field{Name: "step", Type: "step", Read: func(a Act) any { return a.Step }}
	doneOnField     = field{Name: "done_on", Type: "date", Read: func(a Act) any { return a.DoneOn }}
	evidenceField   = field{Name: "evidence", Type: "area", Most: 2000, Read: func(a Act) any { return a.Evidence }}
	photosField     = field{Name: "photos", Type: "photos", Most: 4, Read: func(a Act) any { return a.Photos }}
	shownField      = field{Name: "shown", Type: "photos", Most: 4, Read: func(a Act) any { return a.Shown }}
	daysField       = field{Name: "days", Type: "days", Read: func(a Act) any { return a.Days }}
	reviewOnField   = field{Name: "review_on", Type: "date", Read: func(a Act) any { return a.ReviewOn }}
	outcomeField    = field{Name: "outcome", Type: "choice", Read: func(a Act) any { return a.Outcome }}
	replyField      = field{Name: "reply", Type: "area", Most: 4000, Read: func(a Act) any { return a.Reply }}
	survivorField   = field{Name: "survivor", Type: "case", Most: 26, Read: func(a Act) any { return a.Survivor }}
	personField     = field{Name: "person", Type: "text", Most: 20, Read: func(a Act) any { return a.Person }}
	solvedField     = field{Name: "solved", Type: "choice", Read: func(a Act) any { return a.Solved }}
	levelField      = field{Name: "level", Type: "choice", Read: func(a Act) any { return a.Level }}
)

func texts(steps []Step) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = s.Text
	}
	return out
}

func needs(n ...Need) []Need { return n }

// must and may are a field in the words of one verb: it has to be given, or can be.
func must(f field, label, help string) Need {
	return Need{Field: f, Label: label, Required: true, Help: help}
}

func may(f field, label, help string) Need { return Need{Field: f, Label: label, Help: help} }

func choose(f field, label string, options ...Option) Need {
	return Need{Field: f, Label: label, Required: true, Options: options}
}

func reason(label string) Need { return must(reasonField, label, "") }

var (
	urgent = may(urgentField, "急件，期限减半", "")
	photos = may(photosField, "现场照片", "最多 4 张。")
	person = may(personField, "给谁", "不填就是给这件的每一位市民。")

	planNeeds = needs(
		must(contentsField, "整改内容", "改什么、改到什么程度。"),
		choose(directionField, "对应的整改方向"), // its options are the area's, filled in for each case
		must(leaderField, "分管领导", ""),
		must(divisionField, "责任处室", ""),
		must(measuresField, "具体举措", ""),
		must(stepsField, "工作步骤", "每一步写明做什么、哪天完成。"),
		may(supportingField, "配合单位", ""),
		may(partsField, "配合单位做什么", ""),
	)
	finishNeeds = needs(
		choose(outcomeField, "整改结果", Outcomes...),
		must(replyField, "给市民的答复", "写清已经做到的、今后怎么管、还没做到的；写日期，不写“近期”“尽快”。不要写市民姓名。"),
		must(evidenceField, "整改依据", "考评办验收时看，不公开。"),
		may(photosField, "现场照片", "最多 4 张，考评办验收时看。"),
		may(shownField, "给市民看的照片", "最多 4 张，最好和市民拍的是同一个地方。市民凭查询码看到；不要拍到人脸和车牌。"),
	)
	rateNeeds = needs(
		choose(solvedField, "问题解决了吗", Solved...),
		choose(levelField, "这次办理，您满意吗", FeedbackLevels...),
		may(reasonField, "哪里还没解决、不满意", "未解决或不满意时要写。"),
	)
)

// Outcomes of a rectification with the word that people read. Resolved counts as such; the others say why not in full.
var Outcomes = []Option{{Code: "done", Label: "整改到位"}, {Code: "partly", Label: "部分整改"}, {Code: "explained", Label: "解释说明"}, {Code: notPossible, Label: "目前做不到"}}

// notPossible is the outcome that counts as not resolved whatever anybody answers.
const notPossible = "not_possible"

// Solved and FeedbackLevels are the two questions to a citizen: one about the problem, the other about the treatment.
var (
	Solved         = []Option{{Code: "solved", Label: "解决"}, {Code: "partly", Label: "部分解决"}, {Code: "unsolved", Label: "未解决"}}
	FeedbackLevels = []Option{{Code: "satisfied", Label: "满意"}, {Code: "fairly", Label: "基本满意"}, {Code: "dissatisfied", Label: "不满意"}}
)

// directed is what a move asks for in this case: the directions of a plan are its area's.
func directed(list []Need, directions []string) []Need {
	out := append([]Need{}, list...)
	for i := range out {
		if out[i].Name != directionField.Name {
			continue
		}
		for _, d := range directions {
			out[i].Options = append(out[i].Options, Option{Code: d, Label: d})
		}
		out[i].Required = len(directions) > 0 // a catch-all area has no directions in the plan
	}
	return out
}
