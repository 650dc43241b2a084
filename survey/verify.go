package survey

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/proof"
	"huiyin/survey/voter"
)

// verification is one run, over one moment of the database.
type verification struct {
	proof.Findings
	*Service
	at    *gorm.DB
	right []database.Counter // what puts the counters right
	sets  Sets               // of the responses, as they are
}

// Rebuild counts anew from the rows of the moment what stands behind the pages, and says how many counters were wrong. The
// counters are held.
func (s *Service) Rebuild(tx *database.Tx) (int, error) {
	v := &verification{Service: s, at: tx.DB}
	err := errors.Join(v.ledger(), v.responses())
	if err != nil {
		return 0, err
	}
	tx.Moved()
	return len(v.right), tx.Count(v.right...)
}

// Verify proves from the rows that every opinion is accounted for, that the counters behind the pages are what a recount gives,
// that nothing hangs in the air, and that originals, photos and the audit trail are as they were written. No finding is the proof.
// It reads one moment of the database in batches, and may run beside everything else.
func (s *Service) Verify(ctx context.Context) ([]proof.Finding, error) {
	v := &verification{Service: s}
	err := s.db.Read(ctx).Transaction(func(tx *gorm.DB) error {
		v.at = tx
		for _, check := range []func() error{v.ledger, v.histories, v.responses, v.rated, v.orphans, v.photos, v.originals, v.record} {
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	}, &sql.TxOptions{ReadOnly: true})
	return v.All(), err
}

// ledger recounts every opinion's shelf from its concerns, and the counters from the shelves.
func (v *verification) ledger() error {
	counted, stand := map[database.Counter]int64{}, map[database.Counter]int64{}
	err := proof.Batches(func() *gorm.DB { return v.at.Select("id", "receipt_id", "month", "received_on", "state") }, 1000, func(o Opinion) string { return o.ID }, func(batch []Opinion) error {
		concerns, err := v.concernsOf(batch)
		for _, o := range batch {
			v.opinion(o, concerns[o.ID])
			counted[ledgerCounter("received", o.Month, 0)]++
			counted[ledgerCounter(o.State, o.Month, 0)]++
			for _, c := range concerns[o.ID] {
				stand[concernCounter(c, 0)]++
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := v.counters("opinions.%", counted); err != nil {
		return err
	}
	if err := v.counters("concerns.%", stand); err != nil {
		return err
	}
	return v.equation()
}

func (v *verification) concernsOf(batch []Opinion) (map[string][]Concern, error) {
	var rows []Concern
	err := v.at.Select("id", "opinion_id", "receipt_id", "n", "state", "closed", "case_id", "person", "praise", "desk").
		Where("opinion_id >= ? AND opinion_id <= ?", batch[0].ID, batch[len(batch)-1].ID).Order("opinion_id, n").Find(&rows).Error
	out := map[string][]Concern{}
	for _, c := range rows {
		out[c.OpinionID] = append(out[c.OpinionID], c)
	}
	return out, err
}

func (v *verification) opinion(o Opinion, concerns []Concern) {
	if len(concerns) == 0 {
		v.Add("opinion_empty", o.ID, "意见 %s 没有诉求点。", o.ID)
		return
	}
	if want := shelf(concerns); want != o.State {
		v.Add("opinion_state", o.ID, "意见 %s 记在“%s”，按诉求点应在“%s”。", o.ID, o.State, want)
	}
	if o.Month != day.Month(o.ReceivedOn) {
		v.Add("opinion_month", o.ID, "意见 %s 收到的月份和日期不一致。", o.ID)
	}
	for i, c := range concerns {
		switch {
		case c.N != i+1:
			v.Add("concern_number", c.ID, "意见 %s 的诉求点不连续，缺第 %d 个。", o.ID, i+1)
			return
		case c.ReceiptID != o.ReceiptID:
			v.Add("concern_receipt", c.ID, "诉求点 %s 的查询码和意见的不一致。", c.ID)
		case (c.State == InCase) != (c.CaseID != ""):
			v.Add("concern_case", c.ID, "诉求点 %s 的状态“%s”和所在整改件不一致。", c.ID, c.State)
		case (c.CaseID != "") != (c.Person > 0):
			v.Add("concern_person", c.ID, "诉求点 %s 在整改件里没有市民的序号，或者不在件里却有。", c.ID)
		case c.Closed && c.State != InCase:
			v.Add("concern_closed", c.ID, "诉求点 %s 不在整改件里，却记为已办结。", c.ID)
		}
	}
}

func (v *verification) counters(like string, counted map[database.Counter]int64) error {
	return Recount(&v.Findings, v.at, like, counted, &v.right)
}

// Recount compares stored counters with a recount, both ways; what differs is a finding, and what puts it right is added to `right`.
func Recount(found *proof.Findings, at *gorm.DB, like string, counted map[database.Counter]int64, right *[]database.Counter) error {
	var stored []database.Counter
	if err := at.Where("name LIKE ?", like).Order("name, unit, month").Find(&stored).Error; err != nil {
		return err
	}
	differ := func(c database.Counter, n, want int64) {
		where := c.Name + " " + c.Unit + " " + c.Month
		found.Add("counter", where, "计数“%s”是 %d，重新数是 %d。", where, n, want)
		c.N = want - n
		*right = append(*right, c)
	}
	for _, c := range stored {
		key := c
		key.N = 0
		if c.N != counted[key] {
			differ(c, c.N, counted[key])
		}
		delete(counted, key)
	}
	for c, n := range counted {
		if n != 0 {
			differ(c, 0, n)
		}
	}
	return nil
}

// equation is 收到 = 待分办 + 在办 + 办结 + 答复 + 表扬 + 未立件, month by month.
func (v *verification) equation() error {
	var stored []database.Counter
	err := v.at.Where("name LIKE ?", "opinions.%").Find(&stored).Error
	left := map[string]int64{}
	for _, c := range stored {
		if c.Name == "opinions.received" {
			left[c.Month] += c.N
		} else {
			left[c.Month] -= c.N
		}
	}
	for _, month := range slices.Sorted(maps.Keys(left)) {
		if left[month] != 0 {
			v.Add("ledger", month, "%s 收到的意见和各处去向加起来差 %d 条。", month, left[month])
		}
	}
	return err
}

// responses recounts the ratings from the stored answers.
func (v *verification) responses() error {
	counted, versions := map[database.Counter]int64{}, map[edition]SurveyView{}
	v.sets = Sets{}
	answered := map[string]int{}
	err := proof.Batches(func() *gorm.DB { return v.at }, 1000, func(r Response) string { return r.ID }, func(batch []Response) error {
		for _, r := range batch {
			view, err := v.version(versions, r.Survey, r.Version)
			if err != nil {
				return err
			}
			read, err := view.recount(r.Answers)
			if err != nil && view.Questions != nil { // without questions the finding stands already
				v.Add("response", r.ID, "答卷 %s 读不出来：%v。", r.ID, err)
			}
			v.marked(r)
			answered[r.Survey]++
			for _, c := range read.counters(view, day.Month(r.ReceivedOn)) {
				c.N = 0
				counted[c]++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := voter.Check(&v.Findings, v.at, answered); err != nil {
		return err
	}
	ratings := maps.Clone(counted)
	maps.DeleteFunc(ratings, func(c database.Counter, _ int64) bool { return c.Name[:7] != "rating." })
	maps.DeleteFunc(counted, func(c database.Counter, _ int64) bool { return c.Name[:7] == "rating." })
	if err := v.counters("rating.%", ratings); err != nil {
		return err
	}
	return v.counters("responses.%", counted)
}

// version is the questionnaire as it was when it was answered.
func (v *verification) version(known map[edition]SurveyView, code string, n int) (SurveyView, error) {
	key := edition{code, n}
	if view, ok := known[key]; ok {
		return view, nil
	}
	var q []Questionnaire
	err := v.at.Where("survey = ? AND version = ?", code, n).Limit(1).Find(&q).Error
	view := SurveyView{Code: code, Version: n}
	where := fmt.Sprint(code, " ", n)
	if len(q) == 0 {
		v.Add("questionnaire", where, "问卷 %s 第 %d 版不见了，它的答卷没法核对。", code, n)
	} else if questions, e := q[0].read(); e != nil {
		v.Add("questionnaire", where, "问卷 %s 第 %d 版读不出来，它的答卷没法核对：%v。", code, n, e)
	} else {
		view.Questions = questions
	}
	known[key] = view
	return view, err
}
