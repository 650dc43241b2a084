package survey

import (
	"context"
	"slices"
	"strings"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
)

// ImportCatalogue reads one edition's rows (年度,领域代码,领域,代码,具体表现,简称,牵头单位,排序) or its areas
// (年度,领域代码,领域,存在问题,整改方向): whichever the columns say. What is there of that edition is replaced.
func (s *Service) ImportCatalogue(ctx context.Context, who Who, t *sheet.Table) (int, error) {
	if t.Need("存在问题", "整改方向") == nil {
		return s.importAreas(ctx, who, t)
	}
	if err := t.Need("年度", "领域代码", "代码", "具体表现", "简称", "牵头单位"); err != nil {
		return 0, err
	}
	ref, err := s.fresh(ctx)
	if err != nil {
		return 0, err
	}
	units := ref.codes(false) // an edition may be of another year
	var areas []Area
	if err := s.db.Read(ctx).Find(&areas).Error; err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, a := range areas {
		known[a.Edition+" "+a.Code] = true
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
		case !known[m.Edition+" "+m.Area]:
			p.Add(r.Line, "%s 年度没有领域“%s”，请先导入领域，或者改成已有的领域代码。", m.Edition, m.Area)
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
	return s.imported(ctx, who, "catalogue.import", rows[0].Edition, len(rows), func(tx *database.Tx) error {
		if err := keepsUsed(tx, rows); err != nil {
			return err
		}
		return replaced(tx, rows)
	})
}

// replaced writes the rows of an edition in the place of those that stand there.
func replaced(tx *database.Tx, rows []Manifestation) error {
	var stand []Manifestation
	err := tx.Where("edition = ?", rows[0].Edition).Find(&stand).Error
	if err == nil {
		err = kept.Remove(tx, stand)
	}
	if err != nil {
		return err
	}
	return kept.InsertAll(tx, rows)
}

// keepsUsed refuses to take away a row under which something was classified: its history stays readable.
func keepsUsed(tx *database.Tx, rows []Manifestation) error {
	var used []string
	err := tx.Model(&Concern{}).Where("edition = ? AND row_code <> ''", rows[0].Edition).Distinct().Pluck("row_code", &used).Error
	stays := map[string]bool{}
	for _, r := range rows {
		stays[r.Code] = true
	}
	used = slices.DeleteFunc(used, func(code string) bool { return stays[code] })
	if err != nil || len(used) == 0 {
		return err
	}
	slices.Sort(used)
	return fault.New(fault.Invalid, "rows_in_use", "文件里没有 %s，但 %s 年度已有意见分在下面，什么都没有导入。请补上这些行，或者用新的年度。", strings.Join(used, "、"), rows[0].Edition)
}

func (s *Service) importAreas(ctx context.Context, who Who, t *sheet.Table) (int, error) {
	if err := t.Need("年度", "领域代码", "领域"); err != nil {
		return 0, err
	}
	var p sheet.Problems
	var areas []Area
	for i, r := range t.Rows() {
		a := Area{Edition: r.Get("年度"), Code: r.Get("领域代码"), Name: r.Get("领域"), Problems: packed(values(r.Get("存在问题"))), Directions: packed(values(r.Get("整改方向"))), Sort: i}
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
	return s.imported(ctx, who, "areas.import", areas[0].Edition, len(areas), func(tx *database.Tx) error {
		return kept.PutAll(tx, areas)
	})
}
