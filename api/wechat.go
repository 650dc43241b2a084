package api

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/api/wechat"
	"huiyin/survey"
)

// person is who is logged in through the WeChat account.
func person(c *fiber.Ctx) (string, error) {
	key, ok := wechat.Person(c)
	if !ok {
		return "", wechat.Unknown()
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return key, nil
}

func (a *App) mine(c *fiber.Ctx) error {
	key, err := person(c)
	if err != nil {
		return err
	}
	m, err := a.WeChat.Mine(c.UserContext(), key)
	if err != nil {
		return err
	}
	return c.JSON(m)
}

// keepReceipt links a receipt with the person who holds it; whoever only guesses is counted.
func (a *App) keepReceipt(c *fiber.Ctx) error {
	key, err := person(c)
	if err != nil {
		return err
	}
	if err := a.guessReceipt(c, func() error { return a.WeChat.Link(c.UserContext(), key, receipt(c)) }); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// finishDraft hands in what was begun in the chat.
func (a *App) finishDraft(c *fiber.Ctx) error {
	key, err := person(c)
	if err != nil {
		return err
	}
	var in survey.SubmitOpinion
	if err := read(c, &in); err != nil {
		return err
	}
	submitted, err := a.WeChat.Finish(c.UserContext(), key, c.Params("draft"), in)
	if err != nil {
		return err
	}
	return a.handedIn(c, in, submitted)
}

func (a *App) leaveMine(c *fiber.Ctx) error {
	if err := a.WeChat.LogOut(c); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (a *App) forgetMe(c *fiber.Ctx) error {
	key, err := person(c)
	if err != nil {
		return err
	}
	if err := a.WeChat.Forget(c.UserContext(), key); err != nil {
		return err
	}
	return a.leaveMine(c)
}

func (a *App) signPage(c *fiber.Ctx) error {
	v, err := a.WeChat.Sign(c.UserContext(), c.Query("url"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(v)
}
