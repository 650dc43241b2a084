package rectify

import (
	"errors"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/rectify/letter"
	"huiyin/survey"
)

// Feedback 整改满意度 is what one citizen says of a result. Her newest answer in a case counts; the old one stays until then,
// so that reopening never launders a bad answer.
type Feedback struct {
	ID           string
	CaseID       string // where her concern was when she said it
	RootID       string // where the figures count it
	ReceiptID    string
	N            int // her first answer in the case is 1
	Round        int
	Solved       string // solved, partly, unsolved
	Level        string // satisfied, fairly, dissatisfied
	Reason       string // masked
	ReasonSealed []byte
	Late         bool // after the asking had ended
	Newest       bool
	At           int64
	Held         string // of the reason, as of a message

	kept.Stamp
}

// asking is that the question reached a person.
type asking struct {
	RootID    string `gorm:"primaryKey"`
	ReceiptID string `gorm:"primaryKey"`
	SeenAt    int64
	How       string // by the page, a letter that was delivered or one of error code 0; empty: the page, of before this column

	kept.Stamp
}

// Proof is what the audit trail keeps of an answer: it shows when the row was changed, and tells nobody what was said.
func (f Feedback) Proof(hash func(purpose string, parts ...string) string) string {
	return hash("audit.answer", f.ID, f.RootID, f.ReceiptID, f.Solved, f.Level)
}

func bad(solved, level string) bool { return solved == "unsolved" || level == "dissatisfied" }

// stillRated: an answer counts, and may change, for so many days after the newest publication.
func stillRated(c Case, r Rules, today string) *fault.Fault {
	if today > day.Plus(c.PublishedOn, r.Limits.Change) {
		return conflict("too_late_to_rate", "答复公布已超过 %d 天，不能再评价。问题还在的话，请重新提交一条意见。", r.Limits.Change)
	}
	return nil
}

// rate 评价, by each citizen of the case. A bad answer reopens: the case when she is alone in it, else her own concern as a part of it;
// from round 2 on the office talks to the unit instead.
func rate(t *turn) error {
	c := t.c
	t.to = c.State
	worse := bad(t.in.Solved, t.in.Level)
	if worse && len([]rune(strings.TrimSpace(t.in.Reason))) < 2 {
		return fault.InField("reason", "empty_reason", "请写一句哪里还没解决、为什么不满意，单位要照着改。")
	}
	if err := t.keepFeedback(); err != nil {
		return err
	}
	switch {
	case c.State == Closed && c.Unresolved: // the office has talked to the unit: the answer counts, the case stays
	case worse:
		return t.worse()
	case c.State == Asking:
		return t.closeWhenAllAnswered()
	}
	return nil
}

func (t *turn) keepFeedback() error {
	c, receipt := t.c, t.tx.Actor().ID
	before, err := t.supersede(receipt)
	if err != nil {
		return err
	}
	f := Feedback{N: before + 1, ID: t.tx.ID(), CaseID: c.ID, RootID: c.Root(), ReceiptID: receipt, Round: c.Round, Solved: t.in.Solved, Level: t.in.Level,
		Reason: privacy.Mask(strings.TrimSpace(t.in.Reason)), Late: t.today > c.AskingUntil, Newest: true, At: t.tx.Millis(),
		Held: heldFor(t.survey.Hear(t.in.Reason))}
	if f.Reason != "" {
		f.ReasonSealed = t.tx.Keys().Seal("feedback.reason:"+f.ID, t.in.Reason)
	}
	t.touch("answer", f.Proof(t.tx.Keys().Hash))
	if err := kept.Insert(t.tx, &f); err != nil {
		return err
	}
	return sawQuestion(t.tx, c.Root(), receipt, byPage)
}

// supersede counts what a person has answered in the case so far; none of it counts any more once she answers anew.
func (t *turn) supersede(receipt string) (int, error) {
	var hers []Feedback
	err := t.tx.Where("root_id = ? AND receipt_id = ?", t.c.Root(), receipt).Find(&hers).Error
	for _, f := range hers {
		if err != nil || !f.Newest {
			continue
		}
		f.Newest = false
		_, err = kept.Change(t.tx, &f)
	}
	return len(hers), err
}

