package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// StaffView is one account as the office manages it.
type StaffView struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Title     string           `json:"title"`
	Role      actor.Role       `json:"role"`
	RoleLabel string           `json:"role_label"`
	Unit      *survey.UnitName `json:"unit"`
	Active    bool             `json:"active"`
	Second    bool             `json:"second_factor"`
	Password  bool             `json:"password"` // one is set
	Sessions  []SessionView    `json:"sessions"`
}

// SessionView is one place where somebody is logged in.
type SessionView struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	SeenAt time.Time `json:"seen_at"`
}

func (a *App) accounts(c *fiber.Ctx) error {
	items, err := a.staffViews(c.UserContext())
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"items": items})
}

func (a *App) staffViews(ctx context.Context) ([]StaffView, error) {
	all, err := a.Auth.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	open, err := a.Auth.Sessions(ctx, "")
	if err != nil {
		return nil, err
	}
	names, err := a.Survey.Names(ctx)
	out := []StaffView{}
	for _, x := range all {
		v := StaffView{ID: x.ID, Name: x.Name, Title: x.Title, Role: x.Role, RoleLabel: x.Role.Say(), Active: x.Active, Second: len(x.SecondSealed) > 0, Password: x.Password != "", Sessions: sessionsOf(open, x.ID)}
		if x.Unit != "" {
			v.Unit = &survey.UnitName{Code: x.Unit, Name: names[x.Unit]}
		}
		out = append(out, v)
	}
	return out, err
}

func sessionsOf(open []auth.Session, id string) []SessionView {
	out := []SessionView{}
	for _, s := range open {
		if s.AccountID == id {
			out = append(out, SessionView{ID: s.ID, At: time.UnixMilli(s.CreatedAt).UTC(), SeenAt: time.UnixMilli(s.SeenAt).UTC()})
		}
	}
	return out
}

// manage carries out one verb on an account; what makes a link answers with it, once.
func (a *App) manage(c *fiber.Ctx) error {
	var in struct {
		Role    actor.Role `json:"role" validate:"max=10"`
		Unit    string     `json:"unit" validate:"max=16"`
		Session string     `json:"session" validate:"max=26"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	ctx, by, id, link := c.UserContext(), who(c), c.Params("id"), ""
	verb, ok := map[string]func() error{
		"disable":      func() error { return a.Auth.Disable(ctx, by, id) },
		"enable":       func() error { return a.Auth.Enable(ctx, by, id) },
		"role":         func() error { return a.Auth.SetRole(ctx, by, id, in.Role, in.Unit) },
		"reset_second": func() error { return a.Auth.ResetSecond(ctx, by, id) },
		"end_session":  func() error { return a.Auth.EndSession(ctx, by, id, in.Session) },
		"reset": func() error {
			token, err := a.Auth.Reset(ctx, by, id)
			link = a.LinkTo(token)
			return err
		},
	}[c.Params("verb")]
	if !ok {
		return fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	if err := verb(); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"link": link})
}

// invite makes a link with which somebody makes their own account.
func (a *App) invite(c *fiber.Ctx) error {
	var in struct {
		Name  string     `json:"name" validate:"required,max=64"`
		Title string     `json:"title" validate:"max=60"`
		Role  actor.Role `json:"role" validate:"required,max=10"`
		Unit  string     `json:"unit" validate:"max=16"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	token, err := a.Auth.Invite(c.UserContext(), who(c), auth.NewAccount{Name: in.Name, Title: in.Title, Role: in.Role, Unit: in.Unit})
	if err != nil {
		return err
	}
	return created(c, fiber.Map{"link": a.LinkTo(token)})
}

// LinkTo is the address of a one-use link; its token stands after the #, so that no log of any server holds it.
func (a *App) LinkTo(token string) string {
	if token == "" {
		return ""
	}
	return a.Config.URL + "/console/first#" + token
}

// LinkView is what a one-use link is for.
type LinkView struct {
	Kind      string           `json:"kind"`
	Name      string           `json:"name"`
	Title     string           `json:"title"`
	RoleLabel string           `json:"role_label"`
	Unit      *survey.UnitName `json:"unit"`
}

func (a *App) lookAtLink(c *fiber.Ctx) error {
	var in struct {
		Token string `json:"token" validate:"required,max=100"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	l, err := a.Auth.Look(c.UserContext(), in.Token)
	if err != nil {
		return err
	}
	v := LinkView{Kind: l.Kind, Name: l.Name, Title: l.Title, RoleLabel: l.Role.Say()}
	if l.Unit != "" {
		names, err := a.Survey.Names(c.UserContext())
		if err != nil {
			return err
		}
		v.Unit = &survey.UnitName{Code: l.Unit, Name: names[l.Unit]}
	}
	return c.JSON(v)
}

// followLink uses a one-use link; whoever did logs in with what they chose.
func (a *App) followLink(c *fiber.Ctx) error {
	var in struct {
		Token    string `json:"token" validate:"required,max=100"`
		Name     string `json:"name" validate:"max=64"`
		Title    string `json:"title" validate:"max=60"`
		Password string `json:"password" validate:"required,max=256"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	x, err := a.Auth.Follow(c.UserContext(), in.Token, auth.Chosen{Name: in.Name, Title: in.Title, Password: in.Password})
	if err != nil {
		return err
	}
	return created(c, fiber.Map{"name": x.Name})
}
