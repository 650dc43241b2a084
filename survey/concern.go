package survey

import (
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
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
}

func (s *Service) concern(tx *database.Tx, o Opinion, n int, text, edition string, v classify.Verdict) Concern {
	c := Concern{ID: tx.ID(), OpinionID: o.ID, ReceiptID: o.ReceiptID, N: n, Text: text, State: Waiting, Edition: edition,
		Candidates: packed(v.Candidates), Praise: v.Praise, Sure: v.Sure, SinceOn: day.Of(tx.Now()),
		ReceivedAt: o.ReceivedAt, ReceivedOn: o.ReceivedOn, Version: 1}
	if len(v.Candidates) > 0 {
		c.Confidence = v.Candidates[0].Confidence
	}
	return c
}

// Ranked are the machine's candidates of a concern.
func (c Concern) Ranked() []classify.Candidate {
	out := []classify.Candidate{}
	unpack(c.Candidates, &out)
	return out
}

// decision is what a concern now carries, as a row of its history.
func (s *Service) decision(tx *database.Tx, c Concern, by string) Classification {
	d := Classification{ID: tx.ID(), ConcernID: c.ID, Edition: c.Edition, RowCode: c.RowCode, Unit: c.Unit, DecidedBy: by, DecidedAt: tx.Millis()}
	if by == byPerson {
		d.Account = tx.Actor().ID
		return d
	}
	d.Model = s.Model().Version()
	if r := c.Ranked(); len(r) > 0 {
		d.RowCode, d.Confidence, d.Evidence = r[0].Code, r[0].Confidence, packed(r[0].Evidence)
	}
	return d
}

// decided keeps the decision.
func (s *Service) decided(tx *database.Tx, c Concern, by string) error {
	d := s.decision(tx, c, by)
	return tx.Create(&d).Error
}

// edition of the catalogue in force.
func (s *Service) edition(tx *database.Tx) (string, error) {
	var e *string
	err := tx.Model(&Manifestation{}).Select("MAX(edition)").Scan(&e).Error
	if e == nil {
		return "", err
	}
	return *e, err
}

// TakeConcern reads a concern that a verb is about to change. NotFound, or Conflict when it is not as the actor last saw it
// (version 0: whatever it is).
func TakeConcern(tx *database.Tx, id string, version int) (Concern, error) {
	var c Concern
	err := tx.Where("id = ?", id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, missing("这条意见")
	}
	if err == nil && version != 0 && c.Version != version {
		err = stale()
	}
	return c, err
}

func stale() error {
	return fault.New(fault.Conflict, "concern_moved_on", "这条意见刚被别人处理过，请刷新后再看。您填的内容还在。")
}

// keep writes a changed concern, guarded by the version it was read at, and settles the ledger.
func keep(tx *database.Tx, c Concern) error {
	version := c.Version
	c.Version++
	done := tx.Model(&c).Where("id = ? AND version = ?", c.ID, version).Select("*").Updates(c)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return stale()
	}
	return settle(tx, c.OpinionID)
}

// move changes the state of a concern; what belonged to the old state is cleared.
func (c *Concern) move(tx *database.Tx, to string) {
	c.State, c.SinceOn = to, day.Of(tx.Now())
	c.Closed, c.CaseID, c.HomeCase = false, "", ""
	c.Answer, c.AsideReason, c.AsideSentence, c.ProposedBy, c.ProposedName = "", "", "", "", ""
	if to == Waiting {
		c.RowCode, c.Unit, c.DecidedBy = "", "", ""
	}
}

// Attach puts a concern into a case under a row and unit; the twin of rectify's verbs. by is model or person.
func (s *Service) Attach(tx *database.Tx, c Concern, caseID, row, unit string, byMachine bool) error {
	c.move(tx, InCase)
	c.CaseID, c.RowCode, c.Unit, c.Praise = caseID, row, unit, false
	c.DecidedBy = byPerson
	if byMachine {
		c.DecidedBy = byModel
	} else if err := s.decided(tx, c, byPerson); err != nil {
		return err
	}
	return keep(tx, c)
}

// Release takes a concern out of its case, back to waiting.
func (s *Service) Release(tx *database.Tx, c Concern) error {
	c.move(tx, Waiting)
	return keep(tx, c)
}

// InCases are the concerns of a case, oldest first.
func InCases(tx *gorm.DB, caseID string) ([]Concern, error) {
	var out []Concern
	err := tx.Where("case_id = ?", caseID).Order("id").Find(&out).Error
	return out, err
}

// MoveConcerns carries concerns from one case to another; home remembers where they came from (empty: they are at home).
func MoveConcerns(tx *database.Tx, concerns []Concern, to, home string) error {
	for _, c := range concerns {
		c.CaseID, c.HomeCase = to, home
		if err := keep(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// CloseConcerns notes for the ledger that the case of these concerns was closed or opened again.
func CloseConcerns(tx *database.Tx, caseID string, closed bool) error {
	concerns, err := InCases(tx.DB, caseID)
	for _, c := range concerns {
		if err == nil && c.Closed != closed {
			c.Closed = closed
			err = keep(tx, c)
		}
	}
	return err
}

// Thank answers praise at once: it is counted and shown to the unit, and never becomes a case.
func (s *Service) Thank(tx *database.Tx, c Concern, unit string) error {
	c.move(tx, Answered)
	c.Praise, c.Unit, c.DecidedBy, c.Answer = true, unit, byModel, ThankYou
	if tx.Actor().Role != actor.Citizen {
		c.DecidedBy = byPerson
	}
	return keep(tx, c)
}

// ThankYou is the answer to praise.
const ThankYou = "谢谢您的肯定。我们把您的话转给了有关单位，也计入了今年的表扬。"
