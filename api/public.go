package api

import (
	"compress/gzip"
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/fault"
	"huiyin/rectify"
)

// tagged answers with an ETag, so that a page asks again for nothing but a yes, and compressed: these are the long answers.
func tagged(c *fiber.Ctx, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f, err := newFile("answer.json", body, gzip.BestSpeed)
	if err != nil {
		return err
	}
	return send(c, f, false)
}

func year(c *fiber.Ctx) (int, error) {
	y := c.QueryInt("year")
	if y != 0 && (y < 2000 || y > 2100) || y == 0 && c.Query("year") != "" {
		return 0, fault.InField("year", "bad_year", "年份不对，请重新选择。")
	}
	return y, nil
}

func (a *App) overview(c *fiber.Ctx) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	v, err := a.Rectify.Overview(c.UserContext(), y)
	if err != nil {
		return err
	}
	return tagged(c, v)
}

func (a *App) publicUnit(c *fiber.Ctx) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	v, err := a.Rectify.PublicUnit(c.UserContext(), c.Params("code"), y)
	if err != nil {
		return err
	}
	return tagged(c, v)
}

func (a *App) publicSurvey(c *fiber.Ctx) error {
	v, err := a.Survey.SurveyResult(c.UserContext(), c.Params("code"), rectify.Wilson)
	if err != nil {
		return err
	}
	return tagged(c, v)
}
