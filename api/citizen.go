package api

import (
	"errors"
	"io"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
	"huiyin/internal/code"
	"huiyin/internal/day"
	"huiyin/internal/fault"
	"huiyin/internal/once"
	"huiyin/rectify"
	"huiyin/survey"
)

// Site is what every page needs to know.
type Site struct {
	City          string              `json:"city"`
	Office        string              `json:"office"`
	Demonstration bool                `json:"demonstration"`
	Today         string              `json:"today"`
	Districts     []string            `json:"districts"`
	Surveys       []survey.OpenSurvey `json:"surveys"`
	Waits         Waits               `json:"waits"`
}

// Waits are the limits that pages promise.
type Waits struct {
	Triage    int `json:"triage_days"` // working days
	Whole     int `json:"whole_days"`  // working days
	Rating    int `json:"rating_days"`
	Objection int `json:"objection_days"`
	Change    int `json:"change_days"`
}

func (a *App) site(c *fiber.Ctx) error {
	l := a.Rectify.Rules().Limits
	s := Site{City: a.Config.City, Office: a.Config.OfficeName, Today: day.Of(a.DB.Now()),
		Waits: Waits{l.Triage, l.Whole, l.Rating, survey.ObjectionDays, l.Change}}
	var err error
	if s.Demonstration, err = a.isDemonstration(c.UserContext()); err != nil {
		return err
	}
	if s.Districts, err = a.Survey.Districts(c.UserContext()); err != nil {
		return err
	}
	if s.Surveys, err = a.Survey.OpenSurveys(c.UserContext()); err != nil {
		return err
	}
	return c.JSON(s)
}

func (a *App) catalogue(c *fiber.Ctx) error {
	v, err := a.Survey.Catalogue(c.UserContext())
	if err != nil {
		return err
	}
	return tagged(c, v)
}

func (a *App) units(c *fiber.Ctx) error {
	v, err := a.Survey.Units(c.UserContext())
	if err != nil {
		return err
	}
	return tagged(c, fiber.Map{"items": v})
}

func (a *App) getSurvey(c *fiber.Ctx) error {
	v, err := a.Survey.Survey(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	return tagged(c, v)
}

func (a *App) submitResponse(c *fiber.Ctx) error {
	var in survey.SubmitResponse
	if err := read(c, &in); err != nil {
		return err
	}
	var err error
	if in.Intention, err = intention(c); err != nil {
		return err
	}
	out, err := a.Survey.SubmitResponse(c.UserContext(), c.Params("code"), in)
	if err != nil {
		return err
	}
	return created(c, out)
}

func (a *App) uploadPhoto(c *fiber.Ctx) error {
	file, err := c.FormFile("photo")
	if err != nil {
		return fault.InField("photo", "no_photo", "没有收到照片，请重新选择一张。")
	}
	f, err := file.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	uploader := actor.Actor{Role: actor.Citizen}
	if account, ok, err := a.Auth.Who(c.UserContext(), c.Cookies(a.cookie())); err == nil && ok {
		uploader = account.Actor()
	}
	token, err := a.Survey.UploadPhoto(c.UserContext(), uploader, data)
	if err != nil {
		return err
	}
	return created(c, fiber.Map{"photo": token})
}

func (a *App) classify(c *fiber.Ctx) error {
	var in struct {
		Text string `json:"text" validate:"max=2000"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	p, err := a.Rectify.Preview(c.UserContext(), in.Text)
	if err != nil {
		return err
	}
	return c.JSON(p)
}

// OpinionOut is what a citizen gets for her opinion.
type OpinionOut struct {
	Receipt        string                      `json:"receipt"`
	Classification *rectify.Candidate          `json:"classification"`
	Concerns       []rectify.ConcernForCitizen `json:"concerns"`
}

func (a *App) submitOpinion(c *fiber.Ctx) error {
	var in survey.SubmitOpinion
	if err := read(c, &in); err != nil {
		return err
	}
	var err error
	if in.Intention, err = intention(c); err != nil {
		return err
	}
	submitted, err := a.Survey.SubmitOpinion(c.UserContext(), in)
	if err != nil {
		return err
	}
	// It is stored: whatever fails from here on, she gets her receipt.
	out := OpinionOut{Receipt: submitted.Receipt, Concerns: []rectify.ConcernForCitizen{}}
	out.Classification, err = a.Rectify.Understood(c.UserContext(), submitted.Verdict)
	if f, e := a.Rectify.Follow(c.UserContext(), submitted.Receipt); e == nil {
		out.Concerns = f.Concerns
	} else {
		err = errors.Join(err, e)
	}
	if err != nil {
		a.Log.Error("stored, but not shown", "request", requestID(c), "error", err.Error())
	}
	return created(c, out)
}

func (a *App) follow(c *fiber.Ctx) error {
	return a.followed(c, func() error { return nil })
}

// followed runs a verb and answers with everything under the receipt; wrong receipts are counted against guessing.
func (a *App) followed(c *fiber.Ctx, verb func() error) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	var f rectify.Follow
	err := a.guessReceipt(c, func() (err error) {
		if err = verb(); err == nil {
			f, err = a.Rectify.Follow(c.UserContext(), receipt(c))
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
		return a.Rectify.WriteMessage(c.UserContext(), receipt(c), n, in.Text, in.Photos, i)
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
