package api

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/internal/fault"
	"huiyin/survey/lint"
)

// LintIn are words that are being written: for a verb on a case, or without one for a verb of triage, by field.
type LintIn struct {
	Case  string            `json:"case" validate:"max=26"`
	Verb  string            `json:"verb" validate:"max=24"`
	Texts map[string]string `json:"texts" validate:"max=8"`
}

// longestLinted is how many characters of a text are read: more than any field holds.
const longestLinted = 4000

// lint says what is wrong with words before they are sent; nothing is stored.
func (a *App) lint(c *fiber.Ctx) error {
	var in LintIn
	if err := read(c, &in); err != nil {
		return err
	}
	for field, words := range in.Texts {
		if len([]rune(words)) > longestLinted {
			return fault.InField(field, "long_text", "最多 %d 个字，请删短一些。", longestLinted)
		}
	}
	found, err := a.findings(c, in)
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"findings": found})
}

func (a *App) findings(c *fiber.Ctx, in LintIn) ([]lint.Finding, error) {
	if in.Case == "" {
		return a.Survey.Lint(c.UserContext(), in.Verb, in.Texts)
	}
	return a.Rectify.Lint(c.UserContext(), who(c), in.Case, in.Verb, in.Texts)
}

func (a *App) wording(c *fiber.Ctx) error {
	v, err := a.View.Wording(c.UserContext(), who(c))
	if err != nil {
		return err
	}
	return c.JSON(v)
}

func (a *App) setDesk(c *fiber.Ctx) error {
	var in struct {
		Words []string `json:"words" validate:"max=200"`
	}
	if err := read(c, &in); err != nil {
		return err
	}
	if err := a.Survey.SetDesk(c.UserContext(), who(c), c.Params("unit"), in.Words); err != nil {
		return err
	}
	return a.wording(c)
}
