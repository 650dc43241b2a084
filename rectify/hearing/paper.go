package hearing

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"huiyin/internal/actor"
	"huiyin/internal/audit"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// PaperCount is what one person counted of a round's paper ballots; two must agree.
type PaperCount struct {
	RoundID   string         `gorm:"primaryKey"`
	Account   string         `gorm:"primaryKey"`
	Counts    map[string]int `gorm:"serializer:json"` // by choice
	EnteredAt int64

	kept.Stamp
}

// HandPaper 发纸质票: a seat without a phone votes on paper; from here on it votes in no other way in this round.
func (s *Service) HandPaper(ctx context.Context, hearingID string, n int, seatID string) error {
	return s.db.Do(ctx, voter, func(tx *database.Tx) error {
		r, err := lockRound(tx, hearingID, n)
		if err != nil {
			return err
		}
		if r.State != Open {
			return notOpen(r)
		}
		var x Seat
		if err := found(tx.Where("id = ? AND hearing_id = ?", seatID, hearingID).Take(&x).Error, "这个席位"); err != nil {
			return err
		}
		if !x.mayVote(r) {
			return fault.New(fault.Forbidden, "recused", "这个席位这一轮不投票（回避或已作废）。")
		}
		var there int64
		if err := tx.Model(&turnout{}).Where("round_id = ? AND seat_id = ?", r.ID, x.ID).Count(&there).Error; err != nil {
			return err
		}
		if there > 0 {
			return otherCard()
		}
		s.told(tx, hearingID)
		return tx.Create(&turnout{r.ID, x.ID, "paper"}).Error
	})
}

// PaperIn is what one person counted.
type PaperIn struct {
	Version int            `json:"version" validate:"min=1"`
	Counts  map[string]int `json:"counts" validate:"required,max=110,dive,keys,max=12,endkeys,min=0,max=5000"`
}

// EnterPapers 录入纸质票, after the close: the first count waits for a second person's; when both agree they are added to the seats' tally.
// Conflict when they differ, and both are still there.
func (s *Service) EnterPapers(ctx context.Context, who actor.Actor, hearingID string, n int, in PaperIn) (settled bool, err error) {
	err = s.db.Do(ctx, who, func(tx *database.Tx) error {
		settled = false
		r, err := lockRound(tx, hearingID, n)
		if err != nil {
			return err
		}
		handed, err := papersOf(tx, r)
		if err == nil {
			err = in.fits(r, handed)
		}
		if err != nil {
			return err
		}
		if err := kept.Put(tx, &PaperCount{RoundID: r.ID, Account: who.ID, Counts: in.Counts, EnteredAt: tx.Millis()}); err != nil {
			return err
		}
		settled, err = s.agree(tx, &r, who, in)
		return err
	})
	return settled, err
}

func papersOf(tx *database.Tx, r Round) (n int, err error) {
	var handed int64
	err = tx.Model(&turnout{}).Where("round_id = ? AND how = ?", r.ID, "paper").Count(&handed).Error
	return int(handed), err
}

// fits refuses counts that cannot be.
func (in PaperIn) fits(r Round, handed int) error {
	n := 0
	for choice, x := range in.Counts {
		if n += x; !takes(r.Scale, choice) {
			return fault.InField("counts", "no_choice", "这一轮没有“%s”这个选项。", choice)
		}
	}
	switch {
	case r.State != Closed:
		return fault.New(fault.Conflict, "round_not_now", "请在这一轮结束投票以后录入纸质票。")
	case len(r.Tally.Papers) > 0:
		return fault.New(fault.Conflict, "papers_settled", "这一轮的纸质票两遍已经一致，计入了。")
	case r.Version != in.Version:
		return stale()
	case n > handed:
		return fault.InField("counts", "too_many_papers", "只发出过 %d 张纸质票，录入了 %d 张。", handed, n)
	}
	return nil
}

// agree adds the papers when another person's count is the same.
func (s *Service) agree(tx *database.Tx, r *Round, who actor.Actor, in PaperIn) (bool, error) {
	var others []PaperCount
	if err := tx.Where("round_id = ? AND account <> ?", r.ID, who.ID).Find(&others).Error; err != nil {
		return false, err
	}
	same := slices.ContainsFunc(others, func(x PaperCount) bool { return maps.Equal(clean(x.Counts), clean(in.Counts)) })
	if same {
		for choice, n := range clean(in.Counts) {
			r.Tally.Papers = append(r.Tally.Papers, Count{Class: r.classOf(""), Choice: choice, N: n})
			r.Counted += n
		}
		slices.SortFunc(r.Tally.Papers, func(a, b Count) int { return cmp.Compare(a.Choice, b.Choice) })
	}
	r.Version++
	if done, err := kept.Change(tx, r); err != nil || !done {
		return same, orStale(err)
	}
	s.told(tx, r.HearingID)
	return same, audit.Record(tx, "hearing.round_papers", r.ID, map[string]any{"agree": same, "version": r.Version})
}

func clean(counts map[string]int) map[string]int {
	out := maps.Clone(counts)
	maps.DeleteFunc(out, func(_ string, n int) bool { return n == 0 })
	return out
}
