package survey

import (
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/database"
)

// inOrder is how the concerns of a case are read everywhere: person by person, as they joined. Ids and the clocks of two servers say
// nothing of order.
const inOrder = "case_id, person, received_at, id"

// InCases are the concerns of a case, person by person in the order in which they joined.
func InCases(db *gorm.DB, caseID string) ([]Concern, error) {
	of, err := ConcernsOf(db, []string{caseID})
	return of[caseID], err
}

// ConcernsOf are the concerns of any number of cases, by case, in the order of InCases.
func ConcernsOf(db *gorm.DB, caseIDs []string) (map[string][]Concern, error) {
	out := map[string][]Concern{}
	for some := range slices.Chunk(caseIDs, database.Many) {
		var rows []Concern
		if err := db.Where("case_id IN ?", some).Order(inOrder).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, c := range rows {
			out[c.CaseID] = append(out[c.CaseID], c)
		}
	}
	return out, nil
}

// PeopleOf are the receipts of any number of cases, by case, in the order in which they joined; each once.
func PeopleOf(db *gorm.DB, caseIDs []string) (map[string][]string, error) {
	out := map[string][]string{}
	for some := range slices.Chunk(caseIDs, database.Many) {
		var rows []struct{ CaseID, ReceiptID string }
		err := db.Model(&Concern{}).Select("case_id, receipt_id").Where("case_id IN ?", some).Group("case_id, receipt_id").
			Order("case_id, MIN(person), MIN(received_at), receipt_id").Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.CaseID] = append(out[r.CaseID], r.ReceiptID)
		}
	}
	return out, nil
}

// CasesOfReceipt selects the cases in which a receipt has concerns, for the WHERE of another query.
func CasesOfReceipt(db *gorm.DB, receipt string) *gorm.DB {
	return db.Model(&Concern{}).Select("case_id").Where("receipt_id = ? AND case_id <> ''", receipt)
}

// OpinionOf is the opinion that a concern is part of.
func OpinionOf(db *database.Tx, c Concern) (o Opinion, err error) {
	err = db.Where("id = ?", c.OpinionID).Take(&o).Error
	return o, err
}

// people are the numbers that the receipts of a case have; whoever joins it holds the case.
type people map[string]int

func peopleIn(tx *database.Tx, caseID string) (people, error) {
	var rows []Concern
	err := tx.Select("receipt_id", "person").Where("case_id = ?", caseID).Find(&rows).Error
	p := people{}
	for _, c := range rows {
		p[c.ReceiptID] = c.Person
	}
	return p, err
}

// number is the receipt's, a new one after all others.
func (p people) number(receipt string) int {
	if n, ok := p[receipt]; ok {
		return n
	}
	last := 0
	for _, n := range p {
		last = max(last, n)
	}
	p[receipt] = last + 1
	return last + 1
}
