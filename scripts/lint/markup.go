package main

import (
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
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
	err = filepath.WalkDir(filepath.Join(root, pages), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !page.MatchString(path) || test.MatchString(path) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		found = append(found, scripting(filepath.ToSlash(rel), string(raw))...)
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
