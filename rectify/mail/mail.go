// Package mail is what becomes of the letters of cases: whether one is still true when its time comes, what it means that it arrived, and who
// is reminded.
package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/internal/outbox"
	"huiyin/internal/schedule"
	"huiyin/rectify"
	"huiyin/rectify/letter"
)

// Room is what the outbox asks of cases.
func Room() outbox.Room { return outbox.Room{Stale: stale, Heard: heard} }

// heard makes her 已询问 when the letter asked her to rate.
func heard(tx *database.Tx, l outbox.Letter, how string) error {
	if !letter.Kind(l.Kind).Asks() || l.Receipt == "" {
		return nil
	}
	return rectify.Told(tx, l.Case, l.Receipt, how)
}

// Why a letter is no longer true.
const (
	gone     = "整改件已经不在了"
	left     = "这条意见已经转到别的件"
	moved    = "事情已经往前走了，这条不再准确"
	answered = "已经评价过了，不用再提醒"
	over     = "评价已经截止"
	others   = "整改件已经不归这个单位"
)

// stale says why a letter is no longer true, empty while it is.
func stale(tx *database.Tx, l outbox.Letter) (string, error) {
	var c rectify.Case
	err := tx.Where("id = ?", l.Case).Take(&c).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return gone, nil
	case err != nil:
		return "", err
	case l.Unit != "":
		return staleForUnit(c, l), nil
	case letter.Kind(l.Kind).Asks():
		return staleQuestion(tx, c, l)
	}
	return staleNews(tx, c, l)
}

// staleForUnit: a ruling is told to the unit that disputed, whose case it may no longer be.
func staleForUnit(c rectify.Case, l outbox.Letter) string {
	switch {
	case letter.Kind(l.Kind) == letter.UnitRuling:
		return ""
	case c.Unit != l.Unit:
		return others
	case !c.State.In(rectify.OfUnit...) && c.State != rectify.Disputed:
		return moved
	}
	return ""
}

// staleQuestion: she is asked about the newest result, while she has not said what she thinks of it.
func staleQuestion(tx *database.Tx, c rectify.Case, l outbox.Letter) (string, error) {
	published, _, _ := strings.Cut(l.Publication, rectify.AskedAgain)
	if published != c.RoundPublication() || !c.State.In(rectify.Asking, rectify.Closed) {
		return moved, nil
	}
	if letter.Kind(l.Kind) == letter.Reminder && (c.State != rectify.Asking || day.Of(tx.Now()) > c.AskingUntil) {
		return over, nil
	}
	silent, err := rectify.Unanswered(tx.DB, c)
	if err == nil && !slices.Contains(silent, l.Receipt) {
		return answered, nil
	}
	return "", err
}

// staleNews: what is told of the way to a result is true until there is one.
func staleNews(tx *database.Tx, c rectify.Case, l outbox.Letter) (string, error) {
	if !c.State.Open() || c.State == rectify.Asking || letter.Kind(l.Kind) == letter.Question && c.PausedUntil == "" {
		return moved, nil
	}
	silent, err := rectify.Unanswered(tx.DB, c)
	if err == nil && !slices.Contains(silent, l.Receipt) {
		return left, nil
	}
	return "", err
}

// late is for how many days a reminder that the clock missed is still written.
const late = 3

// Remind writes the one reminder to those who were asked so many days ago and have not answered. It may run any number of times: a letter of
// the same publication is written once. A case at which it fails is named and holds up none of the others.
func Remind(ctx context.Context, db *database.DB, rules rectify.Rules) error {
	today := day.Of(db.Now())
	due := day.Plus(today, -rules.Limits.Reminder)
	var ids []string
	err := db.Read(ctx).Model(&rectify.Case{}).Where("state = ? AND published_on <= ? AND published_on > ? AND asking_until >= ?", rectify.Asking, due, day.Plus(due, -late), today).
		Order("id").Pluck("id", &ids).Error
	for _, id := range ids {
		failed := schedule.Safely(func() error {
			return db.Do(ctx, actor.Clock, func(tx *database.Tx) error { return remind(tx, id) })
		})
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("remind in case %s: %w", id, failed))
		}
	}
	return err
}

// remind writes to the silent of one case, which it holds.
func remind(tx *database.Tx, id string) error {
	c, err := rectify.Hold(tx, id)
	if err != nil || c.State != rectify.Asking {
		return err
	}
	silent, err := rectify.Unanswered(tx.DB, c)
	if err != nil {
		return err
	}
	return letter.To(tx, letter.Reminder, letter.About{Case: c.ID, Publication: c.RoundPublication(), On: c.AskingUntil}, silent...)
}
