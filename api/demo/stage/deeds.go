package stage

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"time"

	"huiyin/api/wechat/fake"
	"huiyin/internal/day"
	"huiyin/internal/fault"
)

// deed is one thing that the page lets happen.
type deed = func(*Stage, context.Context, person, ask) error

// deeds by the name in their address.
var deeds = map[string]deed{
	"hold": func(*Stage, context.Context, person, ask) error { return nil }, // the phone is in the hand already
	"say":  (*Stage).say,
	"voice": told(func(w *fake.WeChat, f *fake.Follower) (fake.Reply, error) {
		return w.Speaks(f, "文晖路口的路灯坏了好几天，晚上看不见")
	}),
	"picture": told(func(w *fake.WeChat, f *fake.Follower) (fake.Reply, error) { return w.Shows(f, picture()) }),
	"place": told(func(w *fake.WeChat, f *fake.Follower) (fake.Reply, error) {
		return w.Stands(f, 30.2516, 120.1891, "上城区采荷街道芙蓉小区北门")
	}),
	"scan":     told(func(w *fake.WeChat, f *fake.Follower) (fake.Reply, error) { return w.Scans(f, "s:2026") }),
	"follow":   told(func(w *fake.WeChat, f *fake.Follower) (fake.Reply, error) { return w.Follows(f, "") }),
	"unfollow": told((*fake.WeChat).Unfollows),
	"tap":      (*Stage).tap,
	"finish":   func(s *Stage, ctx context.Context, p person, _ ask) error { return s.finishAll(ctx, p) },
	"hour":     func(s *Stage, ctx context.Context, _ person, _ ask) error { return s.ahead(ctx, time.Hour) },
	"morning":  func(s *Stage, ctx context.Context, _ person, _ ask) error { return s.ahead(ctx, s.toMorning()) },
	"outage":   (*Stage).outage,
	"fail":     (*Stage).fail,
}

// told is something that her WeChat tells the account, when she has one that follows or comes to.
func told(do func(*fake.WeChat, *fake.Follower) (fake.Reply, error)) deed {
	return func(s *Stage, ctx context.Context, p person, _ ask) error {
		r, err := do(s.wechat, s.wechat.Find(p.OpenID))
		return s.heard(ctx, r, err)
	}
}

// heard lets the product do what follows from a message at once.
func (s *Stage) heard(ctx context.Context, r fake.Reply, err error) error {
	if err != nil {
		return err
	}
	if r.Status != 200 {
		return fault.New(fault.Unavailable, "not_heard", "平台没有收下这一条，请再发一次。")
	}
	return s.settle(ctx)
}

func (s *Stage) say(ctx context.Context, p person, in ask) error {
	text := strings.TrimSpace(in.Text)
	if text == "" || len([]rune(text)) > 600 {
		return fault.New(fault.Invalid, "bad_text", "请写一句话，最多 600 字。")
	}
	f := s.wechat.Find(p.OpenID)
	if !f.Follows {
		return fault.New(fault.Conflict, "not_following", "%s没有关注，发不出去。先点“关注”。", p.Name)
	}
	r, err := s.wechat.Writes(f, text)
	return s.heard(ctx, r, err)
}

// tap is a button of the menu that is answered in the chat.
func (s *Stage) tap(ctx context.Context, p person, in ask) error {
	r, err := s.wechat.Taps(s.wechat.Find(p.OpenID), "CLICK", in.Key)
	return s.heard(ctx, r, err)
}

// ahead moves the clock, and what is due by then happens.
func (s *Stage) ahead(ctx context.Context, d time.Duration) error {
	s.clock.Ahead(d)
	return errors.Join(s.app.RunJobs(ctx), s.settle(ctx))
}

// toMorning is how long it is until the next half past eight.
func (s *Stage) toMorning() time.Duration {
	now := s.clock.Now().In(day.Shanghai)
	next := time.Date(now.Year(), now.Month(), now.Day(), 8, 30, 0, 0, day.Shanghai)
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	return next.Sub(now)
}

// settle lets the product do now what it would do within seconds.
func (s *Stage) settle(ctx context.Context) error {
	err := s.app.WeChat.DoDue(ctx)
	_, sent := s.app.Outbox.Run(ctx)
	s.wechat.Wait() // what was sent is told to have arrived
	_, heard := s.app.Outbox.Run(ctx)
	return errors.Join(err, sent, heard)
}

// outageLasts is how long the pretended WeChat is away, by the clock of the stage.
const outageLasts = 30 * time.Minute

// outage lets every call to WeChat break for half an hour, and then moves on past it.
func (s *Stage) outage(ctx context.Context, _ person, _ ask) error {
	s.wechat.Fail(fake.Fault{Drop: true})
	err := s.ahead(ctx, outageLasts)
	s.wechat.Heal()
	return errors.Join(err, s.ahead(ctx, time.Minute))
}

// failures are what the next message can meet.
var failures = []struct {
	key, say string
	fault    fake.Fault
}{
	{"timeout", "超时，六秒不答", fake.Fault{Path: "/send", Wait: 6 * time.Second}},
	{"busy", "系统忙（-1）", fake.Fault{Path: "/send", Code: -1}},
	{"token", "令牌失效（40001）", fake.Fault{Path: "/send", Code: 40001}},
	{"address", "服务器不在白名单（40164）", fake.Fault{Path: "/send", Code: 40164}},
	{"used", "授权码用过了（40163）", fake.Fault{Path: "/access_token", Code: 40163}},
	{"left", "没有关注（43004）", fake.Fault{Path: "/send", Code: 43004}},
	{"refused", "她拒收（43101）", fake.Fault{Path: "/send", Code: 43101}},
	{"quota", "今天的额度用完（45009）", fake.Fault{Path: "/send", Code: 45009}},
	{twice, "她的下一句送来两次", fake.Fault{}},
}

// twice is the failure that comes from WeChat's side.
const twice = "twice"

func (s *Stage) fail(_ context.Context, _ person, in ask) error {
	if in.Key == twice {
		s.wechat.Twice(1)
		return nil
	}
	for _, f := range failures {
		if f.key == in.Key {
			f.fault.Times = 1
			s.wechat.Fail(f.fault)
			return nil
		}
	}
	return fault.New(fault.NotFound, "no_failure", "没有这一种错误。")
}

// picture is a small one of a lamp in the dark: invented, like who sends it.
func picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 480, 360))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{R: 24, G: 34, B: 48, A: 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(232, 90, 246, 330), image.NewUniform(color.RGBA{R: 92, G: 98, B: 104, A: 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(196, 70, 282, 96), image.NewUniform(color.RGBA{R: 120, G: 126, B: 130, A: 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, 330, 480, 360), image.NewUniform(color.RGBA{R: 52, G: 58, B: 60, A: 255}), image.Point{}, draw.Src)
	var out bytes.Buffer
	_ = jpeg.Encode(&out, img, nil) // into memory
	return out.Bytes()
}
