// Package hearing is the front door of 公述民评: what everybody, a seat, a helper, a unit and the office may ask of a hearing.
package hearing

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
	"huiyin/internal/budget"
	"huiyin/internal/database"
	"huiyin/internal/once"
	rooms "huiyin/rectify/hearing"
)

// Door is what the front door lends this room.
type Door struct {
	Read      func(*fiber.Ctx, any) error // binds and validates a body
	Who       func(*fiber.Ctx) actor.Actor
	May       func(...actor.Role) fiber.Handler
	Spend     func(of budget.Budget, key string) error // TooMany when it is used up
	Address   func(*fiber.Ctx) string
	Intention func(*fiber.Ctx) (once.Intention, error)
	Uploaded  func(*fiber.Ctx, string) ([]byte, error)
	Secure    bool                 // behind https
	Watched   func(hearing string) // told that somebody directs a hearing
}

// Room serves a hearing.
type Room struct {
	Door
	db       *database.DB
	hearings *rooms.Service
	stages   stages
}

// New opens the room.
func New(d Door, db *database.DB, h *rooms.Service) *Room {
	r := &Room{Door: d, db: db, hearings: h}
	r.stages.room = r
	return r
}

// The budgets of a hearing. A hall is one address: what a seat does is counted by the seat.
var (
	watching = budget.Budget{Name: "hearing watch", Burst: 12000, Per: time.Minute}
	asking   = budget.Budget{Name: "hearing ask", Burst: 400, Per: time.Minute}
	entering = budget.Budget{Name: "hearing enter", Burst: 3000, Per: time.Minute}
	casting  = budget.Budget{Name: "hearing cast", Burst: 120, Per: time.Minute} // by seat
	speaking = budget.Budget{Name: "hearing voice", Burst: 6000, Per: time.Minute}
)

// here limits a route for one address.
func (r *Room) here(of budget.Budget) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := r.Spend(of, r.Address(c)); err != nil {
			return err
		}
		return c.Next()
	}
}

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

// items is a list as the API answers it.
type items[T any] struct {
	Items []T `json:"items"`
}

func listed[T any](c *fiber.Ctx, list []T, err error) error {
	if err != nil {
		return err
	}
	if list == nil {
		list = []T{}
	}
	return c.JSON(items[T]{list})
}

func answered[T any](c *fiber.Ctx, v T, err error) error {
	if err != nil {
		return err
	}
	return c.JSON(v)
}

// roundOf is the number of the round in a path; 0, which there is not, when it is none.
func roundOf(c *fiber.Ctx) int {
	n, err := c.ParamsInt("n")
	if err != nil {
		return 0
	}
	return n
}
