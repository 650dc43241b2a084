// Package api is the front door: what a request may do, and the words of its answers.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/api/hearing"
	"huiyin/api/messages"
	"huiyin/api/texts"
	"huiyin/api/view"
	"huiyin/api/wechat"
	"huiyin/internal/bus"
	"huiyin/internal/config"
	"huiyin/internal/database"
	"huiyin/internal/door"
	"huiyin/internal/few"
	"huiyin/internal/outbox"
	"huiyin/rectify"
	hearings "huiyin/rectify/hearing"
	"huiyin/rectify/mail"
	"huiyin/survey"
	"huiyin/survey/classify"
)

// App is the product: the rooms, wired together, behind one router.
type App struct {
	Config  config.Config
	DB      *database.DB
	Survey  *survey.Service
	Rectify *rectify.Service
	Hearing *hearings.Service
	View    *view.Service
	Auth    *auth.Service
	WeChat  *wechat.Service
	Outbox  *outbox.Outbox
	Letters *messages.Service
	Texts   *texts.Service
	Log     *slog.Logger

	// Followers says how many follow the city's official account; nil while it has none.
	Followers func(context.Context) (int, error)

	Web     *fiber.App
	limits  *Limits
	metrics metrics
	pages   pages
	figures figures
	results results

	questionnaires few.Few[survey.Survey, questionnaire]

	Watched func(hearing string) // told that somebody directs a hearing; the demonstration's representatives come then
	room    *hearing.Room

	demonstration atomic.Bool

	// Stage is the demonstration's WeChat with its page, set before Serve; nil everywhere else.
	Stage http.Handler
}

// New wires the rooms. The database must be migrated. Servers of one process are handed the same limits; nil makes some for this one
// alone, as the configuration says.
func New(cfg config.Config, db *database.DB, limits *Limits, log *slog.Logger) (*App, error) {
	if limits == nil {
		limits = NewLimits(cfg.Limits)
	}
	a := &App{Config: cfg, DB: db, Log: log, Auth: auth.New(db, auth.Rules{Idle: cfg.SessionIdle, AtMost: cfg.SessionMost, Second: cfg.SecondFactor}), limits: limits}
	var err error
	// rectify is built after survey and told of its opinions: the one arrow that points up, closed over here.
	a.Survey, err = survey.New(db, classify.Examples(), func(tx *database.Tx, opinions []survey.Opinion) error {
		return errors.Join(a.Rectify.TakeOpinions(tx, opinions), a.Hearing.TakeOpinions(tx, opinions))
	})
	if err != nil {
		return nil, err
	}
	if a.Rectify, err = rectify.New(db, a.Survey); err != nil {
		return nil, err
	}
	a.Hearing = hearings.New(db, a.Survey, a.Rectify, &bus.Bus{})
	a.View = view.New(db, a.Survey, a.Rectify)
	if a.WeChat = wechat.New(cfg, db, a.Survey, a.View, log); a.WeChat.On() {
		a.Followers = a.WeChat.Followers
	}
	a.WeChat.Hearings = func(ctx context.Context) ([]hearings.Brief, error) { return a.Hearing.List(ctx, false) }
	a.Outbox = outbox.New(db, mail.Room(), a.waysToCitizens(), a.waysToUnits())
	a.Letters, a.Texts = messages.New(db, a.Survey), texts.New(db, cfg.OfficeName)
	if a.pages, err = loadPages(); err != nil {
		return nil, err
	}
	a.metrics = newMetrics()
	a.Web = fiber.New(fiber.Config{
		AppName:               "huiyin",
		Immutable:             true, // without it strings of one request turn into another's: 99.6 % wrong when measured
		DisableStartupMessage: true,
		BodyLimit:             maxPhoto, // less for all else, as bodyLimit says
		WriteTimeout:          30 * time.Second,
		Concurrency:           1 << 20, // the door counts
		ReduceMemoryUsage:     true,    // a connection that waits holds no buffers, and none keeps a photo's
		ErrorHandler:          a.problem,

		DisablePreParseMultipartForm: true,
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               proxies(cfg),
		ProxyHeader:                  proxyHeader(cfg),
	})
	a.Web.Server().ErrorHandler = a.unread
	a.Web.Server().HeaderReceived = limited
	return a, a.routes()
}

func proxies(cfg config.Config) (out []string) {
	for _, p := range cfg.Proxies {
		out = append(out, p.String())
	}
	return out
}

// proxyHeader is believed only from a listed proxy, which overwrites it; the leftmost X-Forwarded-For is the client's own word.
func proxyHeader(cfg config.Config) string {
	if len(cfg.Proxies) == 0 {
		return ""
	}
	return "X-Real-IP"
}

// isDemonstration is asked until the mark was seen: it is for ever.
func (a *App) isDemonstration(ctx context.Context) (bool, error) {
	if a.demonstration.Load() {
		return true, nil
	}
	is, err := a.Survey.Demonstration(ctx)
	a.demonstration.Store(is)
	return is, err
}

// Serve answers what comes through the door before a listener, until Shutdown.
func (a *App) Serve(l net.Listener) error { return a.Web.Listener(door.New(l, a.rules())) }

// Shutdown takes no new requests and waits for those under way.
func (a *App) Shutdown(ctx context.Context) error {
	a.room.Close()
	return a.Web.ShutdownWithContext(ctx)
}
