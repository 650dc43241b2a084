package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/survey"
)

// AccountView is who is logged in.
type AccountView struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Title     string           `json:"title"`
	Role      actor.Role       `json:"role"`
	RoleLabel string           `json:"role_label"`
	Unit      *survey.UnitName `json:"unit"`
}

func (a *App) accountView(c *fiber.Ctx, x actor.Actor, name string) (AccountView, error) {
	v := AccountView{ID: x.ID, Name: name, Title: x.Name, Role: x.Role, RoleLabel: x.Role.Say()}
	if x.Unit != "" {
		names, err := a.Survey.Names(c.UserContext())
		if err != nil {
			return v, err
		}
		v.Unit = &survey.UnitName{Code: x.Unit, Name: names[x.Unit]}
	}
	return v, nil
}

// logIn gives a new session; one that came with the request is ended, so that none can be planted.
func (a *App) logIn(c *fiber.Ctx) error {
	var in struct {
		Name     string `json:"name" validate:"required,max=64"`
		Password string `json:"password" validate:"required,max=256"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	var token string
	var account auth.Account
	err := a.guessPassword(c, in.Name, func() (err error) {
		token, account, err = a.Auth.LogIn(c.UserContext(), in.Name, in.Password)
		return err
	})
	if err != nil {
		return err
	}
	if old := c.Cookies(a.cookie()); old != "" {
		if err := a.Auth.LogOut(c.UserContext(), old); err != nil {
			return err
		}
	}
	c.Cookie(&fiber.Cookie{Name: a.cookie(), Value: token, Path: "/", HTTPOnly: true, Secure: a.https(), SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(auth.AtMost.Seconds())})
	a.knowDevice(c, account.ID)
	v, err := a.accountView(c, account.Actor(), account.Name)
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) session(c *fiber.Ctx) error {
	v, err := a.accountView(c, who(c), who(c).Name)
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) logOut(c *fiber.Ctx) error {
	if err := a.Auth.LogOut(c.UserContext(), c.Cookies(a.cookie())); err != nil {
		return err
	}
	c.Cookie(&fiber.Cookie{Name: a.cookie(), Path: "/", HTTPOnly: true, Secure: a.https(), SameSite: fiber.CookieSameSiteLaxMode, MaxAge: -1, Expires: time.Unix(0, 0)})
	return c.SendStatus(fiber.StatusNoContent)
}
