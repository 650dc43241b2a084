package rectify

import (
	"slices"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// State is where a case stands; the Chinese stands beside each code in States.
type State string

// The states of complaint-practice §2.
const (
	Assigned         State = "assigned"
	Accepted         State = "accepted"
	Disputed         State = "disputed"
	PlanReview       State = "plan_review"
	PlanOfficeReview State = "plan_office_review"
	Rectifying       State = "rectifying"
	LeadReview       State = "lead_review"
	OfficeReview     State = "office_review"
	Asking           State = "asking"
	OfficeTalk       State = "office_talk"
	LongTerm         State = "long_term"
	Closed           State = "closed"
	Merged           State = "merged"
	Withdrawn        State = "withdrawn"
)

// States are all states with the word that people read, whether the case is open in it, and whether it is the unit's turn.
var States = []struct {
	Code State  `json:"code"`
	Say  string `json:"label"`
	Open bool   `json:"open"`
	Ours bool   `json:"ours"`
}{
	{Assigned, "待受理", true, true},
	{Accepted, "已受理", true, true},
	{Disputed, "责任异议，待裁定", true, false},
	{PlanReview, "计划待分管领导审", true, true},
	{PlanOfficeReview, "计划待考评办审", true, false},
	{Rectifying, "整改中", true, true},
	{LeadReview, "结果待分管领导审", true, true},
	{OfficeReview, "结果待考评办验收", true, false},
	{Asking, "已公布，等市民评价", true, false},
	{OfficeTalk, "待考评办约谈", true, false},
	{LongTerm, "挂账", true, false},
	{Closed, "已办结", false, false},
	{Merged, "已并案", false, false},
	{Withdrawn, "已撤回", false, false},
}

// Say is the word people read for the state.
func (s State) Say() string {
	for _, x := range States {
		if x.Code == s {
			return x.Say
		}
	}
	return string(s)
}

// Open says whether the case is still to be done something about.
func (s State) Open() bool {
	for _, x := range States {
		if x.Code == s {
			return x.Open
		}
	}
	return false
}

// Ours says whether it is the unit's turn.
func (s State) Ours() bool {
	for _, x := range States {
		if x.Code == s {
			return x.Ours
		}
	}
	return false
}

// In says whether it is one of these.
func (s State) In(list ...State) bool { return slices.Contains(list, s) }

// Case 整改件 is one problem that units must answer; one concern or many merged.
type Case struct {
	ID       string
	Number   int // 第 783 件, of its year
	Year     int
	Title    string
	Edition  string // of the catalogue it was classified under
	RowCode  string // a row or none
	Area     string
	District string
	Place    string // masked; the unit sees it, the public only the district
	Unit     string // lead unit
	State    State
	Version  int
	Round    int
	Urgent   bool

	WaitsFor actor.Role // whose turn it is: handler, lead, office or citizen; empty when nothing is to be done
	TookIn   int        // cases merged into it

	Supervision Level
	Lifted      Level  // the level that the office lifted: the clock gives no lower or equal one again in this round
	Source      string // how it came about, when not in the daily flow: FromHearing or Promised
	Note        string // what the unit should look at first: the citizen wrote, the office returned it …
	Rules       string // version of the rules it was opened under

	Clocks      Clocks `gorm:"serializer:json"`
	DueOn       string // of whoever's turn it is, for lists
	OwedOn      string // the first due day that the unit can pass or has passed; empty while it owes nothing
	WholeDueOn  string // while the whole clock runs, for the supervision
	PromisedOn  string // 即知即改
	StepsLeft   int    // of the plan at work
	PausedOn    string // while the citizen is awaited
	PausedUntil string
	Pauses      int // of this round
	Disputes    int

	ExtendedRound int        // the last round in which an extension was asked
	Extension     *Extension `gorm:"serializer:json"` // asked and undecided
	Blocked       *Blocked   `gorm:"serializer:json"` // a difficulty reported or confirmed

	Outcome    string // of the newest published result
	Unresolved bool   // closed after a talk, never as satisfied

	OpenedAt         int64
	OpenedOn         string
	PublishedAt      int64 // newest publication
	PublishedOn      string
	FirstPublishedOn string // the day of the cohort; unit, row and urgency are frozen then
	CohortUnit       string
	CohortRow        string
	CohortUrgent     bool
	EnteredOn        string // the day of its cohort in the resolved rate: first published, or first put on the long-term list
	EnteredUnit      string
	AskingUntil      string
	AskedAgain       bool

	PartOf      string // the original of a part; figures count its answers there
	PartFrom    int    // version of the original at which the part left it
	MergedInto  string
	MergedOn    string
	StateBefore State

	kept.Stamp

	Survivor *Survivor `gorm:"-"` // of a merged case: what undoing looks at
}

// Survivor is what a merged case has to know of the one it went into.
type Survivor struct {
	Number    int
	State     State
	Published bool
	Others    int // concerns in it that were its own
	Ours      int // concerns that came with the merged case
}

// Extension 延期 is asked and waits for the office.
type Extension struct {
	Reason string `json:"reason"`
	Days   int    `json:"days"`
	DueOn  string `json:"due_on"` // the office's
}

// Blocked 困难 is reported by the lead; confirmed it puts the case on the long-term list 挂账, public with its reason.
type Blocked struct {
	Reason    string `json:"reason"`
	ReviewOn  string `json:"review_on"`
	Confirmed bool   `json:"confirmed"`
	DueOn     string `json:"due_on"` // the office's, while unconfirmed
}

// How cases come about beside the daily flow.
const (
	FromHearing = "hearing" // a question of 公述民评
	Promised    = "promise" // said at 公述民评: no citizen is asked, and none of the citizens' figures counts it
)

// CaseSources are these ways with the word that people read.
var CaseSources = []struct{ Code, Say string }{{FromHearing, "公述民评"}, {Promised, "公述民评承诺"}}

// SaySource is the word for how the case came about; empty for the daily flow.
func (c Case) SaySource() string {
	for _, s := range CaseSources {
		if s.Code == c.Source {
			return s.Say
		}
	}
	return ""
}

// Root is the case in which the figures count this one's answers.
func (c Case) Root() string {
	if c.PartOf != "" {
		return c.PartOf
	}
	return c.ID
}

// Published says whether any result was ever published.
func (c Case) Published() bool { return c.FirstPublishedOn != "" }

// CaseUnit is a unit's part in a case.
type CaseUnit struct {
	CaseID string `gorm:"primaryKey"`
	Unit   string `gorm:"primaryKey"`
	Role   string // lead or supporting

	kept.Stamp
}

func movedOn() error {
	return fault.New(fault.Conflict, "case_moved_on", "这件整改件刚被别人处理过，请刷新后再看。您填的内容还在。")
}
