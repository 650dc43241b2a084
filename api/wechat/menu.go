package wechat

import (
	"context"

	"github.com/silenceper/wechat/v2/officialaccount/menu"

	"huiyin/api/texts"
)

// The taps of the menu that are answered in the chat.
const (
	keySay  = "say"
	keyMine = "mine"
)

// Menu is the account's menu as it is published.
func (s *Service) Menu(ctx context.Context) ([]*menu.Button, error) {
	var names [3]string
	for i, code := range []texts.Code{texts.MenuRate, texts.MenuSay, texts.MenuMine} {
		var err error
		if names[i], err = s.texts.Say(ctx, code); err != nil {
			return nil, err
		}
	}
	hers := []*menu.Button{menu.NewViewButton("我的意见", s.cfg.URL+home), menu.NewViewButton("查进度", s.cfg.URL+"/r"), menu.NewViewButton("公开数字", s.cfg.URL+"/public")}
	all, err := s.hearings(ctx)
	if len(all) > 0 {
		hers = append(hers, menu.NewViewButton("公述民评", s.cfg.URL+"/hearings"))
	}
	return []*menu.Button{
		menu.NewViewButton(names[0], s.cfg.URL+"/"),
		menu.NewClickButton(names[1], keySay),
		menu.NewSubButton(names[2], hers),
	}, err
}

// PublishMenu puts the menu into the account, in place of the one that is there.
func (s *Service) PublishMenu() error {
	if !s.On() {
		return noAccount()
	}
	buttons, err := s.Menu(context.Background())
	if err != nil {
		return err
	}
	return s.port.ask(func() error { return menu.NewMenu(s.port.context).SetMenu(buttons) })
}
