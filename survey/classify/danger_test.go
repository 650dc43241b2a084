package classify_test

import (
	"slices"
	"testing"

	"huiyin/survey/classify"
)

func kinds(text string) (all []string) {
	for _, d := range classify.Dangers(text) {
		all = append(all, d.Kind)
	}
	return all
}

// Whoever smells gas reads whom to call; whoever finds the gas dear reads nothing of the kind.
func TestDangersAreSeenAndNearMissesAreNot(t *testing.T) {
	var positives, found, misses, alarms int
	for _, r := range table(t, "testdata/danger.csv") {
		got := kinds(r[1])
		switch {
		case r[0] == "":
			misses++
			if len(got) > 0 {
				alarms++
				t.Logf("false alarm %v: %s", got, r[1])
			}
		default:
			positives++
			if slices.Contains(got, r[0]) {
				found++
			} else {
				t.Logf("not seen as %s (%v): %s", r[0], got, r[1])
			}
		}
	}
	t.Logf("%d of %d dangers seen, %d false alarms in %d near misses", found, positives, alarms, misses)
	if positives < 150 || misses < 150 || found < positives*97/100 || alarms > misses*3/100 {
		t.Error("worse than it was")
	}
}
