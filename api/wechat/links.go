package wechat

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"gorm.io/gorm/clause"

	"huiyin/internal/code"
	"huiyin/internal/database"
)

// wechatLink joins a person with a receipt of hers, so that she finds it on any phone and a letter about it finds her.
type wechatLink struct {
	Person    string `gorm:"primaryKey"`
	ReceiptID string `gorm:"primaryKey"`
	Digits    []byte // sealed
	At        int64
}

func digitsOf(person, receiptID string) string {
	return "wechat.receipt:" + person + receiptID
}

// Link keeps a receipt for a person. NotFound when there is no such receipt.
func (s *Service) Link(ctx context.Context, person, receipt string) error {
	digits, err := code.Parse(receipt)
	if err != nil {
		return err
	}
	r, err := s.survey.FindReceipt(ctx, digits)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, stranger, func(tx *database.Tx) error { return join(tx, person, r.ID, digits) })
}

// join writes a link, unless she has asked to be forgotten meanwhile.
func join(tx *database.Tx, person, receiptID, digits string) error {
	p, err := held(tx, person)
	if err != nil || p.Person == "" {
		return err
	}
	row := wechatLink{Person: person, ReceiptID: receiptID, Digits: tx.Keys().Seal(digitsOf(person, receiptID), digits), At: tx.Millis()}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
}

// Keep links what a person who is logged in has just sent in. That it could not stands in the log: she has her receipt.
func (s *Service) Keep(c *fiber.Ctx, receipt string) {
	person, ok := Person(c)
	if !ok {
		return
	}
	if err := s.Link(c.UserContext(), person, receipt); err != nil {
		s.log.Error("wechat receipt not linked", "error", err.Error())
	}
}
