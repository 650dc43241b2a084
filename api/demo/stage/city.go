package stage

import (
	"context"

	"huiyin/internal/actor"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/survey"
)

// office is who decides on the stage; units act by actors of their own.
var office = actor.Actor{ID: "STAGE-OFFICE", Name: "考评办（演示）", Role: actor.Office}

func of(unit string, role actor.Role) actor.Actor {
	return actor.Actor{ID: "STAGE-" + unit, Name: "责任单位（演示）", Role: role, Unit: unit}
}

// finishAll is 单位办结，考评办公布: everything of hers that is under way gets its result, by the verbs that staff have.
func (s *Stage) finishAll(ctx context.Context, p person) error {
	receipts, err := s.receiptsOf(ctx, p)
	if err != nil {
		return err
	}
	done := 0
	for _, id := range receipts {
		n, err := s.finishReceipt(ctx, id)
		if err != nil {
			return err
		}
		done += n
	}
	if done == 0 {
		return fault.New(fault.Conflict, "nothing_under_way", "%s现在没有正在办的事。先在手机里说一件，交上去。", p.Name)
	}
	return s.settle(ctx)
}

// finishReceipt says how many cases of a submission were brought to their result.
func (s *Stage) finishReceipt(ctx context.Context, id string) (done int, err error) {
	opinions, concerns, err := s.app.Survey.Submission(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, c := range concerns {
		if c.State == survey.Waiting {
			if c, err = s.place(ctx, opinions, c); err != nil {
				return done, err
			}
		}
		if c.State != survey.InCase || c.Closed {
			continue
		}
		moved, err := s.finishCase(ctx, c.CaseID)
		if err != nil {
			return done, err
		}
		if moved {
			done++
		}
	}
	return done, nil
}

// place is the office's triage: the machine's first row, or the unit for everything.
func (s *Stage) place(ctx context.Context, opinions []survey.Opinion, c survey.Concern) (survey.Concern, error) {
	in := survey.Triage{Version: c.Version, Unit: "SCGW"}
	if ranked := c.Ranked(); len(ranked) > 0 {
		in = survey.Triage{Version: c.Version, Row: ranked[0].Code}
	}
	if err := s.app.Rectify.AttachConcern(ctx, office, c.ID, in); err != nil {
		return c, err
	}
	_, all, err := s.app.Survey.Submission(ctx, opinions[0].ReceiptID)
	for _, now := range all {
		if now.ID == c.ID {
			c = now
		}
	}
	return c, err
}

// most is how many verbs a case takes at most from anywhere to its result.
const most = 12

// finishCase brings a case to the question to its citizens; moved is false when it stands there already.
func (s *Stage) finishCase(ctx context.Context, id string) (moved bool, err error) {
	for range most {
		var c rectify.Case
		if err := s.app.DB.Read(ctx).Where("id = ?", id).Take(&c).Error; err != nil {
			return moved, err
		}
		who, verb, in := s.next(c)
		if verb == "" {
			return moved, nil
		}
		in.Version = c.Version
		if err := s.app.Rectify.Act(ctx, who, id, verb, in); err != nil {
			return moved, err
		}
		moved = true
		if verb == "accept" { // she hears of it before there is more to hear
			if err := s.settle(ctx); err != nil {
				return moved, err
			}
		}
	}
	return moved, nil
}

// next is who does what with a case now; nothing where nobody is to do anything before the citizen.
func (s *Stage) next(c rectify.Case) (actor.Actor, string, rectify.Act) {
	today := day.Of(s.app.DB.Now())
	const why = "演示里的固定答复"
	switch {
	case c.State == rectify.Assigned:
		return of(c.Unit, actor.Handler), "accept", rectify.Act{Message: "收到了，今天就派人去现场看，办好了马上告诉您。", Why: why}
	case c.State == rectify.Disputed:
		return office, "rule", rectify.Act{Unit: c.Unit, Reason: "仍由现单位办理。", Why: why}
	case c.State == rectify.Accepted:
		return of(c.Unit, actor.Handler), "start", rectify.Act{PromisedOn: today}
	case c.State == rectify.Rectifying && c.Blocked != nil:
		return office, "refuse_blocked", rectify.Act{Reason: "请继续办。", Why: why}
	case c.State == rectify.Rectifying:
		return of(c.Unit, actor.Handler), "finish", rectify.Act{Outcome: "done", Why: why, Evidence: "现场照片和台账附后。",
			Reply: "您反映的问题，我们已于" + day.Say(today) + "到现场处理完毕，当天复查合格。今后每周巡查一次，再出现两天内处理。"}
	case c.State.In(rectify.PlanReview, rectify.LeadReview):
		return of(c.Unit, actor.Lead), "lead_approve", rectify.Act{}
	case c.State == rectify.PlanOfficeReview:
		return office, "office_approve", rectify.Act{}
	case c.State == rectify.OfficeReview:
		return office, "publish", rectify.Act{Checked: true}
	}
	return actor.Actor{}, "", rectify.Act{}
}

// receiptsOf are the receipts that a person holds in WeChat.
func (s *Stage) receiptsOf(ctx context.Context, p person) (ids []string, err error) {
	err = s.app.DB.Read(ctx).Table("wechat_links").Where("person = ?", s.key(p)).Order("at, receipt_id").Pluck("receipt_id", &ids).Error
	return ids, err
}

// key is by what the product knows a person.
func (s *Stage) key(p person) string { return s.app.WeChat.PersonOf(p.OpenID) }
