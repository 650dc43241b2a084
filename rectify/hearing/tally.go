package hearing

import (
	"cmp"
	"slices"
)

// Tally is how a round ended: the seats' ballots and the public's, which are never added to them.
type Tally struct {
	Seats  []Count `json:"seats"`
	Papers []Count `json:"papers,omitempty"` // of seats too, entered by two people
	Voices []Count `json:"voices,omitempty"`
}

// Count is how many ballots of a class of weight (or a kind of the public) say the same.
type Count struct {
	Class  string `json:"class"`
	Choice string `json:"choice"`
	N      int    `json:"n"`
}

// count counts ballots by class and choice, in the order of both.
func count(rows []sealed) []Count {
	of := map[Count]int{}
	for _, b := range rows {
		of[Count{Class: b.WeightClass, Choice: b.Choice}]++
	}
	out := make([]Count, 0, len(of))
	for c, n := range of {
		c.N = n
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Choice, b.Choice)) })
	return out
}

// Result 结果 is a tally as people read it. Those present are no random sample: beside the value stand the lowest and the highest it
// could have if all who did not vote had voted, and no interval of chance.
type Result struct {
	Counts   []ChoiceCount `json:"counts"`
	Voted    int           `json:"voted"`
	Voters   int           `json:"voters"`
	Value    float64       `json:"value"` // share of ballots with a score of 60 or more, in percent; weighted where the round is
	Low      float64       `json:"low"`
	High     float64       `json:"high"`
	Mean     float64       `json:"mean"` // of the scores, 0 to 100, abstentions apart
	MeanLow  float64       `json:"mean_low"`
	MeanHigh float64       `json:"mean_high"`
	Weighted bool          `json:"weighted"`
	Voices   []VoiceResult `json:"voices"`
	Sealed   int           `json:"sealed"`
	Papers   int           `json:"papers"`
	Root     string        `json:"root"`
	Seal     string        `json:"seal"` // the root's first 16 digits in fours
}

// ChoiceCount is a choice with how many chose it.
type ChoiceCount struct {
	Choice
	N     int     `json:"count"`
	Share float64 `json:"share"` // of those who voted, in percent; weighted where the round is
}

// VoiceResult is the public's tally of one kind.
type VoiceResult struct {
	Kind   string        `json:"kind"`
	Say    string        `json:"label"`
	Counts []ChoiceCount `json:"counts"`
	Voted  int           `json:"voted"`
	Value  float64       `json:"value"`
}

// goodScore is from where on an answer counts as 满意.
const goodScore = 60

// Result is the result of a closed round.
func (r Round) Result() Result {
	counts := slices.Concat(r.Tally.Seats, r.Tally.Papers)
	out := Result{Voters: r.Voters, Weighted: r.Weighted, Root: r.Root, Seal: Fours(r.Root), Sealed: total(r.Tally.Seats, nil), Papers: total(r.Tally.Papers, nil), Voices: r.voices()}
	out.Voted = total(counts, nil)
	out.Counts = shares(r.Scale, counts, r.Classes)
	good := 0
	for _, c := range out.Counts {
		if c.Score >= goodScore {
			out.Value, good = out.Value+c.Share, good+c.N
		}
	}
	absent := max(r.Voters-out.Voted, 0)
	out.Value = tenth(out.Value)
	out.Low, out.High = r.between(out.Value, good, absent)
	out.Mean, out.MeanLow, out.MeanHigh = means(out.Counts, absent)
	return out
}

// between is where the value would be if all who did not vote had been dissatisfied, or satisfied; of classes of weight, each by itself.
func (r Round) between(value float64, good, absent int) (low, high float64) {
	if r.Voters == 0 {
		return value, value
	}
	if !r.Weighted {
		return percent(good, r.Voters), percent(good+absent, r.Voters)
	}
	weights := 0.0
	for _, c := range r.Classes {
		yes, voted := 0, 0
		for _, x := range slices.Concat(r.Tally.Seats, r.Tally.Papers) {
			if x.Class == c.Name {
				voted += x.N
				yes += goodIn(r.Scale, x)
			}
		}
		away := max(c.Seats-voted, 0)
		if c.Seats > 0 {
			weights += c.Weight
			low, high = low+c.Weight*float64(yes)/float64(voted+away), high+c.Weight*float64(yes+away)/float64(voted+away)
		}
	}
	if weights == 0 {
		return value, value
	}
	return tenth(100 * low / weights), tenth(100 * high / weights)
}

func goodIn(scale string, x Count) int {
	if slices.ContainsFunc(choicesOf(scale), func(c Choice) bool { return c.Code == x.Choice && c.Score >= goodScore }) {
		return x.N
	}
	return 0
}

// total is how many ballots there are, of those that fit.
func total(counts []Count, fits func(Count) bool) (n int) {
	for _, c := range counts {
		if fits == nil || fits(c) {
			n += c.N
		}
	}
	return n
}

// shares are the choices of a scale with their counts; each class weighs what its weight says, whatever part of it voted.
func shares(scale string, counts []Count, classes []Class) []ChoiceCount {
	out := []ChoiceCount{}
	weights := 0.0
	for _, c := range classes {
		if total(counts, func(x Count) bool { return x.Class == c.Name }) > 0 {
			weights += c.Weight
		}
	}
	for _, choice := range choicesOf(scale) {
		c := ChoiceCount{Choice: choice, N: total(counts, func(x Count) bool { return x.Choice == choice.Code })}
		for _, class := range classes {
			of := total(counts, func(x Count) bool { return x.Class == class.Name })
			if of > 0 && weights > 0 {
				n := total(counts, func(x Count) bool { return x.Class == class.Name && x.Choice == choice.Code })
				c.Share += 100 * class.Weight / weights * float64(n) / float64(of)
			}
		}
		c.Share = tenth(c.Share)
		out = append(out, c)
	}
	return out
}

func means(counts []ChoiceCount, absent int) (mean, low, high float64) {
	n, all := 0, 0
	for _, c := range counts {
		if c.Score >= 0 {
			n, all = n+c.N, all+c.N*c.Score
		}
	}
	if n == 0 {
		return 0, 0, 0
	}
	with := float64(n + absent)
	return tenth(float64(all) / float64(n)), tenth(float64(all) / with), tenth(float64(all+100*absent) / with)
}

func percent(n, of int) float64 { return tenth(100 * float64(n) / float64(of)) }

// tenth rounds to one decimal.
func tenth(x float64) float64 { return float64(int(x*10+0.5)) / 10 }

// voices are the public's tallies, one for each kind.
func (r Round) voices() []VoiceResult {
	out := []VoiceResult{}
	for _, k := range Kinds {
		mine := slices.DeleteFunc(slices.Clone(r.Tally.Voices), func(c Count) bool { return c.Class != k.Code })
		if len(mine) == 0 {
			continue
		}
		v := VoiceResult{Kind: k.Code, Say: k.Say, Voted: total(mine, nil), Counts: shares(r.Scale, mine, []Class{{Name: k.Code, Weight: 1}})}
		for _, c := range v.Counts {
			if c.Score >= goodScore {
				v.Value = tenth(v.Value + c.Share)
			}
		}
		out = append(out, v)
	}
	return out
}

// Fours are the first 16 digits of a root, in fours, to read out and compare.
func Fours(root string) string {
	if len(root) < 16 {
		return ""
	}
	return root[0:4] + " " + root[4:8] + " " + root[8:12] + " " + root[12:16]
}
