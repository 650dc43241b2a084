package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/audit"
	"huiyin/rectify"
	"huiyin/rectify/hearing"
)

// unknowable stands for a part of a string that only a running program knows.
const unknowable = "*"

// sources are our Go source without tests: what functions there are, and where each is called, by name.
type sources struct {
	calls   map[string][]call
	records []ast.Expr // what is handed over as an action
	within  map[ast.Expr]*ast.FuncDecl
	details map[string]bool // what is written as the name of a detail
}

type call struct {
	args []ast.Expr
	dir  string
	in   *ast.FuncDecl
}

// source reads the rooms that record.
func source(t *testing.T) *sources {
	t.Helper()
	s := &sources{calls: map[string][]call{}, within: map[ast.Expr]*ast.FuncDecl{}, details: map[string]bool{}}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "scripts" || d.Name() == "audit") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			s.read(f, filepath.ToSlash(filepath.Dir(path)))
		}
		return err
	})
	if err != nil || len(s.records) < 10 {
		t.Fatalf("%d places that record, %v", len(s.records), err)
	}
	return s
}

func (s *sources) read(f *ast.File, dir string) {
	for _, d := range f.Decls {
		in, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(in, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				s.call(x, dir, in)
			case *ast.CompositeLit: // audit.Entry{Action: …}
				s.entry(x, in)
			case *ast.IndexExpr: // more["machine"]
				s.detail(x.Index)
			}
			return true
		})
	}
}

func (s *sources) call(x *ast.CallExpr, dir string, in *ast.FuncDecl) {
	name := called(x.Fun)
	base := name[strings.LastIndex(name, ".")+1:]
	s.calls[base] = append(s.calls[base], call{args: x.Args, dir: dir, in: in})
	if name == "audit.Record" || base == "RecordLook" {
		s.records = append(s.records, x.Args[1])
		s.within[x.Args[1]] = in
	}
	if base == "touch" {
		s.detail(x.Args[0])
	}
}

func (s *sources) entry(x *ast.CompositeLit, in *ast.FuncDecl) {
	for _, e := range x.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Action" && called(x.Type) == "audit.Entry" {
			s.records = append(s.records, pair.Value)
			s.within[pair.Value] = in
		}
		s.detail(pair.Key)
	}
}

func (s *sources) detail(e ast.Expr) {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		s.details[strings.Trim(lit.Value, `"`)] = true
	}
}

// called is a name as it is written, with its package or receiver when that is a plain name.
func called(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		if of, ok := x.X.(*ast.Ident); ok {
			return of.Name + "." + x.Sel.Name
		}
		return "." + x.Sel.Name
	}
	return ""
}

// values are what an expression can be inside a function: what is written, assigned there, or handed in by whoever calls it.
func (s *sources) values(e ast.Expr, in *ast.FuncDecl, deep int) []string {
	switch x := e.(type) {
	case *ast.BasicLit:
		v, _ := strconv.Unquote(x.Value)
		return []string{v}
	case *ast.BinaryExpr:
		var out []string
		for _, a := range s.values(x.X, in, deep) {
			for _, b := range s.values(x.Y, in, deep) {
				out = append(out, a+b)
			}
		}
		return out
	case *ast.Ident:
		if i := parameter(in, x.Name); i >= 0 && deep > 0 {
			return s.handedIn(in, i, deep-1)
		}
		if found := s.assigned(x.Name, in, deep); len(found) > 0 {
			return found
		}
	}
	return []string{unknowable}
}

func (s *sources) handedIn(to *ast.FuncDecl, i, deep int) (out []string) {
	for _, c := range s.calls[to.Name.Name] {
		if i < len(c.args) && len(c.args) == to.Type.Params.NumFields() {
			out = append(out, s.values(c.args[i], c.in, deep)...)
		}
	}
	return out
}

func (s *sources) assigned(name string, in *ast.FuncDecl, deep int) (out []string) {
	ast.Inspect(in, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != len(a.Rhs) {
			return true
		}
		for i, l := range a.Lhs {
			if id, ok := l.(*ast.Ident); ok && id.Name == name {
				out = append(out, s.values(a.Rhs[i], in, deep)...)
			}
		}
		return true
	})
	return out
}

// parameter is the place of a function's parameter, -1 when it has none of that name.
func parameter(in *ast.FuncDecl, name string) int {
	i := 0
	for _, field := range in.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}

// recorded are all actions that the source can hand to the record; thing.* stands for a verb that a request names.
func (s *sources) recorded() map[string]bool {
	out := map[string]bool{}
	for _, e := range s.records {
		for _, v := range s.values(e, s.within[e], 4) {
			out[v] = true
		}
	}
	return out
}

func TestEveryActionOfTheRecordHasAWordAndEveryWordAnAction(t *testing.T) {
	found := source(t).recorded()
	if !found["case."+unknowable] || !found["photo."+unknowable] {
		t.Fatalf("verbs that a request names are not found: %v", slices.Sorted(maps.Keys(found)))
	}
	delete(found, "case."+unknowable) // what a request names is a verb of the table of moves, and nothing else
	for _, v := range rectify.Verbs() {
		found["case."+v.Verb] = true
	}
	for _, thing := range []string{"", "round_", "seat_", "question_"} { // the same of a hearing
		delete(found, "hearing."+thing+unknowable)
	}
	for _, v := range hearing.Verbs {
		found["hearing."+v.Code] = true
	}
	delete(found, "photo."+unknowable) // api/staff.go: release, withhold
	found["photo.released"], found["photo.withheld"] = true, true
	found[audit.Rows] = true // internal/audit: rows were written and nothing else was said
	words := map[string]bool{}
	for _, a := range view.Actions() {
		words[a.Code] = true
		if name := a.Code + " " + string(a.At); a.Say == "" || words[name] {
			t.Errorf("%s has no word, or two", name)
		}
		words[a.Code+" "+string(a.At)] = true
	}
	for action := range found {
		if !words[action] {
			t.Errorf("%s is recorded and has no word in api/view/actions.go", action)
		}
	}
	for action := range words {
		if !strings.Contains(action, " ") && !found[action] {
			t.Errorf("%s has a word and is never recorded", action)
		}
	}
}

func TestEveryWordForADetailIsTheNameOfOne(t *testing.T) {
	s := source(t)
	seen := map[string]bool{}
	for _, w := range view.Details {
		if seen[w.Code] || w.Say == "" || !s.details[w.Code] {
			t.Errorf("%s has no word or two, or is the name of nothing that is recorded", w.Code)
		}
		seen[w.Code] = true
	}
}

func TestEveryThingThatIsRecordedHasANameOrBringsItsOwn(t *testing.T) {
	things := map[string]bool{}
	for _, w := range view.Things {
		things[w.Code] = true
	}
	used := map[string]bool{}
	for _, a := range view.Actions() {
		thing, verb, ok := strings.Cut(a.Code, ".")
		used[thing] = true
		if !ok || !things[thing] && verb != "import" {
			t.Errorf("what is %s done to?", a.Code)
		}
	}
	for thing := range things {
		if !used[thing] {
			t.Errorf("nothing is ever done to %s", thing)
		}
	}
}
