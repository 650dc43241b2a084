package hearing

import (
	"context"
	"database/sql"
	"encoding/json"
	"reflect"

	"gorm.io/gorm"

	"huiyin/internal/audit"
	"huiyin/internal/proof"
)

// verification is one run, over one moment of the database.
type verification struct {
	proof.Findings
	at *gorm.DB
}

// Verify counts every round of every hearing again: ballots against turnouts, the tally against the ballots, the root against the leaves,
// and all of it against what the record says of the close; and draws every lot again. No finding is the proof.
func (s *Service) Verify(ctx context.Context) ([]proof.Finding, error) {
	v := &verification{}
	err := s.db.Read(ctx).Transaction(func(tx *gorm.DB) error {
		v.at = tx
		var all []Hearing
		if err := tx.Order("id").Find(&all).Error; err != nil {
			return err
		}
		for _, h := range all {
			if err := v.hearing(h); err != nil {
				return err
			}
		}
		return nil
	}, &sql.TxOptions{ReadOnly: true})
	return v.All(), err
}

func (v *verification) hearing(h Hearing) error {
	if err := v.lot(h); err != nil {
		return err
	}
	rounds, err := roundsOf(v.at, h.ID)
	if err != nil {
		return err
	}
	for i, r := range rounds {
		if r.N != i+1 {
			v.Add("round_gap", h.ID, "公述民评 %s 缺第 %d 轮。", h.Code, i+1)
			return nil
		}
		if err := v.round(h, r); err != nil {
			return err
		}
	}
	return v.promises(h)
}

// round counts a round again. Of an open one only the rule holds that each ballot has a turnout.
func (v *verification) round(h Hearing, r Round) error {
	came, papers, err := v.came(r)
	if err != nil {
		return err
	}
	if r.ClosedAt == 0 {
		return v.uncounted(h, r, came-papers)
	}
	rows, err := leavesOf(v.at, r)
	if err != nil {
		return err
	}
	open, err := v.number(&ballot{}, r)
	if err != nil {
		return err
	}
	secret, err := v.number(&roundSecret{}, r)
	if err != nil {
		return err
	}
	counted, entered := len(rows), total(r.Tally.Papers, nil)
	for _, x := range []struct {
		broken bool
		what   string
		say    string
	}{
		{counted != came-papers, "round_turnout", "封存的票数和投过票的席位数不一致"},
		{entered > papers, "round_papers", "计入的纸质票比发出的多"},
		{r.Counted != counted+entered, "round_count", "公布的票数和重新数的不一致"},
		{r.Voters < r.Counted, "round_voters", "投票的比能投的还多"},
		{!reflect.DeepEqual(r.Tally.Seats, count(rows)), "round_tally", "公布的结果和重新数的不一致"},
		{r.Root != rootOf(rows), "round_root", "封存号和选票对不上"},
		{open > 0, "round_unsealed", "已经结束，却还有没封存的选票"},
		{secret > 0, "round_secret", "已经结束，公众投票的密钥却还在"},
	} {
		if x.broken {
			v.Add(x.what, r.ID, "公述民评 %s 第 %d 轮：%s。", h.Code, r.N, x.say)
		}
	}
	return v.recorded(h, r, counted)
}

// uncounted checks a round that is open or was never opened.
func (v *verification) uncounted(h Hearing, r Round, came int) error {
	n, err := v.number(&ballot{}, r)
	if !r.Secret && err == nil {
		var seats int64
		err = v.at.Model(&named{}).Distinct("seat_id").Where("round_id = ?", r.ID).Count(&seats).Error
		n = int(seats)
	}
	if n != came {
		v.Add("round_turnout", r.ID, "公述民评 %s 第 %d 轮：有 %d 张票，投过票的席位却有 %d 个。", h.Code, r.N, n, came)
	}
	return err
}

func (v *verification) number(row any, r Round) (int, error) {
	var n int64
	err := v.at.Model(row).Where("round_id = ?", r.ID).Count(&n).Error
	return int(n), err
}

// came are the seats that voted, and those of them that did on paper.
func (v *verification) came(r Round) (all, papers int, err error) {
	if all, err = v.number(&turnout{}, r); err != nil {
		return 0, 0, err
	}
	var n int64
	err = v.at.Model(&turnout{}).Where("round_id = ? AND how = ?", r.ID, "paper").Count(&n).Error
	return all, int(n), err
}

// recorded compares a round with what the record says of its close.
func (v *verification) recorded(h Hearing, r Round, counted int) error {
	var entries []audit.Audit
	if err := v.at.Where("subject = ? AND action IN ?", r.ID, []string{"hearing.round_close", "hearing.round_cancel"}).Find(&entries).Error; err != nil {
		return err
	}
	var detail struct {
		Count int
		Root  string
	}
	if len(entries) == 1 {
		_ = json.Unmarshal([]byte(entries[0].Detail), &detail) // an edited one fails its seal
	}
	if len(entries) != 1 || detail.Count != counted || detail.Root != r.Root {
		v.Add("round_record", r.ID, "公述民评 %s 第 %d 轮的结束和留痕不一致。", h.Code, r.N)
	}
	return nil
}

// lot draws the seats again.
func (v *verification) lot(h Hearing) error {
	if h.NumbersHash == "" {
		return nil
	}
	all, err := signupsOf(v.at, h.ID)
	if err != nil {
		return err
	}
	if hexSum(Numbers(all)) != h.NumbersHash {
		v.Add("draw_numbers", h.ID, "公述民评 %s 的报名名单和公布的摘要对不上。", h.Code)
	}
	if h.Seed == "" {
		return nil
	}
	seats, err := seatsOf(v.at, h.ID)
	has := map[int]bool{}
	for _, x := range seats {
		has[x.Number] = true
	}
	for _, n := range Lot(all, h.Quotas, h.Seed) {
		if !has[n] {
			v.Add("draw_seat", h.ID, "公述民评 %s 抽中的 %d 号没有席位。", h.Code, n)
		}
		delete(has, n)
	}
	if delete(has, 0); len(has) > 0 {
		v.Add("draw_invented", h.ID, "公述民评 %s 有 %d 个席位不是抽出来的。", h.Code, len(has))
	}
	return err
}

// promises checks that each promise of a published hearing is a case.
func (v *verification) promises(h Hearing) error {
	var n int64
	err := v.at.Model(&Promise{}).Where("hearing_id = ? AND case_id = ''", h.ID).Count(&n).Error
	if n > 0 && h.State == Published && !h.Rehearsal {
		v.Add("promise_no_case", h.ID, "公述民评 %s 已经公布，却有 %d 条承诺没有立件。", h.Code, n)
	}
	return err
}
