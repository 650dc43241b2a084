package survey

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
	"huiyin/survey/wording"
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

	Duty    string // 职责: what it does for people, in a line
	Words   string // JSON list: what people say when they mean it, 公交、自来水
	Theme   string // under which a questionnaire lists it; empty for its kind
	English string // its name for foreign readers

	kept.Stamp
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
	Duty    string   `json:"duty"`
	Words   []string `json:"words"`
	Theme   string   `json:"theme"`
	English string   `json:"english"`
}

// full is the unit as lists show it.
func (u Unit) full() UnitFull {
	return UnitFull{UnitName: UnitName{u.Code, u.Name}, Aliases: list(u.Aliases), Kind: SayKind(u.Kind), Duty: u.Duty, Words: list(u.Words), Theme: u.Theme, English: u.English}
}

// Active says whether the unit is there in a year of the city; its last year counts in full.
func (u Unit) Active(year int) bool {
	return u.ActiveFrom <= year && (u.ActiveTo == 0 || u.ActiveTo >= year)
}

// readUnits reads the units of the reference's year, the names of all that ever were, and the districts' short names.
func (r *reference) readUnits(db *gorm.DB) error {
	err := db.Order("sort, code").Find(&r.all).Error
	r.units, r.names, r.districts = []UnitFull{}, make(map[string]string, len(r.all)), []string{}
	for _, u := range r.all {
		r.names[u.Code] = u.Name
		if !u.Active(r.year) {
			continue
		}
		r.units = append(r.units, u.full())
		if u.Kind == "district" {
			r.districts = append(r.districts, District(u.Name))
		}
	}
	return err
}

// WasDistrict says whether there is, or ever was, a district of that name: nothing else that a citizen wrote in its place is repeated
// to the public.
func (s *Service) WasDistrict(name string) bool {
	return slices.ContainsFunc(s.cached.Load().all, func(u Unit) bool { return u.Kind == "district" && District(u.Name) == name })
}

// changedUnits are the units that the file adds or changes, as they are to stand: where it has no column, what stands stays.
func changedUnits(tx *database.Tx, c *sheet.Change, t *sheet.Table, units []Unit) (changed []Unit, err error) {
	var stand []Unit
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Find(&stand).Error; err != nil {
		return nil, err
	}
	was := map[string]Unit{}
	for _, u := range stand {
		was[u.Code] = u
	}
	added, ended, fewer := 0, 0, 0
	for _, u := range units {
		old, known := was[u.Code]
		if !known {
			added++
			changed = append(changed, u)
			c.Note("新增 %s %s", u.Code, u.Name)
			continue
		}
		next, differs, gone := bringUp(c, t, old, u)
		fewer += gone
		if differs {
			changed = append(changed, next)
		}
		if differs && old.ActiveTo == 0 && next.ActiveTo > 0 {
			ended++
		}
	}
	c.Say = fmt.Sprintf("新增 %d 家，改 %d 家，停用 %d 家，别名少 %d 个", added, len(changed)-added, ended, fewer)
	return changed, nil
}

// bringUp is a unit as the file has it, where the file says something; gone is how many aliases it loses.
func bringUp(c *sheet.Change, t *sheet.Table, old, file Unit) (next Unit, differs bool, gone int) {
	next = old
	set := func(header string, to *string, value string) {
		differs = c.Compare(old.Code, header, *to, value) || differs
		*to = value
	}
	count := func(header string, to *int, value int) {
		if t.Has(header) {
			differs = c.Compare(old.Code, header, written(*to), written(value)) || differs
			*to = value
		}
	}
	set("名称", &next.Name, file.Name)
	if old.Kind != file.Kind {
		differs = c.Compare(old.Code, "类型", SayKind(old.Kind), SayKind(file.Kind))
		next.Kind = file.Kind
	}
	count("排序", &next.Sort, file.Sort)
	count("启用年份", &next.ActiveFrom, file.ActiveFrom)
	count("停用年份", &next.ActiveTo, file.ActiveTo)
	differs = bringUpWords(c, t, &next, file) || differs
	if t.Has("别名") {
		other, n := c.CompareLists(old.Code, "别名", list(old.Aliases), list(file.Aliases))
		next.Aliases, differs, gone = file.Aliases, differs || other, n
	}
	return next, differs, gone
}

// bringUpWords takes over what the file says of the unit to people, column by column.
func bringUpWords(c *sheet.Change, t *sheet.Table, next *Unit, file Unit) (differs bool) {
	for _, of := range []struct {
		header string
		to     *string
		value  string
	}{{"职责", &next.Duty, file.Duty}, {"主题", &next.Theme, file.Theme}, {"英文", &next.English, file.English}} {
		if t.Has(of.header) {
			differs = c.Compare(next.Code, of.header, *of.to, of.value) || differs
			*of.to = of.value
		}
	}
	if t.Has("俗称") {
		other, _ := c.CompareLists(next.Code, "俗称", list(next.Words), list(file.Words))
		next.Words, differs = file.Words, differs || other
	}
	return differs
}

// written is a number as a cell has it: empty for none.
func written(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// NeedUnit makes sure that a unit can be given work this year.
func NeedUnit(tx *database.Tx, field, code string) (Unit, error) {
	var u []Unit
	if err := tx.Where("code = ?", code).Limit(1).Find(&u).Error; err != nil {
		return Unit{}, err
	}
	if len(u) == 0 || !u[0].Active(tx.Now().In(day.Shanghai).Year()) {
		return Unit{}, fault.InField(field, "unknown_unit", "没有这个单位,请从名单里选一个。")
	}
	return u[0], nil
}

// SetDesk replaces what a unit, or the office, may tell citizens of itself: names, office telephones, addresses. Invalid for an unknown
// unit and for words that name nobody.
func (s *Service) SetDesk(ctx context.Context, who Who, unit string, words []string) error {
	return s.db.Do(ctx, who, func(tx *database.Tx) error {
		if unit != wording.Office {
			if _, err := NeedUnit(tx, "unit", unit); err != nil {
				return err
			}
		}
		return wording.SetDesk(tx, unit, words)
	})
}
