package survey

import (
	"encoding/json"
	"fmt"

	"huiyin/internal/code"
)

// answer is the whole answer to a submission, as it is kept for whoever asks again: nothing in it is worked out a second time.
func (in submission) answer() string {
	if in.response != nil {
		return packed(Responded{Receipt: in.digits, Rated: in.ratings.rated, Opinions: len(in.opinions)})
	}
	return packed(Submitted{Receipt: in.digits, Verdict: in.opinions[0].verdict})
}

// again reads a kept answer. A program before this one kept the digits of the receipt alone.
func again[T any](kept string) (out T, err error) {
	if len(kept) == code.Length {
		kept = packed(map[string]string{"receipt": kept})
	}
	if err = json.Unmarshal([]byte(kept), &out); err != nil {
		err = fmt.Errorf("read a kept answer: %w", err)
	}
	return out, err
}
