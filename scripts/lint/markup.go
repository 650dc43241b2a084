package main

import (
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// pages is where the pages are written; what their tests say reaches nobody's browser.
const pages = "mobile-h5/src"

// executing are the ways by which a citizen's words could become a part of the page or run in it.
var executing = regexp.MustCompile(`v-html|(inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc|dangerouslySet|javascript:|\beval\s*\(|\bnew\s+Function\b|\bset(Timeout|Interval)\s*\(\s*['"` + "`" + `]`)

var (
	page = regexp.MustCompile(`\.(vue|ts|js|mjs|html)$`)
	test = regexp.MustCompile(`\.(test|spec)\.ts$`)
)

// markup finds them in the pages under a root.
func markup(root string) (found []finding, err error) {
	files := os.DirFS(root)
	err = fs.WalkDir(files, pages, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !page.MatchString(file) || test.MatchString(file) {
			return err
		}
		raw, err := fs.ReadFile(files, file)
		found = append(found, scripting(file, string(raw))...)
		return err
	})
	return found, err
}

// scripting finds them in the text of one page.
func scripting(file, text string) (found []finding) {
	for i, line := range strings.Split(text, "\n") {
		if what := executing.FindString(line); what != "" {
			found = append(found, finding{at: token.Position{Filename: file, Line: i + 1}, kind: scripted, say: what + " makes markup of text: write it as text"})
		}
	}
	return found
}
