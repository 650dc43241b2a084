package api

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/internal/day"
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
	WeChat        bool                `json:"wechat"` // there is a service account
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
	s := Site{WeChat: a.WeChat.On(), City: a.Config.City, Office: a.Config.OfficeName, Today: day.Of(a.DB.Now()),
		Waits: Waits{Triage: l.Triage, Whole: l.Whole, Rating: l.Rating, Objection: survey.ObjectionDays, Change: l.Change}}
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
