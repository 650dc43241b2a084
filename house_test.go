package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"huiyin/internal/database"
)

// floors are the folders from top to bottom: code may import only what lies below it. Folders of one line do not know each other,
// but for those under internal, where the compiler already forbids circles.
var floors = [][]string{
	{".", "scripts/bench", "scripts/lint", "scripts/checkchain"},
	{"api/demo/stage"},
	{"api/demo"},
	{"api"},
	{"api/wechat"},
	{"api/auth", "api/messages", "api/view", "api/hearing"},
	{"api/wechat/fake", "api/texts"},
	{"rectify/hearing"},
	{"rectify/hearing/linear"},
	{"rectify/citytest", "rectify/mail"},
	{"rectify"},
	{"rectify/duty", "rectify/figure", "rectify/letter", "rectify/life", "rectify/workday"},
	{"survey"},
	{"survey/wording", "survey/voter"},
	{"survey/classify", "survey/question", "survey/lint"},
	{"internal"},
	{"migrations"},
}

// beside the floors lie files that come with the program: who may open them.
var beside = map[string][]string{
	"data":      {".", "api", "api/demo", "rectify/citytest"},
	"mobile-h5": {".", "api"},
}

// pure are folders that could be taken out and used elsewhere: what of ours each knows.
var pure = map[string][]string{
	"survey/classify": {}, "rectify/workday": {}, "rectify/figure": {}, "data": {}, "mobile-h5": {}, "migrations": {},
	"rectify/life":   {"internal/actor", "internal/fault"},
	"internal/share": {}, "survey/question": {"internal/fault"}, "survey/lint": {"internal/privacy"},
}

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
	case pure[from] != nil:
		return slices.Contains(pure[from], to)
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
		{".", "api", true}, {".", "data", true}, {"api", "rectify", true}, {"api", "api/auth", true}, {"api", "api/view", true}, {"api/view", "survey", true}, {"rectify/life", "internal/fault", true}, {"api/demo", "api", true}, {"rectify", "survey", true},
		{"rectify", "survey/classify", true}, {"survey", "internal/day", true}, {"internal/database", "migrations", true}, {"internal/audit", "internal/database", true},
		{"survey", "rectify", false}, {"rectify", "api", false}, {"rectify", "api/view", false}, {"api/auth", "api/view", false}, {"rectify/life", "internal/database", false}, {"rectify/figure", "rectify/life", false}, {"api", "api/demo", false}, {"internal/day", "survey", false}, {"migrations", "internal/database", false},
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

// mostFiles is how many files a room has at most, tests apart: beyond it nobody knows where to look.
const mostFiles = 30

func TestARoomHasAtMostThirtyFiles(t *testing.T) {
	for dir, files := range sources(t) {
		if len(files) > mostFiles {
			t.Errorf("%s has %d files: which of them are a room of their own?", dir, len(files))
		}
	}
}

// What audiences see is read and never written: no transaction, and no verb of a room that begins one.
func TestViewsReadAndNeverWrite(t *testing.T) {
	for _, file := range sources(t)["api/view"] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, forbidden := range []string{"database.Tx", ".Do(", ".Transaction(", ".Begin(", ".Exec(", ".Create(", ".Save(", ".Update(", ".Updates(", ".UpdateColumn(", ".Delete("} {
			if strings.Contains(string(text), forbidden) {
				t.Errorf("%s says %s", file, forbidden)
			}
		}
	}
}

// owners are the rooms, by the tables that are theirs; the rest is plumbing's.
var owners = map[string][]string{
	"survey": {"units", "areas", "manifestations", "surveys", "questionnaires", "responses", "receipts", "opinions", "concerns", "classifications", "photos", "survey_secrets", "survey_voters"},
	"rectify": {"cases", "case_units", "case_events", "case_plans", "case_results", "case_messages", "case_disputes", "feedbacks", "askings",
		"calendar_days", "calendar_years", "duties"},
	"api/wechat": {"wechat_people", "wechat_links", "wechat_sessions", "wechat_states", "wechat_inbox", "wechat_drafts"},
	"rectify/hearing": {"hearings", "hearing_signups", "hearing_seats", "hearing_passes", "hearing_rounds", "hearing_questions", "hearing_promises", "turnouts", "ballots", "sealed_ballots",
		"named_ballots", "paper_counts", "public_votes", "round_secrets"},
	"api/auth": {"accounts", "sessions", "invitations", "used_steps"},
}

// rowTypes are the rows of survey, as rectify would read them.
var rowTypes = []string{"Unit", "Area", "Manifestation", "Survey", "Questionnaire", "Response", "Receipt", "Opinion", "Concern", "Classification", "Photo"}

// ownerOf is the room in which a folder lies, empty for plumbing and for what stands above all rooms.
func ownerOf(dir string) (owner string) {
	for room := range owners {
		if len(room) > len(owner) && (dir == room || strings.HasPrefix(dir, room+"/")) {
			owner = room
		}
	}
	return owner
}

// No room queries another room's tables: it asks the room. The views stand above both.
func TestNoRoomQueriesAnothersTables(t *testing.T) {
	for dir, files := range sources(t) {
		room := ownerOf(dir)
		if room == "" && !strings.HasPrefix(dir, "internal/") {
			continue
		}
		for _, file := range files {
			for _, found := range foreign(t, file, room) {
				t.Error(found)
			}
		}
	}
}

