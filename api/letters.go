package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/messages"
	"huiyin/api/texts"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/outbox"
	"huiyin/rectify/letter"
)

// waysToCitizens are the ways by which letters go to citizens, in the order in which they are tried.
func (a *App) waysToCitizens() []outbox.Way { return a.WeChat.Ways() }

// waysToUnits are those to units: the city's messenger when it has one; the console shows them in any case.
func (a *App) waysToUnits() []outbox.Way {
	if a.Config.Webhook == "" {
		return []outbox.Way{outbox.Browser{}}
	}
	return []outbox.Way{&outbox.Webhook{Address: a.Config.Webhook, Key: a.Config.WebhookKey, Link: a.Config.URL, Now: a.DB.Now}}
}

// LettersView is the page of messages.
type LettersView struct {
	Sums      messages.Sums   `json:"sums"`
	Items     []messages.Item `json:"items"`
	Next      string          `json:"next"`
	Followers *int            `json:"followers"` // of the official account; null without one
	Reaches   bool            `json:"reaches"`   // there is a way to citizens
	Webhook   bool            `json:"webhook"`   // units hear by the city's messenger too
}

func (a *App) letters(c *fiber.Ctx) (err error) {
	f := messages.Filter{State: outbox.State(c.Query("state")), Kind: letter.Kind(c.Query("kind")), On: c.Query("on"), Cursor: c.Query("cursor")}
	if f.On != "" && !day.Valid(f.On) {
		return fault.InField("on", "bad_day", "日期请写成 2026-03-12 这样。")
	}
	v := LettersView{Reaches: len(a.waysToCitizens()) > 0, Webhook: a.Config.Webhook != ""}
	if v.Items, v.Next, err = a.Letters.List(c.UserContext(), f); err != nil {
		return err
	}
	if v.Sums, err = a.Letters.Sums(c.UserContext()); err != nil {
		return err
	}
	if a.Followers != nil {
		n, err := a.Followers(c.UserContext())
		if err != nil {
			return err
		}
		v.Followers = &n
	}
	return c.JSON(v)
}

func (a *App) sendAgain(c *fiber.Ctx) error {
	if err := a.Outbox.SendAgain(c.UserContext(), who(c), c.Params("id")); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// NewsView is what a unit was told lately.
type NewsView struct {
	Items  []messages.News `json:"items"`
	Unseen int64           `json:"unseen"` // at which nobody of the unit has looked
	At     time.Time       `json:"at"`
}

func (a *App) news(c *fiber.Ctx) (err error) {
	v := NewsView{At: a.DB.Now()}
	v.Items, v.Unseen, err = a.Letters.News(c.UserContext(), who(c).Unit)
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) newsSeen(c *fiber.Ctx) error {
	var in struct {
		Until time.Time `json:"until" validate:"required"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	if err := a.Outbox.Seen(c.UserContext(), who(c), in.Until); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// TextsView are the texts of the account, for the office to choose.
type TextsView struct {
	Items   []texts.Text `json:"items"`
	Office  string       `json:"office"`  // stands for {单位}
	Account bool         `json:"account"` // there is an account to publish the menu in
}

func (a *App) chatTexts(c *fiber.Ctx) (err error) {
	v := TextsView{Office: a.Config.OfficeName, Account: a.WeChat.On()}
	if v.Items, err = a.Texts.All(c.UserContext()); err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) setText(c *fiber.Ctx) error {
	var in struct {
		Before string `json:"before" validate:"required,max=400"`
		Say    string `json:"say" validate:"max=400"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	if err := a.Texts.Set(c.UserContext(), who(c), texts.Code(c.Params("code")), in.Before, in.Say); err != nil {
		return err
	}
	return a.chatTexts(c)
}

func (a *App) publishMenu(c *fiber.Ctx) error {
	if err := a.WeChat.PublishMenu(); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
