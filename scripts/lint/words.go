package main

import (
	"go/ast"
	"go/types"
	"slices"
)

// Whether text is made of the program's own words: constants, and what only constants can have reached.

// stranger is the first place from which other text may come into an expression; nil when there is none.
func (p *program) stranger(e ast.Expr) ast.Expr {
	return (&seeker{program: p, seen: map[any]bool{}}).expr(e)
}

// seeker goes against the flows, each way once.
type seeker struct {
	*program
	seen map[any]bool
}

// text says whether values of a type can carry words into SQL. What is built of SQL already was looked at where it was built.
func text(t types.Type) bool {
	switch x := t.Underlying().(type) {
	case *types.Basic:
		return x.Info()&types.IsString != 0
	case *types.Slice:
		return text(x.Elem()) || types.Identical(x.Elem(), types.Typ[types.Byte])
	case *types.Array:
		return text(x.Elem())
	case *types.Map:
		return text(x.Key()) || text(x.Elem())
	case *types.Pointer:
		basic, ok := x.Elem().Underlying().(*types.Basic)
		return ok && basic.Info()&types.IsString != 0
	case *types.Interface:
		return true
	}
	return false
}

func (s *seeker) expr(e ast.Expr) ast.Expr {
	tv := s.info.Types[e]
	if tv.Value != nil || tv.Type != nil && !text(tv.Type) && !tuple(tv.Type) || tv.IsNil() || s.seen[e] {
		return nil
	}
	s.seen[e] = true
	switch x := e.(type) {
	case *ast.ParenExpr:
		return s.expr(x.X)
	case *ast.BinaryExpr:
		return s.any(x.X, x.Y)
	case *ast.Ident, *ast.SelectorExpr:
		return s.variable(s.holder(x), x)
	case *ast.IndexExpr:
		return s.expr(x.X)
	case *ast.SliceExpr:
		return s.expr(x.X)
	case *ast.StarExpr:
		return x
	case *ast.CompositeLit:
		return s.elements(x)
	case *ast.CallExpr:
		return s.result(x, -1)
	}
	return e
}

func tuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}

func (s *seeker) any(all ...ast.Expr) ast.Expr {
	for _, e := range all {
		if bad := s.expr(e); bad != nil {
			return bad
		}
	}
	return nil
}

// variable follows all that was ever put into it. Nothing at all means that somebody else fills it.
func (s *seeker) variable(v *types.Var, at ast.Expr) ast.Expr {
	if v == nil || !s.isOurs(v) {
		return at
	}
	if s.seen[v] {
		return nil
	}
	s.seen[v] = true
	if len(s.flows.into[v]) == 0 && !s.local(v) {
		return at
	}
	return s.sources(s.flows.into[v], at)
}

// local says whether a variable begins empty and only its own function fills it, such as `var b string`; parameters and fields do not.
func (s *seeker) local(v *types.Var) bool {
	return v.Kind() == types.LocalVar || v.Kind() == types.ResultVar
}

func (s *seeker) sources(all []source, at ast.Expr) ast.Expr {
	for _, from := range all {
		if bad := s.source(from, at); bad != nil {
			return bad
		}
	}
	return nil
}

func (s *seeker) source(from source, at ast.Expr) ast.Expr {
	switch {
	case from.v != nil:
		return s.variable(from.v, at)
	case from.expr == nil:
		return at
	case from.result < 0:
		return s.expr(from.expr)
	}
	if call, ok := ast.Unparen(from.expr).(*ast.CallExpr); ok {
		return s.result(call, from.result)
	}
	return s.expr(from.expr) // v, ok := m[k]
}

func (s *seeker) elements(x *ast.CompositeLit) ast.Expr {
	for _, element := range x.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if bad := s.any(kv.Key, kv.Value); bad != nil {
				return bad
			}
			continue
		}
		if bad := s.expr(element); bad != nil {
			return bad
		}
	}
	return nil
}

// plain are packages whose functions give back nothing but what they were given.
var plain = []string{"strings", "slices", "maps", "strconv", "cmp"}

func isPlain(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && (slices.Contains(plain, fn.Pkg().Path()) || fn.FullName() == "fmt.Sprintf" || fn.FullName() == "fmt.Sprint")
}

// result follows the i-th result of a call, or the only one.
func (s *seeker) result(x *ast.CallExpr, i int) ast.Expr {
	fun := ast.Unparen(x.Fun)
	if s.info.Types[fun].IsType() || s.info.Types[fun].IsBuiltin() {
		return s.any(x.Args...)
	}
	fn := s.named(fun)
	switch {
	case fn != nil && s.isOurs(fn):
		return s.given(s.bodies(fn), max(i, 0), x)
	case isPlain(fn):
		return s.any(x.Args...)
	}
	return s.held(fun, max(i, 0), x)
}

func (s *seeker) given(bodies []*types.Func, i int, at ast.Expr) ast.Expr {
	for _, fn := range bodies {
		if i >= len(s.flows.results[fn]) {
			return at
		}
		if bad := s.sources(s.flows.results[fn][i], at); bad != nil {
			return bad
		}
	}
	return nil
}

// held follows what the functions in a variable give back.
func (s *seeker) held(fun ast.Expr, i int, at ast.Expr) ast.Expr {
	v, known := s.holder(fun), false
	for fn, vars := range s.flows.holders {
		if v == nil || !slices.Contains(vars, v) {
			continue
		}
		known = true
		if i >= len(s.flows.results[fn]) {
			return at
		}
		if bad := s.sources(s.flows.results[fn][i], at); bad != nil {
			return bad
		}
	}
	if !known {
		return at
	}
	return nil
}
