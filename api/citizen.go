package api

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/view"
	"huiyin/api/wechat"
	"huiyin/internal/privacy"
	"huiyin/survey"
)

func (a *App) submitResponse(c *fiber.Ctx) error {
	var in survey.SubmitResponse
	if err := read(c, &in); err != nil {
		return err
	}
	var err error
	if in.Intention, err = intention(c); err != nil {
		return err
	}
	in.Person, _ = wechat.Person(c)
	out, err := a.Survey.SubmitResponse(c.UserContext(), c.Params("code"), in)
	if err != nil {
		return err
	}
	a.holds(c, out.Receipt) // and nobody else: what she rated is linked with her person only when she asks for it
	return created(c, out)
}

func (a *App) classify(c *fiber.Ctx) error {
	var in struct {
		Text  string `json:"text" validate:"max=2000"`
		Place string `json:"place" validate:"max=80"`
		Unit  string `json:"unit" validate:"max=40"`
		Level string `json:"level" validate:"max=20"`

		Marks []privacy.Mark `json:"marks" validate:"max=20,dive"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	p, err := a.View.Preview(c.UserContext(), survey.Words{Text: in.Text, Place: in.Place, Unit: in.Unit, Level: in.Level, Marks: in.Marks})
	if err != nil {
		return err
	}
	return c.JSON(p)
}

// OpinionOut is what a citizen gets for her opinion.
type OpinionOut struct {
	Receipt        string                   `json:"receipt"`
	Classification *view.Candidate          `json:"classification"`
	Concerns       []view.ConcernForCitizen `json:"concerns"`
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
	a.WeChat.Keep(c, submitted.Receipt)
	return a.handedIn(c, in, submitted)
}

// handedIn answers for an opinion. It is stored: whatever fails from here on, she gets her receipt.
func (a *App) handedIn(c *fiber.Ctx, in survey.SubmitOpinion, submitted survey.Submitted) (err error) {
	a.limits.claimed(in.Photos)
	a.holds(c, submitted.Receipt)
	out := OpinionOut{Receipt: submitted.Receipt, Concerns: []view.ConcernForCitizen{}}
	out.Classification, err = a.View.Understood(c.UserContext(), submitted.Verdict)
	concerns, e := a.View.Submitted(c.UserContext(), submitted)
	if e == nil {
		out.Concerns = concerns
	}
	if err = errors.Join(err, e); err != nil {
		a.Log.Error("stored, but not shown", "request", requestID(c), "error", err.Error())
	}
	return created(c, out)
}
