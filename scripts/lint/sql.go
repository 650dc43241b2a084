package main

import (
	"go/ast"
	"go/types"
	"strings"
)

// The kinds of findings.
const (
	rawSQL    = "sql"
	guessable = "random"
	endless   = "client"
	told      = "log"
	unlisted  = "route"
	scripted  = "markup"
)

const gormDB, gormClause = "*gorm.io/gorm.DB", "gorm.io/gorm/clause"

// statements are the calls whose text becomes SQL as it stands, by the number of their first such argument; more say that all that follow
// are SQL too.
var statements = map[string]struct {
	arg  int
	more bool
}{
	"Raw": {}, "Exec": {}, "Where": {}, "Or": {}, "Not": {}, "Having": {}, "Order": {}, "Group": {}, "Joins": {}, "InnerJoins": {}, "Table": {}, "Pluck": {},
	"Update": {}, "UpdateColumn": {}, "Select": {more: true}, "Distinct": {more: true},
	"First": {arg: 1}, "Take": {arg: 1}, "Last": {arg: 1}, "Find": {arg: 1}, "Delete": {arg: 1}, "FirstOrInit": {arg: 1}, "FirstOrCreate": {arg: 1},
}

// plainSQL are the calls of database/sql and its drivers likewise; with Context in the name it is one further.
var plainSQL = []string{"Exec", "Query", "QueryRow", "Prepare"}

// pieces are the fields of gorm's clauses that become SQL as they stand.
var pieces = map[string]string{"Expr": "SQL", "NamedExpr": "SQL"}

// sql finds statements that are not made of the program's own words alone.
func (p *program) sql() (found []finding) {
	for _, f := range p.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				for _, arg := range p.statement(x) {
					found = append(found, p.judge(x, arg)...)
				}
			case *ast.CompositeLit:
				found = append(found, p.clause(x)...)
			}
			return true
		})
	}
	return found
}

// statement are the arguments of a call that become SQL.
func (p *program) statement(x *ast.CallExpr) []ast.Expr {
	fn := p.named(x.Fun)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	first, more := -1, false
	switch s, known := statements[fn.Name()]; {
	case fn.FullName() == "gorm.io/gorm.Expr":
		first = 0
	case known && receiver(fn) == gormDB:
		first, more = s.arg, s.more
	case strings.HasPrefix(fn.Pkg().Path(), "database/sql"), receiver(fn) == "gorm.io/gorm.ConnPool":
		first = standard(fn)
	}
	if first < 0 || first >= len(x.Args) {
		return nil
	}
	if more {
		return x.Args[first:]
	}
	return x.Args[first : first+1]
}

func standard(fn *types.Func) int {
	for _, name := range plainSQL {
		if fn.Name() == name && receiver(fn) != "" && receiver(fn) != "*database/sql.Stmt" {
			return 0
		}
		if fn.Name() == name+"Context" && receiver(fn) != "*database/sql.Stmt" {
			return 1
		}
	}
	return -1
}

func receiver(fn *types.Func) string {
	if r := fn.Signature().Recv(); r != nil {
		return r.Type().String()
	}
	return ""
}

func (p *program) judge(at, arg ast.Expr) []finding {
	if _, bound := p.info.TypeOf(arg).Underlying().(*types.Map); bound { // its names are quoted, its values bound
		return nil
	}
	bad := p.stranger(arg)
	if bad == nil {
		return nil
	}
	from := p.at(bad.Pos())
	return []finding{{at: p.at(at.Pos()), kind: rawSQL, say: types.ExprString(arg) + " becomes SQL and may hold other words than the program's own, by " + short(types.ExprString(bad)) + " at " + from.String()}}
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// clause judges a clause that is written as a literal.
func (p *program) clause(x *ast.CompositeLit) (found []finding) {
	named, ok := types.Unalias(p.info.TypeOf(x)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != gormClause {
		return nil
	}
	raw := pieces[named.Obj().Name()]
	for i, element := range x.Elts {
		kv, keyed := element.(*ast.KeyValueExpr)
		switch {
		case !keyed && raw != "" && i == 0:
			found = append(found, p.judge(x, element)...)
		case keyed && raw != "" && types.ExprString(kv.Key) == raw:
			found = append(found, p.judge(x, kv.Value)...)
		case keyed && types.ExprString(kv.Key) == "Raw":
			found = append(found, p.rawColumn(x)...)
		}
	}
	return found
}

// rawColumn judges a column that asks not to be quoted.
func (p *program) rawColumn(x *ast.CompositeLit) (found []finding) {
	for _, element := range x.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok && types.ExprString(kv.Key) == "Name" {
			found = append(found, p.judge(x, kv.Value)...)
		}
	}
	return found
}
