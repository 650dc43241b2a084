package figure_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"huiyin/rectify/figure"
)

// What is kept changes nothing: after any change of any case the figure is to the last digit the one drawn anew.
func TestKeptDrawsAreTheSameDraws(t *testing.T) {
	dice := rand.New(rand.NewPCG(11, 26))
	cases, rule, kept := cohort(dice, 20, 300, 6), satisfactionRule(), figure.NewKept()
	for range 30 {
		if got, want := kept.Measure(cases, rule), figure.Measure(cases, rule); !reflect.DeepEqual(got, want) {
			t.Fatalf("kept %+v, anew %+v", got.Measured, want.Measured)
		}
		var own []figure.Surveyed
		for _, c := range cases {
			if c.Unit == cases[0].Unit {
				own = append(own, c)
			}
		}
		if got, want := kept.ByRow(own, rule), figure.Measure(own, rule).ByRow; !reflect.DeepEqual(got, want) {
			t.Fatalf("rows of a unit: kept %+v, anew %+v", got, want)
		}
		for range 1 + dice.IntN(3) { // an answer more, a case moved to another unit, a case less
			c := &cases[dice.IntN(len(cases))]
			switch dice.IntN(3) {
			case 0:
				c.Satisfied++
			case 1:
				c.Unit = cases[dice.IntN(len(cases))].Unit
			default:
				cases = append(cases[:5], cases[6:]...)
			}
		}
	}
	if rows := kept.ByRow(nil, rule); rows != nil {
		t.Errorf("no cases have %d rows", len(rows))
	}
}

func BenchmarkMeasureAgain(b *testing.B) {
	cases, kept := cohort(rand.New(rand.NewPCG(3, 3)), 150, 10_000, 12), figure.NewKept()
	for i := 0; b.Loop(); i++ {
		cases[i%len(cases)].Satisfied++
		kept.Measure(cases, satisfactionRule())
	}
}
