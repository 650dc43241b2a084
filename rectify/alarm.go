package rectify

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
	"huiyin/rectify/duty"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// What becomes of words of hers that no unit reads before a person has.
const (
	Held           = "held"    // waits for the office
	HeldFromOffice = "auditor" // accuses the office: waits for the auditor
	Passed         = "passed"  // a person let them go on to the unit
	Kept           = "kept"    // a person kept them back
)

// heldFor says whether words wait for a person; empty: they go on as ever.
func heldFor(h survey.Heard) string {
	switch {
	case h.Calm():
		return ""
	case h.Desk != "":
		return HeldFromOffice
	}
	return Held
}

// ReadByUnits are the marks of words that a unit reads.
var ReadByUnits = []string{"", Passed}

// lookBy is the instant by which somebody must look at a danger that arrives now.
func (s *Service) lookBy(tx *database.Tx) int64 {
	return tx.Now().Add(time.Duration(s.Rules().Limits.Look) * time.Minute).UnixMilli()
}

// ImportDuty puts a list of who is on duty in the place of the one that stands; duty.Import says how it is read.
func (s *Service) ImportDuty(ctx context.Context, who actor.Actor, t *sheet.Table) (duty.Roster, sheet.Change, error) {
	return duty.Import(ctx, s.db, who, t)
}

// Roster is who is on duty, the whole week.
func (s *Service) Roster(ctx context.Context) (duty.Roster, error) { return duty.Read(s.db.Read(ctx)) }

// Alarm is a danger at which nobody looked in time, as those on duty are told of it.
type Alarm struct {
	Concern string
	Danger  string // kinds
	Since   time.Time
	Case    string // id, when the machine has sent it on by itself
}

// Alert tells of the dangers whose instant has passed and at which nobody has looked, each once, and sends on those of which the machine
// knows the unit: danger to the body, masked, urgent. A wish to die and an accusation are never sent on.
func (s *Service) Alert(ctx context.Context) (told []Alarm, err error) {
	late, err := s.survey.Unseen(ctx)
	for _, id := range late {
		one, done, failed := s.alert(ctx, id)
		if done {
			told = append(told, one)
		}
		err = errors.Join(err, failed)
	}
	return told, err
}

func (s *Service) alert(ctx context.Context, id string) (a Alarm, done bool, err error) {
	err = s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		c, late, err := s.survey.Alert(tx, id)
		if done = late; err != nil || !late {
			return err
		}
		a = Alarm{Concern: c.ID, Danger: c.Danger, Since: time.UnixMilli(c.AlarmedAt)}
		a.Case, err = s.sendOn(tx, &c)
		return err
	})
	return a, done && err == nil, err
}

// sendOn opens an urgent case for a danger when there is no doubt about its unit; else it gives no case.
func (s *Service) sendOn(tx *database.Tx, c *survey.Concern) (caseID string, err error) {
	o, err := survey.OpinionOf(tx, *c)
	if err != nil || c.State != survey.Waiting || c.ProposedBy != "" || c.Reasons != "" || o.HintRow != "" {
		return "", err
	}
	row := s.survey.Named(tx.Statement.Context, o, *c)
	if row == nil {
		return "", nil
	}
	how := opening{opinion: o, concern: c, row: *row, unit: row.LeadUnit, urgent: true, machine: true}
	cases, err := s.openAll(tx, []opening{how})
	if err != nil {
		return "", err
	}
	return cases[0].ID, s.survey.SendOn(tx, *c, cases[0].ID, *row, row.LeadUnit)
}

// PassOn 转给单位: words of hers that were held go on to the unit. Conflict when she speaks of dying, or none are held.
func (s *Service) PassOn(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.decideWords(ctx, who, id, "pass_on", Passed, in)
}

// KeepBack 不转: they stay with the office.
func (s *Service) KeepBack(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.decideWords(ctx, who, id, "keep_back", Kept, in)
}

func (s *Service) decideWords(ctx context.Context, who actor.Actor, id, verb, mark string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := s.survey.TakeNamed(tx, id, in)
		if err != nil {
			return err
		}
		if n, err := markWords(tx, c, mark); err != nil {
			return err
		} else if n == 0 && !c.Alarm {
			return conflict("nothing_held", "这条意见没有留着等人看的话。")
		}
		return s.survey.DecideWords(tx, c, verb)
	})
}

// markWords decides about all words of a person that are held, and says how many there were.
func markWords(tx *database.Tx, c survey.Concern, mark string) (n int, err error) {
	messages, reasons, err := HeldWords(tx.DB, c.ReceiptID)
	for _, m := range messages {
		if err == nil {
			err = mayPass(m.Text, mark)
		}
		if m.Held = mark; err == nil {
			_, err = kept.Change(tx, &m)
		}
	}
	for _, f := range reasons {
		if err == nil {
			err = mayPass(f.Reason, mark)
		}
		if f.Held = mark; err == nil {
			_, err = kept.Change(tx, &f)
		}
	}
	return len(messages) + len(reasons), err
}

// mayPass refuses to pass on words of dying.
func mayPass(words, mark string) error {
	dies := slices.ContainsFunc(classify.Dangers(words), func(d classify.Danger) bool { return d.Kind == classify.SelfHarm })
	if mark == Passed && dies {
		return conflict("wish_to_die", "她说到不想活，这些话不转给任何单位。她留了联系方式的话，请现在就联系她；没有留，请拨 12356 请心理援助热线指导，有危险打 110。")
	}
	return nil
}

// HeldWords are the messages and reasons of a person that wait for somebody to decide whether the unit reads them, in their order.
func HeldWords(db *gorm.DB, receiptID string) (messages []CaseMessage, reasons []Feedback, err error) {
	waits := []string{Held, HeldFromOffice}
	if err = db.Where("receipt_id = ? AND held IN ?", receiptID, waits).Order("at, id").Find(&messages).Error; err == nil {
		err = db.Where("receipt_id = ? AND held IN ?", receiptID, waits).Order("at, id").Find(&reasons).Error
	}
	return messages, reasons, err
}

// RejoinConcern 合回: the parts of an opinion are one waiting concern again; what the machine or the office did with each is taken back first.
// Conflict when that cannot be done with one of them any more.
func (s *Service) RejoinConcern(ctx context.Context, who actor.Actor, id string, in survey.Triage) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		c, err := s.survey.TakeNamed(tx, id, in)
		if err != nil {
			return err
		}
		parts, err := s.survey.Parts(tx, c)
		for _, part := range parts {
			if err == nil {
				err = s.takeBack(tx, part)
			}
		}
		if err != nil {
			return err
		}
		return s.survey.Rejoin(tx, c)
	})
}

// takeBack lets a concern wait again.
func (s *Service) takeBack(tx *database.Tx, c survey.Concern) error {
	switch c.State {
	case survey.Waiting:
		return nil
	case survey.InCase:
		return s.leave(tx, c)
	}
	return s.survey.Undo(tx, c)
}
