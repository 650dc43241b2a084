package hearing

import (
	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
)

// Routes is every route of a hearing: method, path, who may, verb.
func (r *Room) Routes(v fiber.Router) {
	look, ask := r.here(watching), r.here(asking)
	v.Get("/hearings", look, r.list)
	v.Get("/hearings/:code", look, r.page)
	v.Get("/hearings/:code/now", look, r.now)
	v.Get("/hearings/:code/events", look, r.events)
	v.Get("/hearings/:code/draw", look, r.draw)
	v.Get("/hearings/:code/rounds/:n/proof", look, r.proof)
	v.Post("/hearings/:code/check", ask, r.check)
	v.Post("/hearings/:code/questions", ask, r.question)
	v.Post("/hearings/:code/signups", ask, r.signUp)
	v.Post("/hearings/:code/rounds/:n/voice", r.here(speaking), r.voice)

	v.Post("/hearings/:code/admission", r.here(entering), r.admit)
	v.Get("/hearings/:code/seat", look, r.seat)
	v.Post("/hearings/:code/rounds/:n/ballot", r.ballot)
	v.Post("/hearings/:code/rounds/:n/mine", r.mine)

	v.Post("/hearings/:code/pass", r.here(entering), r.pass)
	v.Get("/hearings/:code/pass", look, r.passed)
	v.Post("/hearings/:code/helper/look", r.helperLook)
	v.Post("/hearings/:code/rounds/:n/seats/:seat/ballot", r.helperBallot)

	v.Get("/public/units/:code/hearings", look, r.unitYear)
	v.Get("/unit/promises", r.May(actor.Handler, actor.Lead), r.unitPromises)
	v.Post("/unit/promises/:id/correct", r.May(actor.Lead, actor.Handler), r.correct)
	r.office(v.Group("/office/hearings", r.May(actor.Office, actor.Auditor)))
}

// office are the routes of the office; the auditor reads and does nothing.
func (r *Room) office(v fiber.Router) {
	does := r.May(actor.Office)
	v.Get("", r.officeList)
	v.Post("", does, r.draft)
	v.Get("/:id", r.officeHearing)
	v.Get("/:id/events", r.officeEvents)
	v.Get("/:id/seats", does, r.seats)
	v.Post("/:id/seats", does, r.addSeats)
	v.Post("/:id/seats/file", does, r.seatsFile)
	v.Post("/:id/seats/:seat/:verb", does, r.actOnSeat)
	v.Get("/:id/signups", does, r.signups)
	v.Get("/:id/questions", r.questions)
	v.Get("/:id/suggestions", does, r.suggestions)
	v.Post("/:id/suggestions/:concern", does, r.confirm)
	v.Post("/:id/questions", does, r.addQuestions)
	v.Post("/:id/questions/file", does, r.questionsFile)
	v.Post("/:id/questions/:question/:verb", does, r.actOnQuestion)
	v.Post("/:id/rounds", does, r.plan)
	v.Post("/:id/rounds/:n/papers", does, r.papers)
	v.Post("/:id/rounds/:n/:verb", does, r.actOnRound)
	v.Post("/:id/promises", does, r.promise)
	v.Post("/:id/promises/:promise/correct", does, r.correctHere)
	v.Post("/:id/passes", does, r.givePass)
	v.Post("/:id/passes/:pass/end", does, r.endPass)
	v.Get("/:id/protocol", r.protocol)
	v.Get("/:id/protocol.xlsx", r.protocolFile)
	v.Post("/:id/:verb", does, r.act)
}
