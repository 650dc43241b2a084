package survey

import (
	"context"
	"crypto/rand"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/code"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
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
