package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/survey"
)

// AccountView is who is logged in, and how far the log-in has come.
type AccountView struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Title     string           `json:"title"`
	Role      actor.Role       `json:"role"`
	RoleLabel string           `json:"role_label"`
	Unit      *survey.UnitName `json:"unit"`
	Step      auth.Stage       `json:"step"`
	Second    bool             `json:"second_factor"` // is set up
	Recovery  int              `json:"recovery_left"`
}

func (a *App) accountView(c *fiber.Ctx, x auth.Account, step auth.Stage) (AccountView, error) {
	v := AccountView{ID: x.ID, Name: x.Name, Title: x.Actor().Name, Role: x.Role, RoleLabel: x.Role.Say(), Step: step, Second: len(x.SecondSealed) > 0, Recovery: x.RecoveryLeft()}
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
	a.hand(c, token)
	a.knowDevice(c, account.ID)
	return a.showAccount(c, account, a.Auth.Stage(account))
}

// hand gives the browser the token of a session.
func (a *App) hand(c *fiber.Ctx, token string) {
	c.Cookie(&fiber.Cookie{Name: a.cookie(), Value: token, Path: "/", HTTPOnly: true, Secure: a.https(), SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(a.Config.SessionMost.Seconds())})
}

func (a *App) showAccount(c *fiber.Ctx, x auth.Account, step auth.Stage) error {
	v, err := a.accountView(c, x, step)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(v)
}

// entering is whose log-in is under way or done.
func (a *App) entering(c *fiber.Ctx) (auth.Account, auth.Stage, error) {
	x, step, ok, err := a.Auth.Entering(c.UserContext(), c.Cookies(a.cookie()))
	if err == nil && !ok {
		err = notSignedIn()
	}
	return x, step, err
}

func (a *App) session(c *fiber.Ctx) error {
	x, step, err := a.entering(c)
	if err != nil {
		return err
	}
	return a.showAccount(c, x, step)
}

func (a *App) logOut(c *fiber.Ctx) error {
	if err := a.Auth.LogOut(c.UserContext(), c.Cookies(a.cookie())); err != nil {
		return err
	}
	c.Cookie(&fiber.Cookie{Name: a.cookie(), Path: "/", HTTPOnly: true, Secure: a.https(), SameSite: fiber.CookieSameSiteLaxMode, MaxAge: -1, Expires: time.Unix(0, 0)})
	return c.SendStatus(fiber.StatusNoContent)
}

// newPassword lets whoever is logged in choose another password; guesses of the old one are counted by account.
func (a *App) newPassword(c *fiber.Ctx) error {
	var in struct {
		Old      string `json:"old" validate:"required,max=256"`
		Password string `json:"password" validate:"required,max=256"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	x, step, err := a.entering(c)
	if err != nil {
		return err
	}
	if step != auth.Open {
		return notSignedIn()
	}
	if !a.limits.take("password "+x.ID, 10, 15*time.Minute) {
		return fault.New(fault.TooMany, "too_many_misses", "试的次数太多了，请过 15 分钟再试。")
	}
	token, err := a.Auth.NewPassword(c.UserContext(), x, in.Old, in.Password)
	if err != nil {
		return err
	}
	a.hand(c, token)
	return a.showAccount(c, x, auth.Open)
}
