package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
)

// ImportCatalogue reads one edition's rows (年度,领域代码,代码,具体表现,简称,牵头单位 and, when it is there, 排序) or its areas
// (年度,领域代码,领域 and 存在问题 or 整改方向): whichever the columns say. A row is added, or brought up to the file; the rows of that edition
// which the file leaves out stay, unless the table replaces.
func (s *Service) ImportCatalogue(ctx context.Context, who Who, t *sheet.Table) (sheet.Change, error) {
	if t.Need("年度", "领域代码", "代码", "具体表现", "简称", "牵头单位") != nil && (t.Need("年度", "领域代码", "领域", "存在问题") == nil || t.Need("年度", "领域代码", "领域", "整改方向") == nil) {
		return s.importAreas(ctx, who, t)
	}
	if err := t.Need("年度", "领域代码", "代码", "具体表现", "简称", "牵头单位"); err != nil {
		return sheet.Change{}, err
	}
	rows, err := s.readCatalogue(ctx, t)
	if err != nil {
		return sheet.Change{}, err
	}
	return s.imported(ctx, who, t, "catalogue.import", rows[0].Edition, func(tx *database.Tx, c *sheet.Change) error {
		changed, left, err := changedRows(tx, c, t, rows)
		if err == nil && t.Replace {
			err = takeAway(tx, c, left)
		}
		if err == nil {
			err = c.Allowed(t)
		}
		if err != nil {
			return err
		}
		return kept.PutAll(tx, changed)
	})
}

