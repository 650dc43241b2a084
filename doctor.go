package main

import (
	"context"
	"fmt"

	"huiyin/api"
)

// doctor says whether the settings of the WeChat account fit the account, and what to put right. It sends nothing to anybody.
func (p *program) doctor(ctx context.Context) error {
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	wrong := 0
	for _, c := range a.WeChat.Examine(ctx) {
		mark := "好　"
		if !c.OK {
			mark, wrong = "不对", wrong+1
		}
		fmt.Fprintf(p.out, "%s  %s：%s\n", mark, c.Name, c.Say)
	}
	if err := p.arrange(ctx, a); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("有 %d 项要改，改好后再运行一次 huiyin doctor", wrong)
	}
	return nil
}

// arrange puts into the account what was asked for: its menu, or a code that leads to a survey.
func (p *program) arrange(ctx context.Context, a *api.App) error {
	if p.flags["menu"] == said {
		if err := a.WeChat.PublishMenu(); err != nil {
			return err
		}
		fmt.Fprintln(p.out, "菜单发布好了，手机上几分钟后看得到")
	}
	if p.flags["qr"] == "" {
		return nil
	}
	picture, err := a.WeChat.Code(ctx, p.flags["qr"])
	if err == nil {
		fmt.Fprintln(p.out, "二维码的图片在 "+picture)
	}
	return err
}
