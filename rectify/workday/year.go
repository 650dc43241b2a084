package workday

import (
	"fmt"
	"slices"
	"strings"
)

// holidays are the seven that every announcement names, by the words it may use.
var holidays = [][]string{{"元旦"}, {"春节"}, {"清明节", "清明"}, {"劳动节", "五一"}, {"端午节", "端午"}, {"中秋节", "中秋"}, {"国庆节", "国庆"}}

// Missing are those of the seven holidays of a year of which none of its days off bears the name. A year is published when none is
// missing: one row of it, which came with the announcement of the year before, does not make it so.
func Missing(days []Day) (names []string) {
	for _, words := range holidays {
		if !slices.ContainsFunc(days, func(d Day) bool { return !d.Work && bears(d.Name, words) }) {
			names = append(names, words[0])
		}
	}
	return names
}

func bears(name string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
}

// FirstRun are the years from the first on that follow one another; they must be in order.
func FirstRun(years []int) []int {
	for i := range years {
		if years[i] != years[0]+i {
			return years[:i]
		}
	}
	return years
}

// Knowing is the calendar with days of years whose announcement is not out as a whole: they count, and what is counted over such a year
// stays provisional. Refused are malformed dates.
func (c *Calendar) Knowing(days []Day) (*Calendar, error) {
	next := *c
	next.early = make(map[int]bool, len(days))
	for _, d := range days {
		n, ok := parse(d.On)
		if !ok {
			return nil, fmt.Errorf("calendar %s: %q is not a date", c.version, d.On)
		}
		next.early[n] = d.Work
	}
	return &next, nil
}
