// Package share says how sure a share of a sample is.
package share

import "math"

// Wilson is the 95 % interval (Wilson, 1927) of a share of which k of n were seen; 0..1. Nothing seen, nothing known: 0, 1.
func Wilson(k, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	const z = 1.959963984540054
	seen, share := float64(n), float64(k)/float64(n)
	middle := share + z*z/(2*seen)
	half := z * math.Sqrt(share*(1-share)/seen+z*z/(4*seen*seen))
	return max(0, (middle-half)/(1+z*z/seen)), min(1, (middle+half)/(1+z*z/seen))
}
