package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// requirement is one row of docs/asvs.md.
type requirement struct{ number, level, asks, proof string }

func requirements(t *testing.T) (out []requirement) {
	t.Helper()
	raw, err := os.ReadFile("docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if regexp.MustCompile(`^\| \d+\.\d+\.\d+ `).MatchString(line) && len(cells) == 4 {
			out = append(out, requirement{number: strings.TrimSpace(cells[0]), level: strings.TrimSpace(cells[1]), asks: strings.TrimSpace(cells[2]), proof: strings.TrimSpace(cells[3])})
		}
	}
	if len(out) < 60 {
		t.Fatalf("only %d requirements are read", len(out))
	}
	return out
}

var (
	namedTest = regexp.MustCompile("`([\\w/.-]+_test\\.go):((?:Test|Fuzz)\\w+)`")
	withWhy   = regexp.MustCompile(`^\*\*(by design|not ours|open)\*\*: \S.{7,}`)
)

func TestEveryRequirementHasATestThatIsThereOrAReason(t *testing.T) {
	var seen []string
	for _, r := range requirements(t) {
		tests := namedTest.FindAllStringSubmatch(r.proof, -1)
		if len(tests) == 0 && !withWhy.MatchString(r.proof) {
			t.Errorf("%s has neither a test nor a reason: %q", r.number, r.proof)
		}
		for _, x := range tests {
			if raw, err := os.ReadFile(filepath.FromSlash(x[1])); err != nil || !strings.Contains(string(raw), "\nfunc "+x[2]+"(") {
				t.Errorf("%s: %s has no %s", r.number, x[1], x[2])
			}
		}
		if slices.Contains(seen, r.number) || !slices.Contains([]string{"1", "2", "3"}, r.level) || r.asks == "" {
			t.Errorf("%s stands there twice, or without its level or words", r.number)
		}
		seen = append(seen, r.number)
	}
}

// What is said of security points at what is there.
func TestTheSecurityPageLinksToWhatIsThere(t *testing.T) {
	for _, page := range []string{"SECURITY.md", "README.md", "README.zh-CN.md"} {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		links := regexp.MustCompile(`\]\(([\w./-]+)\)`).FindAllStringSubmatch(string(raw), -1)
		for _, link := range links {
			if _, err := os.Stat(link[1]); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
		if page != "SECURITY.md" && !strings.Contains(string(raw), "](SECURITY.md)") {
			t.Errorf("%s does not lead to SECURITY.md", page)
		}
	}
}
