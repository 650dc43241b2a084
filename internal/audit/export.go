package audit

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"huiyin/internal/database"
)

// Sealed is a block as it is exported.
type Sealed struct {
	Block *Block `json:"block"`
}

// Entered is an entry as it is exported.
type Entered struct {
	Entry *Audit `json:"entry"`
}

// Export hands over every block of one moment, each followed by its entries in the order in which they are hashed.
func Export(ctx context.Context, db *database.DB, each func(line any) error) error {
	return db.Read(ctx).Transaction(func(at *gorm.DB) error {
		for n := int64(1); ; n++ {
			var b Block
			if err := at.Where("n >= ?", n).Order("n").Limit(1).Find(&b).Error; err != nil || b.N == 0 {
				return err
			}
			n = b.N
			if err := exportBlock(at, &b, each); err != nil {
				return err
			}
		}
	}, &sql.TxOptions{ReadOnly: true})
}

func exportBlock(at *gorm.DB, b *Block, each func(line any) error) error {
	if err := each(Sealed{b}); err != nil {
		return err
	}
	var entries []Audit
	err := at.Where("seal = ?", b.N).Order("id").Find(&entries).Error
	for i := range entries {
		if err == nil {
			err = each(Entered{&entries[i]})
		}
	}
	return err
}
