package classify

import (
	"fmt"
	"math"
	"strings"
)

// edges are where the bands of confidence begin.
var edges = [...]float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98}

// Band is how often the first candidate was right among the verdicts that called it so likely. From is the lowest of them; shares are 0..1.
type Band struct {
	From     float64
	N, Right int
	Called   float64 // the sum of what they were called
}

// Share is the part that was right, with its 95 % interval after Wilson; all 0 when there was nothing to count.
func (b Band) Share() (share, low, high float64) {
	if b.N == 0 {
		return 0, 0, 0
	}
	const z = 1.959964
	n, p := float64(b.N), float64(b.Right)/float64(b.N)
	middle, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return p, (middle - half) / (1 + z*z/n), (middle + half) / (1 + z*z/n)
}

// calibrate counts a verdict in its band.
func (e *evaluation) calibrate(l Labelled, v Verdict) {
	for i, from := range edges {
		e.bands[i].From = from
	}
	if len(v.Candidates) == 0 {
		return
	}
	first := v.Candidates[0]
	at := 0
	for i, from := range edges {
		if first.Confidence >= from {
			at = i
		}
	}
	b := &e.bands[at]
	b.N++
	b.Called += first.Confidence
	if first.Code == l.Code {
		b.Right++
	}
}

// calibration prints what was called how likely and was how often right.
func (r Report) calibration(b *strings.Builder) {
	fmt.Fprintf(b, "%-8s %7s %9s %7s %15s\n", "called", "n", "mean", "right", "95 %")
	for _, band := range r.Calibration {
		share, low, high := band.Share()
		fmt.Fprintf(b, "%-8.2f %7d %9.3f %7.3f %7.3f–%.3f\n", band.From, band.N, band.Called/math.Max(1, float64(band.N)), share, low, high)
	}
}
