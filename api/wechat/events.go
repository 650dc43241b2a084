package wechat

import (
	"context"
	"strings"

	"huiyin/internal/fault"
)

// event answers what somebody did: followed, left, scanned, tapped; and what became of what we sent.
func (s *Service) event(ctx context.Context, m inbound) (t turn, err error) {
	switch m.Event {
	case "subscribe":
		t.person = func(p *wechatPerson, now int64) { p.Following, p.HeardAt = true, now }
		t.say, err = s.scene(ctx, strings.TrimPrefix(m.EventKey, "qrscene_"), s.sayWelcome(ctx))
	case "unsubscribe":
		t.person = func(p *wechatPerson, _ int64) { p.Following, p.HeardAt, p.Granted, p.Used = false, 0, 0, 0 }
	case "SCAN":
		t.person = heardNow
		t.say, err = s.scene(ctx, m.EventKey, s.sayMenu(ctx))
	case "CLICK":
		t.person = heardNow
		t.say = s.tapped(ctx, m.EventKey)
	case "subscribe_msg_popup_event":
		t.person = func(p *wechatPerson, _ int64) { p.Granted += s.grants(m.Asked) }
	case "subscribe_msg_change_event":
		t.person = func(p *wechatPerson, _ int64) { p.Granted = p.Used } // she has changed her mind: what is left does not count
	default:
		t.stranger = true
	}
	return t, err
}

func (s *Service) tapped(ctx context.Context, key string) string {
	switch key {
	case keySay:
		return "请直接在这里打字，说说哪里、什么问题；也可以发语音、照片、位置。想填得细一些，到" + s.link("/say", "页面里说") + "。"
	case keyMine:
		return s.sayMine()
	}
	return s.sayMenu(ctx)
}

// What begins the scene of a QR code that leads to a survey or a hearing. A receipt is a secret and never a scene.
const (
	surveyScene  = "s:"
	hearingScene = "h:"
)

// scene leads who scanned a code to what it is for; to the usual words when it is for nothing that is open.
func (s *Service) scene(ctx context.Context, scene, otherwise string) (string, error) {
	if code, ok := strings.CutPrefix(scene, hearingScene); ok {
		return s.hearingScene(ctx, code, otherwise)
	}
	code, ok := strings.CutPrefix(scene, surveyScene)
	if !ok {
		return otherwise, nil
	}
	open, err := s.survey.OpenSurveys(ctx)
	if err != nil {
		return "", err
	}
	for _, x := range open {
		if x.Code == code {
			return otherwise + "\n《" + x.Title + "》" + s.link("/s/"+x.Code, "点这里评一评"), nil
		}
	}
	return otherwise + "\n这份问卷现在没有开着。", nil
}

func (s *Service) hearingScene(ctx context.Context, code, otherwise string) (string, error) {
	all, err := s.hearings(ctx)
	for _, h := range all {
		if h.Code == code {
			return otherwise + "\n《" + h.Title + "》" + s.link("/hearings/"+h.Code, "点这里看"), nil
		}
	}
	return otherwise + "\n这场公述民评没有找到。", err
}

// standing says in a sentence where a receipt stands that she has typed in. Wrong ones count against guessing, by person.
func (s *Service) standing(ctx context.Context, person, typed string) (turn, error) {
	if ok, _ := s.book.Take(misses, person, 1); !ok {
		return turn{say: tooManyMisses}, nil
	}
	f, err := s.view.Follow(ctx, typed)
	if fault.Is(err, fault.NotFound) {
		return turn{say: sentence(err)}, nil
	}
	s.book.GiveBack(misses, person, 1)
	if fault.Is(err, fault.Invalid) {
		return turn{say: sentence(err)}, nil
	}
	if err != nil {
		return turn{}, err
	}
	return turn{say: sayStanding(f)}, nil
}
