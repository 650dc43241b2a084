package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// The one page of routes, and what they promise.
const (
	routesFile   = "api/routes.go"
	contractFile = "api/openapi.yaml"
)

// roomsFiles are the pages of rooms that have routes of their own, under the group that the one page hands them.
var roomsFiles = []string{"api/hearing/routes.go"}

// registering are the methods by which a router learns a route.
var registering = []string{"Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Connect", "Trace", "All", "Add", "Use", "Static", "Mount", "Group", "Route"}

// routes finds routes outside their page, and those of the API that the contract does not know.
func (p *program) routes(root string) (found []finding, err error) {
	promised, err := contract(root)
	if err != nil {
		return nil, err
	}
	for _, f := range p.files {
		prefixes := map[any]string{} // of groups, by the variable that holds them
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.AssignStmt:
				p.group(x, prefixes)
			case *ast.CallExpr:
				found = append(found, p.route(x, prefixes, promised)...)
			}
			return true
		})
	}
	return found, nil
}

// route judges one call.
func (p *program) route(x *ast.CallExpr, prefixes map[any]string, promised map[string]bool) []finding {
	fn, on := p.named(x.Fun), ""
	if fn == nil || !slices.Contains(registering, fn.Name()) {
		return nil
	}
	if on = receiver(fn); !regexp.MustCompile(`fiber/v2\.(App|Group|Router|Register)$`).MatchString(on) && on != "*net/http.ServeMux" {
		return nil
	}
	at := p.at(x.Pos())
	if at.Filename != routesFile && !slices.Contains(roomsFiles, at.Filename) {
		return []finding{{at: at, kind: unlisted, say: fn.Name() + " outside " + routesFile + ": every route stands on one page"}}
	}
	path, known := p.path(x, prefixes)
	route := strings.ToUpper(fn.Name()) + " " + regexp.MustCompile(`:(\w+)`).ReplaceAllString(path, "{$1}")
	if fn.Name() == "Use" || fn.Name() == "Group" || !known || !strings.HasPrefix(path, "/api/") || promised[route] {
		return nil
	}
	return []finding{{at: at, kind: unlisted, say: route + " is not in " + contractFile}}
}

// group notes the prefix of a group of routes: v := w.Group("/api/v1").
func (p *program) group(x *ast.AssignStmt, prefixes map[any]string) {
	call, ok := x.Rhs[0].(*ast.CallExpr)
	if !ok || len(x.Lhs) != 1 {
		return
	}
	if fn := p.named(call.Fun); fn == nil || fn.Name() != "Group" {
		return
	}
	if path, known := p.path(call, prefixes); known {
		prefixes[p.holder(x.Lhs[0])] = path
	}
}

// path is what a route's call says after its group's prefix.
func (p *program) path(x *ast.CallExpr, prefixes map[any]string) (string, bool) {
	on, ok := x.Fun.(*ast.SelectorExpr)
	if !ok || len(x.Args) == 0 || p.info.Types[x.Args[0]].Value == nil || p.info.Types[x.Args[0]].Value.Kind() != constant.String {
		return "", false
	}
	return prefixes[p.holder(on.X)] + constant.StringVal(p.info.Types[x.Args[0]].Value), true
}

// contract are the routes that the contract knows, as "GET /api/v1/site".
func contract(root string) (map[string]bool, error) {
	raw, err := os.ReadFile(filepath.Join(root, contractFile))
	if err != nil {
		return nil, err
	}
	var doc struct {
		Paths map[string]map[string]yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", contractFile, err)
	}
	out := map[string]bool{}
	for path, verbs := range doc.Paths {
		for verb := range verbs {
			out[strings.ToUpper(verb)+" "+path] = true
		}
	}
	return out, nil
}
