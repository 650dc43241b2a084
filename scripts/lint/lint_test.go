package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// judged are the findings in what a pattern of packages is built of, as file:line kind.
func judged(t *testing.T, pattern string) (out []string) {
	t.Helper()
	p, err := load(root, pattern)
	if err != nil {
		t.Fatal(err)
	}
	routes, err := p.routes(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range inOrder(append(append(p.sql(), p.calls()...), routes...)) {
		out = append(out, fmt.Sprintf("%s:%d %s", f.at.Filename, f.at.Line, f.kind))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// planted are the flaws in a file, as its own comments name them.
func planted(t *testing.T, file string) (out []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(raw), "\n") {
		if want := regexp.MustCompile(`// want (\w+)$`).FindStringSubmatch(line); want != nil {
			out = append(out, fmt.Sprintf("%s:%d %s", file, i+1, want[1]))
		}
	}
	slices.Sort(out)
	return out
}

func TestEveryPlantedFlawIsFoundAndNothingBesideIt(t *testing.T) {
	const dir = "scripts/lint/testdata/flawed"
	want, got := planted(t, dir+"/flawed.go"), judged(t, "./"+dir)
	if len(want) < 20 {
		t.Fatalf("only %d flaws are planted", len(want))
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("not found: %s", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("found and not planted: %s", g)
		}
	}
}

func TestTheCleanNeighboursOfTheFlawsPass(t *testing.T) {
	if got := judged(t, "./scripts/lint/testdata/clean"); len(got) > 0 {
		t.Errorf("found: %v", got)
	}
}

func TestOurOwnProgramPasses(t *testing.T) {
	found, err := lint(root, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestMarkupInAPageIsFoundAndTextIsNot(t *testing.T) {
	for _, flaw := range []string{
		`<p v-html="text" />`, `el.innerHTML = text`, `el.outerHTML = text`, `el.insertAdjacentHTML('beforeend', text)`, `document.write(text)`, `eval(text)`,
		`new Function(text)`, `setTimeout('run()', 1)`, `<iframe :srcdoc="text" />`, `<a href="javascript:run()">`, `range.createContextualFragment(text)`,
	} {
		if got := scripting("x.vue", "<template>\n"+flaw+"\n</template>"); len(got) != 1 || got[0].at.Line != 2 || got[0].kind != scripted {
			t.Errorf("%s: %v", flaw, got)
		}
	}
	for _, clean := range []string{`<p>{{ text }}</p>`, `el.textContent = text`, `setTimeout(run, 1)`, `const evaluation = medieval(text)`, `new FunctionKey()`, `<a :href="link">`} {
		if got := scripting("x.vue", clean); len(got) > 0 {
			t.Errorf("%s: %v", clean, got)
		}
	}
}

func TestThePagesThemselvesAreRead(t *testing.T) {
	read := 0
	err := filepath.WalkDir(filepath.Join(root, pages), func(path string, d os.DirEntry, err error) error {
		if err == nil && page.MatchString(path) {
			read++
		}
		return err
	})
	if err != nil || read < 50 {
		t.Errorf("%d pages, %v", read, err)
	}
}

// A route is planted in a copy of the contract that lacks one: what is served there is then unlisted.
func TestARouteOutsideTheContractIsFound(t *testing.T) {
	p, err := load(root, ".")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(root, contractFile))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	lacking := strings.Replace(string(raw), "  /api/v1/office/audits:", "  /api/v1/office/elsewhere:", 1)
	if err := errorsOf(os.Mkdir(filepath.Join(dir, "api"), 0o700), os.WriteFile(filepath.Join(dir, contractFile), []byte(lacking), 0o600)); err != nil {
		t.Fatal(err)
	}
	found, err := p.routes(dir)
	if err != nil || len(found) != 1 || !strings.Contains(found[0].say, "GET /api/v1/office/audits is not in") {
		t.Errorf("%v, %v", found, err)
	}
}

func errorsOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestAnExceptionExcusesItsFileAndKindOnlyAndNeverOutlivesItsReason(t *testing.T) {
	there := finding{kind: rawSQL, say: "x"}
	there.at.Filename = "a/b.go"
	for _, c := range []struct {
		name string
		e    exception
		left int
	}{
		{"its file and kind", exception{"a/b.go", rawSQL, "why"}, 0},
		{"all files of its folder", exception{"a/*.go", rawSQL, "why"}, 0},
		{"another kind, which is left with the useless exception", exception{"a/b.go", told, "why"}, 2},
		{"another file likewise", exception{"a/c.go", rawSQL, "why"}, 2},
	} {
		if left := excuse([]finding{there}, []exception{c.e}); len(left) != c.left {
			t.Errorf("%s: %v", c.name, left)
		}
	}
	for _, e := range allowed {
		if len(e.why) < 20 {
			t.Errorf("%s: an exception says why", e.file)
		}
	}
}
