package figure

import (
	"hash/fnv"
	"math"
)

// Kept remembers what was drawn for cases that still stand as they stood: drawing is nearly all of the work, and of a year's cases few
// move within a minute. Nil remembers nothing and draws everything anew, with the same result. For one at a time.
type Kept struct {
	draws     map[string]kept[[]float64]
	intervals map[string]kept[[2]*float64]
}

// kept is something made from means, with the print of the means that it was made from.
type kept[T any] struct {
	print uint64
	made  T
}

// NewKept remembers nothing yet.
func NewKept() *Kept {
	return &Kept{draws: map[string]kept[[]float64]{}, intervals: map[string]kept[[2]*float64]{}}
}

// resample gives a unit's draws, 8 KB each: kept for the units of the city, whose sums are the city's interval.
func (k *Kept) resample(name string, means []float64) []float64 {
	if k == nil || name[0] != '|' {
		return resample(name, means)
	}
	print := printOf(unitTally{name: name, means: means})
	if was, ok := k.draws[name]; ok && was.print == print {
		return was.made
	}
	made := resample(name, means)
	k.draws[name] = kept[[]float64]{print, made}
	return made
}

// interval gives the interval of a part, a month or a row; those of the city and its units are made from the draws kept.
func (k *Kept) interval(part string, units []unitTally, valued int) (low, high *float64) {
	if k == nil || part == "" {
		return k.interval95(units, valued)
	}
	print := printOf(units...)
	if was, ok := k.intervals[part]; ok && was.print == print {
		return was.made[0], was.made[1]
	}
	low, high = k.interval95(units, valued)
	k.intervals[part] = kept[[2]*float64]{print, [2]*float64{low, high}}
	return low, high
}

// printOf tells units with other means apart.
func printOf(units ...unitTally) uint64 {
	h := fnv.New64a()
	var b [8]byte
	for _, u := range units {
		h.Write([]byte(u.name))
		for _, m := range u.means {
			for i, bits := 0, math.Float64bits(m); i < 8; i++ {
				b[i] = byte(bits >> (8 * i))
			}
			h.Write(b[:])
		}
		h.Write([]byte{0xff})
	}
	return h.Sum64()
}
