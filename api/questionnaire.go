package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"html"

	"github.com/gofiber/fiber/v2"

	"huiyin/survey"
)

// questionnaire is a survey's questions ready to be sent, as it stands on one day: the answer of the API, and the page that carries it.
type questionnaire struct {
	answer, page file
}

// questionnaire makes both once for all who come: the key is everything but the questions, which stand with the version.
func (a *App) questionnaire(v survey.SurveyView) (questionnaire, error) {
	key := survey.Survey{Code: v.Code, Title: v.Title, Intro: v.Intro, State: v.State, Kind: v.Kind, OpensOn: v.OpensOn, ClosesOn: v.ClosesOn, Version: v.Version}
	return a.questionnaires.Get(key, func() (q questionnaire, err error) {
		body, err := json.Marshal(v) // escapes <, > and &: nothing in it can end the block in the page
		if err != nil {
			return q, err
		}
		if q.answer, err = newFile("answer.json", body, gzip.BestCompression); err != nil {
			return q, err
		}
		q.page, err = newFile("index.html", a.inlined(v.Title, body), gzip.BestCompression)
		return q, err
	})
}

// inlined is the page with the questionnaire in it: one round trip less on a slow phone. A JSON block is data, which the
// Content-Security-Policy lets stand.
func (a *App) inlined(title string, body []byte) []byte {
	block := []byte(`<script type="application/json" id="survey">` + string(body) + `</script></head>`)
	whole := bytes.Replace(a.pages["index.html"].plain, []byte("</head>"), block, 1)
	return bytes.Replace(whole, []byte("<title>回音</title>"), []byte("<title>"+html.EscapeString(title)+"</title>"), 1)
}

func (a *App) getSurvey(c *fiber.Ctx) error {
	v, err := a.Survey.Survey(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	q, err := a.questionnaire(v)
	if err != nil {
		return err
	}
	return send(c, q.answer, false)
}

func (a *App) surveyPage(c *fiber.Ctx) error {
	v, err := a.Survey.Survey(c.UserContext(), c.Params("code"))
	if _, built := a.pages["index.html"]; err != nil || !built {
		return a.page("index.html")(c) // the page says what is wrong with the address
	}
	q, err := a.questionnaire(v)
	if err != nil {
		return err
	}
	return send(c, q.page, false)
}
