package survey

import "gorm.io/gorm"

// Astray selects the ids of concerns and of photos that hang on a case which `cases`, a query of ids, does not know.
func Astray(at, cases *gorm.DB) (concerns, photos *gorm.DB) {
	lost := func(row any) *gorm.DB {
		return at.Model(row).Select("id").Where("case_id <> '' AND case_id NOT IN (?)", cases)
	}
	return lost(&Concern{}), lost(&Photo{})
}
