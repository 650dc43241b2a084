package survey

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm/clause"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/sheet"
)

// District is the short name of a district's or county's government, as people say it.
func District(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "政府"), "人民")
}

// ImportUnits reads 代码,名称,别名,类型,排序,启用年份,停用年份; a unit that is there is brought up to the file, none is removed.
// Nothing is taken over when any row is wrong.
func (s *Service) ImportUnits(ctx context.Context, who Who, t *sheet.Table) (int, error) {
	if err := t.Need("代码", "名称", "类型"); err != nil {
		return 0, err
	}
	var p sheet.Problems
	var units []Unit
	codes, names := map[string]int{}, map[string]int{}
	for _, r := range t.Rows() {
		u := Unit{Code: r.Get("代码"), Name: r.Get("名称"), Aliases: packed(split(r.Get("别名"))), Kind: kindCode(r.Get("类型"))}
		u.Sort = number(&p, r, "排序")
		u.ActiveFrom, u.ActiveTo = number(&p, r, "启用年份"), number(&p, r, "停用年份")
		switch {
		case u.Code == "" || len(u.Code) > 16 || strings.ContainsFunc(u.Code, notCode):
			p.Add(r.Line, "代码“%s”要用 1 到 16 个大写字母或数字。", u.Code)
		case u.Name == "" || len([]rune(u.Name)) > 60:
			p.Add(r.Line, "名称要写 1 到 60 个字。")
		case u.Kind == "":
			p.Add(r.Line, "类型“%s”不认识，请写市直部门、区县(市)、公共服务企业或其他。", r.Get("类型"))
		case codes[u.Code] > 0:
			p.Add(r.Line, "代码“%s”和第 %d 行重复。", u.Code, codes[u.Code])
		}
		codes[u.Code] = r.Line
		for _, n := range append(split(r.Get("别名")), u.Name) {
			if names[n] > 0 && names[n] != r.Line {
				p.Add(r.Line, "名称“%s”和第 %d 行重复。", n, names[n])
			}
			names[n] = r.Line
		}
		units = append(units, u)
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	if len(units) == 0 {
		return 0, fault.New(fault.Invalid, "empty_file", "文件里没有单位。")
	}
	defer s.cached.Store(nil)
	return len(units), s.db.Do(ctx, who, func(tx *database.Tx) error {
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&units).Error; err != nil {
			return err
		}
		return audit.Record(tx, "units.import", "units", map[string]int{"rows": len(units)})
	})
}

func longer(s string, n int) bool { return len([]rune(s)) > n }

func notCode(r rune) bool {
	return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
}

func kindCode(say string) string {
	for _, k := range Kinds {
		if say == k.Say || say == k.Code {
			return k.Code
		}
	}
	return ""
}

// split reads several values in one cell.
func split(cell string) []string {
	out := []string{}
	for _, x := range strings.Split(cell, "|") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

func number(p *sheet.Problems, r sheet.Row, header string) int {
	cell := r.Get(header)
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n < 0 {
		p.Add(r.Line, "“%s”要写数字，这里是“%s”。", header, cell)
	}
	return n
}

// ImportCatalogue reads one edition's rows (年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序) or its areas
// (年度,领域代码,领域,存在问题,整改方向): whichever the columns say. What is there of that edition is replaced.
func (s *Service) ImportCatalogue(ctx context.Context, who Who, t *sheet.Table) (int, error) {
	if t.Need("存在问题", "整改方向") == nil {
		return s.importAreas(ctx, who, t)
	}
	if err := t.Need("年度", "领域代码", "代码", "具体表现", "简称", "牵头单位"); err != nil {
		return 0, err
	}
	units, err := s.unitCodes(ctx)
	if err != nil {
		return 0, err
	}
	var p sheet.Problems
	var rows []Manifestation
	seen := map[string]int{}
	for _, r := range t.Rows() {
		m := Manifestation{Edition: r.Get("年度"), Area: r.Get("领域代码"), Code: r.Get("代码"), Text: r.Get("具体表现"), Short: r.Get("简称"), Sort: number(&p, r, "排序")}
		lead := r.Get("牵头单位")
		m.LeadUnit = units[lead]
		switch {
		case m.Edition == "" || m.Area == "" || m.Code == "" || m.Text == "" || m.Short == "":
			p.Add(r.Line, "年度、领域代码、代码、具体表现和简称都要写。")
		case longer(m.Edition, 8) || longer(m.Area, 8) || longer(m.Code, 16) || longer(m.Text, 200) || longer(m.Short, 40):
			p.Add(r.Line, "有一格太长了：年度和领域代码最多 8 个字，代码 16 个，具体表现 200 个，简称 40 个。")
		case len(rows) > 0 && m.Edition != rows[0].Edition:
			p.Add(r.Line, "一个文件只能有一个年度，这里是“%s”。", m.Edition)
		case lead != "" && m.LeadUnit == "":
			p.Add(r.Line, "没有叫“%s”的单位，请先导入单位，或者改成名单里的名称。", lead)
		case seen[m.Edition+m.Code] > 0:
			p.Add(r.Line, "代码“%s”和第 %d 行重复。", m.Code, seen[m.Edition+m.Code])
		}
		seen[m.Edition+m.Code] = r.Line
		rows = append(rows, m)
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	if len(rows) == 0 {
		return 0, fault.New(fault.Invalid, "empty_file", "文件里没有目录的行。")
	}
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		if err := tx.Where("edition = ?", rows[0].Edition).Delete(&Manifestation{}).Error; err != nil {
			return err
		}
		if err := tx.Create(&rows).Error; err != nil {
			return err
		}
		return audit.Record(tx, "catalogue.import", rows[0].Edition, map[string]int{"rows": len(rows)})
	})
	s.cached.Store(nil)
	if err == nil {
		err = s.Learn(ctx)
	}
	return len(rows), err
}

func (s *Service) importAreas(ctx context.Context, who Who, t *sheet.Table) (int, error) {
	if err := t.Need("年度", "领域代码", "领域"); err != nil {
		return 0, err
	}
	var p sheet.Problems
	var areas []Area
	for i, r := range t.Rows() {
		a := Area{Edition: r.Get("年度"), Code: r.Get("领域代码"), Name: r.Get("领域"), Problems: packed(split(r.Get("存在问题"))), Directions: packed(split(r.Get("整改方向"))), Sort: i}
		if a.Edition == "" || a.Code == "" || a.Name == "" {
			p.Add(r.Line, "年度、领域代码和领域都要写。")
		}
		if longer(a.Edition, 8) || longer(a.Code, 8) || longer(a.Name, 40) {
			p.Add(r.Line, "有一格太长了：年度和领域代码最多 8 个字，领域 40 个。")
		}
		areas = append(areas, a)
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	if len(areas) == 0 {
		return 0, fault.New(fault.Invalid, "empty_file", "文件里没有领域。")
	}
	defer s.cached.Store(nil)
	return len(areas), s.db.Do(ctx, who, func(tx *database.Tx) error {
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&areas).Error; err != nil {
			return err
		}
		return audit.Record(tx, "areas.import", areas[0].Edition, map[string]int{"rows": len(areas)})
	})
}

// unitCodes are the codes of units by each of their names.
func (s *Service) unitCodes(ctx context.Context) (map[string]string, error) {
	units, err := s.Units(ctx)
	out := map[string]string{}
	for _, u := range units {
		for _, n := range append(u.Aliases, u.Name, u.Code) {
			out[n] = u.Code
		}
	}
	return out, err
}
