package rectify

import (
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/privacy"
)

// CaseResult is what a unit reports as done: the letter to the citizens, and the evidence for the office.
type CaseResult struct {
	ID          string
	CaseID      string
	Round       int
	Unit        string
	Outcome     string // a code of Outcomes
	Reply       string
	Evidence    string
	Photos      []string `gorm:"serializer:json"`
	FinishedOn  string
	PublishedOn string
}

// finish 报结.
func finish(t *turn) error {
	if t.c.Blocked != nil {
		return t.refuse("blocked_open", "这件已报告困难，等考评办核实后再报结。")
	}
	photos, err := t.photos()
	if err != nil {
		return err
	}
	return t.tx.Create(&CaseResult{ID: t.tx.ID(), CaseID: t.c.ID, Round: t.c.Round, Unit: t.c.Unit, Outcome: t.in.Outcome,
		Reply: privacy.Mask(strings.TrimSpace(t.in.Reply)), Evidence: privacy.Mask(t.in.Evidence), Photos: photos, FinishedOn: t.today}).Error
}

// newestResult of a case; a zero one when there is none.
func newestResult(db *gorm.DB, caseID string) (CaseResult, error) {
	var r CaseResult
	err := db.Where("case_id = ?", caseID).Order("id DESC").Limit(1).Find(&r).Error
	return r, err
}

// approveResult: the lead answers for what leaves the unit; the whole clock stops.
func approveResult(t *turn) error {
	t.c.Clocks.Stage.stop(t.today)
	t.c.Clocks.Whole.stop(t.today)
	t.officeClock("review", t.rules.Limits.Review)
	return nil
}

// officeReturnResult: not good enough; the clocks run on with the days they had left.
func officeReturnResult(t *turn) error {
	t.c.Clocks.Office.stop(t.today)
	t.c.Clocks.Stage.resume(t.calendar(), t.today, false)
	t.c.Clocks.Whole.resume(t.calendar(), t.today, false)
	t.say(t.in.Reason)
	t.c.Note = clip("考评办退回：" + t.note)
	return nil
}

// publish 认可并公布: the letter reaches the citizens and they are asked. The first publication puts the case into the count:
// unit, row and urgency are frozen for the figures.
func publish(t *turn) error {
	r, err := newestResult(t.tx.DB, t.c.ID)
	if err != nil {
		return err
	}
	if r.ID == "" {
		return fault.New(fault.Conflict, "no_result", "这件还没有报结的结果，请刷新后再看。")
	}
	if err := t.tx.Model(&r).UpdateColumn("published_on", t.today).Error; err != nil {
		return err
	}
	c := t.c
	c.Clocks.Office.stop(t.today)
	c.Outcome, c.PublishedAt, c.PublishedOn = r.Outcome, t.tx.Millis(), t.today
	c.AskingUntil, c.AskedAgain = day.Plus(t.today, t.rules.Limits.Rating), false
	c.Unresolved = false
	if !c.published() {
		c.FirstPublishedOn, c.CohortUnit, c.CohortRow, c.CohortUrgent = t.today, c.Unit, c.RowCode, c.Urgent
	}
	t.say(t.in.Reason)
	return nil
}
