package share_test

import (
	"math"
	"testing"

	"huiyin/internal/share"
)

func TestWilson(t *testing.T) {
	for _, x := range []struct{ k, n, low, high int }{{17, 20, 64, 95}, {85, 100, 77, 91}, {340, 400, 81, 88}, {0, 0, 0, 100}, {0, 10, 0, 28}, {10, 10, 72, 100}} {
		low, high := share.Wilson(x.k, x.n)
		if int(math.Round(low*100)) != x.low || int(math.Round(high*100)) != x.high {
			t.Errorf("Wilson(%d, %d) = %.3f, %.3f; want %d, %d", x.k, x.n, low, high, x.low, x.high)
		}
	}
}
