package classify_test

import (
	"slices"
	"testing"
)

// An accusation never goes to the accused, nor an insult to anybody, before a person has read it.
func TestAPersonLooksFirst(t *testing.T) {
	var texts, missed, alarms int
	for _, r := range table(t, "testdata/person.csv") {
		v := model().Classify(r[1])
		texts++
		switch {
		case r[0] == "":
			if len(v.Person) > 0 {
				alarms++
				t.Logf("held for %v: %s", v.Person, r[1])
			}
		case !slices.Contains(v.Person, r[0]) || v.Sure || v.Praise:
			missed++
			t.Logf("not held for %s: %s %+v", r[0], r[1], v)
		}
	}
	t.Logf("%d texts, %d missed, %d held without need", texts, missed, alarms)
	if missed > 1 || alarms > 1 {
		t.Error("worse than it was")
	}
}
