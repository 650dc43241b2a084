package workday_test

import (
	"slices"
	"testing"

	"huiyin/rectify/workday"
)

func TestAYearLacksTheHolidaysThatNoDayOffBears(t *testing.T) {
	off := func(names ...string) (days []workday.Day) {
		for _, n := range names {
			days = append(days, workday.Day{On: "2026-01-01", Name: n})
		}
		return days
	}
	for _, x := range []struct {
		why  string
		days []workday.Day
		want []string
	}{
		{"nothing", nil, []string{"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}},
		{"all", off("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"), nil},
		{"two in one, and short names", off("元旦", "春节", "清明", "五一", "端午", "国庆节、中秋节"), nil},
		{"a make-up day is no holiday", append(off("春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"), workday.Day{On: "2026-01-04", Work: true, Name: "元旦"}), []string{"元旦"}},
	} {
		if got := workday.Missing(x.days); !slices.Equal(got, x.want) {
			t.Errorf("%s: %v", x.why, got)
		}
	}
}

func TestTheFirstRunOfYearsEndsAtAGap(t *testing.T) {
	for _, x := range []struct{ years, want []int }{{nil, nil}, {[]int{2026}, []int{2026}}, {[]int{2025, 2026}, []int{2025, 2026}}, {[]int{2025, 2027, 2028}, []int{2025}}} {
		if got := workday.FirstRun(x.years); !slices.Equal(got, x.want) {
			t.Errorf("%v: %v", x.years, got)
		}
	}
}

func TestAKnownDayOutsideThePublishedYearsCountsAndStaysProvisional(t *testing.T) {
	c, err := published(t).Knowing([]workday.Day{{On: "2027-01-01"}, {On: "2027-01-02", Work: true}})
	if err != nil {
		t.Fatal(err)
	}
	if due, provisional := c.Add("2026-12-31", 1); due != "2027-01-02" || !provisional || c.Through() != "2026-12-31" {
		t.Errorf("due %s, provisional %v, through %s", due, provisional, c.Through())
	}
	if _, err := c.Knowing([]workday.Day{{On: "soon"}}); err == nil {
		t.Error("a malformed date was taken")
	}
}
