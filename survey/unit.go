package survey

import (
	"context"

	"huiyin/internal/database"
	"huiyin/internal/fault"
)

// Unit 责任单位 is a municipal department, a district or county government, or a public-service company.
type Unit struct {
	Code       string `gorm:"primaryKey"`
	Name       string
	Aliases    string // JSON list: the plan writes one unit in two ways
	Kind       string // a code of Kinds
	Sort       int
	ActiveFrom int // year
	ActiveTo   int // year, 0 while it is there
}

// Kinds are the kinds of unit with the word that people read, in the order of pages.
var Kinds = []struct{ Code, Say string }{
	{"department", "市直部门"}, {"district", "区县(市)"}, {"company", "公共服务企业"}, {"other", "其他"},
}

// SayKind is the word people read for a kind.
func SayKind(code string) string {
	for _, k := range Kinds {
		if k.Code == code {
			return k.Say
		}
	}
	return code
}

// UnitName is a unit as other views carry it.
type UnitName struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// UnitFull is a unit as lists show it.
type UnitFull struct {
	UnitName
	Aliases []string `json:"aliases"`
	Kind    string   `json:"kind"`
}

// readUnits reads this year's units, the names of all that ever were, and the districts' short names.
func (s *Service) readUnits(ctx context.Context) (units []UnitFull, names map[string]string, districts []string, err error) {
	var rows []Unit
	err = s.db.Read(ctx).Order("sort, code").Find(&rows).Error
	year := s.db.Now().Year()
	units, names, districts = []UnitFull{}, make(map[string]string, len(rows)), []string{}
	for _, u := range rows {
		names[u.Code] = u.Name
		if u.ActiveFrom > year || u.ActiveTo != 0 && u.ActiveTo < year {
			continue
		}
		units = append(units, UnitFull{UnitName{u.Code, u.Name}, list(u.Aliases), SayKind(u.Kind)})
		if u.Kind == "district" {
			districts = append(districts, District(u.Name))
		}
	}
	return units, names, districts, err
}

// NeedUnit makes sure that a unit can be given work.
func NeedUnit(tx *database.Tx, field, code string) (Unit, error) {
	var u []Unit
	if err := tx.Where("code = ? AND active_to = 0", code).Limit(1).Find(&u).Error; err != nil {
		return Unit{}, err
	}
	if len(u) == 0 {
		return Unit{}, fault.InField(field, "unknown_unit", "没有这个单位,请从名单里选一个。")
	}
	return u[0], nil
}
