package wechat

import (
	"github.com/silenceper/wechat/v2/officialaccount/menu"
)

// The taps of the menu that are answered in the chat.
const (
	keySay  = "say"
	keyMine = "mine"
)

// Menu is the account's menu as it is published.
func (s *Service) Menu() []*menu.Button {
	return []*menu.Button{
		menu.NewViewButton("评一评", s.cfg.URL+"/"),
		menu.NewClickButton("说一说", keySay),
		menu.NewSubButton("我的", []*menu.Button{
			menu.NewViewButton("我的意见", s.cfg.URL+home),
			menu.NewViewButton("查进度", s.cfg.URL+"/r"),
			menu.NewViewButton("公开数字", s.cfg.URL+"/public"),
		}),
	}
}

// PublishMenu puts the menu into the account, in place of the one that is there.
func (s *Service) PublishMenu() error {
	if !s.On() {
		return noAccount()
	}
	return s.port.ask(func() error { return menu.NewMenu(s.port.context).SetMenu(s.Menu()) })
}
