package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the folders from top to bottom: code may import only what lies below it. Folders of one line do not know each other,
// but for those under internal, where the compiler already forbids circles.
var floors = [][]string{
	{".", "scripts/bench"},
	{"api/demo"},
	{"api"},
	{"api/auth"},
	{"rectify"},
	{"rectify/workday"},
	{"survey"},
	{"survey/classify"},
	{"internal"},
	{"migrations"},
}

// beside the floors lie files that come with the program: who may open them.
var beside = map[string][]string{
	"data":      {".", "api", "api/demo"},
	"mobile-h5": {".", "api"},
}

// pure are folders that know nothing of ours: they could be taken out and used elsewhere.
var pure = []string{"survey/classify", "rectify/workday", "data", "mobile-h5", "migrations"}

const module = "huiyin"

// sources are our Go files without tests, by folder.
func sources(t *testing.T) map[string][]string {
	out := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || len(d.Name()) > 1 && d.Name()[0] == '.') {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			dir := filepath.ToSlash(filepath.Dir(path))
			out[dir] = append(out[dir], path)
		}
		return err
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("%d folders, %v", len(out), err)
	}
	return out
}

// floor is how deep a folder lies; -1 when it has no place.
func floor(dir string) int {
	if strings.HasPrefix(dir, "internal/") {
		dir = "internal"
	}
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, dir) })
}

func mayImport(from, to string) bool {
	switch {
	case slices.Contains(pure, from):
		return false
	case beside[to] != nil:
		return slices.Contains(beside[to], from)
	case strings.HasPrefix(from, "internal/") && strings.HasPrefix(to, "internal/"):
		return true
	}
	return floor(from) >= 0 && floor(from) < floor(to)
}

func TestArrowsPointDown(t *testing.T) {
	arrows := 0
	for dir, files := range sources(t) {
		if floor(dir) < 0 && beside[dir] == nil {
			t.Errorf("%s has no place in the house: give it one in floors", dir)
		}
		for _, file := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Imports {
				path, _ := strconv.Unquote(i.Path.Value)
				to, ours := strings.CutPrefix(path, module+"/")
				if !ours {
					continue
				}
				if arrows++; !mayImport(dir, to) {
					t.Errorf("%s imports %s", file, to)
				}
			}
		}
	}
	if arrows < 50 {
		t.Fatalf("only %d arrows found: is the module still called %s?", arrows, module)
	}
}

func TestTheArrowsThemselves(t *testing.T) {
	for _, x := range []struct {
		from, to string
		may      bool
	}{
		{".", "api", true}, {".", "data", true}, {"api", "rectify", true}, {"api", "api/auth", true}, {"api/demo", "api", true}, {"rectify", "survey", true},
		{"rectify", "survey/classify", true}, {"survey", "internal/day", true}, {"internal/database", "migrations", true}, {"internal/audit", "internal/database", true},
		{"survey", "rectify", false}, {"rectify", "api", false}, {"api", "api/demo", false}, {"internal/day", "survey", false}, {"migrations", "internal/database", false},
		{"survey/classify", "internal/day", false}, {"rectify/workday", "internal/day", false}, {"survey", "data", false}, {"survey", "elsewhere", false},
	} {
		if mayImport(x.from, x.to) != x.may {
			t.Errorf("%s to %s: want %v", x.from, x.to, x.may)
		}
	}
}

// What differs between the databases is in one file. Tests and the folders that name databases in their settings may name them.
func TestDatabasesAreNamedInOnePlace(t *testing.T) {
	for dir, files := range sources(t) {
		if dir == "internal/config" || dir == "migrations" || dir == "internal/database/dbtest" {
			continue
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"mysql", "sqlite"} {
				if strings.Contains(strings.ToLower(string(text)), name) && filepath.ToSlash(file) != "internal/database/dialect.go" {
					t.Errorf("%s speaks of %s", file, name)
				}
			}
		}
	}
}
