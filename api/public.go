package api

import (
	"compress/gzip"
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/share"
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

func (a *App) publicSurvey(c *fiber.Ctx) error {
	v, err := a.Survey.SurveyResult(c.UserContext(), c.Params("code"), share.Wilson)
	if err != nil {
		return err
	}
	return tagged(c, v)
}
