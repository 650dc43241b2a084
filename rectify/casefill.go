package rectify

import (
	"context"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/survey"
)

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
		view := OpinionForUnit{ID: o.ID, Concern: x.ID, Person: people[x.ReceiptID], At: minute(x.ReceivedAt), Text: x.Text, Place: o.Place, Source: survey.SaySource(o.Source), Photos: []survey.PhotoRef{}}
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
		view := MessageView{From: m.Sender, Kind: m.Kind, At: minute(m.At), Text: m.Text, Photos: notNil(m.Photos), Who: l.names[m.Unit], Person: people[m.ReceiptID]}
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
			v.Events = append(v.Events, EventView{minute(e.At), e.Verb, SayVerb(e.Verb), who, e.StateFrom.Say(), e.StateTo.Say(), e.Note, e.OnOrder, e.Version})
		}
	}
	return err
}
