package rectify

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/day"
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
	PartOf      *CaseRef         `json:"part_of,omitempty"`
	MergedInto  *CaseRef         `json:"merged_into,omitempty"`
	Events      []EventView      `json:"events"`
}

// VerbHint is a verb the reader may use now, with the form it asks for.
type VerbHint struct {
	Verb  string `json:"verb"`
	Label string `json:"label"`
	Main  bool   `json:"main"`
	Help  string `json:"help,omitempty"`
	Needs []Need `json:"needs"`
}

// ClockView is one clock as it is shown.
type ClockView struct {
	Kind        string `json:"kind"`
	Label       string `json:"label"`
	State       string `json:"state"` // running, paused, stopped, late
	Limit       int    `json:"limit_days"`
	Used        int    `json:"used_days"`
	Left        int    `json:"left_days"`
	StartedOn   string `json:"started_on"`
	DueOn       string `json:"due_on"`
	StoppedOn   string `json:"stopped_on,omitempty"`
	OnTime      *bool  `json:"on_time,omitempty"`
	Extended    int    `json:"extended_days"`
	Paused      int    `json:"paused_days"`
	Provisional bool   `json:"provisional"`
}

// OpinionForUnit is what a unit may know of an opinion.
type OpinionForUnit struct {
	ID      string            `json:"id"`
	Concern string            `json:"concern"`
	Person  string            `json:"person"`
	At      time.Time         `json:"at"`
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
	PlanStep
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

// MessageView is one message; Person is set for the staff, Who for the citizen.
type MessageView struct {
	From   string    `json:"from"`
	Who    string    `json:"who,omitempty"`
	Person string    `json:"person,omitempty"`
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Photos []string  `json:"photos"`
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
	At      time.Time `json:"at"`
	Verb    string    `json:"verb"`
	Label   string    `json:"label"`
	Who     string    `json:"who"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Note    string    `json:"note,omitempty"`
	Order   string    `json:"order,omitempty"`
	Version int       `json:"version"`
}

// FeedbackSummary is what the citizens of a case said, as counts and masked reasons: never who said which.
type FeedbackSummary struct {
	People int `json:"people"`
	AnswerCounts
	Until   string   `json:"until,omitempty"`
	Reasons []string `json:"reasons"`
}

// Case is one case as its reader may see it. NotFound outside the reader's reach.
func (s *Service) Case(ctx context.Context, who actor.Actor, id string) (CaseView, error) {
	db := s.db.Read(ctx)
	c, err := s.within(db, who, id)
	if err != nil {
		return CaseView{}, err
	}
	l, err := s.lookup(ctx)
	if err != nil {
		return CaseView{}, err
	}
	people, err := peopleOf(db, id)
	if err != nil {
		return CaseView{}, err
	}
	v := CaseView{CaseItem: s.item(l, who, c, len(people)), Clocks: s.clocks(c, l.today), Verbs: s.verbs(db, c, who), PromisedOn: c.PromisedOn, PausedUntil: c.PausedUntil,
		Directions: []string{}, Problems: []string{}, Parts: []CaseRef{}}
	if a, ok := l.catalogue.Area(c.RowCode); ok {
		v.Directions, v.Problems = a.Directions, a.Problems
	}
	if c.Extension != nil {
		v.Extension = &ExtensionView{c.Extension.Reason, c.Extension.Days, c.Extension.DueOn}
	}
	if c.Blocked != nil {
		v.Blocked = &BlockedView{c.Blocked.Reason, c.Blocked.ReviewOn, c.Blocked.Confirmed}
	}
	return v, s.fill(ctx, db, l, who, c, labels(people), &v)
}

// fill adds what stands in other tables.
func (s *Service) fill(ctx context.Context, db *gorm.DB, l lookup, who actor.Actor, c Case, people map[string]string, v *CaseView) error {
	for _, add := range []func() error{
		func() error { return s.fillOpinions(ctx, db, who, c, people, v) },
		func() error { return fillPlans(db, c, v) },
		func() error { return fillMessages(db, l, c, people, v) },
		func() error { return fillDisputes(db, l, c, v) },
		func() error { return s.fillFeedback(db, c, v) },
		func() error { return fillRelated(db, l, c, v) },
		func() error { return fillEvents(db, l, c, v) },
	} {
		if err := add(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) fillOpinions(ctx context.Context, db *gorm.DB, who actor.Actor, c Case, people map[string]string, v *CaseView) error {
	concerns, err := survey.InCases(db, c.ID)
	if err != nil {
		return err
	}
	v.Opinions = []OpinionForUnit{}
	var ids []string
	for _, x := range concerns {
		ids = append(ids, x.OpinionID)
	}
	var opinions []survey.Opinion
	if len(ids) > 0 {
		if err := db.Select("id", "source", "place", "hint_level").Where("id IN ?", ids).Find(&opinions).Error; err != nil {
			return err
		}
	}
	of := map[string]survey.Opinion{}
	for _, o := range opinions {
		of[o.ID] = o
	}
	photos, err := s.survey.Photos(ctx, ids)
	for _, x := range concerns {
		o := of[x.OpinionID]
		view := OpinionForUnit{ID: o.ID, Concern: x.ID, Person: people[x.ReceiptID], At: millis(x.ReceivedAt), Text: x.Text, Place: o.Place, Source: survey.SaySource(o.Source), Photos: []survey.PhotoRef{}}
		if who.Is(actor.Office, actor.Auditor) {
			view.Level = o.HintLevel
		}
		for _, p := range photos[o.ID] {
			if p.State == survey.PhotoReleased || who.Is(actor.Office, actor.Auditor) {
				view.Photos = append(view.Photos, p)
			}
		}
		v.Opinions = append(v.Opinions, view)
	}
	return err
}

func fillPlans(db *gorm.DB, c Case, v *CaseView) error {
	_, plans, err := plansOf(db, c.ID)
	v.Plans = []PlanView{}
	for _, p := range plans {
		view := PlanView{p.N, p.Contents, p.Direction, p.Leader, p.Division, p.Measures, p.Parts, p.SubmittedOn, p.ApprovedOn, []StepView{}}
		for i, st := range p.Steps {
			view.Steps = append(view.Steps, StepView{i + 1, st})
		}
		v.Plans = append(v.Plans, view)
	}
	if err != nil {
		return err
	}
	var results []CaseResult
	err = db.Where("case_id = ?", c.ID).Order("id DESC").Find(&results).Error
	v.Results = []ResultView{}
	for _, r := range results {
		v.Results = append(v.Results, ResultView{r.Round, r.Outcome, SayOutcome(r.Outcome), r.Reply, r.Evidence, r.FinishedOn, r.PublishedOn, notNil(r.Photos)})
	}
	return err
}

func fillMessages(db *gorm.DB, l lookup, c Case, people map[string]string, v *CaseView) error {
	var rows []CaseMessage
	err := db.Where("case_id = ?", c.ID).Order("id").Find(&rows).Error
	v.Messages = []MessageView{}
	for _, m := range rows {
		view := MessageView{From: m.Sender, Kind: m.Kind, At: millis(m.At), Text: m.Text, Photos: notNil(m.Photos), Who: l.names[m.Unit], Person: people[m.ReceiptID]}
		v.Messages = append(v.Messages, view)
	}
	return err
}

func fillDisputes(db *gorm.DB, l lookup, c Case, v *CaseView) error {
	var rows []CaseDispute
	v.Disputes, v.Precedents = []DisputeView{}, []PrecedentView{}
	if err := db.Where("case_id = ?", c.ID).Order("id DESC").Find(&rows).Error; err != nil {
		return err
	}
	for _, d := range rows {
		v.Disputes = append(v.Disputes, DisputeView{d.Reason, l.unit(d.Proposed), d.RestsOn, d.DisputedOn, l.unitOrNil(d.RuledUnit), d.Reasons, d.Gap, d.RuledOn})
	}
	earlier, err := precedents(db, c.RowCode, c.ID)
	for _, d := range earlier {
		v.Precedents = append(v.Precedents, PrecedentView{d.Number, l.unit(d.RuledUnit), d.Reasons, d.RuledOn})
	}
	return err
}

// fillFeedback counts for the case itself; a part's own people are counted in the original.
func (s *Service) fillFeedback(db *gorm.DB, c Case, v *CaseView) error {
	v.Feedback = nil
	if !c.published() {
		return nil
	}
	surveyed, err := s.surveyed(db.Where("id = ?", c.root()))
	if err != nil || len(surveyed) == 0 {
		return err
	}
	x := surveyed[0]
	f := &FeedbackSummary{AnswerCounts: AnswerCounts{x.Satisfied, x.Fairly, x.Dissatisfied, x.Silent, x.NotAsked}, Until: c.AskingUntil, Reasons: []string{}}
	f.People = x.Satisfied + x.Fairly + x.Dissatisfied + x.Silent + x.NotAsked
	err = db.Model(&Feedback{}).Where("root_id = ? AND newest = ? AND reason <> ''", c.root(), true).Order("reason").Pluck("reason", &f.Reasons).Error // by their words: an order of time would point at people
	v.Feedback = f
	return err
}

func fillRelated(db *gorm.DB, l lookup, c Case, v *CaseView) error {
	var units []CaseUnit
	if err := db.Where("case_id = ? AND role = ?", c.ID, "supporting").Find(&units).Error; err != nil {
		return err
	}
	var codes []string
	for _, u := range units {
		codes = append(codes, u.Unit)
	}
	v.Supporting = sortedNames(l, codes)
	var near []Case
	if err := db.Where("part_of = ? OR merged_into = ? OR id IN ?", c.ID, c.ID, []string{c.PartOf, c.MergedInto}).Order("number").Find(&near).Error; err != nil {
		return err
	}
	for _, x := range near {
		ref := CaseRef{x.ID, x.Number, x.State.Say()}
		switch {
		case x.ID == c.PartOf:
			v.PartOf = &ref
		case x.ID == c.MergedInto:
			v.MergedInto = &ref
		default:
			v.Parts = append(v.Parts, ref)
		}
	}
	return nil
}

// systemVerbs are moves that no person makes, with the word that people read.
var systemVerbs = map[string]string{"open": "立件", "take_in": "并入", "give_back": "分出", "join": "并入一位市民", "leave": "一位市民的意见撤回", "pause_over": "停表结束", "supervise": "督办升级", "recount": "按新日历重算期限"}

// SayVerb is the word for a verb.
func SayVerb(verb string) string {
	if m := verbsOf(verb); len(m) > 0 {
		return m[0].say
	}
	if w, ok := systemVerbs[verb]; ok {
		return w
	}
	return verb
}

func fillEvents(db *gorm.DB, l lookup, c Case, v *CaseView) error {
	var rows []CaseEvent
	err := db.Where("case_id = ?", c.ID).Order("version, id").Find(&rows).Error
	v.Events = []EventView{}
	for _, e := range rows {
		who := e.ActorName
		if e.Role == string(actor.Citizen) {
			who = "市民"
		}
		if e.Verb == "publish" || e.StateFrom != e.StateTo || e.Role != string(actor.Citizen) || e.Verb == "message" {
			v.Events = append(v.Events, EventView{millis(e.At), e.Verb, SayVerb(e.Verb), who, e.StateFrom.Say(), e.StateTo.Say(), e.Note, e.OnOrder, e.Version})
		}
	}
	return err
}

// verbs are what the reader may do now, the next step first.
func (s *Service) verbs(db *gorm.DB, c Case, who actor.Actor) []VerbHint {
	out := []VerbHint{}
	main := next(c, who)
	for _, m := range moves {
		if m.verb == "rate" || !m.allows(who.Role) || !m.starts(c.State) || bound(who) && c.Unit != who.Unit || !possible(c, m) {
			continue
		}
		h := VerbHint{m.verb, m.say, main != nil && main.verb == m.verb, m.help, notNil(s.needsOf(db, m, c))}
		if h.Main {
			out = append([]VerbHint{h}, out...)
		} else {
			out = append(out, h)
		}
	}
	return out
}

// needsOf is what a move asks for in this case: the directions are its area's.
func (s *Service) needsOf(db *gorm.DB, m move, c Case) []Need {
	if m.verb != "submit_plan" {
		return m.needs
	}
	var area []survey.Area
	_ = db.Session(&gorm.Session{NewDB: true}).Where("edition = ? AND code = ?", c.Edition, c.Area).Limit(1).Find(&area).Error
	out := append([]Need{}, m.needs...)
	for i := range out {
		if out[i].Name == "direction" {
			if len(area) > 0 {
				for _, d := range area[0].DirectionList() {
					out[i].Options = append(out[i].Options, Option{d, d})
				}
			}
			out[i].Required = len(out[i].Options) > 0 // a catch-all area has no directions in the plan
		}
	}
	return out
}

// clocks are the clocks of a case as they are shown: 首次答复, 本阶段, 全程, and the office's when it is its turn.
func (s *Service) clocks(c Case, today string) []ClockView {
	out := []ClockView{}
	add := func(kind, label string, k Clock) {
		if !k.begun() {
			return
		}
		left := k.left(s.calendar(), today)
		v := ClockView{Kind: kind, Label: fmt.Sprintf("%s，限 %d 个工作日", label, k.total()), State: "running", Limit: k.total(), Used: k.total() - left, Left: left,
			StartedOn: k.Started, DueOn: k.Due, StoppedOn: k.Stopped, Extended: k.Extended, Paused: k.Paused, Provisional: k.Provisional}
		if k.Fixed {
			v.Label = label + "，到" + day.Say(k.Due)
		}
		switch {
		case k.Stopped != "" && c.PausedOn == k.Stopped && kind != "first":
			v.State = "paused"
		case k.Stopped != "":
			onTime := !k.late(today)
			v.State, v.OnTime = "stopped", &onTime
		case k.late(today):
			v.State = "late"
		}
		out = append(out, v)
	}
	add("first", "首次答复", c.Clocks.First)
	add("stage", map[string]string{"plan": "报整改计划", "work": "整改"}[c.Clocks.Stage.Kind], c.Clocks.Stage)
	add("whole", "全程", c.Clocks.Whole)
	if c.State.in(Disputed, PlanOfficeReview, OfficeReview, OfficeTalk) {
		add("office", map[string]string{"ruling": "考评办裁定", "plan": "考评办审计划", "review": "考评办验收", "talk": "考评办约谈"}[c.Clocks.Office.Kind], c.Clocks.Office)
	}
	return out
}

func millis(at int64) time.Time { return time.UnixMilli(at).UTC() }

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
