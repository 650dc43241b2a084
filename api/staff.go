package api

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huiyin/api/hearing"
	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/internal/budget"
	"huiyin/internal/fault"
	"huiyin/rectify"
	"huiyin/survey"
)

// hearing is the room of 公述民评 with what it needs of the front door.
func (a *App) hearing() *hearing.Room {
	return hearing.New(hearing.Door{Read: read, Who: who, May: a.may, Address: address, Intention: intention, Uploaded: uploaded, Secure: a.https(),
		Watched: func(id string) {
			if a.Watched != nil {
				a.Watched(id)
			}
		},
		Spend: func(of budget.Budget, key string) error {
			if ok, wait := a.limits.spend(of, key, 1); !ok {
				return busy(wait)
			}
			return nil
		}}, a.DB, a.Hearing)
}

func filter(c *fiber.Ctx) (view.Filter, error) {
	f := view.Filter{Status: c.Query("status"), Unit: c.Query("unit"), Code: c.Query("code"), Q: c.Query("q"), Cursor: c.Query("cursor"), Limit: c.QueryInt("limit")}
	if len([]rune(f.Q)) > 100 {
		return f, fault.InField("q", "long_search", "要找的词太长了，请删短一些。")
	}
	return f, nil
}

func (a *App) unitCases(c *fiber.Ctx) error {
	f, err := filter(c)
	if err != nil {
		return err
	}
	v, err := a.View.UnitCases(c.UserContext(), who(c), f)
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) officeCases(c *fiber.Ctx) error {
	f, err := filter(c)
	if err != nil {
		return err
	}
	v, err := a.View.OfficeCases(c.UserContext(), who(c), f)
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) getCase(c *fiber.Ctx) error {
	v, err := a.View.Case(c.UserContext(), who(c), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) act(c *fiber.Ctx) error {
	var in rectify.Act
	if err := read(c, &in); err != nil {
		return err
	}
	if err := a.Rectify.Act(c.UserContext(), who(c), c.Params("id"), c.Params("verb"), in); err != nil {
		return err
	}
	a.limits.claimed(in.Photos)
	v, err := a.View.Case(c.UserContext(), who(c), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(v)
}

// StatesView is the life of a case as data, for the help page.
type StatesView struct {
	States any             `json:"states"`
	Moves  []view.MoveView `json:"moves"`
}

func (a *App) states(c *fiber.Ctx) error {
	return tagged(c, StatesView{rectify.States, a.View.Moves()})
}

// getPhoto shows a photo; that somebody looks at a citizen's is on record before it is shown.
func (a *App) getPhoto(c *fiber.Ctx) error {
	p, err := a.View.Photo(c.UserContext(), who(c), c.Params("id"))
	if err != nil {
		return err
	}
	if err := a.Survey.RecordPhotoLook(c.UserContext(), who(c), p); err != nil {
		return err
	}
	c.Type("jpeg")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="photo.jpg"`)
	return c.Send(p.Jpeg)
}

func (a *App) concerns(c *fiber.Ctx) error {
	f, err := filter(c)
	if err != nil {
		return err
	}
	v, err := a.View.Concerns(c.UserContext(), who(c), f)
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) alarms(c *fiber.Ctx) error {
	v, err := a.View.Alarms(c.UserContext(), who(c))
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) triage(c *fiber.Ctx) error {
	var in survey.Triage
	if err := read(c, &in); err != nil {
		return err
	}
	if who(c).Is(actor.Auditor) && !slices.Contains(survey.AuditorsVerbs, c.Params("verb")) {
		return notForRole(who(c))
	}
	verb, ok := map[string]func() error{
		"attach":            func() error { return a.Rectify.AttachConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"join":              func() error { return a.Rectify.JoinConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"undo":              func() error { return a.Rectify.UndoConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"split":             func() error { return a.Survey.SplitConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"answer":            func() error { return a.Survey.AnswerConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"praise":            func() error { return a.Survey.PraiseConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"propose_set_aside": func() error { return a.Survey.ProposeSetAside(c.UserContext(), who(c), c.Params("id"), in) },
		"confirm_set_aside": func() error { return a.Survey.ConfirmSetAside(c.UserContext(), who(c), c.Params("id"), in) },
		"refuse_set_aside":  func() error { return a.Survey.RefuseSetAside(c.UserContext(), who(c), c.Params("id"), in) },
		"look":              func() error { return a.Survey.LookAtConcern(c.UserContext(), who(c), c.Params("id"), in) },
		"hand_over":         func() error { return a.Survey.HandOver(c.UserContext(), who(c), c.Params("id"), in) },
		"pass_on":           func() error { return a.Rectify.PassOn(c.UserContext(), who(c), c.Params("id"), in) },
		"keep_back":         func() error { return a.Rectify.KeepBack(c.UserContext(), who(c), c.Params("id"), in) },
		"rejoin":            func() error { return a.Rectify.RejoinConcern(c.UserContext(), who(c), c.Params("id"), in) },
	}[c.Params("verb")]
	if !ok {
		return fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	if err := verb(); err != nil {
		return err
	}
	v, err := a.View.ConcernForOffice(c.UserContext(), who(c), c.Params("id"))
	if err != nil {
		return err
	}
	return c.JSON(v)
}

// look is a recorded look at what a citizen wrote: the body says why, reveal records that and gives her words.
func look(reveal func(ctx context.Context, who actor.Actor, id, why string) (survey.Original, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var in struct {
			Reason string `json:"reason" validate:"max=200"`
		}
		if err := read(c, &in); err != nil {
			return err
		}
		v, err := reveal(c.UserContext(), who(c), c.Params("id"), in.Reason)
		if err != nil {
			return err
		}
		return c.JSON(v)
	}
}

// words is look for what has neither place nor contact.
func words(reveal func(ctx context.Context, who actor.Actor, id, why string) (string, error)) fiber.Handler {
	return look(func(ctx context.Context, who actor.Actor, id, why string) (survey.Original, error) {
		text, err := reveal(ctx, who, id, why)
		return survey.Original{Text: text}, err
	})
}

func (a *App) judgePhoto(c *fiber.Ctx) error {
	state := map[string]string{"release": survey.PhotoReleased, "withhold": survey.PhotoWithheld}[c.Params("verb")]
	if state == "" {
		return fault.New(fault.NotFound, "no_verb", "没有这个操作。")
	}
	if err := a.Survey.JudgePhoto(c.UserContext(), who(c), c.Params("id"), state); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (a *App) audits(c *fiber.Ctx) error {
	f, err := filter(c)
	if err != nil {
		return err
	}
	v, err := a.View.Audits(c.UserContext(), c.Query("subject"), f)
	if err != nil {
		return err
	}
	return c.JSON(v)
}
