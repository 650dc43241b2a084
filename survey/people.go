package survey

import (
	"gorm.io/gorm"

	"huiyin/internal/database"
)

// PeopleOf are the people of cases: the receipts with a concern in each, in the order in which they came to it.
func PeopleOf(db *gorm.DB, cases []string) (map[string][]string, error) {
	out := map[string][]string{}
	return out, database.Chunks(cases, func(some []string) error {
		var rows []struct{ CaseID, ReceiptID string }
		err := db.Model(&Concern{}).Where("case_id IN ?", some).Group("case_id, receipt_id").Order("case_id, MIN(received_at), receipt_id").
			Select("case_id, receipt_id").Scan(&rows).Error
		for _, r := range rows {
			out[r.CaseID] = append(out[r.CaseID], r.ReceiptID)
		}
		return err
	})
}

// CasesOfReceipt selects the cases in which a receipt has a concern, for the WHERE of another query.
func CasesOfReceipt(db *gorm.DB, receipt string) *gorm.DB {
	return db.Model(&Concern{}).Select("case_id").Where("receipt_id = ?", receipt)
}

// DirectionsOf are the 整改方向 of an area as they stood in an edition.
func DirectionsOf(db *gorm.DB, edition, area string) ([]string, error) {
	var a []Area
	err := db.Where("edition = ? AND code = ?", edition, area).Limit(1).Find(&a).Error
	if err != nil || len(a) == 0 {
		return nil, err
	}
	return a[0].DirectionList(), nil
}
