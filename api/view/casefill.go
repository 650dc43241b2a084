package view

import (
	"context"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/rectify"
	"huiyin/rectify/figure"
	"huiyin/survey"
)

// fill adds what stands in other tables.
func (s *Service) fill(ctx context.Context, db *gorm.DB, l lookup, who actor.Actor, c rectify.Case, concerns []survey.Concern, people map[string]string, v *CaseView) error {
	for _, add := range []func() error{
		func() error { return s.fillOpinions(ctx, db, who, concerns, people, v) },
		func() error { return fillPlans(db, c, v) },
		func() error { return fillMessages(db, l, who, c, people, v) },
		func() error { return fillDisputes(db, l, c, v) },
		func() error { return s.fillFeedback(db, who, c, v) },
		func() error { return fillRelated(db, l, c, v) },
		func() error { return s.fillEvents(db, who, c, v) },
		func() error { return fillOverrides(db, l, c, v) },
	} {
		if err := add(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) fillOpinions(ctx context.Context, db *gorm.DB, who actor.Actor, concerns []survey.Concern, people map[string]string, v *CaseView) error {
	v.Opinions = []OpinionForUnit{}
	var ids []string
	for _, x := range concerns {
		ids = append(ids, x.OpinionID)
	}
	var opinions []survey.Opinion
	if len(ids) > 0 {
		if err := db.Select("id", "source", "place", "place_sealed", "hint_level").Where("id IN ?", ids).Find(&opinions).Error; err != nil {
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
		view := OpinionForUnit{ID: o.ID, Concern: x.ID, Person: people[x.ReceiptID], On: x.ReceivedOn, Text: x.Text, Place: survey.PlaceOf(o, x), Source: survey.SaySource(o.Source), Photos: []survey.PhotoRef{}}
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

func fillPlans(db *gorm.DB, c rectify.Case, v *CaseView) error {
	_, plans, err := rectify.PlansOf(db, c.ID)
	v.Plans = []PlanView{}
	for _, p := range plans {
		view := PlanView{Version: p.N, Contents: p.Contents, Direction: p.Direction, Leader: p.Leader, Division: p.Division, Measures: p.Measures, Parts: p.Parts,
			SubmittedOn: p.SubmittedOn, ApprovedOn: p.ApprovedOn, Steps: []StepView{}}
		for i, st := range p.Steps {
			view.Steps = append(view.Steps, StepView{i + 1, st})
		}
		v.Plans = append(v.Plans, view)
	}
	if err != nil {
		return err
	}
	var results []rectify.CaseResult
	err = db.Where("case_id = ?", c.ID).Order("version DESC").Find(&results).Error
	v.Results = []ResultView{}
	for _, r := range results {
		v.Results = append(v.Results, ResultView{Round: r.Round, Outcome: r.Outcome, OutcomeLabel: outcome(r.Outcome), Reply: r.Reply, Evidence: r.Evidence,
			FinishedOn: r.FinishedOn, PublishedOn: r.PublishedOn, Photos: notNil(r.Photos)})
	}
	return err
}

func fillMessages(db *gorm.DB, l lookup, who actor.Actor, c rectify.Case, people map[string]string, v *CaseView) error {
	var rows []rectify.CaseMessage
	err := readable(db, who).Where("case_id = ?", c.ID).Order("version").Find(&rows).Error
	v.Messages = []MessageView{}
	for _, m := range rows {
		view := MessageView{From: m.Sender, Kind: m.Kind, On: day.Of(millis(m.At)), Text: m.Text, Photos: notNil(m.Photos), Who: l.names[m.Unit], Person: people[m.ReceiptID], Held: m.Held}
		if who.Is(actor.Office) && len(m.TextSealed) > 0 {
			view.ID = m.ID
		}
		v.Messages = append(v.Messages, view)
	}
	return err
}

// readable narrows messages or reasons to what a reader may see: a unit nothing that waits for a person or was kept back, the office nothing
// that accuses it.
func readable(db *gorm.DB, who actor.Actor) *gorm.DB {
	if _, bound := who.Of(); bound {
		return db.Where("held IN ?", rectify.ReadByUnits)
	}
	if who.Is(actor.Auditor) {
		return db
	}
	return db.Where("held <> ?", rectify.HeldFromOffice)
}

func fillDisputes(db *gorm.DB, l lookup, c rectify.Case, v *CaseView) error {
	var rows []rectify.CaseDispute
	v.Disputes, v.Precedents = []DisputeView{}, []PrecedentView{}
	if err := db.Where("case_id = ?", c.ID).Order("n DESC").Find(&rows).Error; err != nil {
		return err
	}
	for _, d := range rows {
		v.Disputes = append(v.Disputes, DisputeView{Reason: d.Reason, Proposed: l.unit(d.Proposed), RestsOn: d.RestsOn, On: d.DisputedOn,
			Ruled: l.unitOrNil(d.RuledUnit), Reasons: d.Reasons, Gap: d.Gap, RuledOn: d.RuledOn})
	}
	earlier, err := rectify.Precedents(db, c.RowCode, c.ID)
	for _, d := range earlier {
		v.Precedents = append(v.Precedents, PrecedentView{Number: d.Number, Unit: l.unit(d.RuledUnit), Reasons: d.Reasons, On: d.RuledOn})
	}
	return err
}

// fillFeedback counts for the case itself; a part's own people are counted in the original.
func (s *Service) fillFeedback(db *gorm.DB, who actor.Actor, c rectify.Case, v *CaseView) error {
	v.Feedback = nil
	if !c.Published() {
		return nil
	}
	surveyed, err := rectify.Surveyed(db.Where("id = ?", c.Root()))
	if err != nil || len(surveyed) == 0 {
		return err
	}
	x := surveyed[0]
	f := &FeedbackSummary{AnswerCounts: &figure.AnswerCounts{Satisfied: x.Satisfied, Fairly: x.Fairly, Dissatisfied: x.Dissatisfied, Silent: x.Silent, NotAsked: x.NotAsked}, Until: c.AskingUntil, Reasons: []string{}}
	f.People = x.Satisfied + x.Fairly + x.Dissatisfied + x.Silent + x.NotAsked
	if !mayCount(who, c, *f.AnswerCounts) {
		f.AnswerCounts = nil
	}
	v.Feedback = f
	return fillReasons(db, who, c, f)
}

// mayCount: a unit learns levels from five answers on, and once no more come in: two looks at a growing count tell what one person said.
func mayCount(who actor.Actor, c rectify.Case, n figure.AnswerCounts) bool {
	_, bound := who.Of()
	return !bound || n.Satisfied+n.Fairly+n.Dissatisfied >= fewest && c.State != rectify.Asking
}

// fillReasons lists reasons by their words: an order of time would point at people. A unit that has no counts reads the reasons that
// brought the case back, and no others.
func fillReasons(db *gorm.DB, who actor.Actor, c rectify.Case, f *FeedbackSummary) error {
	var said []rectify.Feedback
	q := readable(db, who).Select("id", "reason").Where("root_id = ? AND newest = ? AND reason <> ''", c.Root(), true)
	if f.AnswerCounts == nil {
		q = q.Where("solved = ? OR level = ?", "unsolved", "dissatisfied")
	}
	err := q.Order("reason, id").Find(&said).Error
	for _, x := range said {
		f.Reasons = append(f.Reasons, x.Reason)
		if who.Is(actor.Office) {
			f.ReasonIDs = append(f.ReasonIDs, x.ID)
		}
	}
	return err
}

func fillRelated(db *gorm.DB, l lookup, c rectify.Case, v *CaseView) error {
	var units []rectify.CaseUnit
	if err := db.Where("case_id = ? AND role = ?", c.ID, "supporting").Find(&units).Error; err != nil {
		return err
	}
	var codes []string
	for _, u := range units {
		codes = append(codes, u.Unit)
	}
	v.Supporting = l.sorted(codes)
	var near []rectify.Case
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
		case x.MergedInto == c.ID:
			v.TookIn = append(v.TookIn, ref)
		default:
			v.Parts = append(v.Parts, ref)
		}
	}
	return nil
}

func (s *Service) fillEvents(db *gorm.DB, reader actor.Actor, c rectify.Case, v *CaseView) error {
	var rows []rectify.CaseEvent
	err := db.Where("case_id = ?", c.ID).Order("version").Find(&rows).Error
	v.Events = []EventView{}
	for _, e := range rows {
		citizens := e.Role == string(actor.Citizen)
		if citizens && e.StateFrom == e.StateTo && e.Verb != "message" {
			continue
		}
		v.Events = append(v.Events, s.event(reader, e))
	}
	return err
}

// event is a move as its reader may see it: a unit learns that an answer brought the case back, and not that one closed it.
func (s *Service) event(reader actor.Actor, e rectify.CaseEvent) EventView {
	v := EventView{On: e.OnDay, Verb: e.Verb, Label: s.rectify.Label(e.Verb, e.StateFrom), Who: e.ActorName, From: e.StateFrom.Say(), To: e.StateTo.Say(), Note: e.Note, Order: e.OnOrder, Version: e.Version}
	if e.Role == string(actor.Citizen) {
		v.Who = "市民"
	}
	if _, bound := reader.Of(); bound && e.StateTo == rectify.Closed && (e.Verb == "rate" || e.Verb == "expire") {
		v.Verb, v.Label, v.Who = "close", "评价结束，办结", ""
	}
	return v
}
