package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// source is where a value comes from: an expression, one result of a call that has several, or another variable. Without any of them nobody
// knows.
type source struct {
	expr   ast.Expr
	result int // of several, from 0; -1 for the expression itself
	v      *types.Var
}

var nobodyKnows = source{result: -1}

// flows are all the ways values take through the program, without regard to order: what is put into each variable, parameter and field,
// and what each function gives back.
type flows struct {
	into     map[*types.Var][]source
	results  map[any][][]source       // by function: *types.Func or *ast.FuncLit
	holders  map[any][]*types.Var     // the variables that hold a function
	arrivals map[*types.Var][]arrived // the calls through a variable that holds functions
	params   map[any]*types.Signature
	loose    map[any]bool                // functions that are handed where we do not see who calls them
	aliases  map[*types.Var][]*types.Var // from a variable that holds functions to those it was put into
	astray   map[*types.Var]bool         // variables whose functions are handed out of sight
	foreign  map[*types.Struct]bool
}

// arrived are the arguments of one call.
type arrived struct {
	args   []ast.Expr
	spread bool // the last one was written xs...
}

func (p *program) trace() *flows {
	f := &flows{into: map[*types.Var][]source{}, results: map[any][][]source{}, holders: map[any][]*types.Var{}, arrivals: map[*types.Var][]arrived{},
		params: map[any]*types.Signature{}, loose: map[any]bool{}, aliases: map[*types.Var][]*types.Var{}, astray: map[*types.Var]bool{}, foreign: map[*types.Struct]bool{}}
	for _, file := range p.files {
		t := tracer{program: p, flows: f, tame: map[ast.Expr]bool{}}
		ast.Inspect(file, t.visit)
	}
	f.settle()
	return f
}

// settle joins the calls through variables with the functions that these hold.
func (f *flows) settle() {
	for fn, vars := range f.holders {
		f.holders[fn] = f.spread(vars)
		for _, v := range f.holders[fn] {
			f.loose[fn] = f.loose[fn] || f.astray[v]
			for _, a := range f.arrivals[v] {
				f.arrive(f.params[fn], a)
			}
		}
	}
	for fn, is := range f.loose {
		if is {
			f.everybody(f.params[fn])
		}
	}
}

// spread are variables and all those that got their value.
func (f *flows) spread(vars []*types.Var) []*types.Var {
	out := slices.Clone(vars)
	for i := 0; i < len(out); i++ {
		for _, next := range f.aliases[out[i]] {
			if !slices.Contains(out, next) {
				out = append(out, next)
			}
		}
	}
	return out
}

// tracer reads one file.
type tracer struct {
	*program
	*flows
	tame map[ast.Expr]bool // functions whose calls we see: called where they stand, or held by a variable
}

func (t tracer) visit(n ast.Node) bool {
	switch x := n.(type) {
	case *ast.AssignStmt:
		t.assign(x.Lhs, x.Rhs)
	case *ast.ValueSpec:
		t.declare(x)
	case *ast.RangeStmt:
		t.ranged(x)
	case *ast.TypeSwitchStmt:
		t.switched(x)
	case *ast.CompositeLit:
		t.fields(x)
	case *ast.CallExpr:
		t.call(x)
	case *ast.FuncDecl:
		if fn, ok := t.info.Defs[x.Name].(*types.Func); ok && x.Body != nil {
			t.function(fn, fn.Signature(), x.Body)
		}
	case *ast.FuncLit:
		t.function(x, t.info.TypeOf(x).(*types.Signature), x.Body)
		t.loose[x] = t.loose[x] || !t.tame[x]
	case *ast.UnaryExpr:
		if v := t.holder(x.X); v != nil && x.Op == token.AND && text(v.Type()) {
			t.into[v] = append(t.into[v], nobodyKnows)
		}
	case *ast.Ident:
		t.mentioned(x)
	}
	return true
}

func (t tracer) assign(to, from []ast.Expr) {
	for i, l := range to {
		if len(from) == len(to) {
			t.put(l, from[i], -1)
		} else if len(from) == 1 {
			t.put(l, from[0], i)
		}
	}
}

