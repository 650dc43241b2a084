package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"huiyin/api"
	"huiyin/api/auth"
	"huiyin/internal/actor"
)

// accountVerbs are what the account command can do, in the order of its help.
var accountVerbs = []string{"add", "invite", "list", "disable", "enable", "reset", "second", "role", "sessions", "end"}

// account carries out one verb on the accounts. A password is the first line of standard input, so that it stands in no history.
func (p *program) account(ctx context.Context) error {
	if err := checkAccountWords(p.args); err != nil {
		return err
	}
	a, err := p.app(ctx)
	if err != nil {
		return err
	}
	defer a.DB.Close()
	words := append(slices.Clone(p.args), "", "", "", "") // what was left out is empty
	in := auth.NewAccount{Name: words[1], Role: actor.Role(words[2]), Unit: words[3], Title: words[4]}
	switch words[0] {
	case "list":
		return p.listAccounts(ctx, a)
	case "add":
		return p.addAccount(ctx, a, in)
	case "invite":
		token, err := a.Auth.Invite(ctx, actor.Clock, in)
		return p.printLink(a, token, err)
	}
	x, err := a.Auth.ByName(ctx, in.Name)
	if err != nil {
		return err
	}
	return p.manage(ctx, a, x, in)
}

// checkAccountWords says what a verb lacks or does not take.
func checkAccountWords(words []string) error {
	least, most := 2, 2
	switch words[0] {
	case "list":
		least, most = 1, 1
	case "add", "invite":
		least, most = 3, 5
	case "role":
		least, most = 3, 4
	}
	switch {
	case len(words) < least:
		return misused("account %s 后面还要写%s。用法请看 huiyin account --help", words[0], []string{"", "登录名", "角色"}[len(words)])
	case len(words) > most:
		return misused("“%s”是多余的。用法请看 huiyin account --help", words[most])
	}
	return nil
}

func (p *program) addAccount(ctx context.Context, a *api.App, in auth.NewAccount) (err error) {
	if in.Password, err = typedPassword(); err != nil {
		return err
	}
	made, err := a.Auth.AddAccount(ctx, actor.Clock, in)
	if err == nil {
		fmt.Fprintf(p.out, "已加账号 %s（%s）\n", made.Name, made.Role.Say())
	}
	return err
}

// typedPassword is the first line of standard input.
func typedPassword() (string, error) {
	in, err := io.ReadAll(io.LimitReader(os.Stdin, 1024))
	password, _, _ := strings.Cut(string(in), "\n")
	return strings.TrimSuffix(password, "\r"), err
}

// manage is every verb on an account that exists.
func (p *program) manage(ctx context.Context, a *api.App, x auth.Account, in auth.NewAccount) error {
	var err error
	switch p.args[0] {
	case "disable":
		err = a.Auth.Disable(ctx, actor.Clock, x.ID)
	case "enable":
		err = a.Auth.Enable(ctx, actor.Clock, x.ID)
	case "second":
		err = a.Auth.ResetSecond(ctx, actor.Clock, x.ID)
	case "role":
		err = a.Auth.SetRole(ctx, actor.Clock, x.ID, in.Role, in.Unit)
	case "end":
		err = a.Auth.EndSession(ctx, actor.Clock, x.ID, "")
	case "sessions":
		return p.listSessions(ctx, a, x)
	case "reset":
		return p.resetPassword(ctx, a, x)
	}
	if err == nil {
		fmt.Fprintf(p.out, "%s：办好了\n", x.Name)
	}
	return err
}

// resetPassword takes a password that is piped in; at a terminal, or when there is none, it prints a link.
func (p *program) resetPassword(ctx context.Context, a *api.App, x auth.Account) (err error) {
	password := ""
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		if password, err = typedPassword(); err != nil {
			return err
		}
	}
	if password == "" {
		token, err := a.Auth.Reset(ctx, actor.Clock, x.ID)
		return p.printLink(a, token, err)
	}
	if err = a.Auth.SetPassword(ctx, actor.Clock, x.ID, password); err == nil {
		fmt.Fprintf(p.out, "%s：口令换好了\n", x.Name)
	}
	return err
}

func (p *program) printLink(a *api.App, token string, err error) error {
	if err == nil {
		fmt.Fprintf(p.out, "把这个链接交给本人，24 小时内用一次：\n%s\n", a.LinkTo(token))
	}
	return err
}

// greetFirst prints the link to the first account while there is none.
func (p *program) greetFirst(ctx context.Context, a *api.App) error {
	token, err := a.Auth.FirstLink(ctx)
	if err == nil && token != "" {
		fmt.Fprintf(p.out, "还没有账号。请考评办的人在 24 小时内打开这个链接，开第一个账号（只能用一次）：\n%s\n", a.LinkTo(token))
	}
	return err
}

func (p *program) listAccounts(ctx context.Context, a *api.App) error {
	all, err := a.Auth.Accounts(ctx)
	for _, x := range all {
		state := "启用"
		if !x.Active {
			state = "停用"
		}
		second := "没有动态码"
		if len(x.SecondSealed) > 0 {
			second = "有动态码"
		}
		fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\t%s\t%s\n", x.Name, x.Role.Say(), x.Unit, state, second, x.Title)
	}
	return err
}

func (p *program) listSessions(ctx context.Context, a *api.App, x auth.Account) error {
	open, err := a.Auth.Sessions(ctx, x.ID)
	at := func(millis int64) string { return time.UnixMilli(millis).Local().Format("2006-01-02 15:04") }
	for _, s := range open {
		fmt.Fprintf(p.out, "%s 登录，最近 %s 用过\n", at(s.CreatedAt), at(s.SeenAt))
	}
	if err == nil && len(open) == 0 {
		fmt.Fprintf(p.out, "%s 现在没有登录\n", x.Name)
	}
	return err
}
