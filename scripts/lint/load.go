package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// program is all that is built into one command, ours from its sources and with types.
type program struct {
	root  string
	set   *token.FileSet
	files []*ast.File
	info  *types.Info
	ours  map[string]*types.Package
	flows *flows
}

// listed is what `go list` says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	Standard                bool
	Module                  *struct{ Main bool }
}

// load reads the packages behind a pattern, their dependencies first. It needs `go` and builds what was not built yet.
func load(root, pattern string) (*program, error) {
	all, err := list(root, pattern)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	p := &program{root: abs, set: token.NewFileSet(), ours: map[string]*types.Package{}, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
	}}
	compiled := map[string]string{}
	theirs := importer.ForCompiler(p.set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(compiled[path]) })
	for _, l := range all {
		if l.Standard || l.Module == nil || !l.Module.Main {
			compiled[l.ImportPath] = l.Export
			continue
		}
		if err := p.check(l, theirs); err != nil {
			return nil, err
		}
	}
	if len(p.ours) == 0 {
		return nil, fmt.Errorf("%s: no package of ours", pattern)
	}
	p.flows = p.trace()
	return p, nil
}

func list(root, pattern string) (out []listed, err error) {
	c := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Dir,Export,GoFiles,Standard,Module", pattern)
	c.Dir, c.Stderr = root, os.Stderr
	raw, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	for d := json.NewDecoder(bytes.NewReader(raw)); ; {
		var l listed
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
}

// imports finds our packages as they were read here, so that an object is the same in all of them.
type imports struct {
	ours   map[string]*types.Package
	theirs types.Importer
}

func (i imports) Import(path string) (*types.Package, error) {
	if p := i.ours[path]; p != nil {
		return p, nil
	}
	return i.theirs.Import(path)
}

func (p *program) check(l listed, theirs types.Importer) error {
	var files []*ast.File
	for _, name := range l.GoFiles {
		f, err := parser.ParseFile(p.set, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	pkg, err := (&types.Config{Importer: imports{p.ours, theirs}}).Check(l.ImportPath, p.set, files, p.info)
	p.ours[l.ImportPath] = pkg
	p.files = append(p.files, files...)
	return err
}

// at is a place as people read it, from the root.
func (p *program) at(n token.Pos) token.Position {
	at := p.set.Position(n)
	if rel, err := filepath.Rel(p.root, at.Filename); err == nil {
		at.Filename = filepath.ToSlash(rel)
	}
	return at
}

// isOurs says whether an object is declared in a package of ours.
func (p *program) isOurs(o types.Object) bool {
	return o != nil && o.Pkg() != nil && p.ours[o.Pkg().Path()] == o.Pkg()
}
