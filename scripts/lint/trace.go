package main

import (
	"go/ast"
	"go/types"
)

// call notes what a call hands to whom.
func (t tracer) call(x *ast.CallExpr) {
	a := arrived{args: x.Args, spread: x.Ellipsis.IsValid()}
	fun := ast.Unparen(x.Fun)
	t.taming(fun)
	if t.info.Types[fun].IsType() {
		return
	}
	switch fn := t.named(fun); {
	case fn != nil && t.isOurs(fn):
		for _, body := range t.bodies(fn) {
			t.arrive(body.Signature(), a)
			t.handed(body.Signature(), a)
			t.receive(body.Signature(), fun)
		}
	case fn != nil:
		t.abroad(x.Args)
	default:
		t.through(fun, a)
	}
}

// through notes a call of a literal where it stands, or of what a variable holds.
func (t tracer) through(fun ast.Expr, a arrived) {
	if lit, ok := fun.(*ast.FuncLit); ok {
		t.arrive(t.info.TypeOf(lit).(*types.Signature), a)
	}
	if v := t.holder(fun); v != nil {
		t.arrivals[v] = append(t.arrivals[v], a)
	}
	if s, ok := under(t.info.TypeOf(fun)).(*types.Signature); ok {
		t.handed(s, a)
	}
}

// handed notes functions among the arguments as held by the parameters, and what reflection may fill.
func (t tracer) handed(s *types.Signature, a arrived) {
	for i, arg := range a.args {
		v := parameter(s, i)
		if v == nil {
			continue
		}
		t.hold(v, arg)
		if types.IsInterface(v.Type()) {
			t.fillable(t.info.TypeOf(arg), map[types.Type]bool{})
		}
	}
}

// abroad notes what code of others may fill.
func (t tracer) abroad(args []ast.Expr) {
	for _, arg := range args {
		t.loosen(arg)
		t.fillable(t.info.TypeOf(arg), map[types.Type]bool{})
	}
}

// receive puts what a method is called on into its receiver.
func (t tracer) receive(s *types.Signature, fun ast.Expr) {
	if on, ok := fun.(*ast.SelectorExpr); ok && s.Recv() != nil {
		v := s.Recv().Origin()
		t.into[v] = append(t.into[v], source{expr: on.X, result: -1})
	}
}

// taming notes a function that is called, or held, where it is named.
func (t tracer) taming(e ast.Expr) {
	t.tame[e] = true
	switch x := e.(type) {
	case *ast.SelectorExpr:
		t.tame[x.Sel] = true
	case *ast.IndexExpr:
		t.taming(x.X)
	}
}

// fillable marks the structs behind a pointer: others may set their exported fields.
func (t tracer) fillable(typ types.Type, seen map[types.Type]bool) {
	if typ == nil || seen[typ] {
		return
	}
	seen[typ] = true
	switch x := typ.Underlying().(type) {
	case *types.Pointer:
		t.inside(x.Elem(), seen)
	case *types.Slice:
		t.fillable(x.Elem(), seen)
	}
}

func (t tracer) inside(typ types.Type, seen map[types.Type]bool) {
	switch x := typ.Underlying().(type) {
	case *types.Struct:
		if t.foreign[x] {
			return
		}
		t.foreign[x] = true
		for f := range x.Fields() {
			if f.Exported() && t.isOurs(f) {
				t.into[f.Origin()] = append(t.into[f.Origin()], nobodyKnows)
				t.inside(f.Type(), seen)
			}
		}
	case *types.Pointer:
		t.inside(x.Elem(), seen)
	case *types.Slice:
		t.inside(x.Elem(), seen)
	case *types.Map:
		t.inside(x.Elem(), seen)
	}
}

// mentioned notes a function of ours that is used as a value where nobody follows it.
func (t tracer) mentioned(x *ast.Ident) {
	fn, ok := t.info.Uses[x].(*types.Func)
	if !ok || !t.isOurs(fn) || t.tame[x] {
		return
	}
	for _, body := range t.bodies(fn) {
		t.loose[body.Origin()] = true
	}
}

// arrive puts the arguments of a call into the parameters.
func (f *flows) arrive(s *types.Signature, a arrived) {
	if s == nil {
		return
	}
	if len(a.args) == 1 && s.Params().Len() > 1 { // f(g()) hands on several results
		for i := range s.Params().Len() {
			v := s.Params().At(i).Origin()
			f.into[v] = append(f.into[v], source{expr: a.args[0], result: i})
		}
		return
	}
	for i, arg := range a.args {
		if v := parameter(s, i); v != nil {
			f.into[v] = append(f.into[v], source{expr: arg, result: -1})
		}
	}
}

// everybody says that a function may be called with anything.
func (f *flows) everybody(s *types.Signature) {
	if s == nil { // a method without a body
		return
	}
	for i := range s.Params().Len() {
		v := s.Params().At(i).Origin()
		f.into[v] = append(f.into[v], nobodyKnows)
	}
}

// parameter is the one that takes the i-th argument; the last of a variadic function takes all that follow.
func parameter(s *types.Signature, i int) *types.Var {
	n := s.Params().Len()
	if i >= n && s.Variadic() {
		i = n - 1
	}
	if i >= n {
		return nil
	}
	return s.Params().At(i).Origin()
}

// named is the declared function that an expression names.
func (p *program) named(e ast.Expr) *types.Func {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		fn, _ := p.info.Uses[x].(*types.Func)
		return origin(fn)
	case *ast.SelectorExpr:
		fn, _ := p.info.Uses[x.Sel].(*types.Func)
		return origin(fn)
	case *ast.IndexExpr: // of a generic function
		return p.named(x.X)
	}
	return nil
}

func origin(fn *types.Func) *types.Func {
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// bodies are the functions that may run: the one named, or all of ours that an interface's method can mean.
func (p *program) bodies(fn *types.Func) []*types.Func {
	recv := fn.Signature().Recv()
	if recv == nil || !types.IsInterface(recv.Type()) {
		return []*types.Func{fn}
	}
	port, _ := recv.Type().Underlying().(*types.Interface)
	var out []*types.Func
	for _, pkg := range p.ours {
		for _, name := range pkg.Scope().Names() {
			t, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || types.IsInterface(t.Type()) || !types.Implements(types.NewPointer(t.Type()), port) {
				continue
			}
			o, _, _ := types.LookupFieldOrMethod(types.NewPointer(t.Type()), true, fn.Pkg(), fn.Name())
			if body, ok := o.(*types.Func); ok {
				out = append(out, body.Origin())
			}
		}
	}
	return out
}

// holder is the variable, parameter or field in which the value of an expression lies; elements lie in their container.
func (p *program) holder(e ast.Expr) *types.Var {
	switch x := e.(type) {
	case *ast.Ident:
		v, _ := p.info.ObjectOf(x).(*types.Var)
		if v != nil {
			return v.Origin()
		}
	case *ast.SelectorExpr:
		v, _ := p.info.Uses[x.Sel].(*types.Var)
		if v != nil {
			return v.Origin()
		}
	case *ast.IndexExpr:
		return p.holder(x.X)
	case *ast.ParenExpr:
		return p.holder(x.X)
	case *ast.SliceExpr:
		return p.holder(x.X)
	}
	return nil
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying()
}
