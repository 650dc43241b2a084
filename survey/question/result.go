package question

// Result is what the counters of a questionnaire's questions say.
type Result struct {
	Levels []Level      `json:"levels"`
	Units  []UnitResult `json:"units"`
}

// Named is a unit as results carry it.
type Named struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// UnitResult is one unit's ratings. Shares are of those who rated it, without 不了解; a value is nil without any.
type UnitResult struct {
	Unit    Named            `json:"unit"`
	Kind    string           `json:"kind"`
	Counts  map[string]int64 `json:"counts"`
	Rated   int64            `json:"rated"`
	Unknown int64            `json:"unknown"`
	Mean    *float64         `json:"mean"`            // of the levels' scores, 0..100
	Share   *float64         `json:"satisfied_share"` // 总体满意率 0..100: the levels with a score of at least 60
	Low     *float64         `json:"low"`             // 95 % interval of the share
	High    *float64         `json:"high"`
}

// fairly is the score from which a rating counts toward 总体满意率 (满意, 比较满意, 基本满意).
const fairly = 60

// Interval gives a share's 95 % bounds, 0..1, from its counts: k of n.
type Interval = func(k, n int) (low, high float64)

func unitResult(u Unit, kind string, levels []Level, counts map[string]int64, interval Interval) UnitResult {
	r := UnitResult{Unit: Named{u.Code, u.Name}, Kind: kind, Counts: map[string]int64{}}
	var sum float64
	var good int64
	for _, l := range levels {
		n := counts[l.Code]
		r.Counts[l.Code] = n
		if l.Score == nil {
			r.Unknown += n
			continue
		}
		r.Rated += n
		sum += *l.Score * float64(n)
		if *l.Score >= fairly {
			good += n
		}
	}
	if r.Rated > 0 {
		mean, share := sum/float64(r.Rated), 100*float64(good)/float64(r.Rated)
		low, high := interval(int(good), int(r.Rated))
		low, high = 100*low, 100*high
		r.Mean, r.Share, r.Low, r.High = &mean, &share, &low, &high
	}
	return r
}

// Strange is a value that was counted and is none of the levels; empty when there is none.
func (n Counts) Strange(levels []Level) string {
	for _, values := range n {
		for value, times := range values {
			if _, known := LevelIn(levels, value); !known && times != 0 && len(levels) > 0 {
				return value
			}
		}
	}
	return ""
}