// readCatalogue reads the rows of one edition, whose units and areas must be there.
func (s *Service) readCatalogue(ctx context.Context, t *sheet.Table) ([]Manifestation, error) {
	ref, err := s.fresh(ctx)
	if err != nil {
		return nil, err
	}
	units := ref.codes(false) // an edition may be of another year
	var areas []Area
	if err := s.db.Read(ctx).Find(&areas).Error; err != nil {
		return nil, err
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
		m.LeadUnit = units[sheet.Fold(lead)]
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
	if len(rows) == 0 {
		return nil, fault.New(fault.Invalid, "empty_file", "文件里没有目录的行。")
	}
	return rows, p.Err()
}

// changedRows are the rows that the file adds or changes, as they are to stand; left are those of the edition that it leaves out.
func changedRows(tx *database.Tx, c *sheet.Change, t *sheet.Table, rows []Manifestation) (changed, left []Manifestation, err error) {
	var stand []Manifestation
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("edition = ?", rows[0].Edition).Order("code").Find(&stand).Error; err != nil {
		return nil, nil, err
	}
	was := map[string]Manifestation{}
	for _, m := range stand {
		was[m.Code] = m
	}
	added := 0
	for _, m := range rows {
		old, known := was[m.Code]
		delete(was, m.Code)
		m.Stamp = old.Stamp
		if known && !t.Has("排序") {
			m.Sort = old.Sort
		}
		if !known {
			added++
			c.Note("新增 %s %s", m.Code, m.Short)
		}
		if !known || bringsUp(c, old, m) {
			changed = append(changed, m)
		}
	}
	left = slices.DeleteFunc(stand, func(m Manifestation) bool { _, out := was[m.Code]; return !out })
	c.Say = fmt.Sprintf("%s 年度新增 %d 行，改 %d 行，%s", rows[0].Edition, added, len(changed)-added, ofThoseLeft(len(left), t.Replace))
	return changed, left, nil
}

// ofThoseLeft says what becomes of what the file leaves out.
func ofThoseLeft(n int, replace bool) string {
	if replace {
		return fmt.Sprintf("去掉 %d 行", n)
	}
	return fmt.Sprintf("去掉 0 行，文件里没写的 %d 行留着", n)
}

// bringsUp notes each cell in which the file differs.
func bringsUp(c *sheet.Change, old, file Manifestation) bool {
	differs := false
	for _, x := range []struct{ header, before, after string }{
		{"领域代码", old.Area, file.Area}, {"具体表现", old.Text, file.Text}, {"简称", old.Short, file.Short},
		{"牵头单位", old.LeadUnit, file.LeadUnit}, {"排序", written(old.Sort), written(file.Sort)},
	} {
		differs = c.Compare(old.Code, x.header, x.before, x.after) || differs
	}
	return differs
}

// takeAway removes rows that the file leaves out, but none under which something was classified: its history stays readable.
func takeAway(tx *database.Tx, c *sheet.Change, left []Manifestation) error {
	if len(left) == 0 {
		return nil
	}
	var used []string
	err := tx.Model(&Concern{}).Where("edition = ? AND row_code <> ''", left[0].Edition).Distinct().Pluck("row_code", &used).Error
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, m := range left {
		gone[m.Code] = true
		c.Note("去掉 %s %s", m.Code, m.Short)
	}
	used = slices.DeleteFunc(used, func(code string) bool { return !gone[code] })
	if len(used) == 0 {
		return kept.Remove(tx, left)
	}
	slices.Sort(used)
	return fault.New(fault.Invalid, "rows_in_use", "文件里没有 %s，但 %s 年度已有意见分在下面，什么都没有导入。请补上这些行，或者用新的年度。", strings.Join(used, "、"), left[0].Edition)
}

// importAreas takes the areas of one edition. Their order is the file's when it has them all, and a new one else comes last.
func (s *Service) importAreas(ctx context.Context, who Who, t *sheet.Table) (sheet.Change, error) {
	areas, err := readAreas(t)
	if err != nil {
		return sheet.Change{}, err
	}
	return s.imported(ctx, who, t, "areas.import", areas[0].Edition, func(tx *database.Tx, c *sheet.Change) error {
		changed, err := changedAreas(tx, c, t, areas)
		if err == nil {
			err = c.Allowed(t)
		}
		if err != nil {
			return err
		}
		return kept.PutAll(tx, changed)
	})
}

func readAreas(t *sheet.Table) ([]Area, error) {
	var p sheet.Problems
	var areas []Area
	seen := map[string]int{}
	for _, r := range t.Rows() {
		a := Area{Edition: r.Get("年度"), Code: r.Get("领域代码"), Name: r.Get("领域"), Problems: packed(r.Sentences("存在问题")), Directions: packed(r.Sentences("整改方向"))}
		switch {
		case a.Edition == "" || a.Code == "" || a.Name == "":
			p.Add(r.Line, "年度、领域代码和领域都要写。")
		case longer(a.Edition, 8) || longer(a.Code, 8) || longer(a.Name, 40):
			p.Add(r.Line, "有一格太长了：年度和领域代码最多 8 个字，领域 40 个。")
		case len(areas) > 0 && a.Edition != areas[0].Edition:
			p.Add(r.Line, "一个文件只能有一个年度，这里是“%s”。", a.Edition)
		case seen[a.Code] > 0:
			p.Add(r.Line, "领域代码“%s”和第 %d 行重复。", a.Code, seen[a.Code])
		}
		seen[a.Code] = r.Line
		areas = append(areas, a)
	}
	if len(areas) == 0 {
		return nil, fault.New(fault.Invalid, "empty_file", "文件里没有领域。")
	}
	return areas, p.Err()
}

// changedAreas are the areas that the file adds or changes, as they are to stand: where it has no column, what stands stays.
func changedAreas(tx *database.Tx, c *sheet.Change, t *sheet.Table, areas []Area) (changed []Area, err error) {
	var stand []Area
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("edition = ?", areas[0].Edition).Order("sort").Find(&stand).Error; err != nil {
		return nil, err
	}
	was, last := map[string]Area{}, -1
	for _, a := range stand {
		was[a.Code], last = a, max(last, a.Sort)
	}
	whole := !slices.ContainsFunc(stand, func(old Area) bool {
		return !slices.ContainsFunc(areas, func(a Area) bool { return a.Code == old.Code })
	})
	added := 0
	for i, a := range areas {
		old, known := was[a.Code]
		a.Stamp, a.Sort = old.Stamp, old.Sort
		if whole {
			a.Sort = i
		}
		if !known {
			added++
			last++
			a.Sort = max(a.Sort, last)
			c.Note("新增 %s %s", a.Code, a.Name)
			changed = append(changed, a)
			continue
		}
		if areaDiffers(c, t, old, &a) {
			changed = append(changed, a)
		}
	}
	c.Say = fmt.Sprintf("%s 年度新增 %d 个领域，改 %d 个", areas[0].Edition, added, len(changed)-added)
	return changed, nil
}

// areaDiffers notes each cell in which the file differs, and keeps what it has no column for.
func areaDiffers(c *sheet.Change, t *sheet.Table, old Area, file *Area) bool {
	differs := c.Compare(old.Code, "领域", old.Name, file.Name)
	for _, x := range []struct {
		header string
		was    string
		is     *string
	}{{"存在问题", old.Problems, &file.Problems}, {"整改方向", old.Directions, &file.Directions}} {
		if !t.Has(x.header) {
			*x.is = x.was
			continue
		}
		before, after := list(x.was), list(*x.is)
		differs = c.Compare(old.Code, x.header, strings.Join(before, "|"), strings.Join(after, "|")) || differs
		if n := len(before) - len(after); n > 0 && len(after) > 0 { // other words are a change, fewer are a loss
			c.Lose("%s 的“%s”少 %d 条", old.Code, x.header, n)
		}
	}
	return differs || old.Sort != file.Sort
}
