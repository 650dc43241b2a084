package survey

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/survey/classify"
)

// Concern 诉求点 is one problem inside an opinion: its row, unit, state and case. Most opinions have one; triage splits the others.
type Concern struct {
	ID              string
	OpinionID       string
	ReceiptID       string
	N               int // 1..n within the opinion
	Text            string
	State           string
	Closed          bool // its case is closed
	Edition         string
	RowCode         string // empty while waiting, and for a case without a row
	Unit            string
	CaseID          string
	HomeCase        string // the case it was in before that was merged into CaseID
	Candidates      string // JSON of the machine's ranked rows, at most 3
	Confidence      float64
	Praise          bool
	Sure            bool
	DecidedBy       string // model, person or empty
	SinceOn         string // day of the present state
	Answer          string
	AsideReason     string
	AsideSentence   string
	ProposedBy      string // account that proposed to set it aside
	ProposedName    string
	Objection       string
	ObjectionSealed []byte
	ObjectedOn      string
	ReceivedAt      int64
	ReceivedOn      string
	Version         int
	Person          int    // number of the receipt in its case, from 1 in the order of joining; 0 outside of a case
	RecordedFrom    int    // the version after which the record names every change; 0 but for the oldest rows
	Place           string // of this matter, masked; empty: the opinion's

	Attention
	kept.Stamp

	Likely *Manifestation `gorm:"-"` // on arrival: the row under which the machine would open a case, nil when it should wait
}

// Who is on whose behalf; an alias so that signatures read well.
type Who = actor.Actor

const (
	byModel  = "model"
	byPerson = "person"
)

// Classification 分类 is one decision about what a concern is about: by the model or a person. None is ever changed.
type Classification struct {
	ID         string
	ConcernID  string
	Edition    string
	RowCode    string
	Unit       string
	Confidence float64
	Evidence   string
	DecidedBy  string
	Account    string
	Model      string
	DecidedAt  int64

	kept.Stamp
}

// newConcern is a concern as it arrives, waiting.
func newConcern(tx *database.Tx, o Opinion, n int, text, edition string, v classify.Verdict) Concern {
	c := Concern{ID: tx.ID(), OpinionID: o.ID, ReceiptID: o.ReceiptID, N: n, Text: text, State: Waiting, Edition: edition,
		Candidates: packed(v.Candidates), Praise: v.Praise, Sure: v.Sure, SinceOn: day.Of(tx.Now()),
		ReceivedAt: o.ReceivedAt, ReceivedOn: o.ReceivedOn, Version: 1}
	if len(v.Candidates) > 0 {
		c.Confidence = v.Candidates[0].Confidence
	}
	c.hear(tx, heard(v, text), InOpinion)
	return c
}

// dangerous stands before every confidence: triage shows the least sure first, and a danger before all.
const dangerous = -1

// BeginInCase lets a concern that is just arriving begin in a case that the machine opened for it alone.
func (c *Concern) BeginInCase(caseID string, row Manifestation, unit string) {
	c.State, c.CaseID, c.Person = InCase, caseID, 1
	c.RowCode, c.Unit, c.Praise, c.DecidedBy = row.Code, unit, false, byModel
}

// BeginThanked answers praise that is just arriving: it is counted and shown to the unit (empty: to none), and never becomes a case.
func (c *Concern) BeginThanked(unit string) {
	c.State, c.Praise, c.Unit, c.DecidedBy, c.Answer = Answered, true, unit, byModel, ThankYou
}

// ThankYou is the answer to praise.
const ThankYou = "谢谢您的肯定。我们把您的话转给了有关单位，也计入了今年的表扬。"

// Ranked are the machine's candidates of a concern.
func (c Concern) Ranked() []classify.Candidate {
	out := []classify.Candidate{}
	unpack(c.Candidates, &out)
	return out
}

// decision is what a concern now carries, as a row of its history: by the model of that version or, without one, by the actor.
func decision(tx *database.Tx, c Concern, model string) Classification {
	d := Classification{ID: tx.ID(), ConcernID: c.ID, Edition: c.Edition, RowCode: c.RowCode, Unit: c.Unit, DecidedBy: byPerson, DecidedAt: tx.Millis()}
	if model == "" {
		d.Account = tx.Actor().ID
		return d
	}
	d.DecidedBy, d.Model = byModel, model
	if r := c.Ranked(); len(r) > 0 {
		d.RowCode, d.Confidence, d.Evidence = r[0].Code, r[0].Confidence, packed(r[0].Evidence)
	}
	return d
}

// decided keeps the decision.
func decided(tx *database.Tx, c Concern, model string) error {
	d := decision(tx, c, model)
	return kept.Insert(tx, &d)
}

// TakeConcern reads a concern that a verb is about to change. NotFound, or Conflict when it is not as the actor last saw it
// (version 0: whatever it is). What accuses the office is no concern of the office's, and the auditor decides about nothing else.
func TakeConcern(tx *database.Tx, id string, version int) (Concern, error) {
	var c Concern
	err := tx.Where("id = ?", id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, missing("这条意见")
	}
	if err == nil {
		err = c.ofDesk(tx.Actor())
	}
	if err == nil && version != 0 && c.Version != version {
		err = stale()
	}
	return c, err
}

// ofDesk says whether the concern lies on the desk of somebody of the staff.
func (c Concern) ofDesk(who Who) error {
	switch {
	case c.Desk == Supervisor && who.Is(actor.Office):
		return missing("这条意见")
	case c.Desk != Supervisor && who.Is(actor.Auditor):
		return fault.New(fault.Forbidden, "not_yours", "监督只看不办，只有反映考评办自己的意见由您来定。")
	}
	return nil
}

func stale() error {
	return fault.New(fault.Conflict, "concern_moved_on", "这条意见刚被别人处理过，请刷新后再看。您填的内容还在。")
}

// move changes the state of a concern; what belonged to the old state is cleared.
func (c *Concern) move(tx *database.Tx, to string) {
	c.State, c.SinceOn = to, day.Of(tx.Now())
	c.Closed, c.CaseID, c.HomeCase, c.Person = false, "", "", 0
	c.Answer, c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = "", "", "", "", ""
	if to == Waiting {
		c.RowCode, c.Unit, c.DecidedBy = "", "", ""
	}
}

// Mentioning are concerns of the daily flow in whose words one of these occurs, newest first.
func (s *Service) Mentioning(ctx context.Context, words []string, most int) (out []Concern, err error) {
	q := s.db.Read(ctx)
	either := q.Where("1 = 0")
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			either = either.Or("text LIKE ?", "%"+w+"%")
		}
	}
	err = q.Where("state IN ? AND desk = ''", []string{Waiting, InCase}).Where(either).Order("received_at DESC, id").Limit(most).Find(&out).Error
	return out, err
}
