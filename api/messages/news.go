package messages

import (
	"context"

	"gorm.io/gorm"

	"huiyin/internal/outbox"
	"huiyin/rectify/letter"
)

// News is a letter as its unit sees it: with its day and never its minute, which would be that of a citizen's letter.
type News struct {
	ID        string      `json:"id"`
	Date      string      `json:"date"`
	Kind      letter.Kind `json:"kind"`
	KindLabel string      `json:"kind_label"`
	Case      Of          `json:"case"`
	Say       string      `json:"say"`
	Seen      bool        `json:"seen"` // somebody of the unit has looked
}

// For how many days a unit still sees what it was told, and how many letters at most.
const (
	shownDays = 30
	shownMost = 30
)

// News are the letters of a unit that have left, newest first, and at how many of them nobody of the unit has looked.
func (s *Service) News(ctx context.Context, unit string) (news []News, unseen int64, err error) {
	since := s.db.Now().AddDate(0, 0, -shownDays).UnixMilli()
	q := s.db.Read(ctx).Model(&outbox.Letter{}).Where("unit = ? AND posted_at >= ? AND state <> ? AND attempt > 0", unit, since, outbox.Dropped).Session(&gorm.Session{})
	var rows []outbox.Letter
	if err = q.Order("posted_at DESC, id DESC").Limit(shownMost).Find(&rows).Error; err != nil {
		return nil, 0, err
	}
	if err = q.Where("heard_at = 0").Count(&unseen).Error; err != nil {
		return nil, 0, err
	}
	called, err := s.called(ctx, rows)
	news = make([]News, len(rows))
	for i, l := range rows {
		news[i] = News{ID: l.ID, Date: l.PostedOn, Kind: letter.Kind(l.Kind), KindLabel: letter.Kind(l.Kind).Say(), Case: Of{l.Case, called[l.Case]}, Say: l.Say, Seen: l.HeardAt != 0}
	}
	return news, unseen, err
}
