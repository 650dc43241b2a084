package main

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// calls finds what hangs, what can be guessed, and what leads from the log to a person.
func (p *program) calls() (found []finding) {
	for _, f := range p.files {
		for _, i := range f.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); path == "math/rand" || path == "math/rand/v2" {
				found = append(found, finding{at: p.at(i.Pos()), kind: guessable, say: path + " can be guessed: take crypto/rand, or the database's random source"})
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.SelectorExpr:
				found = append(found, p.waits(x)...)
			case *ast.CompositeLit:
				found = append(found, p.client(x)...)
			case *ast.CallExpr:
				found = append(found, p.logged(x)...)
			}
			return true
		})
	}
	return found
}

// ready are the names of net/http that go through a client or a server without any time limit.
var ready = []string{"DefaultClient", "Get", "Head", "Post", "PostForm", "ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"}

func (p *program) waits(x *ast.SelectorExpr) []finding {
	o := p.info.Uses[x.Sel]
	if o == nil || o.Pkg() == nil || o.Pkg().Path() != "net/http" || o.Parent() != o.Pkg().Scope() || !slices.Contains(ready, o.Name()) {
		return nil
	}
	return []finding{{at: p.at(x.Pos()), kind: endless, say: "http." + o.Name() + " waits for ever: give it a client or server of its own, with a time limit"}}
}

func (p *program) client(x *ast.CompositeLit) []finding {
	limit := map[string]string{"net/http.Client": "Timeout", "net/http.Server": "ReadHeaderTimeout"}[types.TypeString(p.info.TypeOf(x), nil)]
	if limit == "" {
		return nil
	}
	for _, element := range x.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok && types.ExprString(kv.Key) == limit {
			return nil
		}
	}
	return []finding{{at: p.at(x.Pos()), kind: endless, say: types.ExprString(x.Type) + " without " + limit + " waits for ever"}}
}

// personal are names of what must not stand in a log: it opens a letter, or is a person's.
var personal = regexp.MustCompile(`(?i)receipt|contact|passw|secret|token|cookie|original|phone|mobile|^digits$`)

// tellers are packages whose calls end in the log; errors end there too.
var tellers = []string{"log", "log/slog"}

// logged judges what a call writes to the log, or into an error that somebody will.
func (p *program) logged(x *ast.CallExpr) (found []finding) {
	fn := p.named(x.Fun)
	if fn == nil || fn.Pkg() == nil || !slices.Contains(tellers, fn.Pkg().Path()) && fn.FullName() != "fmt.Errorf" && fn.FullName() != "errors.New" {
		return nil
	}
	for _, arg := range x.Args {
		if say := p.secret(arg); say != "" {
			found = append(found, finding{at: p.at(arg.Pos()), kind: told, say: say + " ends in the log"})
		}
	}
	return found
}

// secret is what of an argument leads to a person; empty when nothing does.
func (p *program) secret(arg ast.Expr) (say string) {
	ast.Inspect(arg, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && p.info.TypeOf(e) != nil && p.info.Types[e].IsValue() && !text(p.info.TypeOf(e)) {
			return false // how long a secret is tells nothing of it
		}
		switch x := n.(type) {
		case *ast.CallExpr:
			fn := p.named(x.Fun)
			if fn != nil && strings.HasSuffix(receiver(fn), "fiber/v2.Ctx") && slices.Contains([]string{"Path", "OriginalURL", "Body", "Params", "Query", "Cookies"}, fn.Name()) {
				say = types.ExprString(x)
			}
		case *ast.Ident:
			v, ok := p.info.ObjectOf(x).(*types.Var)
			if ok && personal.MatchString(x.Name) && text(v.Type()) {
				say = x.Name
			}
		}
		return say == ""
	})
	return say
}
