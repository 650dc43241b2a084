package hearing

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/internal/fault"
	rooms "huiyin/rectify/hearing"
)

func (r *Room) officeList(c *fiber.Ctx) error {
	list, err := r.hearings.List(c.UserContext(), true)
	return listed(c, list, err)
}

func (r *Room) draft(c *fiber.Ctx) error {
	var in rooms.Plan
	if err := r.Read(c, &in); err != nil {
		return err
	}
	h, err := r.hearings.Draft(c.UserContext(), r.Who(c), in)
	if err != nil {
		return err
	}
	c.Status(fiber.StatusCreated)
	return r.show(c, h.ID)
}

// show answers every verb with the hearing as it now is.
func (r *Room) show(c *fiber.Ctx, id string) error {
	v, err := r.hearings.Office(c.UserContext(), id)
	return answered(c, v, err)
}

func (r *Room) officeHearing(c *fiber.Ctx) error { return r.show(c, c.Params("id")) }

func (r *Room) act(c *fiber.Ctx) error {
	var in rooms.Act
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if err := r.hearings.Act(c.UserContext(), r.Who(c), c.Params("id"), c.Params("verb"), in); err != nil {
		return err
	}
	if c.Params("verb") == "remove" {
		return c.SendStatus(fiber.StatusNoContent)
	}
	return r.show(c, c.Params("id"))
}

func (r *Room) plan(c *fiber.Ctx) error {
	var in rooms.NewRound
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if _, err := r.hearings.PlanRound(c.UserContext(), r.Who(c), c.Params("id"), in); err != nil {
		return err
	}
	return r.show(c, c.Params("id"))
}

func (r *Room) actOnRound(c *fiber.Ctx) error {
	var in rooms.ActRound
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if err := r.hearings.ActOnRound(c.UserContext(), r.Who(c), c.Params("id"), roundOf(c), c.Params("verb"), in); err != nil {
		return err
	}
	return r.show(c, c.Params("id"))
}

func (r *Room) papers(c *fiber.Ctx) error {
	var in rooms.PaperIn
	if err := r.Read(c, &in); err != nil {
		return err
	}
	settled, err := r.hearings.EnterPapers(c.UserContext(), r.Who(c), c.Params("id"), roundOf(c), in)
	return answered(c, fiber.Map{"settled": settled}, err)
}

func (r *Room) seats(c *fiber.Ctx) error {
	list, err := r.hearings.Seats(c.UserContext(), c.Params("id"), true)
	return listed(c, list, err)
}

func (r *Room) addSeats(c *fiber.Ctx) error {
	var in struct {
		Seats []rooms.NewSeat `json:"seats" validate:"min=1,max=2000,dive"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if err := r.hearings.AddSeats(c.UserContext(), r.Who(c), c.Params("id"), in.Seats); err != nil {
		return err
	}
	return r.seats(c)
}

func (r *Room) actOnSeat(c *fiber.Ctx) error {
	var in rooms.ActSeat
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if err := r.hearings.ActOnSeat(c.UserContext(), r.Who(c), c.Params("id"), c.Params("seat"), c.Params("verb"), in); err != nil {
		return err
	}
	return r.seats(c)
}

func (r *Room) signups(c *fiber.Ctx) error {
	list, err := r.hearings.SignupViews(c.UserContext(), r.Who(c), c.Params("id"))
	return listed(c, list, err)
}

func (r *Room) questions(c *fiber.Ctx) error {
	list, err := r.hearings.QuestionViews(c.UserContext(), c.Params("id"))
	return listed(c, list, err)
}

func (r *Room) suggestions(c *fiber.Ctx) error {
	list, err := r.hearings.Suggestions(c.UserContext(), c.Params("id"), c.QueryInt("theme"))
	return listed(c, list, err)
}

func (r *Room) confirm(c *fiber.Ctx) error {
	var in struct {
		Theme int `json:"theme" validate:"min=0,max=10"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if err := r.hearings.Confirm(c.UserContext(), r.Who(c), c.Params("id"), c.Params("concern"), in.Theme); err != nil {
		return err
	}
	return r.questions(c)
}

// addQuestions enters questions for those who asked elsewhere; each has a receipt to hand over.
func (r *Room) addQuestions(c *fiber.Ctx) error {
	var in struct {
		Questions []rooms.NewQuestion `json:"questions" validate:"min=1,max=500,dive"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	return r.enter(c, in.Questions)
}

func (r *Room) enter(c *fiber.Ctx, list []rooms.NewQuestion) error {
	h, err := r.hearings.ByID(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	out := []string{}
	for _, q := range list {
		if q.Source == "" {
			return fault.InField("source", "no_source", "请写明每个问题从哪里来：绩效信息员、媒体或现场代表。")
		}
		receipt, err := r.hearings.Enter(c.UserContext(), h, q)
		if err != nil {
			return err
		}
		out = append(out, receipt)
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"receipts": out})
}

func (r *Room) actOnQuestion(c *fiber.Ctx) error {
	var in rooms.ActQuestion
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if err := r.hearings.ActOnQuestion(c.UserContext(), r.Who(c), c.Params("id"), c.Params("question"), c.Params("verb"), in); err != nil {
		return err
	}
	return r.questions(c)
}

func (r *Room) promise(c *fiber.Ctx) error {
	var in rooms.NewPromise
	if err := r.Read(c, &in); err != nil {
		return err
	}
	if _, err := r.hearings.NotePromise(c.UserContext(), r.Who(c), c.Params("id"), in); err != nil {
		return err
	}
	return r.show(c, c.Params("id"))
}

func (r *Room) correctHere(c *fiber.Ctx) error {
	if err := r.corrected(c, c.Params("promise")); err != nil {
		return err
	}
	return r.show(c, c.Params("id"))
}

func (r *Room) corrected(c *fiber.Ctx, id string) error {
	var in rooms.NewPromise
	if err := r.Read(c, &in); err != nil {
		return err
	}
	return r.hearings.CorrectPromise(c.UserContext(), r.Who(c), id, in)
}

func (r *Room) correct(c *fiber.Ctx) error {
	if err := r.corrected(c, c.Params("id")); err != nil {
		return err
	}
	return r.unitPromises(c)
}

func (r *Room) unitPromises(c *fiber.Ctx) error {
	list, err := r.hearings.UnitPromises(c.UserContext(), r.Who(c))
	return listed(c, list, err)
}

func (r *Room) givePass(c *fiber.Ctx) error {
	var in struct {
		Kind string `json:"kind" validate:"oneof=helper screen"`
		Name string `json:"name" validate:"required,max=40"`
	}
	if err := r.Read(c, &in); err != nil {
		return err
	}
	token, err := r.hearings.GivePass(c.UserContext(), r.Who(c), c.Params("id"), in.Kind, in.Name)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"token": token})
}

func (r *Room) endPass(c *fiber.Ctx) error {
	if err := r.hearings.EndPass(c.UserContext(), r.Who(c), c.Params("id"), c.Params("pass")); err != nil {
		return err
	}
	return r.show(c, c.Params("id"))
}