// foreign are the places in a file where another room's table or row is queried.
func foreign(t *testing.T, file, room string) (found []string) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	say := func(n ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s asks for %s: let the room answer", fset.Position(n.Pos()), what))
	}
	rows := map[string]bool{} // variables of the function at hand that hold rows of survey
	note := func(as []*ast.Ident, of ast.Expr) {
		for _, name := range as {
			if rowOfSurvey(of) && room != "survey" {
				rows[name.Name] = true
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncDecl:
			clear(rows)
		case *ast.BasicLit:
			for _, table := range others(room) {
				if x.Kind == token.STRING && inSQL(x.Value, table) {
					say(x, table)
				}
			}
		case *ast.CallExpr: // db.Table("concerns")
			for _, arg := range x.Args {
				if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING && slices.Contains(others(room), first(lit.Value)) {
					say(lit, first(lit.Value))
				}
			}
		case *ast.ValueSpec:
			note(x.Names, x.Type)
		case *ast.Field:
			note(x.Names, x.Type)
		case *ast.UnaryExpr:
			if id, ok := x.X.(*ast.Ident); ok && x.Op == token.AND && rows[id.Name] {
				say(x, id.Name)
			}
			if lit, ok := x.X.(*ast.CompositeLit); ok && x.Op == token.AND && rowOfSurvey(lit.Type) && room != "survey" {
				say(x, "a row of survey")
			}
		}
		return true
	})
	return found
}

// others are the tables of all other rooms.
func others(room string) (out []string) {
	for owner, tables := range owners {
		if owner != room {
			out = append(out, tables...)
		}
	}
	return out
}

// first is the first word of a string literal: "concerns a" is the table concerns with another name.
func first(literal string) string {
	word, _, _ := strings.Cut(strings.Trim(literal, "`\""), " ")
	return word
}

// inSQL says whether SQL in a string literal names a table.
func inSQL(literal, table string) bool {
	text := " " + strings.Trim(literal, "`\"") + " "
	for _, before := range []string{"FROM ", "JOIN ", "INTO ", "UPDATE "} {
		if i := strings.Index(text, before+table+" "); i >= 0 {
			return true
		}
	}
	return strings.Contains(text, " "+table+".")
}

// rowOfSurvey says whether a type is survey's row, or a list of them.
func rowOfSurvey(e ast.Expr) bool {
	if list, ok := e.(*ast.ArrayType); ok {
		e = list.Elt
	}
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := s.X.(*ast.Ident)
	return ok && of.Name == "survey" && slices.Contains(rowTypes, s.Sel.Name)
}

// Proved rows are written by package kept alone: nobody else takes its handle, and no statement of ours names such a table to write it.
func TestProvedRowsAreWrittenByOnePackage(t *testing.T) {
	writes := regexp.MustCompile(`\b(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) (\w+)`)
	for dir, files := range sources(t) {
		if dir == "internal/kept" || dir == "internal/database/dbtest" {
			continue
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "database.Keeping(") {
				t.Errorf("%s writes proved rows past package kept", file)
			}
			for _, found := range writes.FindAllStringSubmatch(string(text), -1) {
				if _, proved := database.KeptNamed(found[2]); proved {
					t.Errorf("%s says %q: write it with package kept", file, found[0])
				}
			}
		}
	}
}

// manyFields are so many that nobody knows which value is which: a literal of a struct of ours names its fields from here on. Tables of
// rows whose type is written once above them are read by their columns.
const manyFields = 4

func TestLiteralsNameTheirFields(t *testing.T) {
	files := everySource(t)
	structs := map[string]bool{}
	for _, f := range files {
		for _, d := range f.tree.Decls {
			for _, name := range structsIn(d) {
				structs[f.dir+"."+name] = true
			}
		}
	}
	if len(structs) < 100 {
		t.Fatalf("only %d structs found", len(structs))
	}
	for _, f := range files {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if ok && len(lit.Elts) >= manyFields && structs[f.typeOf(lit.Type)] && !keyed(lit) {
				t.Errorf("%s: %d fields without their names", f.set.Position(lit.Pos()), len(lit.Elts))
			}
			return true
		})
	}
}

// source is one of our Go files, a test or not, as it is read.
type source struct {
	dir  string
	set  *token.FileSet
	tree *ast.File
}

func everySource(t *testing.T) (out []source) {
	t.Helper()
	for dir := range sources(t) {
		paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, source{dir, set, tree})
		}
	}
	return out
}

func structsIn(d ast.Decl) (names []string) {
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return nil
	}
	for _, s := range g.Specs {
		if spec, ok := s.(*ast.TypeSpec); ok {
			if _, is := spec.Type.(*ast.StructType); is {
				names = append(names, spec.Name.Name)
			}
		}
	}
	return names
}

// typeOf is the name of a type as folder.Name; empty when it is none of ours.
func (f source) typeOf(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return f.dir + "." + x.Name
	case *ast.SelectorExpr:
		if of, ok := x.X.(*ast.Ident); ok {
			return f.folder(of.Name) + "." + x.Sel.Name
		}
	}
	return ""
}

// folder is where a package lies that a file calls by a name.
func (f source) folder(name string) string {
	for _, i := range f.tree.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		if i.Name != nil && i.Name.Name == name || i.Name == nil && filepath.Base(path) == name {
			return strings.TrimPrefix(path, module+"/")
		}
	}
	return ""
}

func keyed(lit *ast.CompositeLit) bool {
	_, ok := lit.Elts[0].(*ast.KeyValueExpr)
	return ok
}
