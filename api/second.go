package api

import (
	"encoding/base64"
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/auth"
	"huiyin/internal/code"
)

// enterCode is the second step of a log-in. Wrong codes are counted by account, beside the five that end one log-in: whoever knows the
// password could begin a new one for ever.
func (a *App) enterCode(c *fiber.Ctx) error {
	var in struct {
		Code string `json:"code" validate:"required,max=20"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	x, step, err := a.entering(c)
	if err != nil {
		return err
	}
	if step != auth.Code {
		return notSignedIn()
	}
	var token string
	err = a.guess("code "+x.ID, 20, time.Hour, func() (err error) {
		token, x, err = a.Auth.EnterCode(c.UserContext(), c.Cookies(a.cookie()), in.Code)
		return err
	})
	if err != nil {
		return err
	}
	a.hand(c, token)
	return a.showAccount(c, x, auth.Open)
}

// EnrolmentView is the secret of a second factor as an app takes it, once.
type EnrolmentView struct {
	Secret string `json:"secret"`
	URI    string `json:"uri"`
	QR     string `json:"qr"` // data: address of a PNG
}

func (a *App) beginSecond(c *fiber.Ctx) error {
	e, err := a.Auth.BeginSecond(c.UserContext(), c.Cookies(a.cookie()))
	if err != nil {
		return err
	}
	png, err := code.QR(e.URI)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(EnrolmentView{Secret: e.Secret, URI: e.URI, QR: "data:image/png;base64," + base64.StdEncoding.EncodeToString(png)})
}

// RecoveryView are the recovery codes, shown once, beside who is logged in now.
type RecoveryView struct {
	Codes   []string    `json:"codes"`
	Account AccountView `json:"account"`
}

func (a *App) confirmSecond(c *fiber.Ctx) error {
	var in struct {
		Code string `json:"code" validate:"required,max=20"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	token, codes, err := a.Auth.ConfirmSecond(c.UserContext(), c.Cookies(a.cookie()), in.Code)
	if err != nil {
		return err
	}
	a.hand(c, token)
	x, step, _, err := a.Auth.Entering(c.UserContext(), token)
	if err != nil {
		return err
	}
	v, err := a.accountView(c, x, step)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(RecoveryView{Codes: codes, Account: v})
}
