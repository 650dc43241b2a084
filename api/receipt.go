package api

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/api/view"
	"huiyin/internal/code"
	"huiyin/internal/once"
)

func (a *App) follow(c *fiber.Ctx) error {
	return a.followed(c, func() error { return nil })
}

// followed runs a verb and answers with everything under the receipt; wrong receipts are counted against guessing.
func (a *App) followed(c *fiber.Ctx, verb func() error) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	var f view.Follow
	err := a.guessReceipt(c, func() (err error) {
		if err = verb(); err == nil {
			f, err = a.View.Follow(c.UserContext(), receipt(c))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.JSON(f)
}

func receipt(c *fiber.Ctx) string { return c.Params("receipt") }

func (a *App) receiptQR(c *fiber.Ctx) error {
	// Nothing is looked up for it: every code that can be one has its picture, whether anybody holds it or not.
	digits, err := code.Parse(receipt(c))
	if err != nil {
		return err
	}
	png, err := code.QR(a.Config.URL + "/r#" + digits) // after #: the code never reaches a server's log
	if err != nil {
		return err
	}
	c.Type("png")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(png)
}

// herPhoto is a picture under her receipt; it stays in no cache of a shared phone.
func (a *App) herPhoto(c *fiber.Ctx) error {
	var jpeg []byte
	err := a.guessReceipt(c, func() (err error) {
		jpeg, err = a.View.HerPhoto(c.UserContext(), receipt(c), c.Params("id"))
		return err
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(jpeg)
}

func (a *App) seen(c *fiber.Ctx) error {
	if err := a.guessReceipt(c, func() error { return a.Rectify.Seen(c.UserContext(), receipt(c)) }); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (a *App) rate(c *fiber.Ctx) error {
	var in struct {
		Solved string `json:"solved" validate:"oneof=solved partly unsolved"`
		Level  string `json:"level" validate:"oneof=satisfied fairly dissatisfied"`
		Reason string `json:"reason" validate:"max=500"`
	}
	n, i, err := readOf(c, &in)
	if err != nil {
		return err
	}
	return a.followed(c, func() error {
		return a.Rectify.RateConcern(c.UserContext(), receipt(c), n, in.Solved, in.Level, in.Reason, i)
	})
}

func (a *App) writeMessage(c *fiber.Ctx) error {
	var in struct {
		Text   string   `json:"text" validate:"max=2000"`
		Photos []string `json:"photos" validate:"max=4"`
	}
	n, i, err := readOf(c, &in)
	if err != nil {
		return err
	}
	return a.followed(c, func() error {
		err := a.Rectify.WriteMessage(c.UserContext(), receipt(c), n, in.Text, in.Photos, i)
		if err == nil {
			a.limits.claimed(in.Photos)
		}
		return err
	})
}

func (a *App) object(c *fiber.Ctx) error {
	var in struct {
		Reason string `json:"reason" validate:"max=500"`
	}
	n, i, err := readOf(c, &in)
	if err != nil {
		return err
	}
	return a.followed(c, func() error {
		return a.Rectify.ObjectConcern(c.UserContext(), receipt(c), n, in.Reason, i)
	})
}

// readOf reads what a citizen says about the n-th concern of her receipt, and the intention it is said with.
func readOf(c *fiber.Ctx, into any) (n int, i once.Intention, err error) {
	if err = read(c, into); err == nil {
		i, err = intention(c)
	}
	n, _ = c.ParamsInt("n") // what is no number is no concern of hers: NotFound
	return n, i, err
}
