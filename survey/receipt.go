package survey

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/code"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/privacy"
	"huiyin/survey/question"
)

// Receipt 查询码 stands for one submission. Only a keyed hash of its 16 digits is kept.
type Receipt struct {
	ID         string
	Hash       string
	Kind       string // opinion or survey
	ReceivedOn string

	kept.Stamp
}

// newReceipt draws the digits. They are drawn before the transaction: one that is begun again keeps them.
func (s *Service) newReceipt() (string, error) { return code.New(rand.Reader) }

// receipt is the row of a submission.
func (s *Service) receipt(tx *database.Tx, kind, digits string) Receipt {
	return Receipt{ID: tx.ID(), Hash: s.db.Keys().Hash("receipt", digits), Kind: kind, ReceivedOn: day.Of(tx.Now())}
}

// FindReceipt reads the digits as a person types them. Invalid when they cannot be a receipt, NotFound when there is none.
func (s *Service) FindReceipt(ctx context.Context, typed string) (Receipt, error) {
	digits, err := code.Parse(typed)
	if err != nil {
		return Receipt{}, err
	}
	var r Receipt
	err = s.db.Read(ctx).Where("hash = ?", s.db.Keys().Hash("receipt", digits)).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return r, fault.New(fault.NotFound, "unknown_receipt", "没有查到这个查询码。请对照您保存的 16 位数字再核对一遍。")
	}
	return r, err
}

// Submission is everything under a receipt: its opinions and their concerns, in the order in which she gave them.
func (s *Service) Submission(ctx context.Context, receiptID string) (opinions []Opinion, concerns []Concern, err error) {
	db := s.db.Read(ctx)
	if err = db.Where("receipt_id = ?", receiptID).Order("n, id").Find(&opinions).Error; err == nil {
		concerns, err = concernsOf(db, receiptID)
	}
	return opinions, concerns, err
}

func concernsOf(db *gorm.DB, receiptID string) (out []Concern, err error) {
	err = db.Select("concerns.*").Joins("JOIN opinions ON opinions.id = concerns.opinion_id").Where("concerns.receipt_id = ? AND concerns.state <> ?", receiptID, Joined).
		Order("opinions.n, opinions.id, concerns.n").Find(&out).Error
	return out, err
}

// ConcernOf is the n-th concern under a receipt, counted over all its opinions from 1, as Submission orders them.
func ConcernOf(tx *database.Tx, receiptID string, n int) (Concern, error) {
	c, err := concernsOf(tx.DB, receiptID)
	if err != nil {
		return Concern{}, err
	}
	if n < 1 || n > len(c) {
		return Concern{}, missing("这条意见")
	}
	return c[n-1], nil
}

// ObjectionDays is how long a citizen may take an answer back to waiting, in calendar days, once.
const ObjectionDays = 15

// Object 异议: the citizen takes an answered or set-aside concern back to waiting; once, within ObjectionDays.
func (s *Service) Object(tx *database.Tx, c Concern, reason string) error {
	reason = strings.TrimSpace(reason)
	if !question.Readable(reason) {
		return fault.InField("reason", "empty_reason", "请写一句为什么不同意这个处理。")
	}
	if !c.MayObject(day.Of(tx.Now())) {
		return fault.New(fault.Conflict, "too_late_to_object", "只有已答复或未立件的意见，可以在 %d 天内提一次异议。您可以重新提交一条意见。", ObjectionDays)
	}
	return change(tx, c, "object", nil, func(c *Concern) error {
		c.move(tx, Waiting)
		c.ObjectedOn, c.Objection = day.Of(tx.Now()), privacy.Mask(reason)
		c.ObjectionSealed = tx.Keys().Seal("concern.objection:"+c.ID, reason)
		return nil
	})
}

// MayObject says whether the citizen may object today.
func (c Concern) MayObject(today string) bool {
	return (c.State == Answered || c.State == SetAside) && c.ObjectedOn == "" && today <= day.Plus(c.SinceOn, ObjectionDays)
}
