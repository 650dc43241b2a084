// Package wechat is where the city's WeChat service account is spoken with: who a person is, what she says in the chat, and how a letter
// reaches her. It alone knows persons; the rooms below know receipts.
package wechat

import (
	"context"
	"log/slog"

	"github.com/silenceper/wechat/v2/officialaccount/oauth"

	"huiyin/api/texts"
	"huiyin/api/view"
	"huiyin/internal/budget"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/rectify/hearing"
	"huiyin/survey"
)

// Service speaks with WeChat for one account. Without an account it is there, and off.
type Service struct {
	cfg    config.Config
	db     *database.DB
	survey *survey.Service
	view   *view.Service
	texts  *texts.Service
	log    *slog.Logger

	// Hearings are those that everybody may see, newest first; nil while the city has none.
	Hearings func(context.Context) ([]hearing.Brief, error)

	oauth *oauth.Oauth
	port  *port
	book  budget.Book
}

// New makes the service; it asks WeChat nothing yet.
func New(cfg config.Config, db *database.DB, rooms *survey.Service, views *view.Service, log *slog.Logger) *Service {
	s := &Service{cfg: cfg, db: db, survey: rooms, view: views, texts: texts.New(db, cfg.OfficeName), log: log}
	s.book.Clock(db.Now)
	if s.On() {
		s.port = newPort(cfg, db.Now)
		s.oauth = oauth.NewOauth(s.port.context)
	}
	return s
}

// On says whether the city has an account.
func (s *Service) On() bool { return s.cfg.WeChat() }

// hearings are those that everybody may see.
func (s *Service) hearings(ctx context.Context) ([]hearing.Brief, error) {
	if s.Hearings == nil {
		return nil, nil
	}
	return s.Hearings(ctx)
}

// Followers are how many people follow the account, as far as it has told us: a count, never who.
func (s *Service) Followers(ctx context.Context) (int, error) {
	var n int64
	err := s.db.Read(ctx).Model(&wechatPerson{}).Where("following = ?", true).Count(&n).Error
	return int(n), err
}
