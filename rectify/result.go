package rectify

import (
	"gorm.io/gorm"

	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/rectify/letter"
)

// CaseResult is what a unit reports as done: the letter to the citizens, and the evidence for the office.
type CaseResult struct {
	ID          string
	CaseID      string
	Version     int // of the case, when it was reported
	Round       int
	Unit        string
	Outcome     string // a code of Outcomes
	Reply       string
	Evidence    string
	Photos      []string `gorm:"serializer:json"`
	Shown       []string `gorm:"serializer:json"` // those of Photos that the citizens see, 给市民看
	FinishedOn  string
	PublishedOn string

	kept.Stamp
}

// notBlocked: a difficulty that was reported is decided first.
func notBlocked(c Case, _ Rules, _ string) *fault.Fault {
	if c.Blocked != nil {
		return conflict("blocked_open", "这件已报告困难，等考评办核实后再报结。")
	}
	return nil
}

// finish 报结.
func finish(t *turn) error {
	photos, err := t.photos()
	if err != nil {
		return err
	}
	shown, err := t.claim(t.in.Shown)
	if err != nil {
		return err
	}
	r := CaseResult{ID: t.tx.ID(), CaseID: t.c.ID, Version: t.c.Version + 1, Round: t.c.Round, Unit: t.c.Unit, Outcome: t.in.Outcome,
		Reply: t.words(t.in.Reply), Evidence: privacy.Mask(t.in.Evidence), Photos: append(photos, shown...), Shown: append([]string{}, shown...), FinishedOn: t.today}
	t.touch("result", r.ID)
	return kept.Insert(t.tx, &r)
}

// newestResult of a case; a zero one when there is none.
func newestResult(db *gorm.DB, caseID string) (CaseResult, error) {
	var r CaseResult
	err := db.Where("case_id = ?", caseID).Order("version DESC").Limit(1).Find(&r).Error
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
	t.c.Clocks.Stage.resume(t.Calendar(), t.today, false)
	t.c.Clocks.Whole.resume(t.Calendar(), t.today, false)
	t.remark(t.in.Reason)
	t.c.Note = clip("考评办退回：" + t.note)
	return t.tellUnit(letter.UnitReturned, t.c.Unit, t.c.Clocks.Whole.Due)
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
	r.PublishedOn = t.today
	if _, err := kept.Change(t.tx, &r); err != nil { // its case is held
		return err
	}
	t.touch("result", r.ID)
	c := t.c
	if t.to = Asking; c.Source == Promised {
		t.to = Closed // there is nobody to ask
	}
	c.Clocks.Office.stop(t.today)
	c.Outcome, c.PublishedAt, c.PublishedOn = r.Outcome, t.tx.Millis(), t.today
	c.AskingUntil, c.AskedAgain = day.Plus(t.today, t.rules.Limits.Rating), false
	c.Unresolved = false
	if !c.Published() {
		c.FirstPublishedOn, c.CohortUnit, c.CohortRow, c.CohortUrgent = t.today, c.Unit, c.RowCode, c.Urgent
	}
	t.enter()
	t.remark(t.in.Reason)
	return t.tellPeople(letter.Result, c.RoundPublication(), c.AskingUntil)
}

// enter puts the case into the resolved rate, once: when it is first published, or first put on the long-term list.
func (t *turn) enter() {
	if t.c.EnteredOn == "" && t.c.Source != Promised {
		t.c.EnteredOn, t.c.EnteredUnit = t.today, t.c.Unit
	}
}
