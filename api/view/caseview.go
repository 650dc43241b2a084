package view

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// CaseView is all about one case for the staff. Citizens are 市民 1, 市民 2 …; their words are masked; no more of them is here.
type CaseView struct {
	CaseItem
	Clocks      []ClockView      `json:"clocks"`
	Verbs       []VerbHint       `json:"verbs"`
	Directions  []string         `json:"directions"`
	Problems    []string         `json:"problems"`
	Opinions    []OpinionForUnit `json:"opinions"`
	PromisedOn  string           `json:"promised_on,omitempty"`
	PausedUntil string           `json:"paused_until,omitempty"`
	Plans       []PlanView       `json:"plans"`
	Results     []ResultView     `json:"results"`
	Messages    []MessageView    `json:"messages"`
	Disputes    []DisputeView    `json:"disputes"`
	Precedents  []PrecedentView  `json:"precedents"`
	Extension   *ExtensionView   `json:"extension,omitempty"`
	Blocked     *BlockedView     `json:"blocked,omitempty"`
	Feedback    *FeedbackSummary `json:"feedback,omitempty"`
	Parts       []CaseRef        `json:"parts"`
	TookIn      []CaseRef        `json:"took_in"` // merged into it
	PartOf      *CaseRef         `json:"part_of,omitempty"`
	MergedInto  *CaseRef         `json:"merged_into,omitempty"`
	Events      []EventView      `json:"events"`
	Overrides   []OverrideView   `json:"overrides"` // what left although a reason was asked for
}

// OpinionForUnit is what a unit may know of an opinion: of the time only the day, since a minute beside another record points at a person.
type OpinionForUnit struct {
	ID      string            `json:"id"`
	Concern string            `json:"concern"`
	Person  string            `json:"person"`
	On      string            `json:"on"`
	Text    string            `json:"text"`
	Place   string            `json:"place,omitempty"`
	Source  string            `json:"source"`
	Level   string            `json:"level,omitempty"`
	Photos  []survey.PhotoRef `json:"photos"`
}

// PlanView is one version of a plan.
type PlanView struct {
	Version     int        `json:"version"`
	Contents    string     `json:"contents"`
	Direction   string     `json:"direction"`
	Leader      string     `json:"leader"`
	Division    string     `json:"division"`
	Measures    string     `json:"measures"`
	Parts       string     `json:"parts,omitempty"`
	SubmittedOn string     `json:"submitted_on"`
	ApprovedOn  string     `json:"approved_on,omitempty"`
	Steps       []StepView `json:"steps"`
}

// StepView is a step with its number, by which step_done names it.
type StepView struct {
	N int `json:"n"`
	rectify.PlanStep
}

// ResultView is one reported result.
type ResultView struct {
	Round        int      `json:"round"`
	Outcome      string   `json:"outcome"`
	OutcomeLabel string   `json:"outcome_label"`
	Reply        string   `json:"reply"`
	Evidence     string   `json:"evidence"`
	FinishedOn   string   `json:"finished_on"`
	PublishedOn  string   `json:"published_on,omitempty"`
	Photos       []string `json:"photos"`
}

// MessageView is one message; Person is set for the staff, Who for the citizen, ID of a citizen's for the office, who may open it.
type MessageView struct {
	ID     string   `json:"id,omitempty"`
	From   string   `json:"from"`
	Who    string   `json:"who,omitempty"`
	Person string   `json:"person,omitempty"`
	Kind   string   `json:"kind"`
	On     string   `json:"on"`
	Text   string   `json:"text"`
	Photos []string `json:"photos"`
	Held   string   `json:"held,omitempty"` // words of hers that a person reads before the unit: held, passed or kept
}

// DisputeView is a dispute and its ruling.
type DisputeView struct {
	Reason   string           `json:"reason"`
	Proposed survey.UnitName  `json:"proposed"`
	RestsOn  string           `json:"rests_on"`
	On       string           `json:"on"`
	Ruled    *survey.UnitName `json:"ruled"`
	Reasons  string           `json:"reasons,omitempty"`
	Gap      bool             `json:"gap"`
	RuledOn  string           `json:"ruled_on,omitempty"`
}

// PrecedentView is an earlier ruling on the same row.
type PrecedentView struct {
	Number  int             `json:"number"`
	Unit    survey.UnitName `json:"unit"`
	Reasons string          `json:"reasons"`
	On      string          `json:"on"`
}

// ExtensionView is an undecided extension.
type ExtensionView struct {
	Reason string `json:"reason"`
	Days   int    `json:"days"`
	DueOn  string `json:"due_on"`
}

// BlockedView is a difficulty.
type BlockedView struct {
	Reason    string `json:"reason"`
	ReviewOn  string `json:"review_on"`
	Confirmed bool   `json:"confirmed"`
}

// CaseRef names another case.
type CaseRef struct {
	ID         string `json:"id"`
	Number     int    `json:"number"`
	StateLabel string `json:"state_label"`
}

// EventView is one move.
type EventView struct {
	On      string `json:"on"`
	Verb    string `json:"verb"`
	Label   string `json:"label"`
	Who     string `json:"who"`
	From    string `json:"from"`
	To      string `json:"to"`
	Note    string `json:"note,omitempty"`
	Order   string `json:"order,omitempty"`
	Version int    `json:"version"`
}

// FeedbackSummary is what the citizens of a case said, as counts and masked reasons: never who said which. ReasonIDs are for the office,
// who may open a reason. A unit has no counts while they would tell what single people said.
type FeedbackSummary struct {
	People int `json:"people"`
	*figure.AnswerCounts
	Until     string   `json:"until,omitempty"`
	Reasons   []string `json:"reasons"`
	ReasonIDs []string `json:"reason_ids,omitempty"`
}

// Case is one case as its reader may see it. NotFound outside the reader's reach.
func (s *Service) Case(ctx context.Context, who actor.Actor, id string) (CaseView, error) {
	db := s.db.Read(ctx)
	c, err := s.rectify.Within(db, who, id)
	if err != nil {
		return CaseView{}, err
	}
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseView{}, err
	}
	concerns, err := survey.InCases(db, id)
	if err != nil {
		return CaseView{}, err
	}
	lates, err := rectify.LatesOf(db, []string{id})
	if err != nil {
		return CaseView{}, err
	}
	people := called(concerns)
	v := CaseView{CaseItem: s.item(l, who, c, len(people), lates[id]), Clocks: s.clocks(c, l.today), PromisedOn: c.PromisedOn, PausedUntil: c.PausedUntil,
		Directions: []string{}, Problems: []string{}, Parts: []CaseRef{}, TookIn: []CaseRef{}}
	v.Verbs = s.verbs(ctx, c, who, l.today)
	if a, ok := l.editions[c.Edition].Area(c.RowCode); ok {
		v.Directions, v.Problems = a.Directions, a.Problems
	}
	if c.Extension != nil {
		v.Extension = &ExtensionView{Reason: c.Extension.Reason, Days: c.Extension.Days, DueOn: c.Extension.DueOn}
	}
	if c.Blocked != nil {
		v.Blocked = &BlockedView{Reason: c.Blocked.Reason, ReviewOn: c.Blocked.ReviewOn, Confirmed: c.Blocked.Confirmed}
	}
	return v, s.fill(ctx, db, l, who, c, concerns, people, &v)
}

// called is what the staff call the people of a case, by receipt.
func called(concerns []survey.Concern) map[string]string {
	out := map[string]string{}
	for _, c := range concerns {
		out[c.ReceiptID] = rectify.Citizen(c.Person)
	}
	return out
}
