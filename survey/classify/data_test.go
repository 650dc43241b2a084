package classify_test

import (
	"strings"
	"testing"

	"huiyin/survey/classify"
)

func TestExamplesCoverEveryRow(t *testing.T) {
	count := map[string]int{}
	for _, e := range classify.Examples() {
		count[e.Code]++
	}
	for _, row := range rows {
		if least := 15; !strings.HasSuffix(row.Code, "-00") && count[row.Code] < least {
			t.Errorf("%s has %d examples, fewer than %d", row.Code, count[row.Code], least)
		}
		delete(count, row.Code)
	}
	if count[""] < 150 {
		t.Errorf("%d examples of no row, fewer than 150", count[""])
	}
	if count[classify.Praise] < 30 {
		t.Errorf("%d examples of praise, fewer than 30", count[classify.Praise])
	}
	delete(count, "")
	delete(count, classify.Praise)
	for code := range count {
		t.Errorf("examples of %q, which is no row", code)
	}
}

func TestExamplesAreDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, e := range classify.Examples() {
		key := strings.Map(func(r rune) rune {
			if strings.ContainsRune("，。！？、；： ", r) {
				return -1
			}
			return r
		}, e.Text)
		if key == "" && e.Code != "" {
			t.Errorf("an example of %s says nothing: %q", e.Code, e.Text)
		}
		if code, again := seen[key]; again {
			t.Errorf("%q stands under %q and %q", e.Text, code, e.Code)
		}
		seen[key] = e.Code
	}
}
