package survey

import (
	"encoding/json"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/proof"
)

// histories checks that the record holds every change of every concern: one entry a version, the last of which says what it is now.
func (v *verification) histories() error {
	concerns := func() *gorm.DB {
		return v.at.Select("id", "state", "case_id", "version", "recorded_from").Model(&Concern{})
	}
	return proof.Batches(concerns, 500, func(c Concern) string { return c.ID }, func(batch []Concern) error {
		recorded, err := v.touches(batch)
		for _, c := range batch {
			v.history(c, recorded[c.ID])
		}
		return err
	})
}

// touch is what an entry says of a concern.
type touch struct {
	After  int    `json:"after"` // version; 0 in what is no change
	To     string `json:"to"`
	CaseTo string `json:"case_to"`
}

func (v *verification) touches(batch []Concern) (map[string][]touch, error) {
	ids := make([]string, len(batch))
	for i, c := range batch {
		ids[i] = c.ID
	}
	var entries []audit.Audit
	err := v.at.Select("id", "subject", "detail").Where("subject IN ? AND action LIKE ?", ids, "concern.%").Find(&entries).Error
	out := map[string][]touch{}
	for _, e := range entries {
		var t touch
		_ = json.Unmarshal([]byte(e.Detail), &t) // an edited one fails its seal
		out[e.Subject] = append(out[e.Subject], t)
	}
	return out, err
}

func (v *verification) history(c Concern, recorded []touch) {
	times := map[int]int{}
	for _, t := range recorded {
		times[t.After]++
		if t.After == c.Version && (t.To != c.State || t.CaseTo != c.CaseID) {
			v.Add("concern_record", c.ID, "诉求点 %s 现在的状态或整改件和留痕不一致。", c.ID)
		}
	}
	delete(times, 0)
	for n := c.RecordedFrom + 1; n <= c.Version; n++ {
		if times[n] != 1 {
			v.Add("concern_history", c.ID, "诉求点 %s 的第 %d 次变动在留痕里不是正好一条。", c.ID, n)
			return
		}
		delete(times, n)
	}
	if len(times) > 0 {
		v.Add("concern_history", c.ID, "诉求点 %s 在留痕里的变动比它自己的多。", c.ID)
	}
}
