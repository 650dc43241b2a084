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

// Units are all units of this year, in their order.
func (s *Service) Units(ctx context.Context) ([]UnitFull, error) {
	var rows []Unit
	year := s.db.Now().Year()
	err := s.db.Read(ctx).Where("active_from <= ? AND (active_to = 0 OR active_to >= ?)", year, year).Order("sort, code").Find(&rows).Error
	out := make([]UnitFull, len(rows))
	for i, u := range rows {
		out[i] = UnitFull{UnitName{u.Code, u.Name}, list(u.Aliases), SayKind(u.Kind)}
	}
	return out, err
}

// Names are the names of all units that ever were, by code.
func (s *Service) Names(ctx context.Context) (map[string]string, error) {
	var rows []Unit
	err := s.db.Read(ctx).Select("code", "name").Find(&rows).Error
	names := make(map[string]string, len(rows))
	for _, u := range rows {
		names[u.Code] = u.Name
	}
	return names, err
}

// Districts are the names of the districts and counties, in their order.
func (s *Service) Districts(ctx context.Context) ([]string, error) {
	names := []string{}
	err := s.db.Read(ctx).Model(&Unit{}).Where("kind = ? AND active_to = 0", "district").Order("sort, code").Pluck("name", &names).Error
	for i, n := range names {
		names[i] = District(n)
	}
	return names, err
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
