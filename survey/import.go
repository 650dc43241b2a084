package survey

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
	"huiyin/internal/sheet"
)

// District is the short name of a district's or county's government, as people say it.
func District(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "政府"), "人民")
}

// ImportUnits reads 代码,名称,类型 and, when they are there, 别名,排序,启用年份,停用年份,职责,俗称,主题,英文. A unit that stands is brought up to the columns of
// the file, none is removed; what its cells would take away needs the table's leave (Replace). Nothing is taken over when any row is wrong.
func (s *Service) ImportUnits(ctx context.Context, who Who, t *sheet.Table) (sheet.Change, error) {
	if err := t.Need("代码", "名称", "类型"); err != nil {
		return sheet.Change{}, err
	}
	r, err := s.fresh(ctx)
	if err != nil {
		return sheet.Change{}, err
	}
	units, err := readUnitRows(t, r)
	if err != nil {
		return sheet.Change{}, err
	}
	return s.imported(ctx, who, t, "units.import", "units", func(tx *database.Tx, c *sheet.Change) error {
		changed, err := changedUnits(tx, c, t, units)
		if err == nil {
			err = c.Allowed(t)
		}
		if err != nil {
			return err
		}
		return kept.PutAll(tx, changed)
	})
}

// readUnitRows reads the rows of units; nobody takes a name that another keeps.
func readUnitRows(t *sheet.Table, ref *reference) ([]Unit, error) {
	taken, listed := ref.codes(true), map[string]bool{}
	for _, r := range t.Rows() {
		listed[r.Get("代码")] = true
	}
	keeps := func(of, name string) bool { // who is in the file may give up its name, and its aliases where there is a column of them
		return !listed[of] || !t.Has("别名") && sheet.Fold(ref.names[of]) != name
	}
	var p sheet.Problems
	var units []Unit
	codes, names := map[string]int{}, map[string]int{}
	for _, r := range t.Rows() {
		u := readUnit(&p, r)
		if codes[u.Code] > 0 {
			p.Add(r.Line, "代码“%s”和第 %d 行重复。", u.Code, codes[u.Code])
		}
		codes[u.Code] = r.Line
		for _, n := range append(r.List("别名"), u.Name) {
			n = sheet.Fold(n)
			if names[n] > 0 && names[n] != r.Line {
				p.Add(r.Line, "名称“%s”和第 %d 行重复。", n, names[n])
			}
			if of := taken[n]; of != "" && of != u.Code && keeps(of, n) {
				p.Add(r.Line, "名称“%s”已经是单位 %s 的，请改名，或者把 %s 和它的别名也写进文件。", n, of, of)
			}
			names[n] = r.Line
		}
		units = append(units, u)
	}
	if len(units) == 0 {
		return nil, fault.New(fault.Invalid, "empty_file", "文件里没有单位。")
	}
	return units, p.Err()
}

func readUnit(p *sheet.Problems, r sheet.Row) Unit {
	u := Unit{Code: r.Get("代码"), Name: r.Get("名称"), Aliases: packed(r.List("别名")), Kind: kindCode(r.Get("类型"))}
	u.Sort, u.ActiveFrom, u.ActiveTo = number(p, r, "排序"), year(p, r, "启用年份"), year(p, r, "停用年份")
	u.Duty, u.Words, u.Theme, u.English = r.Get("职责"), packed(r.List("俗称")), r.Get("主题"), r.Get("英文")
	switch {
	case u.Code == "" || len(u.Code) > 16 || strings.ContainsFunc(u.Code, notCode):
		p.Add(r.Line, "代码“%s”要用 1 到 16 个大写字母或数字。", u.Code)
	case u.Name == "" || len([]rune(u.Name)) > 60:
		p.Add(r.Line, "名称要写 1 到 60 个字。")
	case u.Kind == "":
		p.Add(r.Line, "类型“%s”不认识，请写市直部门、区县(市)、公共服务企业或其他。", r.Get("类型"))
	case longer(u.Duty, 40) || longer(u.Theme, 10) || longer(u.English, 100) || longer(u.Words, 1000):
		p.Add(r.Line, "职责最多 40 个字，主题最多 10 个字，英文最多 100 个字母，俗称一共最多 1000 个字。")
	case u.ActiveTo > 0 && u.ActiveTo < u.ActiveFrom:
		p.Add(r.Line, "停用年份 %d 早于启用年份 %d。", u.ActiveTo, u.ActiveFrom)
	}
	return u
}

// errTrial ends the transaction of a trial: everything was done, nothing is kept.
var errTrial = errors.New("import: a trial")

// imported writes what a table says, with its record, and raises the version of the reference in the same transaction, so that
// every process sees both or neither; this one at once. A trial does all of it, and takes it back.
func (s *Service) imported(ctx context.Context, who Who, t *sheet.Table, action, subject string, write func(*database.Tx, *sheet.Change) error) (c sheet.Change, err error) {
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		c = sheet.Change{Rows: len(t.Rows())} // anew, should the transaction begin again
		if err := write(tx, &c); err != nil {
			return err
		}
		if err := audit.Record(tx, action, subject, map[string]int{"rows": c.Rows}); err != nil {
			return err
		}
		if err := raise(tx); err != nil || !t.DryRun {
			return err
		}
		return errTrial
	})
	if errors.Is(err, errTrial) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	_, _ = s.fresh(ctx) // it is imported whether or not this succeeds: the next look sees it
	return c, nil
}

func longer(s string, n int) bool { return len([]rune(s)) > n }

func notCode(r rune) bool {
	return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
}

func kindCode(say string) string {
	for _, k := range Kinds {
		if sheet.Fold(say) == k.Say || say == k.Code {
			return k.Code
		}
	}
	return ""
}

// number reads a cell with a whole number up to a million; 0 when it is empty.
func number(p *sheet.Problems, r sheet.Row, header string) int {
	n, ok := r.Whole(header)
	if cell := r.Get(header); cell != "" && (!ok || n > 1_000_000) {
		p.Add(r.Line, "“%s”要写数字，这里是“%s”。", header, cell)
	}
	return n
}

// year reads a cell with a year, 2017 or 2017年; 0 when it is empty.
func year(p *sheet.Problems, r sheet.Row, header string) int {
	cell := strings.TrimSuffix(r.Get(header), "年")
	n, err := strconv.Atoi(cell)
	if cell != "" && (err != nil || n < 1949 || n > 2199) {
		p.Add(r.Line, "“%s”要写数字，是四位的年份，这里是“%s”。", header, cell)
	}
	return n
}

// codes are the codes of units by each of their names, in one width of brackets: of this year's alone, or of all that ever were, where
// this year's come first.
func (r *reference) codes(thisYear bool) map[string]string {
	out := map[string]string{}
	for _, active := range []bool{false, true} {
		for _, u := range r.all {
			if u.Active(r.year) != active || thisYear && !active {
				continue
			}
			for _, n := range append(list(u.Aliases), u.Name, u.Code) {
				out[sheet.Fold(n)] = u.Code
			}
		}
	}
	return out
}
