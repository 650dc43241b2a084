package hearing

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/internal/sheet"
	rooms "huiyin/rectify/hearing"
)

func (r *Room) protocol(c *fiber.Ctx) error {
	v, err := r.hearings.Protocol(c.UserContext(), c.Params("id"))
	return answered(c, v, err)
}

func (r *Room) protocolFile(c *fiber.Ctx) error {
	v, err := r.hearings.Protocol(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	file, err := v.File()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="hearing-`+v.Page.Code+`.xlsx"`)
	return c.Send(file)
}

// table is the XLSX or CSV file of a form.
func (r *Room) table(c *fiber.Ctx) (*sheet.Table, error) {
	raw, err := r.Uploaded(c, "file")
	if err != nil {
		return nil, fiber.ErrBadRequest
	}
	return sheet.Read("名单", raw)
}

func (r *Room) seatsFile(c *fiber.Ctx) error {
	t, err := r.table(c)
	if err != nil {
		return err
	}
	if err := r.hearings.AddSeats(c.UserContext(), r.Who(c), c.Params("id"), rooms.ReadSeats(t)); err != nil {
		return err
	}
	return r.seats(c)
}

func (r *Room) questionsFile(c *fiber.Ctx) error {
	t, err := r.table(c)
	if err != nil {
		return err
	}
	return r.enter(c, rooms.ReadQuestions(t))
}
