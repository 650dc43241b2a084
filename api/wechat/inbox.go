package wechat

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"huiyin/internal/actor"
	"huiyin/internal/database"
)

// wechatInbox is something that WeChat told us, by its hashed name, with the answer it got.
type wechatInbox struct {
	ID     string `gorm:"primaryKey"`
	Answer []byte // sealed
	At     int64
}

func (wechatInbox) TableName() string { return "wechat_inbox" }

// inboxDays is how long a message that comes again is known: WeChat repeats it within seconds, and old signatures open nothing.
const inboxDays = 1

func answerOf(id string) string { return "wechat.answer:" + id }

// errMoved says that what was read has changed meanwhile.
var errMoved = errors.New("the draft has moved on")

// attempts bounds how often a message is thought about again because another of hers came beside it.
const attempts = 20

// hear does what a message asks, once, and gives what is answered; when it comes again, it gets the same answer.
func (s *Service) hear(ctx context.Context, m inbound) (answer string, err error) {
	id := s.db.Keys().Hash("wechat.inbox", m.name())
	if err := s.tell(ctx, m); err != nil {
		return "", err
	}
	for range attempts {
		kept, ok, err := s.answered(ctx, id)
		if err != nil || ok {
			return kept, err
		}
		t, err := s.think(ctx, m)
		if err != nil {
			return "", err
		}
		err = s.settle(ctx, id, m, &t)
		if err == nil {
			return t.say, s.after(ctx, t)
		}
		if !errors.Is(err, errMoved) && !errors.Is(err, gorm.ErrDuplicatedKey) {
			return "", err
		}
	}
	return "", errMoved
}

func (s *Service) answered(ctx context.Context, id string) (answer string, ok bool, err error) {
	var row wechatInbox
	if err := s.db.Read(ctx).Where("id = ?", id).Limit(1).Find(&row).Error; err != nil || row.ID == "" {
		return "", false, err
	}
	answer, err = s.db.Keys().Open(answerOf(id), row.Answer)
	return answer, true, err
}

// settle writes what a message changes, together with its answer.
func (s *Service) settle(ctx context.Context, id string, m inbound, t *turn) error {
	return s.db.Do(ctx, stranger, func(tx *database.Tx) error {
		if err := tx.Create(&wechatInbox{ID: id, Answer: tx.Keys().Seal(answerOf(id), t.say), At: tx.Millis()}).Error; err != nil {
			return err
		}
		if t.stranger {
			return nil
		}
		p, err := s.know(tx, m.From)
		if err != nil {
			return err
		}
		if t.person != nil {
			t.person(&p, tx.Millis())
		}
		if err := tx.Save(&p).Error; err != nil {
			return err
		}
		return t.write(tx, p.Person)
	})
}

// after is what is done once a message is answered for; it is done again by the clock when it fails here.
func (s *Service) after(ctx context.Context, t turn) error {
	if t.draft == nil || t.draft.State != sending {
		return nil
	}
	if _, err := s.send(ctx, *t.draft, brief); err != nil {
		s.log.Error("wechat draft not sent yet", "draft", t.draft.ID, "error", err.Error())
	}
	return nil
}

// Tidy forgets messages that cannot come again, ways that were not ended, sessions that are over and drafts that never said anything.
func (s *Service) Tidy(ctx context.Context) error {
	return s.db.Do(ctx, actor.Clock, func(tx *database.Tx) error {
		day := tx.Now().AddDate(0, 0, -inboxDays).UnixMilli()
		return errors.Join(
			tx.Where("at < ?", day).Delete(&wechatInbox{}).Error,
			tx.Where("at < ?", tx.Now().Add(-stateLives).UnixMilli()).Delete(&wechatState{}).Error,
			tx.Where("created_at < ?", tx.Now().Add(-sessionLives).UnixMilli()).Delete(&wechatSession{}).Error,
			tx.Where("state = ? AND matter = ? AND due_at < ?", opened, false, day).Delete(&wechatDraft{}).Error,
		)
	})
}