// byPage is how the question reached who opened her page; letters say how themselves.
const byPage = "page"

// sawQuestion notes, once, that the question reached her: it moves her from 未能询问 to 未答 in the figures, so it is on record.
func sawQuestion(tx *database.Tx, root, receipt, how string) error {
	var noted int64
	if err := tx.Model(&asking{}).Where("root_id = ? AND receipt_id = ?", root, receipt).Count(&noted).Error; err != nil || noted > 0 {
		return err
	}
	err := kept.Insert(tx, &asking{RootID: root, ReceiptID: receipt, SeenAt: tx.Millis(), How: how})
	if errors.Is(err, gorm.ErrDuplicatedKey) { // another page of hers was first
		return nil
	}
	if err != nil {
		return err
	}
	if how != byPage {
		return audit.Record(tx, "asking.told", root, map[string]any{"how": how})
	}
	return audit.Record(tx, "asking.seen", root, nil)
}

// closeWhenAllAnswered closes once everybody left in the case has answered the newest publication.
func (t *turn) closeWhenAllAnswered() error {
	silent, err := Unanswered(t.tx.DB, *t.c)
	if err == nil && len(silent) == 0 {
		t.to = Closed
	}
	return err
}

// Unanswered are the people of a case whose newest answer is not of its round.
func Unanswered(db *gorm.DB, c Case) (silent []string, err error) {
	people, err := survey.PeopleOf(db, []string{c.ID})
	if err != nil {
		return nil, err
	}
	answered, err := answeredIn(db, c.Root(), c.Round)
	for _, p := range people[c.ID] {
		if !answered[p] {
			silent = append(silent, p)
		}
	}
	return silent, err
}

// Told notes that a letter which asks her reached her: how is by what one knows it. The case is read anew, its original counts.
func Told(tx *database.Tx, caseID, receipt, how string) error {
	var c Case
	if err := tx.Where("id = ?", caseID).Take(&c).Error; err != nil {
		return err
	}
	return sawQuestion(tx, c.Root(), receipt, how)
}

// answeredIn are the people whose newest answer is of a round: each round is published once, and clocks of two servers differ.
func answeredIn(db *gorm.DB, root string, round int) (map[string]bool, error) {
	var ids []string
	err := db.Model(&Feedback{}).Where("root_id = ? AND newest = ? AND round = ?", root, true, round).Pluck("receipt_id", &ids).Error
	out := map[string]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

func askedOnce(c Case, _ Rules, _ string) *fault.Fault {
	if c.AskedAgain {
		return conflict("asked_again", "已经再问过一次了，不能再问。")
	}
	return nil
}

func askingOver(c Case, _ Rules, today string) *fault.Fault {
	if today <= c.AskingUntil {
		return conflict("still_asking", "还没到期。")
	}
	return nil
}

// askAgain 再次询问, once, by the office.
func askAgain(t *turn) error {
	t.c.AskedAgain = true
	t.c.AskingUntil = day.Plus(t.c.AskingUntil, t.rules.Limits.Rating)
	t.remark(t.in.Reason)
	silent, err := Unanswered(t.tx.DB, *t.c)
	if err != nil {
		return err
	}
	return letter.To(t.tx, letter.Reminder, letter.About{Case: t.c.ID, Publication: t.c.RoundPublication() + AskedAgain, On: t.c.AskingUntil}, silent...)
}

// AskedAgain marks the reminder that the office sends itself, beside the one of the clock.
const AskedAgain = ".again"

// expire ends the asking by the clock; the state is all that changes.
func expire(*turn) error { return nil }

// talk 约谈: the office talks to the unit after a second bad answer.
func talk(t *turn) error {
	t.c.Clocks.Office.stop(t.today)
	t.remark(t.in.Reason)
	if t.in.Outcome == "close" {
		t.to = Closed
		t.c.Unresolved = true
		return nil
	}
	err := t.nextRound()
	t.c.Note = clip("约谈后重办：" + t.note)
	return err
}
