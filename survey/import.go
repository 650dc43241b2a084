package survey

import (
	"context"
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

// ImportUnits reads 代码,名称,别名,类型,排序,启用年份,停用年份; a unit that is there is brought up to the file, none is removed.
// Nothing is taken over when any row is wrong.
func (s *Service) ImportUnits(ctx context.Context, who Who, t *sheet.Table) (int, error) {
	if err := t.Need("代码", "名称", "类型"); err != nil {
		return 0, err
	}
	r, err := s.fresh(ctx)
	if err != nil {
		return 0, err
	}
	taken := r.codes(true)
	listed := map[string]bool{} // who is in the file may give up a name
	for _, r := range t.Rows() {
		listed[r.Get("代码")] = true
	}
	var p sheet.Problems
	var units []Unit
	codes, names := map[string]int{}, map[string]int{}
	for _, r := range t.Rows() {
		u := Unit{Code: r.Get("代码"), Name: r.Get("名称"), Aliases: packed(values(r.Get("别名"))), Kind: kindCode(r.Get("类型"))}
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
		for _, n := range append(values(r.Get("别名")), u.Name) {
			if names[n] > 0 && names[n] != r.Line {
				p.Add(r.Line, "名称“%s”和第 %d 行重复。", n, names[n])
			}
			if of := taken[n]; of != "" && of != u.Code && !listed[of] {
				p.Add(r.Line, "名称“%s”已经是单位 %s 的，请改名，或者把 %s 也写进文件。", n, of, of)
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
	return s.imported(ctx, who, "units.import", "units", len(units), func(tx *database.Tx) error {
		return kept.PutAll(tx, units)
	})
}

// imported writes what a table says, with its record, and raises the version of the reference in the same transaction, so that
// every process sees both or neither; this one at once.
func (s *Service) imported(ctx context.Context, who Who, action, subject string, rows int, write func(*database.Tx) error) (int, error) {
	err := s.db.Do(ctx, who, func(tx *database.Tx) error {
		if err := write(tx); err != nil {
			return err
		}
		if err := audit.Record(tx, action, subject, map[string]int{"rows": rows}); err != nil {
			return err
		}
		return raise(tx)
	})
	if err != nil {
		return 0, err
	}
	_, _ = s.fresh(ctx) // it is imported whether or not this succeeds: the next look sees it
	return rows, nil
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

// values reads several values in one cell.
func values(cell string) []string {
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

// codes are the codes of units by each of their names: of this year's alone, or of all that ever were, where this year's come first.
func (r *reference) codes(thisYear bool) map[string]string {
	out := map[string]string{}
	for _, active := range []bool{false, true} {
		for _, u := range r.all {
			if u.Active(r.year) != active || thisYear && !active {
				continue
			}
			for _, n := range append(list(u.Aliases), u.Name, u.Code) {
				out[n] = u.Code
			}
		}
	}
	return out
}
