// Command lint refuses in our own sources what the tools of others do not see: SQL built from anything but the program's own words, markup
// written into a page, routes outside their one page or outside the contract, clients without an end, guessable secrets, receipts in the log.
// It prints one line a finding and ends with 1 when there is any. The testdata hold a planted flaw of each kind beside its clean neighbour.
package main

import (
	"fmt"
	"go/token"
	"os"
	"slices"
	"strings"
)

func main() {
	findings, err := lint(".", ".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, f := range findings {
		fmt.Println(f)
	}
	if len(findings) > 0 {
		os.Exit(1)
	}
}

// finding is one place where something stands that must not.
type finding struct {
	at   token.Position
	kind string
	say  string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.at.Filename, f.at.Line, f.kind, f.say)
}

// lint checks what a program is built of, by the pattern of its main package, and the pages under the root; exceptions that no longer
// excuse anything are findings too.
func lint(root, pattern string) ([]finding, error) {
	p, err := load(root, pattern)
	if err != nil {
		return nil, err
	}
	found := p.sql()
	found = append(found, p.calls()...)
	routes, err := p.routes(root)
	if err != nil {
		return nil, err
	}
	pages, err := markup(root)
	if err != nil {
		return nil, err
	}
	return excuse(inOrder(append(append(found, routes...), pages...)), allowed), nil
}

func inOrder(found []finding) []finding {
	slices.SortFunc(found, func(a, b finding) int { return strings.Compare(a.String(), b.String()) })
	return slices.CompactFunc(found, func(a, b finding) bool { return a.String() == b.String() })
}