func (t tracer) declare(x *ast.ValueSpec) {
	for i, name := range x.Names {
		switch {
		case len(x.Values) == len(x.Names):
			t.put(name, x.Values[i], -1)
		case len(x.Values) == 1:
			t.put(name, x.Values[0], i)
		}
	}
}

// ranged puts what a loop goes over into its variables; what a channel or an iterator of somebody's brings is anybody's.
func (t tracer) ranged(x *ast.RangeStmt) {
	result := -1
	switch t.info.TypeOf(x.X).Underlying().(type) {
	case *types.Signature:
		call, ok := ast.Unparen(x.X).(*ast.CallExpr)
		if result = 0; !ok || !isPlain(t.named(call.Fun)) {
			t.anybody(x.Key, x.Value)
			return
		}
	case *types.Chan:
		t.anybody(x.Key)
		return
	}
	t.put(x.Key, x.X, result)
	t.put(x.Value, x.X, result)
}

func (t tracer) anybody(to ...ast.Expr) {
	for _, e := range to {
		if v := t.holder(e); v != nil {
			t.into[v] = append(t.into[v], nobodyKnows)
		}
	}
}

// switched puts what a type switch asks into the variable that each of its cases has.
func (t tracer) switched(x *ast.TypeSwitchStmt) {
	assign, ok := x.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	asked, _ := assign.Rhs[0].(*ast.TypeAssertExpr)
	for _, c := range x.Body.List {
		if v, ok := t.info.Implicits[c].(*types.Var); ok && asked != nil {
			t.into[v] = append(t.into[v], source{expr: asked.X, result: -1})
		}
	}
}

// put notes that a value reaches the variable behind an expression.
func (t tracer) put(to, from ast.Expr, result int) {
	if v := t.holder(to); v != nil {
		t.into[v] = append(t.into[v], source{expr: from, result: result})
		t.hold(v, from)
	}
}

// hold notes the functions in an expression as held by a variable.
func (t tracer) hold(v *types.Var, e ast.Expr) {
	switch x := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		t.tame[x] = true
		t.holders[x] = append(t.holders[x], v)
	case *ast.Ident, *ast.SelectorExpr:
		if fn := t.named(x); fn != nil {
			t.taming(x)
			t.holders[fn] = append(t.holders[fn], v)
		} else if from := t.holder(x); from != nil {
			t.aliases[from] = append(t.aliases[from], v)
		}
	case *ast.CompositeLit:
		for _, element := range x.Elts {
			if kv, ok := element.(*ast.KeyValueExpr); ok {
				element = kv.Value
			}
			t.hold(v, element)
		}
	}
}

// fields notes what a literal puts into the fields of a struct.
func (t tracer) fields(x *ast.CompositeLit) {
	s, ok := under(t.info.TypeOf(x)).(*types.Struct)
	if !ok {
		return
	}
	for i, element := range x.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			t.put(kv.Key, kv.Value, -1)
			continue
		}
		v := s.Field(i).Origin()
		t.into[v] = append(t.into[v], source{expr: element, result: -1})
		t.hold(v, element)
	}
}

// function notes what a function gives back, its literals' returns apart.
func (t tracer) function(fn any, signature *types.Signature, body *ast.BlockStmt) {
	t.params[fn] = signature
	t.results[fn] = make([][]source, signature.Results().Len())
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			t.returned(fn, signature, r)
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	})
}

func (t tracer) returned(fn any, signature *types.Signature, r *ast.ReturnStmt) {
	for i := range t.results[fn] {
		named := signature.Results().At(i)
		switch {
		case len(r.Results) == len(t.results[fn]):
			t.results[fn][i] = append(t.results[fn][i], source{expr: r.Results[i], result: -1})
			t.loosen(r.Results[i])
		case len(r.Results) == 1:
			t.results[fn][i] = append(t.results[fn][i], source{expr: r.Results[0], result: i})
		default:
			t.results[fn][i] = append(t.results[fn][i], source{result: -1, v: named})
		}
	}
}

// loosen notes a function that goes where nobody follows it.
func (t tracer) loosen(e ast.Expr) {
	if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		t.loose[lit] = true
	} else if v := t.holder(e); v != nil {
		t.astray[v] = true
	}
}
