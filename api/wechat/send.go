package wechat

import (
	"context"
	"errors"
	"slices"
	"time"

	"huiyin/internal/actor"
	"huiyin/internal/budget"
	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/internal/schedule"
	"huiyin/survey"
)

const (
	// beat is how often what is due is looked for.
	beat = 2 * time.Second
	// picturePatience is how long a draft that is being sent waits for pictures that WeChat does not give; one with a danger waits for nothing.
	picturePatience = 30 * time.Minute
	// brief is how long somebody who waits for an answer waits for pictures.
	brief = 600 * time.Millisecond
	// atOnce is how many drafts of a kind one round takes.
	atOnce = 100
)

// send hands a frozen draft in, once, however many send it: the intention is the draft's.
// wait is how long the pictures that WeChat still holds may take.
func (s *Service) send(ctx context.Context, d wechatDraft, wait time.Duration) (submitted survey.Submitted, err error) {
	fetching, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := s.fetch(fetching, &d); err != nil && !d.said.AtOnce && s.db.Now().UnixMilli()-d.SinceAt < picturePatience.Milliseconds() {
		return submitted, err
	}
	if submitted, err = s.handIn(ctx, d); err != nil {
		return submitted, err
	}
	r, err := s.survey.FindReceipt(ctx, submitted.Receipt)
	if err != nil {
		return submitted, err
	}
	return submitted, s.db.Do(ctx, stranger, func(tx *database.Tx) error {
		if err := join(tx, d.Person, r.ID, submitted.Receipt); err != nil {
			return err
		}
		return tx.Where("id = ?", d.ID).Delete(&wechatDraft{}).Error
	})
}

// handIn submits the words as the page would. Photos that are gone must not keep the words back.
func (s *Service) handIn(ctx context.Context, d wechatDraft) (survey.Submitted, error) {
	in := d.said.SubmitOpinion
	in.Source = "wechat"
	in.Intention = once.Intention{Key: s.db.Keys().Hash("wechat.intention", d.ID), Body: d.ID}
	out, err := s.survey.SubmitOpinion(ctx, in)
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Invalid && len(in.Photos) > 0 {
		in.Photos = nil
		out, err = s.survey.SubmitOpinion(ctx, in)
	}
	return out, err
}

// Work does what is due, each beat, until the context ends. Several servers may.
func (s *Service) Work(ctx context.Context) {
	if !s.On() {
		return
	}
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		if err := schedule.Safely(func() error { return s.DoDue(ctx) }); err != nil && ctx.Err() == nil {
			s.log.Error("wechat work failed", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// DoDue fetches pictures, freezes the drafts of those who have said nothing for an hour, and sends what is frozen.
func (s *Service) DoDue(ctx context.Context) error {
	return errors.Join(
		s.each(ctx, s.fetchOpen, "state = ? AND pictures > 0", opened),
		s.each(ctx, s.freezeDue, "state = ? AND matter = ? AND due_at <= ?", opened, true, s.db.Now().UnixMilli()),
		s.each(ctx, s.takeOver, "state = ? AND due_at <= ?", sending, s.db.Now().UnixMilli()),
	)
}

// each does something with the drafts that are found; one that fails keeps no other back.
func (s *Service) each(ctx context.Context, do func(context.Context, wechatDraft) error, where string, args ...any) (all error) {
	var found []wechatDraft
	if err := s.db.Read(ctx).Where(where, args...).Order("due_at, id").Limit(atOnce).Find(&found).Error; err != nil {
		return err
	}
	for _, d := range found {
		err := s.unseal(&d)
		if err == nil {
			err = schedule.Safely(func() error { return do(ctx, d) })
		}
		if err != nil && !errors.Is(err, errMoved) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// fetching is how often the pictures of one draft are asked for.
var fetching = budget.Budget{Name: "wechat fetch", Burst: 2, Per: time.Minute}

// fetchOpen fetches the pictures of a draft that still grows.
func (s *Service) fetchOpen(ctx context.Context, d wechatDraft) error {
	if ok, _ := s.book.Take(fetching, d.ID, 1); !ok {
		return nil
	}
	due := d.DueAt
	if err := s.fetch(ctx, &d); err != nil {
		return err
	}
	return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		d.DueAt = due
		return d.next(tx)
	})
}

// freezeDue sends a draft as it is, an hour after her last word.
func (s *Service) freezeDue(ctx context.Context, d wechatDraft) error {
	d.freeze()
	if err := s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return d.put(tx, d.Person) }); err != nil {
		return err
	}
	_, err := s.send(ctx, d, mostPictures*patience)
	return err
}

// takeOver sends a draft whose sender has not come back.
func (s *Service) takeOver(ctx context.Context, d wechatDraft) error {
	var mine bool
	err := s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		taken := tx.Model(&wechatDraft{}).Where("id = ? AND due_at = ?", d.ID, d.DueAt).Update("due_at", tx.Now().Add(sendLease).UnixMilli())
		mine = taken.RowsAffected == 1
		return taken.Error
	})
	if err != nil || !mine {
		return err
	}
	_, err = s.send(ctx, d, mostPictures*patience)
	return err
}

// fetch asks WeChat for the pictures of a draft; what it does not have any more is left out.
func (s *Service) fetch(ctx context.Context, d *wechatDraft) (err error) {
	var left []string
	for _, media := range d.said.Media {
		token, failed := s.fetchPicture(ctx, media)
		switch {
		case failed == nil:
			d.said.Photos = append(slices.Clone(d.said.Photos), token)
		case codeOf(failed) == 0 || codeOf(failed) == codeBusy || codeOf(failed) == codeQuota:
			left, err = append(left, media), failed
		default:
			s.log.Warn("wechat picture lost", "error", failed.Error())
		}
	}
	d.said.Media = left
	return err
}
